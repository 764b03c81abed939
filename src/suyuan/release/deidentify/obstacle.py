"""Obstacle: what stands in the way of k when even the coarsest levels do not reach it, and the k that would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from suyuan.assess.classes import group

if TYPE_CHECKING:
    from numpy.typing import NDArray

Column: TypeAlias = "tuple[str, NDArray[np.int32], int]"
"""A column at its coarsest: its name, the group of each row, how many groups there are."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why no levels reach k.

    Attributes:
        reached: the largest k that can be reached, everything open at its coarsest.
        column: the column most in the way.
        without: the k that could be reached without it.
    """

    reached: int
    column: str
    without: int


def find_obstacle(
    columns: Sequence[Column], rows: int, most: float, k: int, released: NDArray[np.bool_] | None = None
) -> Obstacle | None:
    """Whether k is out of reach even with everything at its coarsest: joining classes only helps k.

    Args:
        columns: of n rows, at least one.
        rows: n.
        most: how many of them may be left out.
        k: fewest people in a class.
        released: where k counts people of a register, which rows are of the copy, shape (n,).
    """
    best = _reach(columns, rows, most, released)
    if best >= k:
        return None
    without = {name: _reach([one for one in columns if one[0] != name], rows, most, released) for name, _, _ in columns}
    worst = max(without, key=lambda name: without[name])
    return Obstacle(best, worst, without[worst])


def _reach(columns: Sequence[Column], rows: int, most: float, released: NDArray[np.bool_] | None) -> int:
    """The largest k that these columns reach when the rows that may be left out are."""
    if not columns:
        columns = [("", np.zeros(rows, dtype=np.int32), 1)]
    classes = group([codes for _, codes, _ in columns], [size for _, _, size in columns])
    people, ours = classes.sizes, classes.sizes
    if released is not None:
        ours = np.bincount(classes.ids[released], minlength=classes.count)
        people = classes.sizes - ours
        most *= int(released.sum()) / max(rows, 1)
    order = np.argsort(people, kind="stable")
    order = order[ours[order] > 0]
    place = int(np.searchsorted(np.cumsum(ours[order]), most, side="right"))
    return int(people[order[min(place, len(order) - 1)]])
