"""Scan: candidates without a key index, by comparing a list with the features of every record.

The same link keys as the index has, put together from features.  A filter of a few hundred kilobytes lets through what
may be in the list; only that is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.features import BIRTH, ID, NAME, PHONE_ENDS, SOUND, LeakColumn
from suyuan.trace.link_keys import ADDRESS, ID_PREFIX, PHONE, RECORD_NUMBER

ALONE = (PHONE, ID, ID_PREFIX, RECORD_NUMBER, ADDRESS)
TOGETHER = ((NAME, BIRTH), (SOUND, BIRTH), (NAME, PHONE_ENDS), (NAME, NAME))
"""Labels that are link keys alone, and pairs of them."""

FILTER_BITS = 22
MIX = np.uint64(0x9E3779B97F4A7C15)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for under one key: distinct hashes ascending, the rows of each, and a filter.

    Attributes:
        labels: one label, or two.
        keys: hash of each asked row, ascending, shape (k,).
        rows: its row, shape (k,).
        seen: True at the low bits of every key.
    """

    labels: tuple[str, ...]
    keys: Hashes
    rows: NDArray[np.intp]
    seen: NDArray[np.bool_]


def list_wanted(columns: Sequence[LeakColumn]) -> tuple[Wanted, ...]:
    """All that a list asks for."""
    held: dict[str, list[NDArray[np.uint32]]] = {}
    for column in columns:
        for label, hashes in column.parts:
            if hashes.any():
                held.setdefault(label, []).append(hashes)
    wanted = []
    for labels in (*((label,) for label in ALONE), *TOGETHER):
        found = [_asked(hashes) for hashes in _combined(labels, held)]
        if found:
            keys = np.concatenate([keys for keys, _ in found])
            order = np.argsort(keys)
            seen = np.zeros(1 << FILTER_BITS, dtype=bool)
            seen[keys >> np.uint64(64 - FILTER_BITS)] = True
            wanted.append(Wanted(labels, keys[order], np.concatenate([rows for _, rows in found])[order], seen))
    return tuple(wanted)


def scan(
    wanted: Sequence[Wanted], features: Mapping[str, NDArray[np.uint32]], common: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find records that a list asks for.

    Args:
        wanted: from ``list_wanted``.
        features: of some records by feature name, shape (n,) each.
        common: a key that more of them share is not followed.

    Returns:
        Rows of the list and places among the records, both of shape (m,).
    """
    held: dict[str, list[NDArray[np.uint32]]] = {}
    for name, hashes in features.items():
        held.setdefault(name.partition("/")[2], []).append(hashes)
    rows, places = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for one in wanted:
        for combined in _combined(one.labels, held):
            place = np.flatnonzero(one.seen[combined >> np.uint64(64 - FILTER_BITS)] & (combined != 0))
            keys = combined[place]
            low = np.searchsorted(one.keys, keys)
            count = np.searchsorted(one.keys, keys, side="right") - low
            hit = count > 0
            place, keys, low, count = place[hit], keys[hit], low[hit], count[hit]
            _, group, shared = np.unique(keys, return_inverse=True, return_counts=True)
            count[shared[group] > common] = 0
            offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            rows.append(one.rows[np.repeat(low, count) + offset])
            places.append(np.repeat(place, count))
    return np.concatenate(rows), np.concatenate(places)


def _combined(labels: tuple[str, ...], held: Mapping[str, Sequence[NDArray[np.uint32]]]) -> Iterator[Hashes]:
    """Hashes of a key for every choice of columns; 0 where a part is empty."""
    if len(labels) == 1:
        for hashes in held.get(labels[0], ()):
            yield _spread(hashes)
        return
    first, second = (held.get(label, ()) for label in labels)
    for one, other in product(first, second):
        if one is not other:
            both = (one.astype(np.uint64) << np.uint64(32) | other) * MIX
            yield np.where((one != 0) & (other != 0), both, np.uint64(0))


def _spread(hashes: NDArray[np.uint32]) -> Hashes:
    """Multiplied by an odd number: still one to one, and the high bits depend on all others."""
    return hashes.astype(np.uint64) * MIX


def _asked(hashes: Hashes) -> tuple[Hashes, NDArray[np.intp]]:
    rows = np.flatnonzero(hashes)
    return hashes[rows], rows
