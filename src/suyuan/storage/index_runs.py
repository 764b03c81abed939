"""The runs of a registry's key index, as the database knows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from suyuan.storage.key_index import Counts, Entries, KindCount, Run, merge_runs, without_records, write_run
from suyuan.storage.schema import INDEX_RUNS


class IndexRuns:
    """All runs; a change writes new folders and moves the database to them."""

    def __init__(self, folder: Path, connection: sa.Connection) -> None:
        self._folder = folder
        self._connection = connection

    def runs(self) -> list[Run]:
        """Oldest first."""
        rows = self._connection.execute(sa.select(INDEX_RUNS).order_by(INDEX_RUNS.c.id))
        return [Run(self._folder / row.folder, _counts(row.counts)) for row in rows]

    def counts(self) -> Counts:
        """Entries by kind, and pairs of records that share a key."""
        total: Counts = {}
        for run in self.runs():
            for kind, count in run.counts.items():
                before = total.get(kind, KindCount(0, 0))
                total[kind] = KindCount(before.entries + count.entries, before.pairs + count.pairs)
        return total

    def add(self, name: str, entries: Mapping[str, Entries]) -> None:
        """Add a run, and merge runs of like size."""
        runs = self.runs()
        runs.append(write_run(self._folder / name, entries, runs))
        merged = 0
        while len(runs) > 1 and _size(runs[-1]) * 2 >= _size(runs[-2]):
            two, one = runs.pop(), runs.pop()
            merged += 1
            runs.append(merge_runs(self._folder / f"{name}-merged-{merged}", one, two))
        self._replace(runs)

    def clear(self) -> None:
        """Forget all runs; ``sweep`` removes their folders."""
        self._replace([])

    def erase(self, name: str, rids: NDArray[np.uint32]) -> None:
        """Write every run again without some records."""
        runs = [without_records(run, self._folder / f"{name}-{k}", rids) for k, run in enumerate(self.runs())]
        self._replace(runs)

    def sweep(self) -> None:
        """Remove folders that the database does not name."""
        named = {run.folder.name for run in self.runs()}
        for folder in self._folder.iterdir():
            if folder.name not in named:
                for path in folder.iterdir():
                    path.unlink()
                folder.rmdir()

    def _replace(self, runs: list[Run]) -> None:
        self._connection.execute(sa.delete(INDEX_RUNS))
        for run in runs:
            self._connection.execute(
                sa.insert(INDEX_RUNS).values(folder=run.folder.name, counts=json.dumps(run.counts))
            )


def _size(run: Run) -> int:
    return sum(count.entries for count in run.counts.values())


def _counts(text: str) -> Counts:
    return {kind: KindCount(*values) for kind, values in json.loads(text).items()}
