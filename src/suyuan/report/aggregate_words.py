"""The words about a table of counts.  "Anonymised" is said here and nowhere else, of a table that passed every test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from suyuan.assess.aggregate import ENDLESS, HIDDEN, TOTAL, Aggregate
from suyuan.assess.anonymity import ANONYMISED, TESTS, Anonymity, Finding, Rule
from suyuan.assess.coarsening import Proposal
from suyuan.report.messages import Lang, say

MOST = 20
"""Failures that a terminal lists."""


class AggregateWords:
    """Everything that is said about one table of counts, in one language."""

    def __init__(self, lang: Lang, table: Aggregate, rule: Rule, found: Anonymity) -> None:
        self._lang: Lang = lang
        self._table, self._rule, self._found = table, rule, found
        self._frequent = _frequent(table, rule.threshold)

    def say(self, key: str, **params: object) -> str:
        """A sentence of the catalogue."""
        return say(self._lang, f"aggregate.{key}", **params)

    def verdict(self) -> list[str]:
        """What the table may be called, and what that rests on."""
        by = say(self._lang, "common.separator")
        tests = by.join(self.say(f"test_{one}") for one in self._found.tested)
        if self._found.status == ANONYMISED:
            return [self.say("passes"), self.say("level"), self.say("passed", tests=tests), self.say("beyond")]
        count = len(self._found.findings)
        said = self.say("fails", count=count) if count else self.say("open")
        return [said, self.say("level_none")]

    def tests(self, direct: Sequence[str]) -> list[tuple[str, str]]:
        """Each test, and how it went."""
        failed: dict[str, int] = defaultdict(int)
        for one in self._found.findings:
            failed[one.test] += 1
        rows = []
        rule = {
            "threshold": self._rule.threshold,
            "contributors": self._rule.contributors,
            "share": f"{self._rule.share:.0%}",
        }
        for test in TESTS:
            name = self.say(f"about_{test}", **rule)
            if failed[test]:
                rows.append((name, self.say("failed", count=failed[test])))
            elif test in self._found.tested or test == "direct":
                rows.append((name, self.say("held")))
            else:
                rows.append((name, self.say(f"idle_{test}")))
        if direct:
            rows.append((self.say("direct"), say(self._lang, "common.separator").join(direct)))
        return rows

    def failures(self) -> list[tuple[str, str, str, str]]:
        """Where tests failed: test, row, cell, reason."""
        return [
            (
                self.say(f"test_{one.test}"),
                f"{one.row + 1:,}" if one.row >= 0 else "–",
                self.cell(one),
                self._why(one),
            )
            for one in self._found.findings[:MOST]
        ]

    def cell(self, finding: Finding) -> str:
        """A cell by its categories; rare ones are not shown."""
        shown = []
        for place, category in enumerate(finding.key):
            if category == TOTAL:
                continue
            frequent = (place, category) in self._frequent
            shown.append(self._table.categories[place][category] if frequent else self.say("rare"))
        return " / ".join(shown) or "–"

    def more(self) -> list[str]:
        """What was left out of the list, and what could not be tested."""
        out = []
        if len(self._found.findings) > MOST:
            out.append(self.say("more", count=len(self._found.findings) - MOST))
        for one in self._found.untested:
            kind, _, name = one.partition(":")
            out.append(self.say(f"untested_{kind}", name=name))
        return out

    def proposals(self, found: Sequence[Proposal]) -> list[str]:
        """The least that would make it pass."""
        if not self._found.findings or any(one.test == "direct" for one in self._found.findings):
            return []
        if not found:
            return [self.say("no_way")]
        out = [self.say("ways")]
        for one in found[:3]:
            persons = f"{one.persons:,}"
            if one.dimension:
                groups = "；" if self._lang == "zh" else "; "
                listed = groups.join("+".join(group) for group in one.merged)
                out.append(self.say("merge", dimension=one.dimension, groups=listed, persons=persons))
            else:
                by = say(self._lang, "common.separator")
                rows = by.join(f"{row + 1}" for row in one.rows)
                out.append(self.say("suppress", rows=rows, count=len(one.rows), persons=persons))
        return out

    def _why(self, one: Finding) -> str:
        if one.test == "derived":
            high = "∞" if one.high >= ENDLESS else f"{one.high:,}"
            if not one.proved:
                return self.say("why_unproved")
            exact = one.low == one.high
            return self.say("why_exact" if exact else "why_between", low=f"{one.low:,}", high=high)
        return self.say(f"why_{one.test}", count=f"{one.high:,}", threshold=self._rule.threshold)


def _frequent(table: Aggregate, threshold: int) -> set[tuple[int, int]]:
    """Categories that at least so many persons have, by dimension."""
    out = set()
    known = np.maximum(table.counts, 0) * (table.counts != HIDDEN)
    detail = (table.keys != TOTAL).sum(axis=1)
    for place, names in enumerate(table.categories):
        for category in range(len(names)):
            rows = table.keys[:, place] == category
            persons = max(
                (int(known[rows & (detail == level)].sum()) for level in range(1, table.keys.shape[1] + 1)), default=0
            )
            if persons >= threshold:
                out.add((place, category))
    return out
