"""sentence-transformers models: the same interface, each text encoded once, and errors that say what to do."""

import importlib.metadata
import importlib.util
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import cache, paths
from analysis.encode import Encoder, TransformerEncoder, load_encoder, transformers
from analysis.encode import hub as hub_module
from analysis.encode.foreign import MODEL

TEXTS = ["peace treaty", "", "мир договор", "peace treaty", " \n"]


class Model:
    """Stands for SentenceTransformer: a vector by the letters of a text, and a list of what was encoded."""

    def __init__(self, *, broken_after: int = 1_000_000) -> None:
        self.seen: list[str] = []
        self.calls_left = broken_after

    def encode(self, texts: Sequence[str], **_: Any) -> np.ndarray:
        self.calls_left -= 1
        if self.calls_left < 0:
            raise KeyboardInterrupt
        self.seen += texts
        return np.array([[len(text), 3 * text.count("a"), hash(text) % 7, 1] for text in texts], np.float16)


@pytest.fixture(autouse=True)
def cache_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))


def encoder(model: Any, key: str = "key") -> TransformerEncoder:
    return TransformerEncoder("name", key, lambda: model)


def files(key: str = "key") -> list[Path]:
    return sorted((paths.cache() / "vectors" / key).iterdir())


# --- the interface, and what is kept ---


def test_it_is_an_encoder() -> None:
    made = encoder(Model())
    assert isinstance(made, Encoder)
    vectors = made.encode(TEXTS)
    assert vectors.shape == (5, 4) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 1, 0], atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[3])
    np.testing.assert_array_equal(made.coverage(["peace", "", "12"]), [1, 0, 0])


@pytest.mark.parametrize("texts", [[], [""], ["", " "]])
def test_without_texts_the_width_is_known(texts: list[str]) -> None:
    vectors = encoder(Model()).encode(texts)
    assert vectors.shape == (len(texts), 4) and not vectors.any()


def test_a_second_run_encodes_nothing_and_opens_no_model() -> None:
    first = encoder(Model()).encode(TEXTS)
    again = TransformerEncoder("name", "key", lambda: pytest.fail("the model was opened"))
    np.testing.assert_array_equal(again.encode(TEXTS), first)


def test_a_text_is_encoded_once() -> None:
    model = Model()
    made = encoder(model)
    made.encode(["a", "b", "a"])
    made.encode(["b", "c", "c"])
    assert sorted(model.seen) == ["a", "b", "c"] and len(files()) == 2


def test_the_order_of_texts_does_not_matter() -> None:
    texts = [f"text {'a' * (number % 17)} {number}" for number in range(100)]
    forwards = encoder(Model(), "one").encode(texts)
    backwards = encoder(Model(), "two").encode(texts[::-1])
    np.testing.assert_array_equal(forwards, backwards[::-1])


def test_another_model_has_its_own_vectors() -> None:
    model = Model()
    encoder(model, "one").encode(["a"])
    encoder(model, "two").encode(["a"])
    assert model.seen == ["a", "a"]


def test_an_interrupted_run_goes_on_where_it_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [f"text {number}" for number in range(3 * transformers._PART)]
    stopped, rest = Model(broken_after=2), Model()
    with pytest.raises(KeyboardInterrupt):
        encoder(stopped).encode(texts)
    encoder(rest).encode(texts)
    assert len(stopped.seen) == 2 * len(rest.seen) and sorted(stopped.seen + rest.seen) == sorted(texts)
    assert "vectors" in capsys.readouterr().err


def test_a_short_run_shows_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    encoder(Model()).encode(TEXTS)
    assert capsys.readouterr().err == ""


def _half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _garbage(file: Path) -> None:
    file.write_bytes(b"nothing that Parquet knows")


def _of_another_model(file: Path) -> None:
    opposite = SimpleNamespace(encode=lambda texts, **_: -Model().encode(texts))
    encoder(opposite, "other").encode(["a", "b"])
    file.write_bytes(files("other")[0].read_bytes())


def _other_columns(file: Path) -> None:
    pd.DataFrame({"text": [cache.key("a")], "width": [4]}).to_parquet(file)


def _other_vectors(file: Path) -> None:
    table = pd.read_parquet(file)
    table["vector"] = [vector * 2 for vector in table["vector"]]
    table.to_parquet(file)


