"""The widgets of the notebooks: what can be chosen, in a small corpus and in a large one."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.corpus.report import FEW
from analysis.explore import explore_cleaning, explore_voices


def corpus(n):
    ids = [f"a{i:03d}" for i in range(n)]
    articles = pd.DataFrame(
        {"article_id": ids, "source": ids, "outlet": "ТАСС", "date": pd.NaT, "date_precision": None}
    )
    removals = pd.DataFrame(
        {
            "article_id": ids,
            "raw_start": 0,
            "raw_end": 4,
            "text": "<b>!",
            "replacement": "",
            "rule": "counters",
        }
    )
    return SimpleNamespace(articles=articles, removals=removals)


@pytest.mark.parametrize(
    ("n", "choices"), [(2, ("article", 3)), (FEW + 1, ("outlet", 2))], ids=["few articles", "many articles"]
)
def test_of_few_articles_one_is_chosen_and_of_many_an_outlet(n, choices):
    menus = {menu.description: menu.options for menu in explore_cleaning(corpus(n)).children[:2]}
    name, size = choices
    assert set(menus) == {"rule", name} and len(menus[name]) == size
    assert menus["rule"] == ("any", "counters")


def test_an_article_is_chosen_to_be_read_with_its_voices():
    menu = explore_voices(corpus(3)).children[0]
    assert [value for _, value in menu.options] == ["a000", "a001", "a002"]
