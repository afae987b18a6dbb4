"""How far the framing can be trusted: agreement, precision, recall and F1 per frame and language; speed; false alarms.

Prints, in this order:

- passages: those of ``tests/data/framing`` that were held back, in plain and in oblique wording. alpha is that of two
  automated coders who had the codebook alone (no human reliability); precision, recall and F1 are the program's
  against two votes of three (the coders', and for the frame a passage was written for its writer's).
- speed: sentences a second on one core, over tokens already computed; lemmatising apart
- news: articles with a hit per 1,000, where ``../shared/corpora`` is at hand; read them before you call them right
- climate: the articles of Frermann et al. 2023 coded with ``tests/data/framing/climate.yml`` by terms, by meaning and by
  a classifier trained on human codes, beside TF-IDF and logistic regression in the same folds; terms also on the half
  by which they were not mended

``--write`` writes ``analysis/lexicon/validity.csv`` from the plain passages, by which notebook 04 tells validated frames
from exploratory ones; ``--develop`` scores the passages to develop on instead and writes nothing. Intervals draw passages
or articles with replacement.

Run: ``python tests/benchmarks/framing.py``
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline

from analysis import load_corpus, paths
from analysis.codebook import NO_FRAME, Codebook, load_codebook
from analysis.corpus.sentences import split_sentences
from analysis.encode import load_encoder
from analysis.frames import METHODS, code
from analysis.frames.trained import cross_validated
from analysis.inference import accuracy, krippendorff_alpha
from analysis.tables import Validity, conform
from analysis.tokens import tokens

DATA = Path(__file__).parents[1] / "data" / "framing"
CORPORA = paths.ROOT.parent / "shared" / "corpora"
CODERS = "automated coders"
NEWS = ("ru_news_four_outlets", "rt_ru", "rt_en")
CLIMATE = {"resolution": "RE", "human_interest": "HI", "conflict": "CO", "moral": "MO", "economic": "EC"}
FOLDS = 5
_HEADER = """\
# How far the frames of codebook.yml were checked: written by tests/benchmarks/framing.py --write, never by hand.
# Coders: automated ones, two of them, who had the codebook alone; their agreement is no human reliability. The passages
# (tests/data/framing/passages.csv, in plain wording, held back) were written for this project.
# Columns
#   frame, language, method  what was checked: terms, meaning, both
#   codebook_version, entries_version  of what the program coded with and of what the coders read; a row counts only
#                            while they are the codebook's
#   alpha, alpha_low, alpha_high  Krippendorff's alpha of the coders
#   precision, recall, f1, f1_low, f1_high  of the program against the coders
#   carrying, units          passages that carry the frame, and passages in all
#   coders                   who coded
"""


def passages(use: str) -> pd.DataFrame:
    """Read the passages of one use."""
    table = pd.read_csv(DATA / "passages.csv", comment="#", keep_default_na=False)
    return table[table["use"] == use].reset_index(drop=True)


def as_corpus(units: pd.DataFrame) -> SimpleNamespace:
    """Make a corpus of texts (unit_id, language, text), each an article in one voice."""
    rows = []
    for article_id, language, text in units[["unit_id", "language", "text"]].itertuples(index=False):
        for position, (start, end) in enumerate(split_sentences(text, language)):
            cells = (
                f"{article_id}.{position}",
                article_id,
                position,
                "body",
                start,
                end,
                text[start:end],
                language,
            )
            rows.append(cells)
    names = ["sentence_id", "article_id", "position", "part", "start", "end", "text", "language"]
    sentences = pd.DataFrame(rows, columns=names)
    voices = pd.DataFrame(
        {"article_id": units["unit_id"], "start": 0, "end": units["text"].str.len(), "voice": "outlet"}
    ).assign(speaker=None, speaker_id=None, bloc=None)
    return SimpleNamespace(sentences=sentences, voices=voices, tokens=tokens(sentences))


def found(units: pd.DataFrame, codebook: Codebook, method: str) -> dict[str, set[str]]:
    """Give for each frame the units in which a method finds it asserted."""
    spans = code(as_corpus(units), codebook, method=method)
    asserted = spans[spans["assertion"] == "asserted"]
    return {frame: set(rows["article_id"]) for frame, rows in asserted.groupby("frame")}


def votes(chosen: pd.DataFrame, codes: pd.DataFrame, frame: str) -> pd.DataFrame:
    """Give the votes on a frame: unit, coder, value; the writer votes on passages written for the frame."""
    coded = codes[codes["passage_id"].isin(chosen["passage_id"])]
    said = coded.groupby(["passage_id", "coder"])["frame"].agg(lambda names: frame in set(names))
    table = said.rename("value").reset_index().rename(columns={"passage_id": "unit"})
    own = chosen[chosen["frame"] == frame]
    writer = pd.DataFrame(
        {"unit": own["passage_id"], "coder": "writer", "value": own["intended"] == "carries"}
    )
    return pd.concat([table, writer], ignore_index=True)


def scored(
    chosen: pd.DataFrame, codes: pd.DataFrame, codebook: Codebook, methods: tuple[str, ...]
) -> pd.DataFrame:
    """Score all frames and methods on passages of one language and wording."""
    units = chosen.rename(columns={"passage_id": "unit_id"})
    hits = {method: found(units, codebook, method) for method in methods}
    rows = []
    for frame in (frame.id for frame in codebook.frames if frame.id != NO_FRAME):
        cast = votes(chosen, codes, frame)
        alpha = krippendorff_alpha(cast[cast["coder"] != "writer"])
        yes = cast.groupby("unit")["value"].agg("sum").reindex(chosen["passage_id"], fill_value=0)
        truth = pd.Series(yes.to_numpy() >= (2 if len(codes) else 1))
        for method in methods:
            said = units["unit_id"].isin(hits[method].get(frame, set()))
            score = accuracy(truth, said, cluster=units["unit_id"])
            rows.append(
                {
                    "frame": frame,
                    "language": units["language"].iloc[0],
                    "method": method,
                    "codebook_version": codebook.version,
                    "entries_version": codebook.entries_version,
                    "alpha": alpha.alpha,
                    "alpha_low": alpha.low,
                    "alpha_high": alpha.high,
                    "precision": score.precision,
                    "recall": score.recall,
                    "f1": score.f1,
                    "f1_low": score.low,
                    "f1_high": score.high,
                    "carrying": score.carrying,
                    "units": score.units,
                    "coders": CODERS,
                }
            )
    return pd.DataFrame(rows)


def on_passages(codebook: Codebook, use: str, methods: tuple[str, ...]) -> pd.DataFrame:
    """Score the passages of one use, by wording and language; those to develop on by their writer's intention."""
    everything = passages(use)
    codes = pd.read_csv(DATA / "codes.csv", comment="#")
    if use == "held back":
        twice = codes.groupby("passage_id")["coder"].nunique() >= 2
        ready = everything["passage_id"].isin(twice.index[twice])
        print(f"{(~ready).sum():,} of {len(ready):,} passages held back are not coded twice, and left out")
        everything = everything[ready]
    else:
        codes = codes.iloc[:0]
    tables = [
        scored(part.reset_index(drop=True), codes, codebook, methods).assign(wording=wording)
        for (wording, _), part in everything.groupby(["wording", "language"], sort=False)
    ]
    return pd.concat(tables, ignore_index=True)


