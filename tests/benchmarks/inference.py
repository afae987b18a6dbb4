"""Inference: how often intervals cover and tests err, on made-up articles like ours.

Articles lie in stories: three of four stories have one article, the others two or more. What is counted is zero-inflated
(in three of ten stories it cannot occur) and clustered (the stories that can have it differ, with a correlation of
articles within one of about .4), at rates of .02, .1 and .5. Coverage: of 95 % intervals of a share by each kind (the
bootstraps have no interval where all stories agree: those runs count as missed), of a mean of scores, and of the share of
words in one voice, for 8, 20 and 100 articles; of the difference of two outlets' shares, at one rate and at two. Then,
with stories dealt out to outlets by chance: how often any term of bursty texts is told apart, and how often the
permutation test of outlet labels rejects at .05, and the smallest p that is in its reach. Run:
``python tests/benchmarks/inference.py``, with ``--runs`` for another number of runs than 2,000.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
from tqdm import tqdm

from analysis.inference import SMALL_GROUP, bootstrap_articles, difference_interval, permutation_test
from analysis.outlets import MOST_FALSE, keyness

RATES = (0.02, 0.1, 0.5)
SIZES = (8, 20, 100)
ALONE, ABSENT, ALIKE = 0.75, 0.3, 0.4
RESAMPLES = 400
UNLIKE = ((80, 80), (100, 20, 20, 20), (200, 20))
VOCABULARY = 3000
DIFFERENT = ((0.02, 0.02), (0.1, 0.1), (0.5, 0.5), (0.1, 0.02), (0.5, 0.1))
SIZES_OF_TWO = ((20, 60), (100, 100), (100, 300))
KINDS = ("auto", "studentised", "bca", "percentile")
Array = npt.NDArray[np.float64]


def stories(rng: np.random.Generator, articles: int) -> npt.NDArray[np.int64]:
    """Give the story of each article."""
    sizes: list[int] = []
    while sum(sizes) < articles:
        size = 1 if rng.random() < ALONE else 1 + int(rng.geometric(ALONE))
        sizes.append(min(size, articles - sum(sizes)))
    return np.repeat(np.arange(len(sizes)), sizes)


def carrying(rng: np.random.Generator, story: npt.NDArray[np.int64], rate: float) -> Array:
    """Say of each article whether it has what is counted, with the rate over all."""
    number = story.max() + 1
    inside = rate / (1 - ABSENT)
    size = (1 - ALIKE) / ALIKE
    chance = rng.beta(inside * size, (1 - inside) * size, number) * (rng.random(number) >= ABSENT)
    return (rng.random(len(story)) < chance[story]).astype(float)


def scores(rng: np.random.Generator, story: npt.NDArray[np.int64]) -> Array:
    """Give each article a skewed score with mean 0, half of its variance that of the story."""
    skewed = rng.gamma(2.0, 1.0, story.max() + 1) - 2.0
    return skewed[story] + rng.normal(0, np.sqrt(2.0), len(story))


def words(rng: np.random.Generator, story: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Give each article a length and the share of its words in one voice, .3 of all on average; long ones quote more."""
    length = rng.lognormal(5.5, 0.7, len(story)).round() + 20
    mean = 0.3 + 0.05 * np.clip((np.log(length) - 5.5) / 0.7, -2, 2)
    tilt = rng.normal(0, 0.1, story.max() + 1)[story]
    return pd.DataFrame(
        {"share": np.clip(mean + tilt + rng.normal(0, 0.1, len(story)), 0, 1), "words": length}
    )


def covers(data: pd.DataFrame, column: str, truth: float, kind: str, seed: int, **options: object) -> float:
    """Give 1 where the interval covers the truth, 0 where it does not, NaN where there is none."""
    found = bootstrap_articles(data, column, unit="story", kind=kind, n=RESAMPLES, seed=seed, **options)
    return np.nan if np.isnan(found.low) else float(found.low - 1e-12 <= truth <= found.high + 1e-12)


def coverage(runs: int) -> pd.DataFrame:
    """Give the share of runs in which each kind of interval covers, and in which it is missing."""
    whole = words(np.random.default_rng(1), np.arange(400_000))
    voice = float(np.average(whole["share"], weights=whole["words"]))
    makers: dict[str, tuple[float, Callable[[np.random.Generator, npt.NDArray[np.int64]], pd.DataFrame]]] = {
        **{
            f"share {rate}": (
                rate,
                lambda rng, story, rate=rate: pd.DataFrame({"x": carrying(rng, story, rate)}),
            )
            for rate in RATES
        },
        "mean score": (0.0, lambda rng, story: pd.DataFrame({"x": scores(rng, story)})),
        "share of words": (voice, lambda rng, story: words(rng, story).rename(columns={"share": "x"})),
    }
    rows = []
    for name, (truth, make) in makers.items():
        options = {"weight": "words"} if name == "share of words" else {}
        for size in SIZES:
            found: dict[str, list[float]] = {kind: [] for kind in KINDS}
            for run in tqdm(range(runs), desc=f"{name}, {size} articles", leave=False):
                rng = np.random.default_rng([run, size])
                story = stories(rng, size)
                data = make(rng, story).assign(story=[f"s{number:03d}" for number in story])
                for kind in KINDS:
                    found[kind].append(covers(data, "x", truth, kind, run, **options))
            for kind, hits in found.items():
                told = np.array(hits)
                rows.append(
                    {
                        "of": name,
                        "articles": size,
                        "kind": kind,
                        "covered": np.nansum(told) / runs,
                        "none": np.isnan(told).mean(),
                    }
                )
    table = pd.DataFrame(rows).pivot(index=["of", "articles"], columns="kind", values=["covered", "none"])
    return table.reindex(columns=pd.MultiIndex.from_product([["covered", "none"], KINDS]))


