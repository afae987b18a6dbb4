"""Topics: the suite's way beside two stock recipes, each in a process of its own, on real news in two languages.

Recipes. *stock, plain*, as most people run it: TF-IDF and TruncatedSVD vectors of the texts, BERTopic with seeded UMAP
and HDBSCAN, plain CountVectorizer. *stock, well set up*: the same over lemmas, without stopwords and numbers, and with
min_df. *suite*: :func:`analysis.topics.fit_topics` with its defaults on the vectors that it chooses; the other rows
change one thing. Coherence (NPMI) and diversity are measured on the ten first terms of each recipe, with documents as
context, over the same lemmas for all but the plain recipe, whose terms are forms. Seconds count from lemmas (plain
stock: from text) to topics with their terms, imports left out; lemmatising is told apart. Then stability, the choice of
vectors by number of units, BBC News as prepared by OCTIS, and the field of translation pairs.

What needs the development corpora is left out, with a word, where they are not beside the repository. Run:
``python tests/benchmarks/topics.py``; with a recipe's name and a corpus it is the process that runs one recipe.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

from analysis import load_corpus, paths
from analysis import tokens as tokenizer
from analysis.encode import load_encoder
from analysis.encode.learned import learn
from analysis.topics import fit_topics, quality, stability
from analysis.topics.terms import count_terms, telling

PAIRS = Path(__file__).parents[1] / "data" / "translation_pairs.csv"
CORPORA = paths.ROOT.parent / "shared" / "corpora"
THEMES = {
    "soros": "soros",
    "clinton": "clinton",
    "klinton": "clinton",
    "mcfaul": "mcfaul",
    "makfol": "mcfaul",
}
PLAIN, SET_UP, SUITE, NAMELESS, EMBEDDED, JOINED, UMAP_WAY, EVOC_WAY = (
    "stock, plain",
    "stock, well set up",
    "suite",
    "suite, no names",
    "suite, embedded",
    "suite, joined",
    "suite, hdbscan",
    "suite, EVōC",
)
RECIPES = (PLAIN, SET_UP, SUITE, NAMELESS, EMBEDDED, JOINED, UMAP_WAY, EVOC_WAY)
Labels = npt.NDArray[np.int64]


# --- corpora ---


def units_of(articles: pd.DataFrame) -> pd.DataFrame:
    """Give the articles that are no reposts and have words as units, sorted."""
    kept = articles[
        articles["repost_of"].isna() & (articles["text"].str.len() > 0)
    ]  # its story is then its own
    units = kept[["article_id", "language", "text", "url"]].assign(unit_id=kept["article_id"])
    return units.sort_values("unit_id", ignore_index=True)


def rt() -> pd.DataFrame:
    """Give RT's English and Russian articles with the themes of the queries that found them."""
    with tempfile.TemporaryDirectory() as folder:
        for code in ("en", "ru"):
            Path(folder, f"rt_{code}.csv.gz").symlink_to(CORPORA / f"rt_{code}.csv.gz")
        units = units_of(load_corpus(folder).articles)
    found: dict[str, set[str]] = {}
    for code in ("en", "ru"):
        table = pd.read_csv(CORPORA / f"rt_{code}.csv.gz", usecols=["URL", "query"])
        for url, query in table.itertuples(index=False):
            names = {theme for word, theme in THEMES.items() if word in query}
            found.setdefault(url, set()).update(names or {"orange revolution"})
    themes = units["url"].map(lambda url: "+".join(sorted(found.get(url, set()))))
    return units.assign(theme=themes)


def four_outlets() -> pd.DataFrame:
    """Give the Russian articles of four outlets (three are English)."""
    units = units_of(load_corpus(CORPORA / "ru_news_four_outlets.csv.gz").articles)
    return units[units["language"] == "ru"].reset_index(drop=True)


def bbc() -> pd.DataFrame:
    """Give the lemmatised articles of BBC News with their class."""
    table = pd.read_csv(CORPORA / "bbc_news" / "corpus.tsv", sep="\t", names=["text", "split", "label"])
    ids = [f"b{number:05d}" for number in range(len(table))]
    return table.assign(unit_id=ids, article_id=ids, language="en")


# --- recipes, each in a process of its own ---


