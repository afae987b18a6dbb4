"""The command line: ``python -m analysis run`` and ``python -m analysis corpus``."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from analysis import run as runner


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks.

    Returns
    -------
    int
        0 when all went well, 1 when a notebook failed, 2 for a call that asks for what isn't there.
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
    except (runner.CallError, OSError, ValueError, KeyError) as error:
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
        prog="python -m analysis", description="How media frame Russia and the Caucasus."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="run | corpus")

    run = commands.add_parser(
        "run",
        help="execute the notebooks and write figures and tables",
        description="Execute the notebooks (all, or some by number, name or path), write figures and tables.",
    )
    run.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="02, topics, 02_topics, or a path")
    run.add_argument("--corpus", metavar="PATH", help="folder, zip or table to read instead of seeds/")
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
    corpus.add_argument(
        "--columns",
        nargs="+",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column of a table holds which field: text=content date=published",
    )
    corpus.set_defaults(do=_corpus)
    for command in (run, corpus):
        command.add_argument("-v", "--verbose", action="store_true", help="say what each step does")
    return parser


def _run(options: argparse.Namespace) -> int:
    copies = runner.run(
        options.notebooks,
        corpus=options.corpus,
        out=options.out,
        parameters={name: runner.parse_value(value) for name, value in options.parameters},
        runs=options.runs,
    )
    print(
        f"{len(copies)} notebook{'' if len(copies) == 1 else 's'} done; executed copies in {copies[0].parent}"
    )
    return 0


def _corpus(options: argparse.Namespace) -> int:
    path = runner.check_corpus(options.path)
    columns = {}
    for pair in options.columns:
        field, mark, column = pair.partition("=")
        if not (field and mark and column):
            raise runner.CallError(f"--columns {pair}: write FIELD=COLUMN, as text=content")
        columns[field] = column
    import analysis
    from analysis.corpus.report import describe

    corpus = analysis.load_corpus(path, columns=columns or None)
    print(describe(corpus))
    return 0


if __name__ == "__main__":
    sys.exit(main())
