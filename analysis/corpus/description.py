"""corpus.yml: what a corpus is and how it was gathered, in the words of whoever gathered it.

A share of a corpus says something of the world only as far as it is known how the corpus was drawn from it. So the
facts go into every caption (short) and every record (whole), and a corpus without them is said to be of unknown
sampling.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import yaml

from analysis.corpus.reading.beside import read_beside
from analysis.corpus.reading.encoding import decode
from analysis.corpus.reading.finding import CorpusError
from analysis.corpus.reading.readers import Unreadable

FILE = "corpus.yml"
IN_CAPTIONS = ("what", "sampling")
LONGEST = 100
"""Characters of a text that stands in every caption."""


@dataclass(frozen=True)
class Description:
    """What corpus.yml says of a corpus; every field is a text, "unknown" where nobody knows.

    Attributes
    ----------
    what
        What the corpus is, in a few words.
    sampling
        How its articles were chosen, in a few words: "all that the query found", "picked by hand".
    query
        With which words, in which archive or search.
    period
        From when to when.
    source
        Where the files come from.
    gaps
        What is known to be missing.
    rights
        Whose texts they are, on what ground they are kept, and whom to ask for removal.
    """

    what: str
    sampling: str
    query: str
    period: str
    source: str
    gaps: str
    rights: str

    @property
    def facts(self) -> dict[str, str]:
        """Give the fields in their order."""
        return asdict(self)


FIELDS = tuple(field.name for field in fields(Description))


def read_description(corpus: Path | str) -> Description | None:
    """Read the corpus.yml in a corpus, or beside it where it is a file.

    Returns
    -------
    Description or None
        None where there is no corpus.yml.

    Raises
    ------
    analysis.corpus.load.CorpusError
        Where it cannot be read, lacks a field, or has one that is not known; names line and field.
    """
    try:
        data = read_beside(Path(corpus), FILE)
        misnamed = data is None and read_beside(Path(corpus), "corpus.yaml") is not None
        text = decode(data).text if data is not None else None
    except (Unreadable, OSError, RuntimeError, zipfile.BadZipFile) as error:
        raise CorpusError(f"{FILE}: cannot be read ({error}); save it again as text in UTF-8") from error
    if misnamed:
        raise CorpusError(f"corpus.yaml: is not read under this name; call it {FILE}")
    return None if text is None else parse_description(text)


def parse_description(text: str) -> Description:
    """Read the text of a corpus.yml (as :func:`read_description`)."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CorpusError(f"{FILE}: {' '.join(str(error).split())}") from error
    if not isinstance(tree, yaml.MappingNode):
        raise CorpusError(
            f"{FILE}: write a line for each field, as 'what: …'; fields are {', '.join(FIELDS)}"
        )
    facts: dict[str, str] = {}
    for line, name, value in _entries(tree):
        if name in facts:
            raise CorpusError(f"{FILE}, line {line}, field {name}: stands in a line above already")
        facts[name] = value
    if missing := [name for name in FIELDS if name not in facts]:
        lines = len(text.splitlines())
        raise CorpusError(
            f"{FILE}, line {lines}: missing {_named(missing)}; add a line for each, 'unknown' where nobody knows"
        )
    return Description(**facts)


def _entries(tree: yaml.MappingNode) -> Iterator[tuple[int, str, str]]:
    """Give line, field and text of each entry, checked."""
    for key, node in tree.value:
        line, name = key.start_mark.line + 1, str(key.value)
        where = f"{FILE}, line {line}, field {name}"
        if name not in FIELDS:
            raise CorpusError(f"{where}: is not known; fields are {', '.join(FIELDS)}")
        if not isinstance(node, yaml.ScalarNode):
            raise CorpusError(f"{where}: is no text; write it in one piece, in quotation marks if need be")
        text = " ".join(node.value.split())
        if not text or node.tag == "tag:yaml.org,2002:null":
            raise CorpusError(f"{where}: is empty; write 'unknown' where nobody knows")
        if name in IN_CAPTIONS and len(text) > LONGEST:
            raise CorpusError(
                f"{where}: has {len(text)} characters; {LONGEST} are the most, as it stands in every caption"
            )
        yield line, name, text


def _named(names: list[str]) -> str:
    return f"field{'' if len(names) == 1 else 's'} {', '.join(names)}"