def stock(texts: list[str], **settings: Any) -> tuple[Labels, list[list[str]]]:
    """Fit BERTopic as its documentation shows for vectors without a transformer."""
    from bertopic import BERTopic
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from umap import UMAP

    tfidf = TfidfVectorizer(**settings).fit_transform(texts)
    vectors = TruncatedSVD(200, random_state=0).fit_transform(tfidf)
    reduction = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=0)
    model = BERTopic(
        language="multilingual", umap_model=reduction, vectorizer_model=CountVectorizer(**settings)
    )
    labels = np.array(model.fit_transform(texts, embeddings=vectors)[0])
    return labels, [[word for word, _ in model.get_topic(topic) if word] for topic in range(labels.max() + 1)]


def joined(units: pd.DataFrame, tokens: pd.DataFrame) -> npt.NDArray[np.float32]:
    """Set embedded and learned vectors side by side."""
    embedded = load_encoder().encode(units["text"].tolist(), languages=units["language"].tolist())
    return np.hstack([embedded, learn(units, tokens)[1]]) / np.float32(2**0.5)


def suite(recipe: str, units: pd.DataFrame, tokens: pd.DataFrame) -> tuple[Labels, list[list[str]]]:
    """Fit the suite's topics, without the runs that measure survival, which no other recipe has."""
    if recipe == NAMELESS:  # as notebook 02 has it by default
        tokens = tokens[tokens["pos"] != "name"]
    if recipe == EMBEDDED:
        vectors = load_encoder().encode(units["text"].tolist(), languages=units["language"].tolist())
    else:
        vectors = joined(units, tokens) if recipe == JOINED else learn(units, tokens)[1]
    if recipe == EVOC_WAY:
        from evoc import EVoC  # type: ignore[import-not-found]

        labels = np.array(EVoC(random_state=0, base_min_cluster_size=15).fit_predict(vectors))
        return labels, []
    method = "hdbscan" if recipe == UMAP_WAY else "auto"
    result = fit_topics(units, vectors, tokens=tokens, method=method, runs=0)
    terms = result.terms[result.terms["rank"] <= quality.N_TERMS]
    words = terms.groupby(["topic", "language"])["term"].agg(list)
    return result.assignments["topic"].to_numpy(), list(words)


def peak_memory() -> float:
    """Give the most memory that this process held, in GB; getrusage would give the parent's where that was more."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def run_recipe(recipe: str, file: Path) -> None:
    """Run one recipe on pickled units, and write what came out beside them."""
    units, tokens = pickle.loads(file.read_bytes())
    import bertopic  # noqa: F401 - its import isn't part of the time
    import umap  # noqa: F401

    start = time.perf_counter()
    if recipe == PLAIN:
        labels, words = stock(units["text"].tolist())
    elif recipe == SET_UP:
        kept = tokens[telling(tokens)]
        documents = units["unit_id"].map(kept.groupby("unit_id")["term"].agg(" ".join)).fillna("")
        labels, words = stock(documents.tolist(), min_df=5, token_pattern=r"\S+")
    else:
        labels, words = suite(recipe, units, tokens)
    seconds = time.perf_counter() - start
    memory = peak_memory()
    file.with_suffix(".result").write_bytes(pickle.dumps((labels, words, seconds, memory)))


def compare(units: pd.DataFrame, tokens: pd.DataFrame, recipes: tuple[str, ...]) -> dict[str, Any]:
    """Run recipes, each in a process of its own."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "units.pickle")
        file.write_bytes(pickle.dumps((units, tokens)))
        for recipe in recipes:
            done = subprocess.run(
                [sys.executable, __file__, "--recipe", recipe, "--file", str(file)],
                capture_output=True,
                text=True,
            )
            if done.returncode:
                print(f"{recipe}: left out ({done.stderr.strip().splitlines()[-1]})")
            else:
                found[recipe] = pickle.loads(file.with_suffix(".result").read_bytes())
                print(f"{recipe}: {found[recipe][2]:.1f} s", flush=True)
    return found


# --- measures ---