def write_validity(table: pd.DataFrame) -> None:
    """Write the plain passages' scores where the gate reads them."""
    plain = table[table["wording"] == "plain"].drop(columns="wording")
    if plain.empty:
        raise SystemExit("no plain passage is coded twice: there is nothing to write")
    rows = conform(plain.sort_values(["frame", "language", "method"], ignore_index=True), Validity)
    text = rows.to_csv(index=False, float_format="%.3f", lineterminator="\n")
    (paths.LEXICON / "validity.csv").write_text(_HEADER + text, encoding="utf-8")


def on_news(codebook: Codebook) -> Iterator[pd.DataFrame]:
    """Time the coding of each corpus, and count the articles with a hit."""
    for name in NEWS:
        corpus = load_corpus(CORPORA / f"{name}.csv.gz")
        sentences, words, _ = corpus.sentences, corpus.tokens, corpus.voices
        start = time.perf_counter()
        tokens(sentences.head(5000))
        lemmatised = len(sentences.head(5000)) / (time.perf_counter() - start)
        start = time.perf_counter()
        spans = code(corpus, codebook)
        speed = len(sentences) / (time.perf_counter() - start)
        print(
            f"\n{name}: {len(corpus.articles):,} articles, {len(sentences):,} sentences, {len(words):,} words; coded "
            f"{speed:,.0f} sentences/s, lemmatised {lemmatised:,.0f}"
        )
        asserted = spans[spans["assertion"] == "asserted"]
        articles = asserted.groupby("frame")["article_id"].nunique().rename("articles").reset_index()
        per = 1000 * articles["articles"] / len(corpus.articles)
        yield articles.assign(corpus=name, **{"per 1,000 articles": per})


def climate_articles() -> tuple[pd.DataFrame, pd.DataFrame, dict[str, float]]:
    """Read the climate articles, their codes (unit_id, frame, value), and the alpha of their coders per frame."""
    folder = CORPORA / "narrative_frames_climate"
    table = pd.read_csv(folder / "data_articles_metadata.tsv", sep="\t", dtype="str")
    units = pd.DataFrame({"unit_id": "c" + table["ID"], "language": "en", "text": table["text"]})
    units["story"] = units["unit_id"]
    codes = pd.concat(
        pd.DataFrame(
            {"unit_id": units["unit_id"], "frame": frame, "value": table[column].str.startswith("True")}
        )
        for frame, column in CLIMATE.items()
    )
    answers = json.loads((folder / "data_full_annotations.json").read_text(encoding="utf-8"))
    alphas = {}
    for frame, column in CLIMATE.items():
        rows = [row for article, told in answers.items() for row in _answers(article, told, column.lower())]
        given = pd.DataFrame(rows, columns=["unit", "coder", "yes"]).groupby(["unit", "coder"])["yes"].mean()
        alphas[frame] = krippendorff_alpha((given >= 0.5).rename("value").reset_index()).alpha
    return units, codes, alphas


