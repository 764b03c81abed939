"""Scoring very many releases on all cores: the same scores as in one process, chunk by chunk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.candidates import CandidateRelease
from suyuan.trace.screen import Screen

CHUNK = 4096
ALONE_BELOW = 300_000_000
"""Releases times records below which starting processes costs more than it saves."""

_screen: Screen | None = None


def score_releases(screen: Screen, releases: Sequence[CandidateRelease]) -> NDArray[np.float64]:
    """Quick scores of the releases, shape (len(releases),)."""
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if workers < 2 or len(releases) * screen.records < ALONE_BELOW:
        return screen.score(releases)
    chunks = [releases[start : start + CHUNK] for start in range(0, len(releases), CHUNK)]
    with (
        _one_thread_each(),
        ProcessPoolExecutor(workers, get_context("spawn"), initializer=_take, initargs=(screen,)) as pool,
    ):
        return np.concatenate(list(pool.map(_score, chunks)))


def _take(screen: Screen) -> None:
    global _screen  # noqa: PLW0603 - a worker works for one screen
    _screen = screen


def _score(releases: Sequence[CandidateRelease]) -> NDArray[np.float64]:
    assert _screen is not None
    return _screen.score(releases)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Workers share the cores already; their linear algebra must not start threads of its own."""
    name = "OPENBLAS_NUM_THREADS"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
