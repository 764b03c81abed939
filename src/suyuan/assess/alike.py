"""Others alike: for each row of a copy, how many other people probably have the same values, from public facts.

The cell of a row is the people of its birth day (week, month, year) and sex; names narrow it by what the facts allow.
Every choice here makes the expectation too large rather than too small, so that "hardly anybody else" can be relied on:
fields that no fact speaks of are not counted, a person's own name counts as its surname, and not at all beside a
parent's, and a parent's full name is taken to be as frequent as the most frequent one there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.assess.facts import facts, surname_bounds
from suyuan.assess.kmap import DAYS, SEXES, expect_matches_of_records
from suyuan.core.fields import Kind, Role
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import as_text, matches
from suyuan.core.normalise.surnames import surnames_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

HIDDEN = "*"
BIRTHS = ("birth_date", "birth_week", "birth_month", "birth_year")
"""From the finest to the coarsest; the finest one in the copy makes the cell."""

SPANS = {10: 1.0, 8: 7.0, 7: DAYS / 12, 4: float(DAYS)}
"""Days in a cell, by the characters of a birth date: 2021-03-05, 2021-W09, 2021-03, 2021."""

ALONE = 0.05
"""Below so many expected others a set of fields singles out one person (probability of 95 per cent and more)."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Others with the same values.

    Attributes:
        counted: fields that narrow, or that name one person by themselves.
        direct: those of them that name one person by themselves; a row with one has no other.
        uncounted: fields without a public fact; they would only make the figures smaller.
        people: in the cell of the middle row.
        least, most: expected others of each row, shape (n,).
    """

    counted: tuple[str, ...]
    direct: tuple[str, ...]
    uncounted: tuple[str, ...]
    people: float
    least: NDArray[np.float64]
    most: NDArray[np.float64]

    @property
    def middle(self) -> float:
        """Expected others of the middle row, at most."""
        return float(np.median(self.most))

    @property
    def unique(self) -> tuple[float, float]:
        """Share of rows that nobody else matches: at least, at most."""
        return float(np.exp(-self.most).mean()), float(np.exp(-self.least).mean())

    @property
    def singled(self) -> float:
        """Share of rows with fewer than ``ALONE`` others expected."""
        return float((self.most < ALONE).mean())


def count_alike(
    table: pa.Table,
    births_per_day: float,
    *,
    direct: Collection[str] = (),
    span: float | None = None,
    stress: float = 1.0,
) -> Alike | None:
    """Count the others alike of each row; None where neither a birth field nor ``span`` makes a cell.

    Args:
        table: canonical columns by field name, n rows, at least one; a column that is left out is not released.
        births_per_day: of both sexes, in the place where the persons were born.
        direct: columns that name one person wherever they are filled.
        span: days over which all persons were born, for rows whose birth is not told.
        stress: factor on the expectation for dependence between names, 1 for none.
    """
    birth = next((name for name in BIRTHS if name in table.column_names), None)
    if birth is None and span is None:
        return None
    days = np.full(table.num_rows, np.nan if span is None else span)
    if birth is not None:
        days = _days(as_text(table[birth]), days)
    if np.isnan(days).all():
        return None
    people = np.nan_to_num(days, nan=float(np.nanmax(days))) * births_per_day
    counted = [] if birth is None else [birth]
    if "sex" in table.column_names:
        told = np.asarray(pc.is_valid(as_text(table["sex"])))
        people = np.where(told, people / SEXES, people)
        counted.append("sex")
    bounds = []
    for name in _name_fields(table.column_names):
        bounds.append(_name_bounds(name, as_text(table[name])))
        counted.append(name)
    least, most = expect_matches_of_records(np.maximum(people, 1.0), bounds, stress)
    naming = tuple(name for name in table.column_names if name in direct)
    for name in naming:
        known = np.asarray(pc.is_valid(as_text(table[name])))
        least[known], most[known] = 0.0, 0.0
    uncounted = tuple(name for name in table.column_names if name not in (*counted, *naming))
    return Alike((*counted, *naming), naming, uncounted, float(np.median(people)), least, most)


def _days(births: pa.Array, otherwise: NDArray[np.float64]) -> NDArray[np.float64]:
    canonical = pc.if_else(matches(births, r"^\d{4}-W\d{2}$"), births, normalise(Kind.BIRTH_DATE, births))
    widths = np.asarray(pc.fill_null(pc.utf8_length(canonical), 0))
    days = otherwise.copy()
    for width, span in SPANS.items():
        days[widths == width] = span
    return days


def _name_fields(names: Collection[str]) -> list[str]:
    """Name columns that may be taken as independent: each parent's best one; the person's own only without them."""
    chosen: list[str] = []
    for role in (Role.MOTHER, Role.FATHER, Role.GUARDIAN):
        best = next((f"{role.value}_{kind}" for kind in ("name", "surname") if f"{role.value}_{kind}" in names), None)
        if best is not None and (role is not Role.GUARDIAN or not chosen):
            chosen.append(best)
    return chosen or [name for name in ("name", "surname") if name in names][:1]


def _name_bounds(field: str, cells: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of people with the same name or surname, least and most; a missing one narrows nothing."""
    if field.endswith("surname"):
        low, high = surname_bounds(cells)
    elif field == "name":
        # Given names go in fashions: among newborns one may be more frequent than any is among all people.
        low, high = surname_bounds(surnames_of(pc.replace_substring(cells, HIDDEN, "")))
    else:
        low, high = surname_bounds(surnames_of(pc.replace_substring(cells, HIDDEN, "")))
        fact = facts()["full_name_most_frequent"]
        whole = np.asarray(pc.fill_null(pc.invert(pc.match_substring(cells, HIDDEN)), fill_value=False))
        low, high = np.where(whole, fact.low, low), np.where(whole, fact.high, high)
    missing = np.asarray(pc.is_null(cells))
    return np.where(missing, 1.0, low), np.where(missing, 1.0, high)