def word_quality(words: list[list[str]], units: pd.DataFrame, tokens: pd.DataFrame) -> dict[str, float]:
    """Measure the terms of topics of one language: coherence, diversity, share of stopwords and numbers."""
    from scipy.sparse import csc_array
    from sklearn.feature_extraction.text import CountVectorizer

    every = {word for topic in words for word in topic}
    lemmas = set(tokens["term"])
    if len(every - lemmas) > 0.02 * len(every):  # forms, as the plain recipe has them
        vectoriser = CountVectorizer(vocabulary=sorted(every), binary=True)
        present, places = vectoriser.transform(units["text"]), pd.Index(sorted(every))
    else:
        counts = count_terms(units, tokens)
        present, places = counts.present, pd.Index(counts.terms["term"])
    matrix = csc_array(present, dtype=np.float64)
    columns = [[int(place) for place in places.get_indexer(topic) if place >= 0] for topic in words]
    stop = tokenizer.stopwords("ru") | tokenizer.stopwords("en")
    listed = [word for topic in words for word in topic]
    return {
        "NPMI": float(np.nanmean([quality.npmi(matrix, topic) for topic in columns])),
        "diversity": quality.diversity(words),
        "stop or number": float(np.mean([word in stop or any(map(str.isdigit, word)) for word in listed])),
    }


