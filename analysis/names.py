"""Names of countries, bodies and persons in texts, found by ``lexicon/entities.csv``."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from analysis import lemmas, lexicon
from analysis.tokens import tokenize

log = logging.getLogger(__name__)

MENTION_COLUMNS = (
    "article_id", "start", "end", "entity_id", "kind", "bloc", "label_en", "label_ru", "name", "form",
)  # fmt: skip
FACTS = ["entity_id", "kind", "bloc", "label_en", "label_ru"]
NEAR = 80
"""Characters within which another country makes an ambiguous name of a country credible (an enumeration)."""
_PLACES = ("country", "region", "place")
_BRACKETS = re.compile(r"\([^()]*\)")
_CASE_ENDING = re.compile(r"(?<=[^аеиоуыэюя])(?:а|у|ы|ю|е|ом|ем|ой|ей)$")
_HYPHENS = re.compile(r"[-\u2010\u2011]")


@dataclass
class _Node:
    """A place in the tree of forms: the words that may follow, and the forms that end here."""

    after: dict[str, _Node] = field(default_factory=dict)
    forms: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Lexicon:
    table: pd.DataFrame
    tree: _Node
    names: dict[tuple[int, str], str]
    ambiguous: frozenset[tuple[int, str]]


def mentions(
    texts: pd.DataFrame, entities: pd.DataFrame | None = None, *, by_article: bool = False
) -> pd.DataFrame:
    """Find every name of an entity.

    The longest name at a place wins. Names are compared word by word: as they stand, or by any dictionary
    reading where the language has a dictionary (Карабаха, Карабахом → Карабах); a capital in the lexicon
    asks for a capital in the text, an acronym for capitals, so that "us" is not US. Parts of a hyphenated
    word are looked up where the whole is unknown (Armenian-American).

    A name that may mean something else (``ambiguous`` in the lexicon's note) counts in an article that has
    another, unambiguous name of the entity; a place's also beside an unambiguous name of the same bloc, or
    within 80 characters of another country. A surname that several persons share goes to those who are
    named in full in the article, else to the one named in most articles of the table, unless asked to go
    ``by_article``, else to nobody; any other shared name (российско-армянский) counts for each.

    Parameters
    ----------
    texts
        ``article_id``, ``text``, ``language``, one row a text (article or sentence); ``start`` where texts
        are parts of articles.
    entities
        As ``lexicon/entities.csv``, the default.
    by_article
        Read each article by itself, so that what it names does not hang on the others.

    Returns
    -------
    DataFrame
        One row a mention: ``article_id``, ``start``, ``end`` (in the article), ``entity_id``, ``kind``,
        ``bloc``, ``label_en``, ``label_ru``, ``name`` (the competing name used: Artsakh or Nagorno-Karabakh;
        the form, where an entity has such names and the form is none of them: Turkish; else the English
        label) and ``form`` (as the lexicon writes it).
    """
    known = _build(lexicon.entities() if entities is None else entities)
    rows = []
    starts = texts["start"] if "start" in texts else [0] * len(texts)
    for article, text, language, offset in zip(
        texts["article_id"], texts["text"], texts["language"], starts, strict=True
    ):
        code = None if pd.isna(language) else str(language)
        for start, end, found in _find(text, code, known.tree):
            rows += [(article, offset + start, offset + end, entity, form) for entity, form in found]
    table = pd.DataFrame(rows, columns=["article_id", "start", "end", "entity", "form"])
    table = _settle(table, known, by_article=by_article)
    facts = known.table.loc[table["entity"], FACTS].reset_index(drop=True)
    keys = list(zip(table["entity"], table["form"], strict=True))
    labels = facts["label_en"].tolist()
    names = [known.names.get(key, label) for key, label in zip(keys, labels, strict=True)]
    result = pd.concat([table.reset_index(drop=True), facts], axis=1).assign(name=names)
    result = result.sort_values(["article_id", "start", "end", "entity_id"], kind="stable")
    return result[list(MENTION_COLUMNS)].reset_index(drop=True)


def competing_forms(note: str) -> dict[str, str]:
    """Read "names: NAME=form|form, NAME=form" in the note of an entity into form → NAME."""
    listed = re.search(r"\bnames:([^;]*)", _without_remarks(note))
    result: dict[str, str] = {}
    for part in listed[1].split(",") if listed else []:
        name, _, forms = part.strip().partition("=")
        result |= {form.strip(): name.strip() for form in forms.split("|") if form.strip()}
    return result


def competing_names() -> dict[str, list[str]]:
    """Give the entities that go by competing names (Artsakh or Nagorno-Karabakh): entity_id → names, as listed."""
    table = lexicon.entities()
    listed = {
        entity: list(dict.fromkeys(competing_forms(str(note)).values()))
        for entity, note in table[["entity_id", "note"]].itertuples(index=False)
    }
    return {entity: names for entity, names in listed.items() if len(names) > 1}


# --- the lexicon as a tree ---


def _build(entities: pd.DataFrame) -> _Lexicon:
    table = entities.reset_index(drop=True)
    columns = sorted(column for column in table.columns if column.startswith("forms_"))
    tree, names, ambiguous = _Node(), {}, set()
    for entity, row in enumerate(table.to_dict("records")):
        note = str(row.get("note", ""))
        doubtful = _ambiguous(note)
        competing = competing_forms(note)
        rivals = len(set(competing.values())) > 1
        for column in columns:
            for form in filter(None, map(str.strip, str(row[column]).split(";"))):
                _insert(tree, form, column.removeprefix("forms_"), entity)
                if form in doubtful:
                    ambiguous.add((entity, form))
                if form in competing or rivals:
                    names[entity, form] = competing.get(form, form)
    return _Lexicon(table, tree, names, frozenset(ambiguous))


def _ambiguous(note: str) -> set[str]:
    """Read the forms after "ambiguous:", explanations in brackets left out."""
    listed = re.search(r"\bambiguous:([^;:]*)", _without_remarks(note))
    return {form.strip() for form in listed[1].split(",")} if listed else set()


def _without_remarks(note: str) -> str:
    """Leave out what stands in brackets, also in brackets within brackets."""
    while _BRACKETS.search(note):
        note = _BRACKETS.sub("", note)
    return note


def _insert(tree: _Node, form: str, language: str, entity: int) -> None:
    words = [form[start:end] for start, end in tokenize(form, language)]
    nodes = [tree]
    for word in words:
        nodes = [
            node.after.setdefault(key, _Node()) for node in nodes for key in _keys(word, language, len(words))
        ]
    for node in {id(node): node for node in nodes}.values():
        if (entity, form) not in node.forms:
            node.forms.append((entity, form))


def _keys(word: str, language: str, length: int) -> tuple[str, ...]:
    """Give the keys under which a word of a form is found.

    A single word is a lemma and its own key, unless the dictionary has no such lemma (Штаты); a word of a
    phrase may stand in any case or number, so all its readings are keys.
    """
    own = lemmas.normalize(word)
    readings = _readings(word, language)
    if not readings or (length == 1 and own in readings):
        return (own,)
    return tuple(dict.fromkeys([own, *readings]))[:4]


@lru_cache(maxsize=200_000)
def _readings(word: str, language: str | None) -> tuple[str, ...]:
    """List the lemmas a word may have, where its language is one with a dictionary of all readings."""
    own = lemmas.language_of(word, language)
    if lexicon.languages().get(own or "", {}).get("lemmatizer") != "pymorphy3":
        return ()
    readings = [lemmas.normalize(reading.normal_form) for reading in lemmas.dictionary(word.lower())]
    return tuple(dict.fromkeys([lemmas.lemma(word, language), *readings]))


# --- finding ---


def _find(text: str, language: str | None, tree: _Node) -> Iterator[tuple[int, int, list[tuple[int, str]]]]:
    """Give the longest names in a text, from left to right."""
    spans = tokenize(text, language)
    position = 0
    while position < len(spans):
        length, found = _longest(text, spans, position, language, tree)
        if length:
            yield spans[position][0], spans[position + length - 1][1], found
            position += length
            continue
        yield from _parts(text, *spans[position], language, tree)
        position += 1


def _parts(
    text: str, start: int, end: int, language: str | None, tree: _Node
) -> Iterator[tuple[int, int, list[tuple[int, str]]]]:
    """Look up the parts of a hyphenated word."""
    word = text[start:end]
    if not _HYPHENS.search(word):
        return
    edges = [start, *(start + match.end() for match in _HYPHENS.finditer(word)), end + 1]
    spans = [(left, right - 1) for left, right in zip(edges[:-1], edges[1:], strict=True) if right - 1 > left]
    position = 0
    while position < len(spans):
        length, found = _longest(text, spans, position, language, tree)
        if length:
            yield spans[position][0], spans[position + length - 1][1], found
        position += max(1, length)


def _longest(
    text: str, spans: list[tuple[int, int]], position: int, language: str | None, tree: _Node
) -> tuple[int, list[tuple[int, str]]]:
    nodes = [tree]
    best: tuple[int, list[tuple[int, str]]] = (0, [])
    for length, (start, end) in enumerate(spans[position:], start=1):
        keys = _text_keys(text[start:end], language)
        nodes = [node.after[key] for node in nodes for key in keys if key in node.after]
        if not nodes:
            break
        words = [text[a:b] for a, b in spans[position : position + length]]
        found = dict.fromkeys(form for node in nodes for form in node.forms if _capitals_fit(words, form[1]))
        if found:
            best = (length, _exact_first(list(found), words))
    return best


@lru_cache(maxsize=500_000)
def _text_keys(word: str, language: str | None) -> tuple[str, ...]:
    readings = _readings(word, language)
    return tuple(dict.fromkeys([lemmas.normalize(word), *readings, *(_stems(word) if readings else ())]))


def _stems(word: str) -> list[str]:
    """Give the first cases that a name may have which the dictionary lacks: it takes Зангезура for one itself."""
    if not word[0].isupper() or lemmas.in_dictionary(word):
        return []
    stem = _CASE_ENDING.sub("", lemmas.normalize(word))
    return [stem, stem + "а", stem + "я"]


@lru_cache(maxsize=100_000)
def _form_words(form: str) -> tuple[str, ...]:
    return tuple(form[start:end] for start, end in tokenize(form))


def _capitals_fit(words: list[str], form: str) -> bool:
    """Ask for a capital where the form has one, and for capitals where it is an acronym."""
    for word, own in zip(words, _form_words(form), strict=True):
        acronym = len(own) > 1 and own.isupper()
        if (acronym and not word[:2].isupper()) or (own[0].isupper() and not word[0].isupper()):
            return False
    return True


def _exact_first(found: list[tuple[int, str]], words: list[str]) -> list[tuple[int, str]]:
    """Keep one form an entity, that which is written like the text if there is one."""
    said = tuple(map(lemmas.normalize, words))
    exact = [pair for pair in found if tuple(map(lemmas.normalize, _form_words(pair[1]))) == said]
    kept: dict[int, str] = {}
    for entity, form in [*exact, *found]:
        kept.setdefault(entity, form)
    return list(kept.items())


# --- ambiguous and shared names ---


def _settle(table: pd.DataFrame, known: _Lexicon, *, by_article: bool) -> pd.DataFrame:
    """Drop ambiguous names without support, and give shared surnames to one person."""
    if table.empty:
        return table
    keys = list(zip(table["entity"], table["form"], strict=True))
    kinds = known.table["kind"].to_numpy()[table["entity"]]
    blocs = known.table["bloc"].to_numpy()[table["entity"]]
    rivals = table.groupby(["article_id", "start", "end"])["entity"].transform("size").to_numpy() > 1
    rows = table.assign(
        kind=kinds,
        bloc=blocs,
        shared=rivals & (kinds == "person"),
        doubtful=[key in known.ambiguous for key in keys],
    )
    rows["sure"] = ~rows["shared"] & ~rows["doubtful"]
    sure = rows[rows["sure"]]
    named = set(zip(sure["article_id"], sure["entity"], strict=True))
    articles_of = sure.groupby("entity")["article_id"].nunique()
    rows["named"] = [pair in named for pair in zip(rows["article_id"], rows["entity"], strict=True)]
    kept = rows["sure"] | rows["named"] | _supported(rows, sure)
    if not by_article:
        kept |= _best_namesakes(rows, articles_of)
    kept &= ~_outdone(rows)
    log.info("attention: %d of %d names kept; the others are ambiguous", kept.sum(), len(rows))
    return table[kept.to_numpy()]


def _supported(rows: pd.DataFrame, sure: pd.DataFrame) -> pd.Series:
    """Find ambiguous names of places beside a sure name of their bloc, or near another country."""
    blocs = set(zip(sure["article_id"], sure["bloc"], strict=True))
    countries = {
        article: group[["start", "end", "entity"]].to_numpy()
        for article, group in rows[rows["kind"] == "country"].groupby("article_id")
    }
    result = []
    facts = ["article_id", "start", "end", "entity", "kind", "bloc", "sure", "shared"]
    for article, start, end, entity, kind, bloc, sure_, shared in rows[facts].to_numpy(dtype=object):
        if sure_ or shared or kind not in _PLACES:
            result.append(False)
            continue
        near = any(
            other != entity and left < end + NEAR and right > start - NEAR
            for left, right, other in countries.get(article, ())
        )
        result.append(near or (article, bloc) in blocs)
    return pd.Series(result, index=rows.index)


def _best_namesakes(rows: pd.DataFrame, articles_of: pd.Series) -> pd.Series:
    """Give a shared surname, where nobody is named in full, to who is so in most articles of the table."""
    result = pd.Series(False, index=rows.index)
    shared = rows[rows["shared"]].assign(fame=rows["entity"].map(articles_of).fillna(0))
    for _, group in shared.groupby(["article_id", "start", "end"]):
        best = group[group["fame"] == group["fame"].max()]
        if not group["named"].any() and len(best) == 1 and best["fame"].iloc[0] > 0:
            result[best.index[0]] = True
    return result


def _outdone(rows: pd.DataFrame) -> pd.Series:
    """Mark shared surnames of persons that the article does not name, where it names a namesake."""
    keys = ["article_id", "start", "end"]
    rival_named = (
        rows["named"].where(rows["shared"], False).groupby([rows[key] for key in keys]).transform("any")
    )
    return rows["shared"] & rival_named & ~rows["named"]
