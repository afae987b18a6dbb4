"""The engine: the same results wherever items are worked on, and a clear word where workers cannot do it."""

import pytest

from analysis import cache
from analysis.corpus.making import engine
from analysis.corpus.making.engine import crew, in_order


def square(number: int) -> int:
    return number * number


def test_results_stand_in_the_order_of_the_items():
    with crew() as each:
        assert in_order(each(square, range(20), label="", articles=1)) == [n * n for n in range(20)]
    assert in_order([(2, "c"), (0, "a"), (1, "b")]) == ["a", "b", "c"]


def test_nothing_is_done_before_it_is_asked_for():
    done = []
    with crew() as each:
        results = each(done.append, "ab", label="", articles=1)
        next(results)
        assert done == ["a"]


def test_an_error_is_the_users_to_see():
    with crew() as each, pytest.raises(ZeroDivisionError):
        in_order(each(lambda n: 1 // n, [1, 0], label="", articles=1))


@pytest.mark.slow
def test_workers_are_started_when_there_is_enough_to_do(monkeypatch):
    monkeypatch.setattr(engine, "_cores", lambda: 2)
    with crew(few=10) as each:
        assert in_order(each(abs, range(-5, 0), label="", articles=10)) == [5, 4, 3, 2, 1]


def test_on_windows_all_is_done_in_this_process(monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(engine, "_local", None)
    with crew(few=1) as each:
        assert in_order(each(abs, range(-5, 0), label="", articles=10)) == [5, 4, 3, 2, 1]


class Elsewhere:
    """A client whose workers keep another cache."""

    def run(self, function):
        return {"tcp://worker:1": cache.key(function()), "tcp://worker:2": function()}


def test_workers_with_another_cache_or_version_are_refused():
    with pytest.raises(ValueError, match=r"tcp://worker:1.*ANALYSIS_CACHE"), crew(Elsewhere()):
        pass