def shared_share(labels: Labels, languages: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say which units are in topics where each language has at least a tenth."""
    inside = np.zeros(len(labels), bool)
    for topic in np.unique(labels[labels >= 0]):
        share = (languages[labels == topic] == "en").mean()
        inside |= (labels == topic) & (min(share, 1 - share) >= 0.1)
    return inside


def language_measures(labels: Labels, units: pd.DataFrame) -> dict[str, float]:
    """Measure how languages meet: shared topics, what language tells of topic, and whether themes do."""
    languages, themes = units["language"].to_numpy(object), units["theme"].to_numpy(object)
    inside = labels >= 0
    single = np.isin(themes, sorted(set(THEMES.values())))
    within = [
        (
            ((rows := inside & (themes == theme)).sum()),
            adjusted_mutual_info_score(labels[rows], languages[rows]),
        )
        for theme in sorted(set(THEMES.values()))
    ]
    shared = shared_share(labels, languages)

    def agreement(rows: npt.NDArray[np.bool_]) -> float:
        kept = rows & inside & single
        return float(normalized_mutual_info_score(labels[kept], themes[kept])) if kept.any() else float("nan")

    return {
        "topics": int(labels.max()) + 1,
        "in shared topics": float(shared.mean()),
        "AMI language": float(adjusted_mutual_info_score(labels[inside], languages[inside])),
        "AMI within theme": float(np.average([ami for _, ami in within], weights=[n for n, _ in within])),
        "outliers": float((~inside).mean()),
        "NMI themes": agreement(inside),
        "NMI themes, shared": agreement(shared),
        "NMI themes, en": agreement(languages == "en"),
        "NMI themes, ru": agreement(languages == "ru"),
    }


def clustered_alone(units: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Cluster each language by itself, at the suite's choice of number, and hold the clusters against the themes."""
    rows = {}
    for code in ("en", "ru"):
        own = units[units["language"] == code].reset_index(drop=True)
        words = tokens[tokens["unit_id"].isin(own["unit_id"])]
        result = fit_topics(own, learn(own, words)[1], tokens=words, runs=0)
        labels, themes = result.assignments["topic"].to_numpy(), own["theme"].to_numpy(object)
        kept = (labels >= 0) & np.isin(themes, sorted(set(THEMES.values())))
        rows[code] = {
            "topics": len(result.topics),
            "NMI themes": normalized_mutual_info_score(labels[kept], themes[kept]),
        }
    return pd.DataFrame(rows).T


# --- tables ---


def two_languages(units: pd.DataFrame, tokens: pd.DataFrame) -> None:
    """Print the table of RT."""
    print(f"## RT, English and Russian: {len(units)} articles, reposts collapsed\n")
    found = compare(units, tokens, (PLAIN, SET_UP, SUITE, NAMELESS, EMBEDDED, JOINED, UMAP_WAY))
    rows = {
        name: language_measures(labels, units) | {"seconds": seconds}
        for name, (labels, _, seconds, _) in found.items()
    }
    print(pd.DataFrame(rows).T.round(3).to_string(), "\n")
    print("each language clustered alone, vectors learned from it alone:")
    print(clustered_alone(units, tokens).round(3).to_string(), "\n")


def one_language(units: pd.DataFrame, tokens: pd.DataFrame, seconds: float) -> None:
    """Print the table of the four outlets."""
    print(
        f"## Four outlets, Russian: {len(units)} articles; lemmatising took {seconds:.1f} s, of which none is below\n"
    )
    rows = {}
    for name, (labels, words, spent, memory) in compare(units, tokens, RECIPES).items():
        rows[name] = {
            "seconds": spent,
            "GB": memory,
            "topics": int(labels.max()) + 1,
            "outliers": float((labels < 0).mean()),
        }
        if words:
            rows[name] |= word_quality(words, units, tokens)
    table = pd.DataFrame(rows).T
    table.insert(1, "to set up", table["seconds"] / table.loc[SET_UP, "seconds"])
    table.insert(2, "to plain", table["seconds"] / table.loc[PLAIN, "seconds"])
    print(table.round(3).to_string(), "\n")


def runs_and_orders(name: str, units: pd.DataFrame, tokens: pd.DataFrame) -> None:
    """Print whether a second run and another order give the same, and how topics survive where they need not."""
    vectors = learn(units, tokens)[1]
    order = np.random.default_rng(0).permutation(len(units))
    start = time.perf_counter()
    first = fit_topics(units, vectors, tokens=tokens)
    spent = time.perf_counter() - start
    again = fit_topics(units, vectors, tokens=tokens, runs=0)
    shuffled = fit_topics(units.iloc[order], vectors[order], tokens=tokens, runs=0)
    labels = first.assignments["topic"].to_numpy()
    means = first.topics[["survival_seed", "survival_order", "survival_articles", "survival"]].mean()
    print(
        f"{name}: second run the same: {np.array_equal(labels, again.assignments['topic'])}; another order of rows: "
        f"{np.array_equal(labels, shuffled.assignments['topic'])}; mean survival: "
        f"{means.round(2).to_dict()}; weak: {first.topics['weak'].mean():.2f} of {len(first.topics)}; with survival "
        f"{spent:.1f} s"
    )


def way_survival(name: str, units: pd.DataFrame, tokens: pd.DataFrame) -> None:
    """Print how far the topics of the random ways survive a change of seed."""
    vectors = learn(units, tokens)[1]
    for way in ("kmeans", "hdbscan"):
        one, two = (
            fit_topics(units, vectors, tokens=tokens, method=way, seed=seed, runs=0)
            .assignments["topic"]
            .to_numpy()  # type: ignore[arg-type]
            for seed in (0, 1)
        )
        kept = stability.overlaps(one, two, int(one.max()) + 1)
        print(
            f"{name}, {way}, seeds 0 and 1: mean survival {kept.mean():.2f}, adjusted Rand index "
            f"{adjusted_rand_score(one, two):.2f}"
        )


def by_size(name: str, units: pd.DataFrame, tokens: pd.DataFrame, labels: str) -> None:
    """Print agreement (AMI) of topics with known labels for embedded and learned vectors, by number of articles."""
    embedded = load_encoder().encode(units["text"].tolist(), languages=units["language"].tolist())
    rows = {}
    for n in (100, 200, 400, 800, len(units)):
        scores: dict[str, list[float]] = {"embedded": [], "learned": []}
        for draw in range(3 if n < len(units) else 1):
            rows_ = np.sort(np.random.default_rng(draw).permutation(len(units))[:n])
            own = units.iloc[rows_].reset_index(drop=True)
            words = tokens[tokens["unit_id"].isin(own["unit_id"])]
            for kind in scores:
                vectors = embedded[rows_] if kind == "embedded" else learn(own, words)[1]
                result = fit_topics(own, vectors, tokens=words, runs=0)
                scores[kind].append(adjusted_mutual_info_score(own[labels], result.assignments["topic"]))
        rows[n] = {kind: float(np.mean(values)) for kind, values in scores.items()}
    print(f"{name}, AMI with {labels} by number of articles:\n{pd.DataFrame(rows).T.round(3).to_string()}\n")


def published(units: pd.DataFrame, tokens: pd.DataFrame) -> None:
    """Print BBC News at the published setting: 10 to 50 topics, coherence in windows of ten words, ten terms."""
    counts = count_terms(units, tokens)
    windows = _windows([text.split() for text in units["text"]], 10)
    rows = {}
    for kind in ("learned", "embedded"):
        vectors = (
            learn(units, tokens)[1] if kind == "learned" else load_encoder().encode(units["text"].tolist())
        )
        for n in (10, 20, 30, 40, 50):
            result = fit_topics(units, vectors, tokens=tokens, n_topics=n, runs=0)
            words = result.terms.groupby("topic")["term"].agg(list).tolist()
            present, places = windows
            columns = [[places[word] for word in topic if word in places] for topic in words]
            rows[kind, n] = {
                "NPMI, windows": float(np.nanmean([quality.npmi(present, topic) for topic in columns])),
                "NPMI, documents": result.quality["npmi"].iloc[0],
                "diversity": quality.diversity(words),
                "AMI with classes": adjusted_mutual_info_score(units["label"], result.assignments["topic"]),
                "NMI with classes": normalized_mutual_info_score(units["label"], result.assignments["topic"]),
            }
    table = pd.DataFrame(rows).T
    print(f"## BBC News as prepared by OCTIS: {len(units)} articles, {counts.present.shape[1]} terms\n")
    print(table.round(3).to_string())
    print(table.groupby(level=0).mean().round(3).to_string())
    print(
        "published means, NPMI / diversity: BERTopic .167/.794, CTM .094/.819, LDA .014/.578, NMF .012/.549\n"
    )


def _windows(documents: list[list[str]], width: int) -> tuple[Any, dict[str, int]]:
    """Give presence of words in sliding windows, as OCTIS counts them."""
    from scipy.sparse import coo_array

    places = {
        word: column for column, word in enumerate(sorted({word for words in documents for word in words}))
    }
    rows, columns, number = [], [], 0
    for words in documents:
        ids = [places[word] for word in words]
        for start in range(max(1, len(ids) - width + 1)):
            seen = set(ids[start : start + width])
            rows += [number] * len(seen)
            columns += seen
            number += 1
    cells = (np.ones(len(rows)), (rows, columns))
    return coo_array(cells, shape=(number, len(places))).tocsc(), places


def themes() -> None:
    """Print how far clusters of the pairs, each in one language only, agree with field and with language."""
    pairs = pd.read_csv(PAIRS, comment="#")
    language = np.where(np.arange(len(pairs)) % 2 == 0, "en", "ru")
    texts = np.where(language == "en", pairs["english"], pairs["russian"])
    units = pd.DataFrame(
        {"unit_id": pairs["pair"], "article_id": pairs["pair"], "language": language, "text": texts}
    )
    fields = pairs["field"].nunique()
    result = fit_topics(units, load_encoder().encode(units["text"].tolist()), n_topics=fields, runs=0)
    inside = result.assignments.merge(pairs.assign(unit_id=pairs["pair"], language=language), on="unit_id")
    inside = inside[inside["topic"] >= 0]
    found = {
        f"AMI with {column}": round(adjusted_mutual_info_score(inside["topic"], inside[column]), 3)
        for column in ("field", "language")
    }
    print(
        f"## Translation pairs, each in one language only: {json.dumps(found)}, outliers {result.outliers:.3f}\n"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recipe")
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.recipe:
        run_recipe(options.recipe, options.file)
        return
    themes()
    if not CORPORA.is_dir():
        print(f"{CORPORA}: not here, so that nothing else can be measured")
        return
    units = bbc()
    tokens = tokenizer.content_tokens(units)
    published(units, tokens)
    by_size("BBC", units, tokens, "label")
    units = rt()
    tokens = tokenizer.content_tokens(units)
    two_languages(units, tokens)
    by_size("RT", units, tokens, "theme")
    runs_and_orders("RT", units, tokens)
    units = four_outlets()
    start = time.perf_counter()
    tokens = tokenizer.content_tokens(units)
    one_language(units, tokens, time.perf_counter() - start)
    runs_and_orders("four outlets", units, tokens)
    way_survival("four outlets", units, tokens)


if __name__ == "__main__":
    main()
