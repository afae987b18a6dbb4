"""The codebook: complete, readable, and every term can hit; a wrong file is refused with line, frame and field."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pymorphy3 import MorphAnalyzer

from analysis import lexicon, paths
from analysis.codebook import FUNCTIONS, NO_FRAME, codebook_table, load_codebook
from analysis.frames import code_text
from analysis.lexicon import LexiconError
from analysis.matching import compile_patterns, find
from analysis.patterns import Node, parse_pattern
from analysis.tokens import parse

CODEBOOK = load_codebook()
RUSSIAN = MorphAnalyzer()
LANGUAGES = ("en", "ru")
IDS = {
    "caucasian_power",
    "pain_point",
    "outside_interference",
    "mutual_benefit",
    "honest_mediator",
    "regional_ownership",
    "indispensability",
    "incommensurability",
    "warning",
    "loss_of_leverage",
    "dependence",
    "sovereignty",
    "post_imperial_confrontation",
    "realignment",
    "western_opportunity",
    "corridors",
    "none",
}
CODED = [frame for frame in CODEBOOK.frames if frame.id != NO_FRAME]
TERMS = [
    (language, frame, term) for frame in CODED for language in LANGUAGES for term in frame.terms[language]
]


def cues(file: str) -> Iterator[tuple[str, str]]:
    for row in lexicon.read_csv(file).itertuples():
        if getattr(row, "where", "") != "end":
            yield row.language, row.cue


def patterns(language: str) -> set[str]:
    """All patterns of one language: terms, neighbours, classes, cues."""
    rows = {f"@{name}" for name in CODEBOOK.classes[language]}
    for told, _, term in TERMS:
        if told == language:
            rows |= {term.match, *term.required, *term.forbidden, *term.context}
    tables = ("assertion_cues.csv", "holder_cues.csv")
    return rows | {cue for file in tables for told, cue in cues(file) if told == language}


def words(node: Node) -> Iterator[str]:
    yield from node.words
    for part in node.parts:
        yield from words(part)


def specimen(node: Node) -> list[str]:
    """The shortest row of words that a pattern should match, by its first alternatives."""
    if node.kind == "word":
        return [min(node.words).rstrip("*").lstrip("=")]
    if node.kind in ("gap", "opt"):
        return []
    if node.kind == "alt":
        return specimen(node.parts[0])
    return [word for part in node.parts for word in specimen(part)]


def test_the_frames_are_there():
    assert {frame.id for frame in CODEBOOK.frames} == IDS
    assert all(frame.function in FUNCTIONS for frame in CODED)
    assert not CODEBOOK.frame(NO_FRAME).terms


@pytest.mark.parametrize("frame", CODED, ids=lambda frame: frame.id)
def test_each_frame_has_examples_near_misses_and_terms_in_both_languages(frame):
    for language in LANGUAGES:
        assert len(frame.examples[language]) >= 4
        assert len(frame.near_misses[language]) >= 4
        assert frame.terms[language]


@pytest.mark.parametrize("frame", CODED, ids=lambda frame: frame.id)
def test_examples_are_coded_and_near_misses_are_not(frame):
    wrong = []
    for sign, texts in ((True, frame.examples), (False, frame.near_misses)):
        for language in LANGUAGES:
            for text in texts[language]:
                spans = code_text(text, language, CODEBOOK)
                hit = ((spans["frame"] == frame.id) & (spans["assertion"] == "asserted")).any()
                wrong += [] if hit == sign else [f"{'+' if sign else '-'} {language} {text}"]
    assert not wrong, "\n".join(wrong)


def test_each_term_can_hit():
    dead = []
    for language, frame, term in TERMS:
        for text in (term.match, *term.required, *term.forbidden, *term.context):
            classes = CODEBOOK.classes[language]
            row = specimen(parse_pattern(text, classes=classes))
            if not find([(word, word) for word in row], compile_patterns([text], classes=classes)):
                dead.append(f"{frame.id} {language}: {text}")
    assert not dead, "\n".join(dead)


def _own_lemma(word: str, language: str) -> bool:
    """Say whether a word is a lemma: its own, that of another of its forms, or that of a name."""
    names = (parse(form, language) for form in (word.capitalize(), word.upper()))
    read = RUSSIAN.parse(word) if language == "ru" else []
    forms = [form.word for reading in read if reading.normal_form == word for form in reading.lexeme]
    return word in {parse(form, language)[0] for form in (word, *forms)} or (word, "name") in names


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_patterns_are_lemmas(language):
    """A form that is no lemma would silently match nothing; it is to be written as =form, or as its lemma."""
    classes = CODEBOOK.classes[language]
    used = {word for text in patterns(language) for word in words(parse_pattern(text, classes=classes))}
    plain = {word for word in used if word[0] != "=" and word[-1] != "*"}
    wrong = {word: parse(word, language)[0] for word in sorted(plain) if not _own_lemma(word, language)}
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_class_is_idle(language):
    used = " ".join(
        [
            *(entry for rows in CODEBOOK.classes[language].values() for entry in rows),
            *(text for text in patterns(language) if not re.fullmatch(r"@\w+", text)),
            *CODEBOOK.compiled[language].scope,
            *(text for _, _, term in TERMS for text in (*term.required, *term.forbidden, *term.context)),
        ]
    )
    assert set(CODEBOOK.classes[language]) <= set(re.findall(r"@(\w+)", used))


def test_cues_say_what_they_may():
    table = lexicon.read_csv("assertion_cues.csv")
    assert set(table["assertion"]) == {"denied", "hypothetical", "shield"}
    assert set(table["where"]) <= {"before", "ahead", "after", "end"}
    assert set(table["border"]) <= {"stop", "cross"}
    assert table["reach"].str.isdigit().all()
    holders = lexicon.read_csv("holder_cues.csv")
    assert set(holders["where"]) <= {"before", "any"}
    assert holders["cue"].str.contains("{", regex=False).all()


def test_the_table_for_the_readme():
    table = codebook_table(CODEBOOK)
    assert list(table["frame"]) == [frame.id for frame in CODEBOOK.frames]
    assert table["example_en"].str.len().gt(0).all()


def own(tmp_path, change):
    """A small codebook, changed: its path."""
    texts = ("label", "narrative", "definition", "actor", "target", "code_when", "not_when", "source")
    frame = {"id": "f", "function": "problem", **dict.fromkeys(texts, "x"), "terms": {"en": ["a ..2 b"]}}
    data = {"version": "1", "classes": {"en": {"c": ["d"]}}, "frames": [frame]}
    change(data)
    path = tmp_path / "codebook.yml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(("field", "far", "near"), [("with", 0, 1), ("without", 1, 0), ("context", 0, 1)])
def test_company_counts_within_fifty_words(tmp_path, field, far, near):
    def change(data):
        data["frames"][0]["terms"] = {"en": [{"match": "a b", field: ["d"]}]}

    codebook = load_codebook(own(tmp_path, change))
    for words, hits in ((60, far), (40, near)):
        assert len(code_text(f"d {'x ' * words}a b", "en", codebook)) == hits


def test_without_the_classes_that_cues_of_holders_name_no_holder_is_found(tmp_path):
    spans = code_text(
        "For many Western countries the South Caucasus is a b.",
        "en",
        load_codebook(own(tmp_path, lambda data: None)),
    )
    assert spans[["frame", "match"]].values.tolist() == [["f", "a b"]]
    assert spans["holder"].isna().all()


def test_a_researcher_s_own_codebook(tmp_path):
    codebook = load_codebook(own(tmp_path, lambda data: None))
    assert codebook.frame("f").terms["en"][0].match == "a ..2 b"
    with pytest.raises(KeyError, match="has no frame 'g'"):
        codebook.frame("g")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data.pop("version"), "version: give a version"),
        (lambda data: data.update(version=1.0), "version: give a version"),
        (lambda data: data.update(framez=[]), "unknown field 'framez'"),
        (lambda data: data.update(frames=[]), "give a list of frames"),
        (lambda data: data["frames"][0].pop("label"), "frame 'f', field 0.label: is missing"),
        (lambda data: data["frames"][0].update(labl="x"), "frame 'f', field 0.labl: unknown field"),
        (lambda data: data["frames"][0].update(function="blame"), "function: must be one of problem"),
        (lambda data: data["frames"][0].update(conditional="yes"), "conditional: must be true or false"),
        (lambda data: data["frames"][0].update(examples=["x"]), "examples: give a list per language"),
        (
            lambda data: data["frames"][0]["terms"].update(en=["( a"]),
            "line 19, frame 'f', field 0.terms.en.0",
        ),
        (lambda data: data["frames"][0]["terms"].update(en=["@e"]), "no class @e"),
        (lambda data: data["frames"][0]["terms"].update(en=[{"match": "a", "wiht": ["b"]}]), "a term is a"),
        (
            lambda data: data["frames"][0]["terms"].update(en=[{"match": "a", "window": "3"}]),
            "number of words",
        ),
        (lambda data: data["frames"][0]["terms"].update(en=[False]), "a term is a pattern"),
        (lambda data: data["frames"].append(data["frames"][0] | {"label": "y"}), "the id 'f' is taken"),
        (lambda data: data["classes"]["en"].update(c=[True]), "put it in quotes"),
        (lambda data: data["classes"]["en"].update(c=["..2"]), "classes.en.c"),
        (lambda data: data.update(scope={"en": {"named": "a"}}), "scope.en: give a pattern"),
    ],
)
def test_errors_name_line_frame_and_field(tmp_path, change, says):
    path = own(tmp_path, change)
    with pytest.raises(LexiconError) as error:
        load_codebook(path)
    assert says in str(error.value)
    assert str(error.value).startswith(f"{path}, line ")


def test_no_file_and_no_yaml(tmp_path):
    with pytest.raises(LexiconError, match="cannot read the codebook"):
        load_codebook(tmp_path / "none.yml")
    (tmp_path / "bad.yml").write_text("a: [", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"bad\.yml"):
        load_codebook(tmp_path / "bad.yml")


def test_the_header_explains_every_field():
    header = (paths.LEXICON / "codebook.yml").read_text(encoding="utf-8").split("\nversion:")[0]
    for name in (*CODEBOOK.frames[0].__dataclass_fields__, "version", "classes", "frames", "scope", "match"):
        assert name in header


def test_a_title_that_yaml_reads_as_a_day_has_a_version(tmp_path):
    text = Path(CODEBOOK.source).read_text(encoding="utf-8")
    dated = re.sub(r"^title: .*$", "title: 2026-01-01", text, count=1, flags=re.MULTILINE)
    (tmp_path / "dated.yml").write_text(dated, encoding="utf-8")
    assert load_codebook(tmp_path / "dated.yml").version.startswith("1.0+")
