"""k-map from public facts: how many other people share a record's values when no register of all people is at hand.

A record's people are the cell it certainly lies in (children born in a city on a day, of one sex).  Each further value
(a parent's surname) leaves a share of them.  Expected other matches are E = (people - 1) * product of shares, and the
record is alone with probability exp(-E) (Poisson).  Values of different persons are taken as independent; ``stress``
multiplies E where that is doubted.  All figures are intervals: a bound on a share is a bound on E.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.facts import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.facts import Fact

DAYS, MONTHS, SEXES = 365, 12, 2
CELLS = ("city_year", "city_month", "city_day", "hospital_day")
"""Cells of the newborn table, in order: all births of one sex in a city's year, month, day, a hospital's day."""

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sex", ()),
    ("father_surname", ("surname_collision",)),
    ("both_surnames", ("surname_collision", "surname_collision")),
    ("mother_name", ("full_name_most_frequent",)),
    ("both_names", ("full_name_most_frequent", "full_name_most_frequent")),
)
"""What is released beside the cell, and the facts that narrow it."""


@dataclass(frozen=True, slots=True)
class Matches:
    """How many others match.

    Attributes:
        expected: other matches, best figure; an upper bound where ``bound`` is set.
        low, high: what it lies between.
        bound: the facts give no better figure than a bound: ``unique`` is then "at least".
    """

    expected: float
    low: float
    high: float
    bound: bool

    @property
    def unique(self) -> float:
        """Probability that nobody else matches; a lower bound where ``bound`` is set."""
        return float(np.exp(-self.expected))

    @property
    def unique_interval(self) -> tuple[float, float]:
        """The same between its bounds."""
        return float(np.exp(-self.high)), float(np.exp(-self.low))


def expect_matches(people: float, shares: Sequence[Fact], stress: float = 1.0) -> Matches:
    """Expected other people with the same values.

    Args:
        people: in the record's cell, the person included, at least 1.
        shares: facts on how likely another person has the same value, one for each value released.
        stress: factor on the expectation for dependence between the values, 1 for none.
    """
    others = max(people - 1.0, 0.0) * stress
    expected, low, high = (
        others * float(np.prod([getattr(one, name) for one in shares])) for name in ("value", "low", "high")
    )
    return Matches(expected, low, high, any(one.low == 0.0 for one in shares))


def expect_matches_of_records(
    people: NDArray[np.float64], bounds: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]], stress: float = 1.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Expected others of each record, least and most, two arrays of shape (n,).

    Args:
        people: in each record's cell, shape (n,).
        bounds: of the share that each released value leaves, pairs of arrays of shape (n,)
            (``facts.surname_bounds``).
        stress: as in ``expect_matches``.
    """
    least = np.maximum(people - 1.0, 0.0) * stress
    most = least.copy()
    for low, high in bounds:
        least, most = least * low, most * high
    return least, most


def newborn_cells(births: float, hospital: float) -> dict[str, float]:
    """People of one sex in each cell of ``CELLS``: a year's births spread evenly over days and sexes."""
    year = births / SEXES
    return dict(zip(CELLS, (year, year / MONTHS, year / DAYS, hospital / SEXES / DAYS), strict=True))


def newborn_table(
    city: str = "births_hangzhou", hospital: str = "births_large_hospital"
) -> dict[str, dict[str, Matches]]:
    """What identifies a newborn: matches by what is released (``STEPS``) and cell (``CELLS``).

    Args:
        city: fact with the births of a year in the city.
        hospital: the same of a hospital.
    """
    return newborn_matches(facts()[city].value, facts()[hospital].value)


def newborn_matches(births: float, hospital: float, stress: float = 1.0) -> dict[str, dict[str, Matches]]:
    """The same table for any number of births a year, in the city and in the hospital.

    Facts about names are those of all ages.  Among people of one generation, a share s of all, a full name is at most
    1 / s times as frequent as the most frequent one of all; ``stress`` takes that up.
    """
    known = facts()
    cells = newborn_cells(births, hospital)
    return {
        step: {cell: expect_matches(people, [known[name] for name in names], stress) for cell, people in cells.items()}
        for step, names in STEPS
    }
