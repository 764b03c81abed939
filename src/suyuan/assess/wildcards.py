"""Wildcards: the reading in which a missing cell may be any value, so that a row looks like more rows.

A record is then as many as agree with it wherever both say something.  Rows are taken by their pattern of missing
cells; two patterns are compared on the fields that both fill, so the work is patterns squared times rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.classes import Classes, group
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded

PATTERNS = 256
"""More patterns of missing cells than this are refused: the work grows with their square."""


def count_compatible(columns: Sequence[Coded]) -> NDArray[np.int64]:
    """How many rows agree with each row on all cells that both fill, itself among them, shape (n,).

    Raises:
        AssessFault: SY-A004, there are more patterns of missing cells than ``PATTERNS``.
    """
    rows = len(columns[0].codes)
    gaps = [column.codes == len(column.values) for column in columns if column.missing]
    if not gaps:
        classes = group([column.codes for column in columns], [column.size for column in columns])
        return classes.sizes[classes.ids]
    patterns = group([gap.astype(np.int32) for gap in gaps], [2] * len(gaps))
    if patterns.count > PATTERNS:
        raise AssessFault("SY-A004", patterns=patterns.count, limit=PATTERNS)
    members = [np.flatnonzero(patterns.ids == pattern) for pattern in range(patterns.count)]
    filled = [[column.codes[rows[0]] < len(column.values) for column in columns] for rows in members]
    counts = np.zeros(rows, dtype=np.int64)
    for one, mine in zip(members, filled, strict=True):
        for other, theirs in zip(members, filled, strict=True):
            shared = [column for column, here, there in zip(columns, mine, theirs, strict=True) if here and there]
            counts[one] += _matches(shared, one, other)
    return counts


def _matches(shared: list[Coded], one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row of ``one``, the rows of ``other`` that agree on the shared columns, shape (len(one),)."""
    if not shared:
        return np.full(len(one), len(other))
    both = np.concatenate([one, other])
    classes: Classes = group([column.codes[both] for column in shared], [column.size for column in shared])
    return np.bincount(classes.ids[len(one) :], minlength=classes.count)[classes.ids[: len(one)]]