def difference_coverage(runs: int) -> pd.DataFrame:
    """Give the share of runs in which the interval of the difference of two outlets' shares covers it."""
    rows = []
    for (rate, other), (size, rest) in itertools.product(DIFFERENT, SIZES_OF_TWO):
        hits = []
        for run in tqdm(range(runs), desc=f"{rate} less {other}, {size} and {rest} articles", leave=False):
            rng = np.random.default_rng([run, size, rest, 3])
            sides = []
            for chance, number in ((rate, size), (other, rest)):
                story = stories(rng, number)
                data = pd.DataFrame({"x": carrying(rng, story, chance), "story": story})
                sides.append(bootstrap_articles(data, "x", unit="story"))
            low, high = difference_interval(*sides)
            hits.append(low - 1e-12 <= rate - other <= high + 1e-12)
        rows.append(
            {"share": rate, "others": other, "articles": size, "of others": rest, "covered": np.mean(hits)}
        )
    return pd.DataFrame(rows)


def false_positives(runs: int) -> pd.DataFrame:
    """Give the share of runs in which the permutation test rejects at .05, though stories were dealt out by chance."""
    rows = []
    for rate in RATES:
        for size in SIZES:
            low, smallest = [], []
            for run in tqdm(range(runs), desc=f"test at {rate}, {size} articles an outlet", leave=False):
                rng = np.random.default_rng([run, size, 7])
                story = stories(rng, 2 * size)
                outlet = rng.permutation(np.arange(story.max() + 1) % 2)[story]
                found = permutation_test(carrying(rng, story, rate), outlet, unit=story, n=399, seed=run)
                low.append(found.p <= 0.05)
                smallest.append(found.smallest)
            rows.append(
                {
                    "rate": rate,
                    "articles an outlet": size,
                    "false": np.mean(low),
                    "smallest p": np.mean(smallest),
                }
            )
    return pd.DataFrame(rows)


def bursty(rng: np.random.Generator, sizes: tuple[int, ...]) -> pd.DataFrame:
    """Give tokens of stories that each have words of their own, dealt out to outlets by chance, so many to each."""
    rates = 1 / np.arange(1, VOCABULARY + 1) ** 1.05
    group = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    parts = []
    for story, outlet in enumerate(group):
        chance = rng.gamma(300 * rates / rates.sum())
        counts = rng.multinomial(int(rng.lognormal(np.log(120), 0.6)), chance / chance.sum())
        parts.append(
            pd.DataFrame({"term": np.repeat(np.arange(VOCABULARY), counts)}).assign(
                story=f"s{story}", article_id=f"a{story}", outlet=f"{outlet}: {sizes[outlet]} stories"
            )
        )
    return pd.concat(parts, ignore_index=True).astype({"term": str})


def false_terms(runs: int) -> pd.DataFrame:
    """Give the share of runs in which any term is told apart (q of .05 or less), though stories were dealt out by chance."""
    rows = []
    for sizes in UNLIKE:
        found: list[pd.Series] = []
        for run in tqdm(range(runs), desc=f"terms, {sizes}", leave=False):
            table = keyness(bursty(np.random.default_rng(run), sizes), unit="story", n_boot=1)
            found.append(table.groupby("group")["q"].min() <= MOST_FALSE)
        rows.append(pd.concat(found, axis=1).mean(axis=1).rename_axis("outlet").reset_index(name="false"))
    return pd.concat(rows, ignore_index=True)


def main(runs: int) -> None:
    """Print the tables."""
    print(
        f"coverage of 95 % intervals in {runs:,} runs (an outlet needs {SMALL_GROUP} stories to have one shown)"
    )
    print(coverage(runs).to_string(float_format="{:.3f}".format))
    print("\ncoverage of the difference of two outlets' shares")
    print(difference_coverage(runs).to_string(index=False, float_format="{:.3f}".format))
    print(f"\nany term told apart by chance, in {max(runs // 20, 1)} runs")
    print(false_terms(max(runs // 20, 1)).to_string(index=False, float_format="{:.3f}".format))
    print("\nfalse positives of the permutation test at .05")
    print(false_positives(runs).to_string(index=False, float_format="{:.3f}".format))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    main(parser.parse_args().runs)
