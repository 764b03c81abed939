"""Subsets of fields: how many records, and which, every subset makes unique.

A walk over the tree of subsets: a child adds one field behind the last one of its parent, and its classes are those of
the parent split once more.  Only rows that can still be told apart go down: a row alone in its class is settled for all
larger subsets, and so are equal rows that share all fields.  A subset is the integer whose bit j stands for field j.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.assess.classes import classify
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded

WORK = 1 << 31
"""Rows times subsets that are walked at most: under a minute on one core, under 300 MB of marks."""

PRESENCE = 8
"""A range of keys up to this many times the rows is counted in an array."""


@dataclass(frozen=True, slots=True)
class SubsetUniques:
    """What every subset of fields makes unique.

    Attributes:
        fields: names, m of them.
        rows: records in the table.
        depth: largest size of a subset that was walked; m unless the work would not end.
        unique: unique records by subset; every non-empty subset of at most ``depth`` fields is a key.
        candidates: rows that all fields together make unique, shape (u,); no other row is unique under any subset.
        marked: by subset, which of the candidates it makes unique, packed to bits; empty unless asked for.
    """

    fields: tuple[str, ...]
    rows: int
    depth: int
    unique: dict[int, int]
    candidates: NDArray[np.int64]
    marked: dict[int, NDArray[np.uint8]]

    def names(self, subset: int) -> tuple[str, ...]:
        """The fields of a subset."""
        return tuple(name for bit, name in enumerate(self.fields) if subset >> bit & 1)


def walk_subsets(columns: Sequence[Coded], depth: int | None = None, *, mark: bool = False) -> SubsetUniques:
    """Count the unique records of all subsets of fields.

    Args:
        columns: m fields, at least one.
        depth: largest size of a subset; where None, the largest that ``WORK`` allows (``depth`` of the result says it).
        mark: also say which records are unique under each subset.

    Raises:
        AssessFault: SY-A005, the asked depth is more work than ``WORK``.
    """
    classes = classify(columns)
    rows = classes.first_rows()
    alone = classes.sizes == 1
    sizes = [column.size for column in columns]
    cells = [column.codes[rows] for column in columns]
    deep = choose_depth(len(columns), len(rows), depth)
    # The field with most values first: it settles most rows at once, and half of the tree hangs below it.
    order = sorted(range(len(columns)), key=lambda j: -sizes[j])
    walk = _Walk([cells[j] for j in order], [sizes[j] for j in order], [1 << j for j in order], alone, deep, mark)
    everyone = np.flatnonzero(alone)
    walk.place = np.cumsum(alone) - 1
    walk.width = len(everyone)
    walk.descend(0, 0, np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64), 1, 0, np.zeros(walk.width, np.bool_))
    names = tuple(column.name for column in columns)
    return SubsetUniques(names, len(columns[0].codes), deep, walk.unique, rows[everyone], walk.marked)


def choose_depth(fields: int, rows: int, depth: int | None = None) -> int:
    """The largest size of subsets that can be walked, at most ``depth``, at least 1.

    Raises:
        AssessFault: SY-A005, ``depth`` was asked for and is too much.
    """
    walked = subsets = 0
    for size in range(1, (depth or fields) + 1):
        subsets += comb(fields, size)
        if subsets * rows > WORK and size > 1:
            if depth is not None:
                raise AssessFault("SY-A005", fields=fields, depth=depth, possible=walked)
            break
        walked = size
    return min(walked, fields)


class _Walk:
    """The walk's state: what it reads and what it has found."""

    __slots__ = ("alone", "bits", "cells", "depth", "mark", "marked", "place", "sizes", "unique", "width")

    def __init__(
        self,
        cells: list[NDArray[np.int32]],
        sizes: list[int],
        bits: list[int],
        alone: NDArray[np.bool_],
        depth: int,
        mark: bool,  # noqa: FBT001 - of this file only
    ) -> None:
        self.cells, self.sizes, self.bits, self.alone, self.depth, self.mark = cells, sizes, bits, alone, depth, mark
        self.unique: dict[int, int] = {}
        self.marked: dict[int, NDArray[np.uint8]] = {}
        self.place: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.width = 0

    def descend(
        self,
        subset: int,
        start: int,
        rows: NDArray[np.int64],
        ids: NDArray[np.int64],
        count: int,
        settled: int,
        flags: NDArray[np.bool_],
    ) -> None:
        """Split the classes of ``rows`` by each field from ``start`` on, and go down.

        Args:
            subset: the fields that made the classes.
            start: the first field that may be added.
            rows: distinct rows that share their class with another distinct row, shape (r,).
            ids: their classes, shape (r,), each in ``range(count)``.
            count: the range of ``ids``.
            settled: records that are unique already.
            flags: which candidates they are, shape (width,).
        """
        last = subset.bit_count() + 1 >= self.depth
        for field in range(start, len(self.cells)):
            size, below = self.sizes[field], subset | self.bits[field]
            key = ids * size + self.cells[field][rows]
            leaf = last or field == len(self.cells) - 1
            single, key, span = _split(key, count * size)
            gone = rows[single]
            gone = gone[self.alone[gone]]
            self.unique[below] = settled + len(gone)
            found = flags
            if self.mark:
                found = flags.copy()
                found[self.place[gone]] = True
                self.marked[below] = np.packbits(found)
            if not leaf:
                rest = ~single
                self.descend(below, field + 1, rows[rest], key[rest], span, settled + len(gone), found)


def _split(key: NDArray[np.int64], span: int) -> tuple[NDArray[np.bool_], NDArray[np.int64], int]:
    """Which keys stand alone, and the keys on a short range."""
    if span <= PRESENCE * len(key) + 64:
        counts = np.bincount(key, minlength=span)
    else:
        encoded = pc.dictionary_encode(pa.array(key))
        key = np.asarray(encoded.indices).astype(np.int64)
        span = len(encoded.dictionary)
        counts = np.bincount(key, minlength=span)
    return counts[key] == 1, key, span
