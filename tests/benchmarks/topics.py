"""Topics of the seeds: the suite's way beside the stock recipe, and themes found across languages.

Prints, for the sentences of the seed corpus, how many topics each way finds, how many of them hold at least a fifth of
their sentences in the other language, outliers, and how much language tells of topic (AMI). The stock recipe is
TF-IDF and SVD → UMAP → HDBSCAN in BERTopic. Then the topics' terms, to be read. Then, for the translation pairs taken
alternately in English and Russian, how well the clusters agree with the field of a sentence and with its language.
Run: ``python tests/benchmarks/topics.py``.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score

from analysis import paths
from analysis.corpus import load_corpus
from analysis.encode import load_encoder
from analysis.topics import fit_topics

PAIRS = Path(__file__).parents[1] / "data" / "translation_pairs.csv"


def seed_units() -> pd.DataFrame:
    """Give the sentences of the seeds as units."""
    return load_corpus(paths.SEEDS).sentences.rename(columns={"sentence_id": "unit_id"})


def row(labels: npt.NDArray[Any], languages: npt.NDArray[Any], seconds: float) -> dict[str, float]:
    """Measure one way."""
    topics = [label for label in np.unique(labels) if label >= 0]
    minor = [1 - pd.Series(languages[labels == t]).value_counts(normalize=True).max() for t in topics]
    inside = labels >= 0
    return {
        "topics": len(topics),
        "bilingual": sum(share >= 0.2 for share in minor),
        "outliers": float((~inside).mean()),
        "language AMI": adjusted_mutual_info_score(labels[inside], languages[inside]),
        "seconds": seconds,
    }


def stock(texts: list[str]) -> npt.NDArray[np.int64]:
    """Fit BERTopic as its documentation shows for vectors without a transformer."""
    from bertopic import BERTopic
    from umap import UMAP

    tfidf = TfidfVectorizer().fit_transform(texts)
    vectors = TruncatedSVD(100, random_state=0).fit_transform(tfidf)
    model = BERTopic(language="multilingual", umap_model=UMAP(random_state=0, metric="cosine", n_jobs=1))
    return np.array(model.fit_transform(texts, embeddings=vectors)[0])


def compare(units: pd.DataFrame) -> pd.DataFrame:
    """Measure each way on the same units."""
    units = units.sort_values("unit_id", ignore_index=True)
    languages = units["language"].to_numpy(object)
    vectors = load_encoder().encode(units["text"].tolist(), languages=units["language"].tolist())
    ways = {
        "stock recipe": lambda: stock(units["text"].tolist()),
        "suite": lambda: fit_topics(units, vectors).assignments["topic"].to_numpy(),
        "suite, not centred": lambda: (
            fit_topics(units, vectors, centred=False).assignments["topic"].to_numpy()
        ),
        "suite, UMAP and HDBSCAN": lambda: (
            fit_topics(units, vectors, method="hdbscan").assignments["topic"].to_numpy()
        ),
    }
    rows = {}
    for name, way in ways.items():
        start = time.perf_counter()
        labels = way()
        rows[name] = row(labels, languages, time.perf_counter() - start)
    return pd.DataFrame(rows).T


def themes() -> pd.DataFrame:
    """Cluster the pairs, each in one language only, and hold the clusters against field and language."""
    pairs = pd.read_csv(PAIRS, comment="#")
    language = np.where(np.arange(len(pairs)) % 2 == 0, "en", "ru")
    units = pd.DataFrame(
        {
            "unit_id": pairs["pair"],
            "article_id": pairs["pair"],
            "language": language,
            "text": np.where(language == "en", pairs["english"], pairs["russian"]),
        }
    )
    result = fit_topics(
        units, load_encoder().encode(units["text"].tolist()), n_topics=pairs["field"].nunique()
    )
    table = result.assignments.merge(pairs.assign(unit_id=pairs["pair"], language=language), on="unit_id")
    table = table[table["topic"] >= 0]
    return pd.DataFrame(
        {
            "AMI with field": [adjusted_mutual_info_score(table["topic"], table["field"])],
            "AMI with language": [adjusted_mutual_info_score(table["topic"], table["language"])],
            "outliers": [result.outliers],
        }
    )


def main() -> None:
    """Print the tables."""
    units = seed_units()
    print(compare(units).round(3).to_string(), "\n")
    result = fit_topics(
        units, load_encoder().encode(units["text"].tolist(), languages=units["language"].tolist())
    )
    columns = ["topic", "size", "minor_share", "terms_en", "terms_ru"]
    print(result.topics[columns].round(2).to_string(index=False, max_colwidth=90), "\n")
    print(themes().round(3).to_string(index=False))


if __name__ == "__main__":
    main()
