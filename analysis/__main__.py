"""The command line: ``python -m analysis run``, ``corpus``, ``sheet``, ``cite`` and ``verify``."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis import paths
from analysis import run as runner
from analysis.notebooks import CallError, check_corpus, parse_value
from analysis.sheets import command as sheets


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks.

    Returns
    -------
    int
        0 when all went well; 1 when a notebook failed, or a figure no longer matches; 2 for a call that asks for what
        isn't there.
    """
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING, format="%(message)s")
    try:
        return options.do(options)
    except runner.NotebookError as error:
        return _complain(error, 1)
    except BrokenPipeError:  # whoever read the output has seen enough
        sys.stderr.close()
        return 0
    except (CallError, OSError, ValueError, KeyError) as error:
        if options.verbose:
            logging.getLogger(__name__).info("where it failed:", exc_info=error)
        return _complain(error, 2)
    except KeyboardInterrupt:
        return _complain("interrupted", 130)


def _complain(error: object, code: int) -> int:
    text = error.args[0] if isinstance(error, KeyError) and error.args else error
    print(f"analysis: {' '.join(str(text).split())}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis", description="How media frame Russia and the South Caucasus."
    )
    commands = parser.add_subparsers(
        title="commands", required=True, metavar="run | corpus | sheet | cite | verify"
    )

    run = commands.add_parser(
        "run",
        help="execute the notebooks and write figures and tables",
        description="Execute the notebooks (all, or some by number, name or path), write figures and tables.",
    )
    run.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="02, topics, 02_topics, or a path")
    run.add_argument("--corpus", metavar="PATH", help="file, folder, zip or table to read instead of seeds/")
    run.add_argument(
        "--about",
        metavar="SUBJECT",
        help="take only articles about a subject of analysis/lexicon/subjects.yml: south_caucasus",
    )
    run.add_argument("--out", metavar="DIR", help="where figures and tables go (figures/)")
    run.add_argument("--runs", metavar="DIR", help="where executed copies go (runs/)")
    run.add_argument(
        "-p",
        dest="parameters",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="set a parameter of the notebooks; the value is YAML: 3, 0.5, true, text, [a, b]",
    )
    run.set_defaults(do=_run)

    corpus = commands.add_parser(
        "corpus",
        help="print what a corpus holds and what did not go through",
        description="Print counts per step, what did not go through and why, and a line an article.",
    )
    corpus.add_argument("path", metavar="PATH", help="file, folder, zip or table")
    corpus.set_defaults(do=_corpus)
    for command in (run, corpus):
        _add_common(command)
    sheets.add_to(commands, common=_add_common, loaded=_loaded)
    _add_cite_and_verify(commands)
    return parser


def _add_cite_and_verify(commands: Any) -> None:
    cite = commands.add_parser(
        "cite",
        help="print how a figure or table is cited",
        description="Print the caption of a figure or table, BibTeX for the software, and the command that makes it again.",
    )
    cite.add_argument("name", metavar="NAME", help="of a figure or table: 04-matrix")
    cite.set_defaults(do=_cite)
    verify = commands.add_parser(
        "verify",
        help="make figures and tables again and say whether they still match",
        description="Make figures and tables again, each with its recorded parameters, and say what differs.",
    )
    verify.add_argument("names", nargs="*", metavar="NAME", help="of figures or tables; all by default")
    verify.set_defaults(do=_verify)
    for command in (cite, verify):
        command.add_argument("--out", metavar="DIR", help="where the figures and tables are (figures/)")
        command.add_argument("-v", "--verbose", action="store_true", help="say where an error arose")


def _add_common(command: argparse.ArgumentParser) -> None:
    """Add what says how a corpus is read, and where, and how much is said of it."""
    command.add_argument(
        "--columns",
        nargs="+",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column of a table holds which field: text=content date=published",
    )
    command.add_argument("--encoding", help="of text files, where their bytes don't tell: cp1251")
    command.add_argument("--collected", metavar="DAY", help="when the corpus was collected: 2026-03-01")
    command.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster that sees the same folders, to work there: tcp://host:8786",
    )
    command.add_argument("-v", "--verbose", action="store_true", help="say what each step does")


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    """Give what was said on reading, as the keywords of :func:`analysis.load_corpus`."""
    columns = {}
    for pair in options.columns:
        field, mark, column = pair.partition("=")
        if not (field and mark and column):
            raise CallError(f"--columns {pair}: write FIELD=COLUMN, as text=content")
        columns[field] = column
    said = {"columns": columns, "encoding": options.encoding, "collected": options.collected}
    return {name: value for name, value in said.items() if value}


@contextmanager
def _cluster(address: str | None) -> Iterator[Any]:
    """Give a client of a Dask cluster, or None where none was named."""
    if address is None:
        yield None
        return
    from distributed import Client

    try:
        client = Client(address, timeout="20s")
    except (OSError, ValueError) as error:
        raise CallError(f"--scheduler {address}: nothing answers there ({error})") from error
    with client:
        yield client


@contextmanager
def _loaded(path: str | Path, options: argparse.Namespace) -> Iterator[Any]:
    """Give a corpus read as the options say; a cluster is there as long as its tables may have to be made."""
    import analysis

    place = check_corpus(path)
    reading = _reading(options)
    with _cluster(options.scheduler) as client:
        yield analysis.load_corpus(place, **reading, client=client)


def _run(options: argparse.Namespace) -> int:
    reading = _reading(options)
    if options.scheduler:
        # made on the cluster, with its voices and tokens; the notebooks then find the corpus in the cache
        with _loaded(options.corpus or paths.SEEDS, options) as corpus:
            _ = corpus.about(options.about or "").tokens
    copies = runner.run(
        options.notebooks,
        corpus=options.corpus,
        out=options.out,
        parameters={
            **{name.upper(): value for name, value in reading.items()},
            **({"ABOUT": options.about} if options.about else {}),
            **{name: parse_value(value) for name, value in options.parameters},
        },
        runs=options.runs,
    )
    print(
        f"{len(copies)} notebook{'' if len(copies) == 1 else 's'} done; executed copies in {copies[0].parent}"
    )
    return 0


def _corpus(options: argparse.Namespace) -> int:
    from analysis.corpus.report import describe

    with _loaded(options.path, options) as corpus:
        print(describe(corpus))
    return 0


def _cite(options: argparse.Namespace) -> int:
    from analysis.cite import cite

    print(cite(options.name, out=options.out))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from analysis.verify import verify

    verdicts = verify(options.names, out=options.out)
    for verdict in verdicts:
        for said in verdict.differences or ["matches"]:
            print(f"{verdict.name}: {said}")
    different = sum(bool(verdict.differences) for verdict in verdicts)
    print(f"{len(verdicts) - different} of {len(verdicts)} match")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
