"""The best levels: exact search of the lattice of all combinations, with suppression of the rows that stay too few.

Every combination (node) has an upper bound of its granularity: that of all rows at its levels, less what rows would
have gained that are certainly suppressed.  A row that fails at a coarser node fails at all finer ones, so one
evaluation lowers the bounds of everything below it.  First come nodes in which few fields are not at their top: their
classes are few, and they bound thousands.  Then always the node with the highest bound, until none is above the best
found.  The result is the optimum, and that it is one is thereby proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.grid import Node, check_goal, check_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from suyuan.release.deidentify.goal import Goal
    from suyuan.release.deidentify.grid import Grid

NODES = 20_000_000
"""Larger lattices are refused: their bounds alone take 160 MB."""

EVALUATIONS = 20_000
"""After so many evaluations the best node found is returned with what is left to prove."""

PROBES = 1_000
"""Coarse nodes of one width that are tried first, at most."""

WIDTHS = (1, 2, 3, 4)
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class BestLevels:
    """The best node.

    Attributes:
        levels: of each field.
        granularity: 1 - mean loss of the cells, a suppressed row counting 1, in 0..1.
        suppressed: rows that are left out.
        failed: which distinct rows they are, shape (r,).
        evaluated: nodes that were looked at.
        bound: no node is above this; equal to ``granularity`` when the optimum is proved.
    """

    levels: Node
    granularity: float
    suppressed: int
    failed: NDArray[np.bool_]
    evaluated: int
    bound: float

    @property
    def proved(self) -> bool:
        """Whether no node can be better."""
        return self.bound <= self.granularity + CLOSE


def search_levels(grid: Grid, goal: Goal, limit: float = 0.0, evaluations: int = EVALUATIONS) -> BestLevels:
    """Find the node of highest granularity that suppresses at most ``limit`` of the rows.

    Args:
        grid: the table.
        goal: what every class has to fulfil.
        limit: share of rows, in 0..1.
        evaluations: how many nodes are looked at before the search ends without proof.

    Raises:
        AssessFault: SY-A014 to SY-A016 as ``check_goal``; SY-A017 more than ``NODES`` nodes; SY-A013 a limit outside
            0..1.
    """
    if not 0.0 <= limit <= 1.0:
        raise AssessFault("SY-A013", constraint="limit", value=limit)
    check_size(grid.shape, NODES)
    check_goal(grid, goal)
    search = _Search(grid, goal, limit)
    for node in _coarse_nodes(grid.shape):
        if search.bounds[node] > search.best + CLOSE:
            search.evaluate(node)
    while search.evaluated < evaluations:
        highest = int(search.bounds.argmax())
        if search.bounds.flat[highest] <= search.best + CLOSE:
            break
        search.evaluate(tuple(int(level) for level in np.unravel_index(highest, grid.shape)))
    bound = max(search.best, float(search.bounds.max()))
    suppressed = int(grid.weights[search.failed].sum())
    return BestLevels(search.levels, search.best, suppressed, search.failed, search.evaluated, bound)


class _Search:
    """The state of one search."""

    __slots__ = ("best", "bounds", "evaluated", "failed", "goal", "grid", "levels", "most", "whole")

    def __init__(self, grid: Grid, goal: Goal, limit: float) -> None:
        self.grid, self.goal, self.most = grid, goal, limit * grid.released
        self.whole = self._spread(grid.gains.sum(axis=0), grid.shape)
        self.bounds = self.whole.copy()
        self.levels: Node = grid.top
        self.failed: NDArray[np.bool_] = np.ones(len(grid.weights), dtype=np.bool_)
        self.best, self.evaluated = -1.0, 0

    def evaluate(self, node: Node) -> None:
        """Look at one node: it may be the best, and it bounds all finer ones."""
        grid = self.grid
        failed, surely = grid.failing(self.goal, node)
        self.evaluated += 1
        below = tuple(slice(0, level + 1) for level in node)
        shape = tuple(level + 1 for level in node)
        suppressed = int(grid.weights[failed].sum())
        value = float(self.whole[node])
        if suppressed:
            value -= float(self._lost(failed, shape)[node])
        # A class that fails for its values may have parts that do not; without suppression any failure is final,
        # because a table of fulfilling classes would have made this one fulfil.
        hopeless = int(grid.weights[surely].sum()) > self.most or (self.most < 1 and suppressed > 0)
        if hopeless:
            self.bounds[below] = -1.0
        elif surely.any():
            np.minimum(self.bounds[below], self.whole[below] - self._lost(surely, shape), out=self.bounds[below])
        self.bounds[node] = -1.0
        if suppressed <= self.most and value > self.best:
            self.best, self.levels, self.failed = value, node, failed

    def _lost(self, rows: NDArray[np.bool_], shape: Node) -> NDArray[np.float64]:
        """What the rows would have gained at each node of the corner of the lattice, shape ``shape``."""
        return self._spread(rows.astype(np.float64) @ self.grid.gains, shape)

    def _spread(self, by_level: NDArray[np.float64], shape: Node) -> NDArray[np.float64]:
        """Sum one number for each field's level over all nodes of the corner."""
        total = np.zeros(shape)
        for axis, (start, height) in enumerate(zip(self.grid.offsets[:-1], shape, strict=True)):
            along = [1] * len(shape)
            along[axis] = height
            total = total + by_level[start : start + height].reshape(along)
        return total


def _coarse_nodes(shape: Node) -> Iterator[Node]:
    """Nodes in which at most ``WIDTHS`` fields are below their top, the coarsest first; wide ones only while few."""
    yield tuple(height - 1 for height in shape)
    for width in WIDTHS:
        chosen = list(combinations(range(len(shape)), width))
        if width >= len(shape) or sum(prod(shape[j] - 1 for j in fields) for fields in chosen) > PROBES * width:
            return
        for fields in chosen:
            for levels in product(*(range(shape[j] - 1) for j in fields)):
                below = dict(zip(fields, levels, strict=True))
                yield tuple(below.get(j, height - 1) for j, height in enumerate(shape))
