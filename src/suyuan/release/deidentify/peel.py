"""Lattice peel: local recoding with hierarchy values only, so that no more rows than need be become coarse.

Nodes are visited from the finest to the coarsest, by the granularity that the remaining rows would have there.  At each
node every row leaves whose class fulfils the goal among the rows that remain, unless what would remain could not
fulfil it any more.  Each row ends at its own levels; rows of one class have the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.classes import Classes, group
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.goal import Values, judge
from suyuan.release.deidentify.grid import check_goal, check_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from suyuan.release.deidentify.goal import Goal
    from suyuan.release.deidentify.grid import Grid

NODES = 200_000
"""Larger lattices are refused: every node is visited."""

SHRUNK = 0.95
"""Nodes are put in order anew when no more than this share of the rows is left of those they were ordered by."""


@dataclass(frozen=True, slots=True)
class LocalLevels:
    """Levels of each distinct row.

    Attributes:
        levels: shape (r, m), dtype int8; those of a suppressed row are the coarsest.
        granularity: 1 - mean loss of the cells, a suppressed row counting 1, in 0..1.
        suppressed: rows that are left out.
        failed: which distinct rows they are, shape (r,).
    """

    levels: NDArray[np.int8]
    granularity: float
    suppressed: int
    failed: NDArray[np.bool_]


def peel(grid: Grid, goal: Goal) -> LocalLevels:
    """Recode rows locally.

    Args:
        grid: the table; k counts its own rows.
        goal: what every class has to fulfil.

    Raises:
        AssessFault: SY-A014 to SY-A016 as ``check_goal``; SY-A017 more than ``NODES`` nodes; SY-A018 the grid is laid
            for k-map.
    """
    if grid.people is not grid.weights:
        raise AssessFault("SY-A018")
    check_size(grid.shape, NODES)
    check_goal(grid, goal)
    rest = _Rest(grid, goal)
    waiting = np.ones(prod(grid.shape), dtype=np.bool_)
    while waiting.any() and len(rest.rows):
        begun = rest.people()
        for node in rest.order(waiting):
            waiting[node] = False
            released = rest.release(tuple(int(level) for level in np.unravel_index(node, grid.shape)))
            if released and rest.people() < SHRUNK * begun:
                break
    failed = np.zeros(len(grid.weights), dtype=np.bool_)
    failed[rest.rows] = True
    return LocalLevels(rest.levels, rest.gained, int(grid.weights[failed].sum()), failed)


class _Rest:
    """The rows that remain, and what the others got."""

    __slots__ = ("gained", "gains", "goal", "grid", "groups", "levels", "rows", "values", "weights")

    def __init__(self, grid: Grid, goal: Goal) -> None:
        self.grid, self.goal = grid, goal
        self.rows = np.arange(len(grid.weights))
        self.weights, self.gains = grid.weights, grid.gains
        self.groups = [list(levels) for levels in grid.groups]
        self.values = grid.values if goal.looks_at_values else ()
        self.levels = np.tile(np.array(grid.top, dtype=np.int8), (len(grid.weights), 1))
        self.gained = 0.0

    def people(self) -> int:
        """How many rows of the table remain."""
        return int(self.weights.sum())

    def order(self, waiting: NDArray[np.bool_]) -> list[int]:
        """Nodes that wait, by what the remaining rows would have there, the most first."""
        by_level = self.gains.sum(axis=0)
        total = np.zeros(self.grid.shape)
        for axis, start in enumerate(self.grid.offsets[:-1]):
            along = [1] * len(self.grid.shape)
            along[axis] = self.grid.shape[axis]
            total = total + by_level[start : start + along[axis]].reshape(along)
        nodes = np.flatnonzero(waiting)
        ordered: list[int] = nodes[np.argsort(-total.ravel()[nodes], kind="stable")].tolist()
        return ordered

    def release(self, node: tuple[int, ...]) -> bool:
        """Let the rows go whose classes fulfil the goal at a node; whether any went."""
        fields = [j for j, level in enumerate(node) if self.grid.fields[j].groups(level) > 1]
        codes = [self.groups[j][node[j]] for j in fields] or [np.zeros(len(self.rows), dtype=np.int32)]
        classes = group(codes, [self.grid.fields[j].groups(node[j]) for j in fields] or [1], self.weights)
        stays = judge(self.goal, classes, self.values, self.grid.prior)[0]
        if stays.all():
            return False
        stay = stays[classes.ids]
        if stay.any() and not self._can_stay(stay):
            return False
        gone = ~stay
        columns = self.grid.offsets[:-1] + np.array(node)
        self.gained += float(self.gains[gone][:, columns].sum())
        self.levels[self.rows[gone]] = node
        self._keep(stay)
        return True

    def _can_stay(self, stay: NDArray[np.bool_]) -> bool:
        """Whether the rows that would remain can fulfil the goal at least all together."""
        weights = self.weights[stay]
        whole = Classes(np.zeros(len(weights), dtype=np.int32), np.array([weights.sum()]))
        values = tuple(_restrict(one, stay) for one in self.values)
        return not judge(self.goal, whole, values, self.grid.prior)[0].any()

    def _keep(self, stay: NDArray[np.bool_]) -> None:
        self.rows, self.weights, self.gains = self.rows[stay], self.weights[stay], self.gains[stay]
        self.groups = [[one[stay] for one in levels] for levels in self.groups]
        self.values = tuple(_restrict(one, stay) for one in self.values)


def _restrict(values: Values, stay: NDArray[np.bool_]) -> Values:
    """The values of the rows that stay, rows numbered anew."""
    mine = stay[values.row]
    place = np.cumsum(stay) - 1
    return Values(values.field, place[values.row[mine]], values.value[mine], values.weight[mine], values.size)
