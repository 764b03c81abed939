"""The key index: for each kind of link key, sorted 64-bit keyed hashes and the records that hold them.

A run is a folder of immutable files; an import adds a run and rebuilds nothing.  A run that has grown to half of the
one before it is merged with it, so there are never more runs than the logarithm of the entries, and each entry is
written again as often at most.  Hashes are keyed, because a bare hash of a phone number is the phone number.  A hit is
a candidate only: features are compared afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from suyuan.storage.array_file import map_array, write_array
from suyuan.storage.durable import disk_fault, flush_folder

COMMON_KEY = 64
"""A key that more records share than this identifies nobody and is not followed."""

Entries = tuple[NDArray[np.uint64], NDArray[np.uint32]]
"""Hashes and record ids, both of shape (n,)."""


class KindCount(NamedTuple):
    """What a run holds of one kind: entries, and pairs of records that share a key, with those of older runs too."""

    entries: int
    pairs: int


Counts = dict[str, KindCount]


class Run(NamedTuple):
    """A run: its folder, and what it holds by kind."""

    folder: Path
    counts: Counts


def write_run(folder: Path, entries: Mapping[str, Entries], older: Sequence[Run] = ()) -> Run:
    """Write a run.

    Args:
        folder: a new folder.
        entries: by kind, in any order; hash 0 means no key and is left out.
        older: the runs before, against which shared keys are counted.
    """
    counts = {}
    sorted_entries = {}
    for kind, (hashes, rids) in entries.items():
        keys, owners = _sort(hashes, rids)
        shared = _pairs_within(keys) + sum(_pairs_between(keys, owners, *_load(run, kind)) for run in older)
        counts[kind] = KindCount(len(keys), shared)
        sorted_entries[kind] = (keys, owners)
    _write(folder, sorted_entries.items())
    return Run(folder, counts)


def merge_runs(folder: Path, one: Run, two: Run) -> Run:
    """Write a run that holds the entries of two."""
    kinds = sorted({*one.counts, *two.counts})
    counts = {}

    def merged() -> Iterator[tuple[str, Entries]]:
        for kind in kinds:
            keys, owners = _merge(_load(one, kind), _load(two, kind))
            pairs = sum(run.counts[kind].pairs for run in (one, two) if kind in run.counts)
            counts[kind] = KindCount(len(keys), pairs)
            yield kind, (keys, owners)

    _write(folder, merged())
    return Run(folder, counts)


def probe(
    runs: Sequence[Run], kind: str, hashes: NDArray[np.uint64], common: int = COMMON_KEY
) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
    """Look hashes up in all runs.

    Args:
        runs: where to look.
        kind: kind of link key.
        hashes: shape (n,); 0 finds nothing.
        common: a key that more records of a run share is not followed.

    Returns:
        Positions in ``hashes`` and record ids of the hits, both of shape (m,); several hits of one hash all stand.
    """
    positions: list[NDArray[np.intp]] = [np.zeros(0, np.intp)]
    found: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
    asked = np.flatnonzero(hashes)
    # Neighbours in the index are asked for one after the other: each page is touched once.
    asked = asked[np.argsort(hashes[asked])]
    wanted = hashes[asked]
    for run in runs:
        keys, rids = _load(run, kind)
        low = np.searchsorted(keys, wanted)
        inside = low < len(keys)
        hit = np.flatnonzero(inside)[keys[low[inside]] == wanted[inside]]
        low = low[hit]
        count = np.searchsorted(keys, wanted[hit], side="right") - low
        count[count > common] = 0
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        positions.append(np.repeat(asked[hit], count))
        found.append(np.asarray(rids[np.repeat(low, count) + offset]))
    return np.concatenate(positions), np.concatenate(found)


def without_records(run: Run, target: Path, erased: NDArray[np.uint32]) -> Run:
    """Write a run again without some records."""
    entries, counts = {}, {}
    for kind, count in run.counts.items():
        keys, rids = _load(run, kind)
        kept = ~np.isin(rids, erased)
        entries[kind] = (np.asarray(keys)[kept], np.asarray(rids)[kept])
        counts[kind] = KindCount(int(kept.sum()), count.pairs)
    _write(target, entries.items())
    return Run(target, counts)


def _sort(hashes: NDArray[np.uint64], rids: NDArray[np.uint32]) -> Entries:
    real = hashes != 0
    order = np.argsort(hashes[real])
    return _tidy(hashes[real][order], rids[real][order])


def _merge(one: Entries, two: Entries) -> Entries:
    """Two sorted lists as one."""
    keys_one, keys_two = np.asarray(one[0]), np.asarray(two[0])
    place = np.searchsorted(keys_one, keys_two, side="right") + np.arange(len(keys_two))
    from_two = np.zeros(len(keys_one) + len(keys_two), dtype=bool)
    from_two[place] = True
    keys = np.empty(len(from_two), dtype=np.uint64)
    owners = np.empty(len(from_two), dtype=np.uint32)
    keys[from_two], keys[~from_two] = keys_two, keys_one
    owners[from_two], owners[~from_two] = two[1], one[1]
    return _tidy(keys, owners)


def _tidy(keys: NDArray[np.uint64], owners: NDArray[np.uint32]) -> Entries:
    """Sort the records of shared keys; a record that holds one key twice, two equal telephones, holds it once."""
    same = np.flatnonzero(keys[1:] == keys[:-1])
    if not len(same):
        return keys, owners
    shared = np.zeros(len(keys), dtype=bool)
    shared[same] = shared[same + 1] = True
    again = np.flatnonzero(shared)
    owners[again] = owners[again[np.lexsort((owners[again], keys[again]))]]
    double = np.zeros(len(keys), dtype=bool)
    double[same + 1] = owners[same + 1] == owners[same]
    return (keys[~double], owners[~double]) if double.any() else (keys, owners)


def _pairs_within(keys: NDArray[np.uint64]) -> int:
    starts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]) != 0)
    sizes = np.diff(starts, append=len(keys)).astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _pairs_between(
    keys: NDArray[np.uint64], owners: NDArray[np.uint32], old_keys: NDArray[np.uint64], old_owners: NDArray[np.uint32]
) -> int:
    """Pairs of different records that share a key over two lists."""
    low = np.searchsorted(old_keys, keys)
    high = np.searchsorted(old_keys, keys, side="right")
    pairs = int((high - low).sum())
    # A record that was brought up to date holds its key in both.
    lone = np.flatnonzero(high - low == 1)
    return pairs - int((old_owners[low[lone]] == owners[lone]).sum())


def _write(folder: Path, entries: Iterable[tuple[str, Entries]]) -> None:
    try:
        folder.mkdir(mode=0o700)
        for kind, (keys, rids) in entries:
            write_array(folder / f"{kind}.keys.npy", keys)
            write_array(folder / f"{kind}.rids.npy", rids)
        flush_folder(folder)
    except OSError as error:
        raise disk_fault(error, folder.name) from error


def _load(run: Run, kind: str) -> Entries:
    """Map a kind's entries; none where the run has none of it."""
    if kind not in run.counts:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    rows = run.counts[kind].entries
    return map_array(run.folder / f"{kind}.keys.npy", rows), map_array(run.folder / f"{kind}.rids.npy", rows)
