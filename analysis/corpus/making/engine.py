"""Does one thing to many items: in this process, on the cores of this machine, or on a cluster, by the same code.

A function that is mapped here takes one small item, reads and writes Parquet files named by their content, and gives
back something small. So it may run anywhere that sees the same folders, be run twice, or die in the middle.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from tqdm import tqdm

from analysis import cache

FEW = 3000  # articles: below, starting worker processes and their dictionaries takes longer than it saves
_SILENT = 3  # items for which no progress bar is shown

Client = Any  # distributed.Client, which takes half a second to import


class Each(Protocol):
    """Maps a function over items: what :func:`crew` gives."""

    def __call__(
        self, function: Callable[[Any], Any], items: Sequence[Any], *, label: str, articles: int
    ) -> Iterator[tuple[int, Any]]:
        """Give the number of an item and its result, as the results come; nothing is kept of those that were given.

        Parameters
        ----------
        function
            Of one argument, at the top level of a module.
        items
            Small; what is large is named by its file.
        label
            Of the progress bar.
        articles
            How many articles there are to work on: few are worked on in this process.
        """


def in_order(numbered: Iterable[tuple[int, Any]]) -> list[Any]:
    """Put results into the order of their items."""
    return [result for _, result in sorted(numbered, key=lambda pair: pair[0])]


@contextmanager
def crew(client: Client | None = None, *, few: int = FEW) -> Iterator[Each]:
    """Give what maps functions: over the client given, else over local workers once there is enough to do for them.

    Parameters
    ----------
    client
        A Dask client that somebody else opened, and will close.
    few
        Articles that are worked on in this process.

    Raises
    ------
    ValueError
        Where a worker of the client has another version of the suite or another cache.
    """
    if client is not None:
        _check(client)
    with ExitStack() as stack:
        hands = client

        def each(
            function: Callable[[Any], Any], items: Sequence[Any], *, label: str, articles: int
        ) -> Iterator[tuple[int, Any]]:
            nonlocal hands
            if hands is None and articles >= few and len(items) > 1 and _cores() > 1:
                hands = stack.enter_context(_local(_cores()))
            done = _on_workers(function, items, hands) if hands else _here(function, items)
            return iter(tqdm(done, label, len(items), unit="part", disable=len(items) < _SILENT))

        yield each


def _check(client: Client) -> None:
    """See that the workers have the same code and lexicon, and see the same cache."""
    here = str(cache.folder())
    for worker, there in client.run(_cache_folder).items():
        if there != here:
            raise ValueError(
                f"the worker {worker} keeps its cache at {there}, this process at {here}: give both the same version "
                "of the suite, and a folder that both see, by the environment variable ANALYSIS_CACHE"
            )


def _cache_folder() -> str:
    return str(cache.folder())


def _here(function: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return ((number, function(item)) for number, item in enumerate(items))


def _on_workers(
    function: Callable[[Any], Any], items: Sequence[Any], client: Client
) -> Iterator[tuple[int, Any]]:
    from distributed import as_completed

    # Impure: Dask must not take a second load of the same items for the first.
    futures = client.map(function, items, pure=False)
    numbers = {future.key: number for number, future in enumerate(futures)}
    for future, result in as_completed(futures, with_results=True):
        future.release()
        yield numbers[future.key], result


def _cores() -> int:
    """Give the number of cores that workers can be started on: one on Windows, where Dask has no command for it."""
    if sys.platform == "win32":
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _local(cores: int) -> Iterator[Client]:
    """Start one worker a core.

    They are started by their own command and not by multiprocessing, which would run a researcher's script a second
    time in each of them if it lacks ``if __name__ == "__main__"``.
    """
    from distributed import Client as DaskClient
    from distributed.deploy.subprocess import SubprocessCluster

    cluster = SubprocessCluster(
        n_workers=cores,
        threads_per_worker=1,
        dashboard_address=":0",  # any port: the usual one may be taken
        silence_logs=logging.ERROR,
    )
    with cluster, DaskClient(cluster) as client:
        yield client
