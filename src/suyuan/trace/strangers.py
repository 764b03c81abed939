"""Strangers: how often somebody who is not in the registry would fit one of its records all the same.

A name and a birth date set a person apart among thousands, and not among a hundred million.  The chances are measured
on the registry itself, whenever it changes, and set which links may be called certain.

For a key that n records hold, a stranger whose key is drawn as theirs are meets, on average,

    sum over values v of q_v c_v  =  2 (pairs of records that share a value) / n

of them.  For single cells the same chance is taken from a sample of the records.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE = 200_000
"""Records that chances of single cells are measured on."""

CERTAIN_BELOW = 1e-3
"""A link is certain only where fewer strangers than this, on average, would fit as well."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a registry says about chance agreement.

    Attributes:
        persons: number of records.
        cells: by label, the chance that a record agrees in it with an unrelated person.
        name_birth: the same chance for a name and birth date together, which popular names of a year make dependent.
    """

    persons: int
    cells: Mapping[str, float]
    name_birth: float

    def log_chance(self, label: str) -> float:
        """ln of the chance of one label; that of an unknown label is 0, it proves nothing."""
        return math.log(self.cells.get(label, 1.0))


def measure_cells(samples: Mapping[str, Sequence[NDArray[np.uint32]]]) -> dict[str, float]:
    """Chance agreement by label.

    A cell of unknown role is compared with every field of its label, so chances of the fields add up; the field that is
    most easily met sets the rate.  One pair more than was seen is counted: what never happened in the sample may.

    Args:
        samples: label to the hashes of each of its fields, of the same records, shape (m,) each; 0 for none.
    """
    return {label: _meet(fields) for label, fields in samples.items()}


def _meet(fields: Sequence[NDArray[np.uint32]]) -> float:
    counted = [(field, *np.unique(field[field != 0], return_counts=True)) for field in fields if field.any()]
    best = 0.0
    for field, values, times in counted:
        pairs_at_all = float(times.sum()) * (len(field) - 1.0)
        chances = 0.0
        for other, others, other_times in counted:
            place = np.minimum(np.searchsorted(others, values), len(others) - 1)
            same = others[place] == values
            # A record's own two fields may agree, and a field agrees with itself; that tells nothing of strangers.
            own = int(((field == other) & (field != 0)).sum())
            pairs = float((times[same].astype(np.float64) * other_times[place[same]]).sum()) - own
            chances += (pairs + 1.0) / max(pairs_at_all, 1.0)
        best = max(best, chances)
    return min(best, 1.0) if counted else 1.0
