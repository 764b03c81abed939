"""The least that makes a table of counts pass: categories to merge, or cells to suppress; both are tested again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.aggregate import ENDLESS, HIDDEN, TOTAL, Aggregate, Sums
from suyuan.assess.anonymity import ANONYMISED, Anonymity, Rule, examine
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 60
ROWS = 5_000
"""Larger tables are not searched."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A way to pass.

    Attributes:
        dimension: whose categories are merged; empty for suppression.
        merged: groups of categories that become one.
        rows: of the table that are suppressed, from 0.
        persons: in cells that are no longer told as they stood.
    """

    dimension: str
    merged: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    persons: int


def propose(table: Aggregate, rule: Rule, found: Anonymity) -> tuple[Proposal, ...]:
    """Ways to pass, the one that changes the fewest persons' cells first; none where none was found.

    Searched greedily: the smallest categories are merged, the smallest cells suppressed.  Every proposal has passed the
    tests of the table itself; the comparison with an earlier one has to be made again.
    """
    if len(table.counts) > ROWS or not found.findings or any(one.test == "direct" for one in found.findings):
        return ()
    ways = [_suppress(table, rule)]
    if (table.counts != HIDDEN).all():
        ways += [_merge(table, rule, place) for place in range(len(table.dimensions))]
    return tuple(sorted((way for way in ways if way is not None), key=lambda way: way.persons))


def _suppress(table: Aggregate, rule: Rule) -> Proposal | None:
    counts, chosen = table.counts.copy(), set[int]()
    for _ in range(ROUNDS):
        found = _try(_hide(table, counts), rule)
        if found is None or any(one.test == "full" for one in found.findings):
            return None
        if not found.findings:
            rows = _spare(table, rule, chosen)
            return Proposal("", (), rows, int(table.counts[list(rows)].clip(0).sum()))
        more = [one.row for one in found.findings if one.test != "derived" and one.row >= 0]
        more = more or _complement(table, counts, found)
        if not more:
            return None
        chosen.update(more)
        counts[more] = HIDDEN
    return None


def _spare(table: Aggregate, rule: Rule, chosen: set[int]) -> tuple[int, ...]:
    """Those rows without which it would not pass, the largest cells having been tried first."""
    for row in sorted(chosen, key=lambda one: -int(table.counts[one])):
        counts = table.counts.copy()
        counts[list(chosen - {row})] = HIDDEN
        found = _try(_hide(table, counts), rule)
        if found is not None and not found.findings:
            chosen = chosen - {row}
    return tuple(sorted(chosen))


def _hide(table: Aggregate, counts: NDArray[np.int64]) -> Aggregate:
    """The table with these counts; sums go where counts go."""
    gone = counts == HIDDEN
    sums = tuple(replace(one, values=np.where(gone, np.nan, one.values)) for one in table.sums)
    return replace(table, counts=counts, sums=sums)


def _complement(table: Aggregate, counts: NDArray[np.int64], found: Anonymity) -> list[int]:
    """A known cell to suppress beside one that can be worked out.

    It lies in the margin of that cell which hides the fewest cells; first come those that open no further margin, then
    the smallest.
    """
    whole = (table.keys != TOTAL).all(axis=1)
    margins = [
        np.flatnonzero(((key == TOTAL) | (table.keys == key)).all(axis=1) & whole)
        for key in table.keys[~whole & (counts != HIDDEN)]
    ]
    for one in found.findings:
        around = [cells for cells in margins if one.row in cells]
        for cells in sorted(around, key=lambda held: int((counts[held] == HIDDEN).sum())):
            known = [int(row) for row in cells if counts[row] > 0]
            if known:
                return [min(known, key=lambda row: (_opened(margins, counts, row), int(counts[row])))]
    return []


def _opened(margins: list[NDArray[np.intp]], counts: NDArray[np.int64], row: int) -> int:
    """Margins of a cell that hide nothing yet: each would need one more."""
    return sum(1 for cells in margins if row in cells and not (counts[cells] == HIDDEN).any())


def _merge(table: Aggregate, rule: Rule, place: int) -> Proposal | None:
    groups: list[tuple[int, ...]] = [(one,) for one in range(len(table.categories[place]))]
    of = _persons(table, place)
    for _ in range(len(groups)):
        tried = _join(table, place, groups)
        found = _try(tried, rule)
        if found is None:
            return None
        if not found.findings:
            merged = [group for group in groups if len(group) > 1]
            names = tuple(tuple(table.categories[place][one] for one in group) for group in merged)
            return Proposal(table.dimensions[place], names, (), int(sum(of[one] for group in merged for one in group)))
        if len(groups) <= 2:
            return None
        weights = [sum(of[one] for one in group) for group in groups]
        failing = {one.key[place] for one in found.findings if one.key and one.key[place] != TOTAL}
        first = min(failing or range(len(groups)), key=weights.__getitem__)
        second = min((one for one in range(len(groups)) if one != first), key=weights.__getitem__)
        joined = tuple(sorted((*groups[first], *groups[second])))
        groups = [group for one, group in enumerate(groups) if one not in {first, second}] + [joined]
        groups.sort()
    return None


def _persons(table: Aggregate, place: int) -> dict[int, int]:
    """Persons of each category, by the most detailed rows that speak of it."""
    detail = (table.keys != TOTAL).sum(axis=1)
    rows = np.flatnonzero((detail == detail.max()) & (table.keys[:, place] != TOTAL))
    out: dict[int, int] = defaultdict(int)
    for row in rows:
        out[int(table.keys[row, place])] += int(table.counts[row])
    return out


def _join(table: Aggregate, place: int, groups: list[tuple[int, ...]]) -> Aggregate:
    """The table with groups of one dimension's categories as one category each."""
    to = {one: number for number, group in enumerate(groups) for one in group} | {TOTAL: TOTAL}
    keys = table.keys.copy()
    keys[:, place] = [to[one] for one in keys[:, place].tolist()]
    unique, ids = np.unique(keys, axis=0, return_inverse=True)
    ids = ids.reshape(-1)
    names = tuple("+".join(table.categories[place][one] for one in group) for group in groups)
    return replace(
        table,
        categories=(*table.categories[:place], names, *table.categories[place + 1 :]),
        keys=unique.astype(np.int32),
        counts=np.bincount(ids, table.counts).astype(np.int64),
        caps=np.full(len(unique), ENDLESS),
        sums=tuple(_join_sums(one, ids, len(unique)) for one in table.sums),
    )


def _join_sums(sums: Sums, ids: NDArray[np.int64], rows: int) -> Sums:
    """Greatest contributions add up to no more than this: a bound, on the safe side."""
    values = np.bincount(ids, sums.values, rows).astype(np.float64)
    largest = None if sums.largest is None else np.bincount(ids, sums.largest, rows).astype(np.float64)
    return replace(sums, values=values, largest=largest)


def _try(table: Aggregate, rule: Rule) -> Anonymity | None:
    try:
        found = examine(table, rule)
    except AssessFault:
        return None
    return found if found.status == ANONYMISED or found.findings else None