def _words_for_vectors(file: Path) -> None:
    pd.DataFrame({"text": [cache.key("a")], "vector": ["one"]}).to_parquet(file)


@pytest.mark.parametrize(
    "damage", [_half, _garbage, _of_another_model, _other_columns, _other_vectors, _words_for_vectors]
)
def test_a_file_that_is_damaged_or_foreign_is_made_anew(
    damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    right = encoder(Model()).encode(["a", "b"])
    (file,) = files()
    damage(file)
    model = Model()
    np.testing.assert_array_equal(encoder(model).encode(["a", "b"]), right)
    assert file.name in caplog.text and "made anew" in caplog.text
    assert sorted(model.seen) == ["a", "b"] and files() == [file]
    caplog.clear()
    np.testing.assert_array_equal(encoder(model).encode(["a", "b"]), right)
    assert len(model.seen) == 2 and not caplog.records


def test_what_other_files_lie_there_does_no_harm() -> None:
    encoder(Model()).encode(["a"])
    (files()[0].parent / "left.parquet.12.ab.part").write_bytes(b"half")
    model = Model()
    encoder(model).encode(["a"])
    assert not model.seen


def test_a_vector_that_is_not_finite_is_refused_and_not_kept() -> None:
    model = SimpleNamespace(encode=lambda texts, **_: np.array([[np.nan, 1.0]] * len(texts)))
    with pytest.raises(ValueError, match="no finite vector for 'a'.*float32"):
        TransformerEncoder("name", "key", lambda: model).encode(["a"])
    assert not (paths.cache() / "vectors").exists()


@pytest.mark.parametrize(
    ("texts", "message"),
    [([None], "text 0 is None"), (["a", float("nan")], "text 1 is nan"), ("one text", "give a list")],
)
def test_refuses_what_is_no_text(texts: list[str], message: str) -> None:
    made = encoder(Model())
    for method in (made.encode, made.coverage):
        with pytest.raises(TypeError, match=message):
            method(texts)


# --- the models worth having ---


def test_the_recommended_models() -> None:
    names = [model.name for model in transformers.RECOMMENDED]
    assert MODEL in names and len(set(names)) == len(names)
    for model in transformers.RECOMMENDED:
        assert set(model.languages) <= set(transformers.LANGUAGES) and model.purpose.endswith(".")
    assert any(set(model.languages) == set(transformers.LANGUAGES) for model in transformers.RECOMMENDED)


@pytest.mark.parametrize(("codes", "warned"), [(["ru", "az"], True), (["ru", None, "de"], False)])
def test_warns_of_a_language_that_the_model_does_not_list(
    codes: list[str | None], warned: bool, caplog: pytest.LogCaptureFixture
) -> None:
    made = TransformerEncoder(MODEL, "key", Model)
    made.encode(["a"] * len(codes), languages=codes)
    assert ("doesn't list az" in caplog.text and "BAAI/bge-m3" in caplog.text) == warned


# --- where a model is, and which it is; without sentence-transformers ---


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a model, and a library that looks installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: True)
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "6.2.0")
    path = tmp_path / "model"
    (path / "1_Pooling").mkdir(parents=True)
    (path / "modules.json").write_text("[]")
    (path / "1_Pooling" / "config.json").write_text("{}")
    return path


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("modules.json", True),
        ("1_Pooling/config.json", True),
        ("README.md", False),
        (".cache/huggingface/x", False),
    ],
)
def test_the_key_is_that_of_the_content(folder: Path, file: str, changes: bool) -> None:
    before = load_encoder(str(folder)).key
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text("[1]")
    assert (load_encoder(str(folder)).key != before) == changes


def test_the_key_goes_with_the_folder(folder: Path) -> None:
    before = load_encoder(str(folder)).key
    assert load_encoder(str(folder.rename(folder.with_name("moved")))).key == before


@pytest.mark.parametrize(
    ("options", "changes"),
    [({"device": "cpu"}, False), ({"batch_size": 8}, False), ({"truncate_dim": 8}, True)],
)
def test_the_key_is_that_of_the_options_that_change_vectors(
    folder: Path, options: dict[str, Any], changes: bool
) -> None:
    assert (load_encoder(str(folder), **options).key != load_encoder(str(folder)).key) == changes


