"""Whether a table of counts may be called anonymised: every test that it has to pass, and where it fails.

PIPL 73(4) asks that nobody can be identified and nothing restored.  What is tested here is the table itself, its
margins and one earlier table: small cells, cells that can be worked out, one person who makes up most of a sum, groups
that share one category, and differences to what was published before.  What outsiders hold beside it is not tested, and
this is said wherever the result is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.aggregate import HIDDEN, TOTAL
from suyuan.assess.inference import find_unknowns, witness
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.assess.aggregate import Aggregate

THRESHOLD = 10
"""Persons that a cell has at least: a house rule.  Statistical offices use 3 to 11 (remembered); a published table
cannot be called back, so the default lies at their strict end: a risk of one tenth."""

DOMINANCE = {1: 0.75, 2: 0.85}
"""Share of a sum that its n greatest contributors may make up: house rules, as (n, k) rules are commonly set."""

ANONYMISED, NOT_SHOWN = "anonymised", "not_shown"
TESTS = ("direct", "count", "derived", "full", "sum_shown", "dominance", "earlier")


@dataclass(frozen=True, slots=True)
class Rule:
    """What is demanded.

    Attributes:
        threshold: persons that a cell has at least, at least 2.
        sensitive: dimensions that nobody should learn of a group; all of them where empty.
        contributors: how many the column of greatest contributions adds up, 1 or 2.
        dominance: share of a sum that they may make up; None for the house rule.
    """

    threshold: int = THRESHOLD
    sensitive: tuple[str, ...] = ()
    contributors: int = 1
    dominance: float | None = None

    def __post_init__(self) -> None:
        share = self.share
        if self.threshold < 2 or self.contributors not in DOMINANCE or not 0 < share <= 1:
            raise AssessFault("SY-A056", threshold=self.threshold, dominance=share, contributors=self.contributors)

    @property
    def share(self) -> float:
        """Of a sum, at most."""
        return DOMINANCE.get(self.contributors, 0.0) if self.dominance is None else self.dominance


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a test fails.

    Attributes:
        test: of ``TESTS``.
        row: of the table, from 0; -1 where no row speaks of the cell.
        key: places of the categories.
        low, high: persons in the cell, between these; for ``earlier``, the difference.
        proved: False where a cell was not shown to be safe rather than shown to be known.
    """

    test: str
    row: int
    key: tuple[int, ...]
    low: int
    high: int
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Anonymity:
    """The result.

    Attributes:
        findings: failures, by test and row.
        untested: what could not be tested: ``sum:NAME`` without contributions, ``regrouped`` rows that the earlier
            table cuts otherwise.
        tested: tests that had something to look at.
        hidden: suppressed or unlisted cells whose intervals were worked out.
    """

    findings: tuple[Finding, ...]
    untested: tuple[str, ...]
    tested: tuple[str, ...]
    hidden: int

    @property
    def status(self) -> str:
        """``anonymised`` where every test was made and none failed, else ``not_shown``."""
        return NOT_SHOWN if self.findings or self.untested else ANONYMISED


