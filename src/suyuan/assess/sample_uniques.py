"""Minimal sample uniques: for each record the smallest sets of its values that no other record has.

A record with a small such set is easy to single out, and one with many in many ways.  The score of a set of s of m
fields is the product of (m - i) for i = s .. min(depth, m - 1): how many ways lead from it to all fields (SUDA: Elliot,
Manning and Ford 2002; Manning, Haglin and Keane 2008).  A field's or a value's contribution is its part of the sum of
scores, each set's score falling on its fields evenly; contributions of fields sum to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded
    from suyuan.assess.subsets import SubsetUniques


@dataclass(frozen=True, slots=True)
class SampleUniques:
    """Minimal sets of all records.

    Attributes:
        fields: names, m of them.
        depth: no set is larger; a record without a set may still have a larger one when this is below m.
        rows_of: by set of fields (bit j is field j), the records for which it is minimal, each of shape (r,).
        scores: of each record, shape (n,); 0 for a record without a set.
    """

    fields: tuple[str, ...]
    depth: int
    rows_of: dict[int, NDArray[np.int64]]
    scores: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Minimal sets of all records together."""
        return sum(len(rows) for rows in self.rows_of.values())

    def sets_of(self, row: int) -> tuple[tuple[str, ...], ...]:
        """The minimal sets of one record, smallest first."""
        subsets = sorted(
            (s for s, rows in self.rows_of.items() if (rows == row).any()), key=lambda s: (s.bit_count(), s)
        )
        return tuple(tuple(name for bit, name in enumerate(self.fields) if s >> bit & 1) for s in subsets)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one field, and each of its values, adds to the risk.

    Attributes:
        field: its name.
        share: of the sum of all scores, in 0..1.
        values: the same for each code of the field, shape (size,); they sum to ``share``.
    """

    field: str
    share: float
    values: NDArray[np.float64]


def find_sample_uniques(uniques: SubsetUniques) -> SampleUniques:
    """Find the minimal sets of every record.

    Args:
        uniques: walked with ``mark=True``.
    """
    if not uniques.marked:
        raise ValueError("walk the subsets with mark=True")
    rows_of: dict[int, NDArray[np.int64]] = {}
    scores = np.zeros(uniques.rows)
    width = len(uniques.candidates)
    for subset, marked in uniques.marked.items():
        smaller = [subset & ~(1 << bit) for bit in range(subset.bit_length()) if subset >> bit & 1]
        minimal = marked.copy()
        for one in smaller:
            if one:
                minimal &= ~uniques.marked[one]
        if minimal.any():
            rows = uniques.candidates[np.flatnonzero(np.unpackbits(minimal, count=width))]
            rows_of[subset] = rows
            scores[rows] += set_score(subset.bit_count(), len(uniques.fields), uniques.depth)
    return SampleUniques(uniques.fields, uniques.depth, rows_of, scores)


def set_score(size: int, fields: int, depth: int) -> float:
    """The score of a minimal set of ``size`` of ``fields`` fields when sets up to ``depth`` are looked at."""
    return float(prod(fields - i for i in range(size, min(depth, fields - 1) + 1)))


def contributions(found: SampleUniques, columns: Sequence[Coded]) -> tuple[Contribution, ...]:
    """What each field and value contributes; all zero where no record is unique.

    Args:
        found: minimal sets of the table.
        columns: its fields, in the same order.
    """
    values = [np.zeros(column.size) for column in columns]
    for subset, rows in found.rows_of.items():
        part = set_score(subset.bit_count(), len(columns), found.depth) / subset.bit_count()
        for bit, column in enumerate(columns):
            if subset >> bit & 1:
                values[bit] += part * np.bincount(column.codes[rows], minlength=column.size)
    total = float(sum(one.sum() for one in values)) or 1.0
    return tuple(
        Contribution(column.name, float(one.sum()) / total, one / total)
        for column, one in zip(columns, values, strict=True)
    )
