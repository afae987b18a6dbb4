# Everything a target needs it sets up itself: python3 (3.11 or newer), pip and make are enough to start with.
PYTHON ?= python3
BIN := .venv/bin
LIGHT := .venv/.installed
HEAVY := .venv/.transformers
TORCH := torch>=2.13,<2.14
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps
SLOWLY := { echo "uv failed; pip tries the same, which takes a minute"; $(BIN)/python -m pip install --quiet --no-deps

# On two cores. What one file makes once (the executed notebooks) stays with one worker; tests/conftest.py has the order.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# Trust the certificates that the machine trusts, as pip does; by itself uv knows only its own.
export UV_SYSTEM_CERTS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help figures test test-all lint lab bench lock transformers test-transformers clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

figures: $(LIGHT) ## run the notebooks on the seeds and write figures/
	$(BIN)/python -m analysis run

test: $(LIGHT) ## the tests, without those that take minutes
	$(PYTEST) -m "not slow and not transformers"

test-all: $(LIGHT) ## the tests, with those that take minutes
	$(PYTEST) -m "not transformers"

lint: $(LIGHT) ## ruff, mypy, and no notebook with stored outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/refuse_outputs.py notebooks

lab: $(LIGHT) ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks --LabApp.news_url=None \
		--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

bench: $(LIGHT) ## timings and gold scores: each script of tests/benchmarks
	@for script in $(sort $(wildcard tests/benchmarks/*.py)); do \
		echo "== $$script"; $(BIN)/python $$script || exit 1; \
	done

transformers: $(HEAVY) ## add sentence-transformers and torch

test-transformers: $(HEAVY) ## the tests that need them
	$(BIN)/python -m pytest -m transformers

clean: ## remove the environment and the caches (figures/ and runs/ stay)
	rm -rf .venv .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The lock names every package, so nothing is resolved here. uv is fetched by pip at the version the lock pins.
# Compiled once here, on all cores, imports don't compile in the first notebook. uv doesn't read pip's
# configuration: where that names a mirror, pip installs the lock instead.
$(LIGHT): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
			"Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --constraint requirements.lock uv
	@echo "installing requirements.lock into .venv"
	@$(INSTALL) --compile-bytecode -r requirements.lock || $(SLOWLY) -r requirements.lock; }
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

# torch differs by platform and is not locked: pip takes the one that fits.
$(HEAVY): $(LIGHT) requirements-transformers.lock
	@echo "installing requirements-transformers.lock and torch into .venv"
	@$(INSTALL) --compile-bytecode -r requirements-transformers.lock || $(SLOWLY) -r requirements-transformers.lock; }
	$(BIN)/python -m pip install --quiet "$(TORCH)"
	@touch $@

# The newest versions within the bounds of pyproject.toml. The second lock is what the first lacks, less torch and
# what torch itself brings for a platform.
lock: $(LIGHT) ## resolve both locks anew
	{ echo "# The light set, complete, made by make lock; to be installed as it stands (--no-deps)."; \
		$(COMPILE) pyproject.toml; } > requirements.lock.new
	mv requirements.lock.new requirements.lock
	$(COMPILE) --extra transformers --constraint requirements.lock pyproject.toml > requirements-transformers.all
	{ echo "# What sentence-transformers adds to requirements.lock, made by make lock; torch comes by platform."; \
		grep -vxFf requirements.lock requirements-transformers.all | grep -vE '^(torch|triton|nvidia-|cuda-)'; } \
		> requirements-transformers.lock
	rm requirements-transformers.all
