"""The grid of all combinations of levels over the distinct rows of a table: what the searches look at."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.classes import Classes, group, rank
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.goal import Goal, Values, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded
    from suyuan.release.deidentify.hierarchy import Graded

Node = tuple[int, ...]
"""A level for each field."""

LEGIBLE = 10**12
"""Larger numbers of combinations are told as a power of ten."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Distinct rows, their weights and what each level gains.

    Attributes:
        fields: m graded fields.
        row_of: the distinct row of each row of the table, shape (n,).
        weights: how often each distinct row is released, shape (r,).
        people: how many people each distinct row counts for k, shape (r,).
        groups: by field and level, the group of each distinct row, shape (r,).
        gains: by field and level (``offsets``), granularity that a distinct row adds, shape (r, all levels): its weight
            times (1 - loss) over fields and released rows; a table of untouched rows sums to 1.
        offsets: where each field's levels begin in ``gains``, shape (m + 1,).
        values: of each sensitive field.
        prior: share of each of their values in the table.
    """

    fields: tuple[Graded, ...]
    row_of: NDArray[np.int32]
    weights: NDArray[np.int64]
    people: NDArray[np.int64]
    groups: tuple[tuple[NDArray[np.int32], ...], ...]
    gains: NDArray[np.float64]
    offsets: NDArray[np.int64]
    values: tuple[Values, ...]
    prior: tuple[NDArray[np.float64], ...]

    @property
    def shape(self) -> Node:
        """How many levels each field has."""
        return tuple(field.height for field in self.fields)

    @property
    def top(self) -> Node:
        """The coarsest level of each field."""
        return tuple(field.height - 1 for field in self.fields)

    @property
    def released(self) -> int:
        """Rows of the table."""
        return int(self.weights.sum())

    def classify(self, node: Node) -> Classes:
        """Classes of distinct rows at the levels of a node; sizes are people."""
        codes, sizes = [], []
        for field, mine, level in zip(self.fields, self.groups, node, strict=True):
            if field.groups(level) > 1:
                codes.append(mine[level])
                sizes.append(field.groups(level))
        if not codes:
            codes, sizes = [np.zeros(len(self.weights), dtype=np.int32)], [1]
        return group(codes, sizes, self.people)

    def failing(self, goal: Goal, node: Node) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which distinct rows fail at a node, and which fail at every finer one too; two arrays of shape (r,)."""
        classes = self.classify(node)
        failed, surely = judge(goal, classes, self.values, self.prior)
        return failed[classes.ids], surely[classes.ids]


def lay_grid(
    fields: Sequence[Graded], sensitive: Sequence[Coded] = (), released: NDArray[np.bool_] | None = None
) -> Grid:
    """Prepare the distinct rows of a table.

    Args:
        fields: the fields that may become coarser, at least one.
        sensitive: the fields that l and t look at.
        released: for k-map, which rows are of the copy (True) and which of the register that k counts in (False),
            shape (n,); where None, k counts the rows of the table itself.
    """
    every = group([field.codes for field in fields], [len(field.maps[0]) for field in fields])
    first = every.first_rows()
    weights = people = every.sizes
    if released is not None:
        weights = np.bincount(every.ids[released], minlength=every.count)
        people = every.sizes - weights
    groups = tuple(tuple(one[field.codes[first]] for one in field.maps) for field in fields)
    scale = weights / max(int(weights.sum()), 1) / len(fields)
    columns = [scale * (1.0 - one[field.codes[first]]) for field in fields for one in field.loss]
    offsets = np.cumsum([0, *[field.height for field in fields]])
    values = tuple(_values(every, column, released) for column in sensitive)
    prior = tuple(_prior(one) for one in values)
    return Grid(tuple(fields), every.ids, weights, people, groups, np.stack(columns, axis=1), offsets, values, prior)


def check_size(shape: Node, limit: int) -> None:
    """Refuse a lattice that is too large.

    Raises:
        AssessFault: SY-A017.
    """
    if (nodes := prod(shape)) > limit:
        told = f"{nodes:,}" if nodes < LEGIBLE else f"10^{len(str(nodes)) - 1}"
        raise AssessFault("SY-A017", nodes=told, limit=f"{limit:,}")


def check_goal(grid: Grid, goal: Goal) -> None:
    """Refuse a goal that not even one class of all rows fulfils.

    Raises:
        AssessFault: SY-A014 by k, SY-A015 by a sensitive field, SY-A016 no sensitive field is named.
    """
    if goal.looks_at_values and not grid.values:
        raise AssessFault("SY-A016")
    people = int(grid.people.sum())
    if people < goal.k:
        raise AssessFault("SY-A014", k=goal.k, people=people)
    whole = rank(np.zeros(len(grid.weights), dtype=np.int64), 1, grid.people)
    for one, prior in zip(grid.values, grid.prior, strict=True):
        if judge(goal, whole, (one,), (prior,))[0].any():
            raise AssessFault("SY-A015", field=one.field, values=int((prior > 0).sum()))


def _values(every: Classes, column: Coded, released: NDArray[np.bool_] | None) -> Values:
    rows = np.arange(len(every.ids)) if released is None else np.flatnonzero(released)
    pairs = rank(every.ids[rows].astype(np.int64) * column.size + column.codes[rows], every.count * column.size)
    first = rows[pairs.first_rows()]
    return Values(column.name, every.ids[first].astype(np.int64), column.codes[first], pairs.sizes, column.size)


def _prior(values: Values) -> NDArray[np.float64]:
    counts = np.bincount(values.value, weights=values.weight, minlength=values.size)
    return np.asarray(counts / counts.sum(), dtype=np.float64)