def examine(table: Aggregate, rule: Rule, earlier: Aggregate | None = None, direct: tuple[str, ...] = ()) -> Anonymity:
    """Test a table of counts.

    Args:
        table: as it would be published.
        rule: what is demanded.
        earlier: a table that was published before, with the same dimensions.
        direct: dimensions that name one person by themselves.

    Raises:
        AssessFault: SY-A001 a sensitive dimension is none, SY-A057 the earlier table has other dimensions, and as
            ``find_unknowns``.
    """
    for name in rule.sensitive:
        if name not in table.dimensions:
            raise AssessFault("SY-A001", field=name)
    unknowns = find_unknowns(table)
    findings = [Finding("direct", -1, (), 0, 0) for _ in direct]
    findings += _small(table, rule)
    for cell, row in enumerate(unknowns.rows):
        low, high = int(unknowns.low[cell]), int(unknowns.high[cell])
        if high == 0 or low >= rule.threshold:
            continue
        narrow = high - low < rule.threshold
        if narrow or not witness(unknowns, cell, rule.threshold):
            findings.append(Finding("derived", int(row), tuple(unknowns.keys[cell].tolist()), low, high, narrow))
    findings += _full(table, rule)
    tested = ["count", "full"] if direct == () else ["direct", "count", "full"]
    untested = []
    if len(unknowns.rows):
        tested.append("derived")
    for one in table.sums:
        shown = (table.counts == HIDDEN) & ~np.isnan(one.values)
        findings += [_finding("sum_shown", table, int(row)) for row in np.flatnonzero(shown)]
        if one.largest is None:
            untested.append(f"sum:{one.name}")
            continue
        with np.errstate(invalid="ignore", divide="ignore"):
            most = np.abs(one.largest) > rule.share * np.abs(one.values)
        unsaid = np.isnan(one.largest) & ~np.isnan(one.values)
        uneven = (most | unsaid) & (table.counts != 0)
        findings += [_finding("dominance", table, int(row)) for row in np.flatnonzero(uneven)]
        tested.append("dominance")
    if earlier is not None:
        found, other = _compare(table, rule, earlier)
        findings += found
        untested += ["regrouped"] if other else []
        tested.append("earlier")
    order = {name: place for place, name in enumerate(TESTS)}
    findings.sort(key=lambda one: (order[one.test], one.row, one.key))
    return Anonymity(tuple(findings), tuple(untested), tuple(sorted(set(tested), key=TESTS.index)), len(unknowns.rows))


def _finding(test: str, table: Aggregate, row: int) -> Finding:
    count = int(table.counts[row])
    return Finding(test, int(row), tuple(table.keys[row].tolist()), max(count, 0), max(count, 0))


def _small(table: Aggregate, rule: Rule) -> Iterator[Finding]:
    for row in np.flatnonzero((table.counts > 0) & (table.counts < rule.threshold)):
        yield _finding("count", table, int(row))


def _full(table: Aggregate, rule: Rule) -> Iterator[Finding]:
    """Cells that hold all of their group: whoever knows that somebody is in the group knows the category."""
    asked = rule.sensitive or table.dimensions
    detailed = table.keys != TOTAL
    for place, name in enumerate(table.dimensions):
        if name not in asked or len(table.categories[place]) < 2:
            continue
        groups: dict[bytes, list[int]] = {}
        for row in np.flatnonzero(detailed[:, place]):
            key = table.keys[row].copy()
            key[place] = TOTAL
            groups.setdefault(key.tobytes(), []).append(int(row))
        for rows in groups.values():
            filled = [row for row in rows if table.counts[row] != 0]
            if len(filled) == 1 and table.counts[filled[0]] > 0:
                yield _finding("full", table, filled[0])


def _compare(table: Aggregate, rule: Rule, earlier: Aggregate) -> tuple[list[Finding], int]:
    """Cells whose difference to the earlier table is few persons, and how many rows it cuts otherwise."""
    if set(earlier.dimensions) != set(table.dimensions):
        raise AssessFault("SY-A057", dimensions=", ".join(table.dimensions))
    order = [earlier.dimensions.index(name) for name in table.dimensions]
    before = {
        tuple(earlier.label(row)[place] for place in order): int(earlier.counts[row])
        for row in range(len(earlier.counts))
    }
    found, matched = [], set()
    for row, count in enumerate(table.counts.tolist()):
        label = table.label(row)
        if label not in before:
            continue
        matched.add(label)
        was, key = before[label], tuple(table.keys[row].tolist())
        if was == HIDDEN:
            continue
        if count == HIDDEN:
            if was > 0:
                found.append(Finding("earlier", row, key, was, was))
        elif 0 < abs(count - was) < rule.threshold:
            found.append(Finding("earlier", row, key, abs(count - was), abs(count - was)))
    return found, len(before) - len(matched) + len(table.counts) - len(matched)