def test_a_model_that_changes_before_it_is_opened_is_not_mixed_with_the_old(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "_sentence_transformer", lambda name, options: Model())
    made = load_encoder(str(folder))
    (folder / "modules.json").write_text("[1]")
    with pytest.raises(RuntimeError, match="was changed after load_encoder"):
        made.encode(["a"])
    assert load_encoder(str(folder)).encode(["a"]).any()


class Hub:
    """Stands for huggingface_hub: the folder of a model on this machine, and whether the hub answers."""

    def __init__(self, snapshot: Path, *, answers: bool) -> None:
        self.snapshot, self.answers = snapshot, answers

    def try_to_load_from_cache(self, repo: str, file: str, **_: Any) -> str | None:
        return str(self.snapshot / file) if (self.snapshot / file).exists() else None

    def HfApi(self) -> "Hub":  # noqa: N802
        return self

    def model_info(self, name: str, *, timeout: float, **_: Any) -> None:
        if not self.answers:
            raise RuntimeError("Name or service not known")


WHOLE = ("modules.json", "config.json", "tokenizer.json", "weights")


@pytest.fixture
def hub(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list]:
    """Set what of a model is on this machine; give the list of what is loaded. Loading from the hub completes it."""

    def set_up(*files: str, commit: str = "abc", answers: bool = False) -> list:
        made, loaded = Hub(tmp_path / commit, answers=answers), []
        made.snapshot.mkdir()

        def fetch(names: Sequence[str]) -> None:
            for name in names:
                (made.snapshot / name).touch()

        def load(name: str, options: dict[str, Any]) -> Model:
            loaded.append((name, options))
            if not options.get("local_files_only"):
                fetch(WHOLE)
            if not (made.snapshot / "weights").exists():
                raise OSError("no weights")
            return Model()

        fetch(files)
        monkeypatch.setattr(hub_module, "_hub", lambda: made)
        monkeypatch.setattr(hub_module, "_sentence_transformer", load)
        return loaded

    return set_up


def test_a_model_on_this_machine_is_opened_late_and_without_the_network(hub: Callable[..., list]) -> None:
    loaded = hub(*WHOLE)
    made = load_encoder("LaBSE", device="cpu")
    assert not loaded
    made.encode(["a"])
    assert loaded == [("sentence-transformers/LaBSE", {"device": "cpu", "local_files_only": True})]


@pytest.mark.parametrize("here", [(), ("config.json", "tokenizer.json", "weights"), WHOLE[:2] + WHOLE[3:]])
def test_a_model_that_is_not_wholly_here_is_downloaded_at_once(
    hub: Callable[..., list], here: tuple[str, ...]
) -> None:
    """Without modules.json or a tokenizer the library would load it in silence, and encode nonsense."""
    loaded = hub(*here, answers=True)
    made = load_encoder("some/model")
    assert loaded == [("some/model", {})]
    made.encode(["a"])
    assert len(loaded) == 1 and made.key == load_encoder("some/model").key


def test_a_download_that_was_broken_off_before_the_weights_is_taken_up(hub: Callable[..., list]) -> None:
    loaded = hub(*WHOLE[:3], answers=True)
    load_encoder("some/model").encode(["a"])
    assert loaded == [("some/model", {"local_files_only": True}), ("some/model", {})]


def test_the_key_is_that_of_the_commit(hub: Callable[..., list]) -> None:
    hub(*WHOLE, commit="abc")
    before = load_encoder("some/model").key
    hub(*WHOLE, commit="abd")
    assert load_encoder("some/model").key != before


@pytest.mark.parametrize("here", [(), WHOLE[:3]])
def test_without_network_the_error_says_what_to_download(
    hub: Callable[..., list], here: tuple[str, ...]
) -> None:
    hub(*here)
    with pytest.raises(FileNotFoundError, match=f"not known.*480 MB.*hf download {MODEL}.*--local-dir"):
        load_encoder(MODEL).encode(["a"])


def test_says_what_a_folder_lacks(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such folder"):
        load_encoder(str(tmp_path / "none"))
    with pytest.raises(FileNotFoundError, match=r"no model in this folder, neither modules\.json"):
        load_encoder(str(tmp_path))


def test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ImportError, match="make transformers"):
        load_encoder(MODEL)
    with pytest.raises(ImportError, match="make transformers"):
        hub_module._sentence_transformer(MODEL, {})


# --- with sentence-transformers ---


