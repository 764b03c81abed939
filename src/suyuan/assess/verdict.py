"""The verdict about a table of rows: level after GB/T 42460, status after PIPL 73, and what they rest on.

Rows of persons are never anonymised here: level 4 is for aggregates without rows.  The wording of the levels is
remembered, not read; whoever cites it has to check the standard's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

THRESHOLDS = {"public": 0.05, "controlled": 0.2}
"""Highest risk of a record that is accepted, by how freely the copy circulates: house rules, k = 20 and k = 5."""

IDENTIFIED, IDENTIFIABLE, DEIDENTIFIED = "identified", "identifiable", "deidentified"

EVIDENCE = {"gbt42460": "remembered", "pipl73": "read"}
"""How sure we are of the texts that the verdict uses."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table is.

    Attributes:
        level: 1 direct identifiers; 2 none, but the risk is above the threshold; 3 none, and it is not.
        status: ``identified``, ``identifiable`` or ``deidentified`` (PIPL 73(3), still personal information).
        risk: highest risk of a record that was set against the threshold: one in so many alike.
        threshold: the limit.
        reasons: machine codes: ``direct``, ``unique``, ``above``, ``below``, ``masked_restored``, ``sensitive_alike``.
    """

    level: int
    status: str
    risk: float
    threshold: float
    reasons: tuple[str, ...]


def judge(direct: Sequence[str], smallest: float, threshold: float, *, restored: int = 0, lowest_l: int = 0) -> Verdict:
    """Judge a table of rows.

    Args:
        direct: fields that name one person by themselves.
        smallest: people in the smallest class, the person included.
        threshold: highest risk that is accepted, in (0, 1].
        restored: rows whose masked number is known from all columns together.
        lowest_l: fewest distinct sensitive values of a class, 0 where none was asked about.
    """
    risk = 1.0 / max(smallest, 1.0)
    reasons = [
        *(["direct"] if direct else []),
        *(["masked_restored"] if restored else []),
        *(["unique"] if smallest <= 1 else ["above"] if risk > threshold else ["below"]),
        *(["sensitive_alike"] if lowest_l == 1 else []),
    ]
    if direct or restored:
        return Verdict(1, IDENTIFIED, risk, threshold, tuple(reasons))
    if risk > threshold:
        return Verdict(2, IDENTIFIABLE, risk, threshold, tuple(reasons))
    return Verdict(3, DEIDENTIFIED, risk, threshold, tuple(reasons))