def _answers(article: str, told: dict[str, Any], column: str) -> Iterator[tuple[str, int, bool]]:
    """Give each coder's answers to the questions of a frame; -1 is no answer."""
    for question, answer in told.items():
        if re.fullmatch(column + r"\d", question):
            for coder, value in enumerate(answer[1]):
                if value in ("yes", "no"):
                    yield article, coder, value == "yes"


def on_climate(codebook: Codebook) -> pd.DataFrame:
    """Score terms, meaning, both, the trained coder and the baselines on the climate articles, per frame."""
    units, codes, alphas = climate_articles()
    hits = {method: found(units, codebook, method) for method in METHODS}
    trained = cross_validated(units, codes, codebook, encoder=load_encoder(), folds=FOLDS)
    rows = []
    for frame in CLIMATE:
        truth = codes[codes["frame"] == frame].set_index("unit_id")["value"].reindex(units["unit_id"])
        mine = trained[trained["frame"] == frame].set_index("unit_id")["found"].reindex(units["unit_id"])
        said = {
            "all positive": pd.Series(True, index=truth.index),
            **{method: truth.index.to_series().isin(hits[method].get(frame, set())) for method in METHODS},
            "trained": mine,
            "TF-IDF": pd.Series(_tf_idf(units["text"], truth, balanced=False), index=truth.index),
            "TF-IDF, balanced": pd.Series(_tf_idf(units["text"], truth, balanced=True), index=truth.index),
        }
        unseen = ~truth.index.map(_mended_on)
        for method, values in (*said.items(), ("terms, unseen half", said["terms"])):
            if method.endswith("unseen half"):
                truth, values = truth[unseen], values[unseen]
            score = accuracy(truth, values.astype(bool), cluster=truth.index.to_series())
            macro = f1_score(truth, values.astype(bool), average="macro")
            rows.append(
                {
                    "frame": frame,
                    "alpha": alphas[frame],
                    "method": method,
                    "precision": score.precision,
                    "recall": score.recall,
                    "f1": score.f1,
                    "low": score.low,
                    "high": score.high,
                    "macro f1": macro,
                }
            )
    return pd.DataFrame(rows)


def _mended_on(article: str) -> bool:
    """Say whether an article was of the half by which the patterns of climate.yml were mended."""
    return int(hashlib.sha256(article.removeprefix("c").encode()).hexdigest(), 16) % 2 == 0


def _tf_idf(texts: pd.Series, truth: pd.Series, *, balanced: bool) -> np.ndarray:
    """Code each article by words alone, learned from the other folds (the folds of the trained coder)."""
    values, said = truth.to_numpy(bool), np.zeros(len(texts), bool)
    order = np.argsort(truth.index.to_numpy())
    parts = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    ids = truth.index.to_numpy()[order]
    for train, test in parts.split(ids, values[order], ids):
        model = make_pipeline(
            TfidfVectorizer(sublinear_tf=True, min_df=2),
            LogisticRegression(class_weight="balanced" if balanced else None, max_iter=1000),
        )
        model.fit(texts.to_numpy()[order[train]], values[order[train]])
        said[order[test]] = model.predict(texts.to_numpy()[order[test]])
    return said


def show(title: str, table: pd.DataFrame) -> None:
    """Print a table."""
    print(f"\n{title}")
    print(table.to_string(index=False, float_format=lambda value: f"{value:.2f}"))


def main(arguments: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Score the framing.")
    parser.add_argument("--write", action="store_true", help="write analysis/lexicon/validity.csv")
    parser.add_argument("--develop", action="store_true", help="score the passages to develop on")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    codebook = load_codebook()
    if options.develop:
        table = on_passages(codebook, "develop", ("terms",))
        show("passages to develop on", table[["wording", "frame", "language", "precision", "recall", "f1"]])
        return 0
    table = on_passages(codebook, "held back", METHODS)
    if options.write:
        write_validity(table)
    columns = ["alpha", "alpha_low", "alpha_high", "precision", "recall", "f1", "f1_low", "f1_high"]
    show(
        "passages held back", table[["wording", "frame", "language", "method", *columns, "carrying", "units"]]
    )
    means = table.groupby(["wording", "language", "method"])[["alpha", "precision", "recall", "f1"]].mean()
    show("mean over frames", means.reset_index())
    if not CORPORA.is_dir():
        print(f"\nno news and no climate: {CORPORA.name}/ is not beside the checkout")
        return 0
    show("news", pd.concat(on_news(codebook)))
    show("climate", on_climate(load_codebook(DATA / "climate.yml")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