def make_tiny(folder: Path, *, seed: int) -> None:
    """Save a tiny model that was never trained, made here, without a network."""
    st_library = pytest.importorskip("sentence_transformers")
    torch = pytest.importorskip("torch")
    try:
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    except ImportError:  # before version 6
        from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = ["[UNK]", "a", "b", "russia", "россия", "treaty", "договор", "peace", "мир"]
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    torch.manual_seed(seed)
    module = StaticEmbedding(tokenizer, embedding_dim=16)
    st_library.SentenceTransformer(modules=[module], device="cpu").save(str(folder))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    make_tiny(folder, seed=0)
    return folder


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a model encodes during the test."""
    st_library = pytest.importorskip("sentence_transformers")
    seen: list[str] = []
    original = st_library.SentenceTransformer.encode

    def encode(self: Any, texts: list[str], **options: Any) -> Any:
        seen.extend(texts)
        return original(self, texts, **options)

    monkeypatch.setattr(st_library.SentenceTransformer, "encode", encode)
    return seen


@pytest.mark.transformers
def test_a_model_in_a_folder_behind_the_same_interface(tiny: Path) -> None:
    made = load_encoder(str(tiny))
    assert isinstance(made, Encoder) and made.name == str(tiny)
    vectors = made.encode(TEXTS)
    assert vectors.shape == (5, 16) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 1, 0], atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[3])
    assert made.encode([]).shape == (0, 16)
    with pytest.raises(TypeError, match="text 0 is None"):
        made.encode([None])


@pytest.mark.transformers
def test_agrees_with_the_library(tiny: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["peace treaty", "мир", "a b russia", "peace"]
    expected = SentenceTransformer(str(tiny)).encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(load_encoder(str(tiny)).encode(texts), expected, atol=1e-6)


@pytest.mark.transformers
def test_another_encoder_of_the_same_model_encodes_nothing(tiny: Path, encoded: list[str]) -> None:
    first = load_encoder(str(tiny)).encode(TEXTS)
    assert sorted(encoded) == ["peace treaty", "мир договор"]
    again = load_encoder(str(tiny), device="cpu")
    np.testing.assert_array_equal(again.encode(TEXTS[::-1]), first[::-1])
    assert len(encoded) == 2 and "model" not in vars(again)


@pytest.mark.transformers
def test_a_model_that_was_trained_on_encodes_anew(tmp_path: Path, encoded: list[str]) -> None:
    vectors = []
    for seed in (0, 1):
        make_tiny(tmp_path / "model", seed=seed)
        encoded.clear()  # saving encodes examples for the model card
        vectors.append(load_encoder(str(tmp_path / "model")).encode(["peace"]))
        assert encoded == ["peace"]
    assert not np.allclose(*vectors)


@pytest.mark.transformers
def test_a_model_in_the_hubs_own_cache_needs_no_network(
    tiny: Path, tmp_path: Path, encoded: list[str]
) -> None:
    place = tmp_path / "models--some--tiny"
    shutil.copytree(tiny, place / "snapshots" / ("a" * 40))
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("a" * 40)
    first = load_encoder("some/tiny", cache_folder=str(tmp_path)).encode(["peace"])
    np.testing.assert_array_equal(first, load_encoder(str(tiny)).encode(["peace"]))
    load_encoder("some/tiny", cache_folder=str(tmp_path)).encode(["peace"])
    assert encoded == ["peace", "peace"]


@pytest.mark.transformers
def test_the_device_is_the_librarys_choice_or_ones_own(tiny: Path) -> None:
    from sentence_transformers.util import get_device_name

    assert load_encoder(str(tiny)).model.device.type == get_device_name().split(":")[0]
    assert load_encoder(str(tiny), device="cpu").model.device.type == "cpu"


@pytest.mark.transformers
@pytest.mark.parametrize("offline", [True, False])
def test_the_error_comes_quickly(offline: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to stay offline, or finding no hub: an address on this machine where nobody answers."""
    constants = pytest.importorskip("huggingface_hub").constants
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", offline)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    start = time.monotonic()
    with pytest.raises(FileNotFoundError, match="hf download nobody/no-such-model-here"):
        load_encoder("nobody/no-such-model-here")
    assert time.monotonic() - start < 15


@pytest.mark.transformers
@pytest.mark.parametrize("name", ["a/b/c", "имя модели"])
def test_a_name_that_no_model_can_have(name: str) -> None:
    with pytest.raises(FileNotFoundError, match="neither a folder nor the name"):
        load_encoder(name)
