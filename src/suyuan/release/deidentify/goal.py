"""Goals: what every class of a released table has to fulfil, and which classes do not.

k, distinct l, entropy l and t are as in ``suyuan.assess.measures``.  All four survive joining classes: a class that is
joined of fulfilling ones fulfils.  k and distinct l also survive in the other direction, which the search for the best
levels lives on: whatever part of a failing class fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.classes import rank
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from suyuan.assess.classes import Classes


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked of every class.

    Attributes:
        k: people in it (of the register for k-map, else rows of the table), at least 1.
        l: distinct values of each sensitive field, at least 1.
        entropy_l: exp of the entropy of each sensitive field, at least 1.
        t: distance of each sensitive field to the table (equal distance), at most; None asks nothing.
    """

    k: int
    l: int = 1  # noqa: E741 - the name of the measure
    entropy_l: float = 1.0
    t: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no table can mean.

        Raises:
            AssessFault: SY-A013.
        """
        for name, good in (
            ("k", self.k >= 1),
            ("l", self.l >= 1),
            ("entropy_l", self.entropy_l >= 1.0),
            ("t", self.t is None or 0.0 <= self.t <= 1.0),
        ):
            if not good:
                raise AssessFault("SY-A013", constraint=name, value=getattr(self, name))

    @property
    def looks_at_values(self) -> bool:
        """Whether sensitive values matter."""
        return self.l > 1 or self.entropy_l > 1.0 or self.t is not None


@dataclass(frozen=True, slots=True)
class Values:
    """How often each value of one sensitive field stands in each distinct row.

    Attributes:
        field: its name.
        row: the distinct row, shape (p,).
        value: its code, shape (p,), each in ``range(size)``.
        weight: how often, shape (p,), at least 1.
        size: how many codes there are.
    """

    field: str
    row: NDArray[np.int64]
    value: NDArray[np.int32]
    weight: NDArray[np.int64]
    size: int


def judge(
    goal: Goal, classes: Classes, values: tuple[Values, ...], prior: tuple[NDArray[np.float64], ...]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which classes fail, two arrays of shape (c,): for any reason, and for one that all their parts share.

    Args:
        goal: what is asked.
        classes: of distinct rows; ``sizes`` are the people that k counts.
        values: of each sensitive field.
        prior: share of each value in the table, one array for each sensitive field.
    """
    failed = classes.sizes < goal.k
    surely = failed.copy()
    if goal.looks_at_values:
        for one, overall in zip(values, prior, strict=True):
            few, wrong = _judge_values(goal, classes, one, overall)
            surely |= few
            failed |= few | wrong
    return failed, surely


def _judge_values(
    goal: Goal, classes: Classes, values: Values, overall: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    count = classes.count
    key = classes.ids[values.row].astype(np.int64) * values.size + values.value
    pairs = rank(key, count * values.size, values.weight)
    first = pairs.first_rows()
    owner, value = classes.ids[values.row[first]], values.value[first]
    people = np.bincount(owner, weights=pairs.sizes, minlength=count)
    share = pairs.sizes / people[owner]
    few = np.bincount(owner, minlength=count) < goal.l
    wrong = np.zeros(count, dtype=np.bool_)
    if goal.entropy_l > 1.0:
        entropy = np.bincount(owner, weights=-share * np.log(share), minlength=count)
        wrong |= entropy < np.log(goal.entropy_l) - ROUNDING
    if goal.t is not None:
        gain = np.maximum(share - overall[value], 0.0)
        wrong |= np.bincount(owner, weights=gain, minlength=count) > goal.t + ROUNDING
    return few, wrong


ROUNDING = 1e-12
"""Sums of shares are equal up to this."""
