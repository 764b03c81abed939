"""Mondrian with ranges and sets: rows are cut into ever smaller parts, each released as a range or a set of values.

After LeFevre, DeWitt and Ramakrishnan 2006, with cuts that lose least: a part is cut by the field and at the place
where (rows times spread), summed over both sides, falls most, while both keep k rows.  Numbers are cut at a bound; of
other values the most frequent ones are parted from the rest, which is the best cut into two sets of given sizes.  All
parts are cut at once, so a table takes as many passes as its deepest part has cuts.

A set such as {A, B} is no value of a hierarchy: this is another form of release than ``peel``, and finer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.goal import Goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded


@dataclass(frozen=True, slots=True)
class Axis:
    """A field as Mondrian sees it.

    Attributes:
        name: of the field.
        cells: place of each row's value, shape (n,), each in ``range(size)``; numbers in rising order.
        size: how many places there are.
        spots: where each place lies: its number for numbers, else 0, 1, 2 …; shape (size,).
        domain: the widest spread possible, in the unit of ``spots``: what a loss of 1 stands for.
        ordered: whether the values are numbers.
    """

    name: str
    cells: NDArray[np.int64]
    size: int
    spots: NDArray[np.float64]
    domain: float
    ordered: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a table.

    Attributes:
        part: of each row, shape (n,).
        count: how many there are.
        granularity: 1 - mean loss of the cells, in 0..1.
        passes: how often the table was gone through.
    """

    part: NDArray[np.int64]
    count: int
    granularity: float
    passes: int


def make_axis(column: Coded, domain: float | None = None) -> Axis:
    """Make an axis of a coded column.

    Args:
        column: numbers and days become an ordered axis unless a cell is missing; anything else, missing too, is a set.
        domain: the widest spread possible (values - 1 for sets, last - first for numbers); that of the column if None.
    """
    cells = column.codes.astype(np.int64)
    days = pa.types.is_date32(column.values.type)
    if not (column.ordered or days) or column.missing:
        spread = float(column.size - 1) if domain is None else domain
        return Axis(column.name, cells, column.size, np.arange(column.size, dtype=np.float64), spread, ordered=False)
    order = np.asarray(pc.sort_indices(column.values)).astype(np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    spots = np.asarray(column.values.cast(pa.int32()) if days else column.values).astype(np.float64)[order]
    spread = float(spots[-1] - spots[0]) if domain is None else domain
    return Axis(column.name, place[cells], column.size, spots, spread, ordered=True)


def cut_parts(axes: Sequence[Axis], k: int) -> Parts:
    """Cut a table into parts of at least k rows.

    Args:
        axes: the fields, at least one, each of the same n rows.
        k: fewest rows in a part.

    Raises:
        AssessFault: SY-A013, k is below 1; SY-A014, the table has fewer than k rows.
    """
    Goal(k)
    rows = len(axes[0].cells)
    if rows < k:
        raise AssessFault("SY-A014", k=k, people=rows)
    final = np.zeros(rows, dtype=np.int64)
    here, part, count = np.arange(rows), np.zeros(rows, dtype=np.int64), 1
    cells = [axis.cells for axis in axes]
    finished = passes = 0
    while len(here):
        passes += 1
        which, left = _choose_cuts(axes, cells, part, count, k)
        done = which < 0
        stop = done[part]
        numbered = np.cumsum(done) - 1 + finished
        final[here[stop]] = numbered[part[stop]]
        finished += int(done.sum())
        here, part = here[~stop], part[~stop]
        cells = [one[~stop] for one in cells]
        mine = which[part]
        value = np.zeros(len(here), dtype=np.int64)
        for position, one in enumerate(cells):
            np.copyto(value, one, where=mine == position)
        part, count = _renumber(part * 2 + left[part, value], 2 * count)
    return Parts(final, finished, _granularity(axes, final, finished), passes)


def _choose_cuts(
    axes: Sequence[Axis], cells: list[NDArray[np.int64]], part: NDArray[np.int64], count: int, k: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The field by which each part is cut (-1 for none), and which of its values go left, shape (count, widest)."""
    most, which = np.zeros(count), np.full(count, -1)
    left = np.zeros((count, max(axis.size for axis in axes)), dtype=np.bool_)
    for position, (axis, mine) in enumerate(zip(axes, cells, strict=True)):
        if axis.size < 2:
            continue
        table = np.bincount(part * axis.size + mine, minlength=count * axis.size).reshape(count, axis.size)
        gain, side = _cut_numbers(table, axis, k) if axis.ordered else _cut_sets(table, axis, k)
        better = gain > most
        most[better], which[better] = gain[better], position
        left[better, : axis.size] = side[better]
    return which, left


def _cut_numbers(table: NDArray[np.int64], axis: Axis, k: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The bound that takes most from rows times range, for each part."""
    present, spots = table > 0, axis.spots
    highest = np.maximum.accumulate(np.where(present, spots, -np.inf), axis=1)
    lowest = np.minimum.accumulate(np.where(present, spots, np.inf)[:, ::-1], axis=1)[:, ::-1]
    first, last = lowest[:, :1], highest[:, -1:]
    below = np.cumsum(table, axis=1)
    total = below[:, -1:]
    with np.errstate(invalid="ignore"):
        kept = below[:, :-1] * (highest[:, :-1] - first) + (total - below[:, :-1]) * (last - lowest[:, 1:])
    gain, cut = _best(total * (last - first) - kept, below[:, :-1], total, k)
    return gain / axis.domain, np.arange(axis.size) <= cut[:, None]


def _cut_sets(table: NDArray[np.int64], axis: Axis, k: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """How many of the most frequent values to part from the others, for each part."""
    falling = np.argsort(-table, axis=1, kind="stable")
    ordered = np.take_along_axis(table, falling, axis=1)
    below = np.cumsum(ordered, axis=1)
    total, distinct = below[:, -1:], (ordered > 0).sum(axis=1)[:, None]
    taken = np.arange(1, axis.size)
    kept = below[:, :-1] * (taken - 1) + (total - below[:, :-1]) * (distinct - taken - 1)
    gain, cut = _best(total * (distinct - 1) - kept, below[:, :-1], total, k)
    side = np.zeros(table.shape, dtype=np.bool_)
    np.put_along_axis(side, falling, np.arange(axis.size) <= cut[:, None], axis=1)
    return gain / axis.domain, side


def _best(
    gain: NDArray[np.float64], below: NDArray[np.int64], total: NDArray[np.int64], k: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    allowed = (below >= k) & (total - below >= k)
    gain = np.where(allowed, gain, -1.0)
    cut = gain.argmax(axis=1)
    return gain[np.arange(len(gain)), cut], cut


def _renumber(part: NDArray[np.int64], span: int) -> tuple[NDArray[np.int64], int]:
    present = np.zeros(span, dtype=np.int64)
    present[part] = 1
    numbered = np.cumsum(present) - 1
    return numbered[part], int(numbered[-1]) + 1


def _granularity(axes: Sequence[Axis], part: NDArray[np.int64], count: int) -> float:
    lost = 0.0
    for axis in axes:
        table = np.bincount(part * axis.size + axis.cells, minlength=count * axis.size).reshape(count, axis.size)
        present = table > 0
        if axis.ordered:
            spread = np.where(present, axis.spots, -np.inf).max(axis=1) - np.where(present, axis.spots, np.inf).min(
                axis=1
            )
        else:
            spread = present.sum(axis=1) - 1.0
        lost += float((table.sum(axis=1) * spread).sum()) / (axis.domain or 1.0)
    return 1.0 - lost / len(part) / len(axes)
