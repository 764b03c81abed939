"""Inventory: what personal information each column of a table holds, whose it is, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from suyuan.core.fields import Kind, Role
from suyuan.discover.certainty import Grounds, probability
from suyuan.discover.columns import ColumnProposal, propose
from suyuan.discover.families import FamilyEvidence, weigh_families
from suyuan.discover.passing import CERTAIN_FROM
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sampling import sample_cells, sample_columns

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
LIKELY_FROM = math.log(4.0)
"""ln odds from which a finding is likely."""

HOLDS_FROM, HOLDS_CELLS = 0.01, 2
"""Share and number of cells from which a column of something else is said to hold a family."""

Z95 = 1.959964

_BY_KIND = {
    Kind.PHONE: ("mobile", "landline"),
    Kind.ID_NUMBER: ("resident_id", "resident_id_old", "residence_permit"),
}
_TYPES = {
    Kind.NAME: "name",
    Kind.BIRTH_DATE: "birth_date",
    Kind.SEX: "sex",
    Kind.ADDRESS: "address",
    Kind.PHONE: "phone",
    Kind.ID_NUMBER: "id_number",
    Kind.RECORD_NUMBER: "record_number",
}
_CODES = frozenset({Kind.TEXT, Kind.RECORD_NUMBER, Kind.DATE})
"""Kinds that a family may turn out to be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of personal information in one column.

    Attributes:
        position, header: the column.
        type: a family of the scanner, or name, address, birth_date, sex, record_number.
        role: whom it speaks of.
        tier: certain, likely or possible.
        matched, filled: cells that are of the type, and cells that were looked at.
        interval: 95 % interval of the share (Wilson).
        holds: the column is of something else and only holds some.
        runner_up: the next best type, empty for none.
        reasons: machine codes.
        grounds: what it stands on, as figures.
    """

    position: int
    header: str | None
    type: str
    role: Role
    tier: str
    matched: int
    filled: int
    interval: tuple[float, float]
    holds: bool
    runner_up: str
    reasons: tuple[str, ...]
    grounds: Grounds

    @property
    def probability(self) -> float:
        """Probability that it is right, 0 to 1, from its odds by a map that was fitted to invented tables."""
        return probability(self.grounds)

    @property
    def share(self) -> float:
        """Cells of the type among the filled ones."""
        return self.matched / self.filled if self.filled else 0.0


def take_inventory(
    header: Sequence[str] | None, rows: pa.Table, recognizers: Sequence[Recognizer] | None = None
) -> tuple[Finding, ...]:
    """Findings of a table, by column.

    Args:
        header: titles in the order of the columns, None for none.
        rows: the cells, all columns strings; at most 2,000 evenly spaced rows are looked at.
        recognizers: those to use; all built-in ones by default.
    """
    sampled = sample_columns(rows)
    findings: list[Finding] = []
    for proposal in propose(header, rows):
        cells = sample_cells(rows.column(proposal.position), sampled[proposal.position])
        families = weigh_families(proposal.header, cells, recognizers)
        main = _main_finding(proposal, families, len(cells))
        findings += [] if main is None else [main]
        if main is None or main.holds:
            findings += [one for one in _held(proposal, families, len(cells)) if main is None or one.type != main.type]
    return tuple(findings)


def _main_finding(proposal: ColumnProposal, families: tuple[FamilyEvidence, ...], cells: int) -> Finding | None:
    best = families[0] if families else None
    if proposal.kind in _CODES and best is not None and best.odds >= LIKELY_FROM:
        second = families[1].family if len(families) > 1 else _TYPES.get(proposal.kind, "")
        reasons = (*(("header",) if best.told else ()), f"odds:{best.odds:.1f}")
        tier = _tier(best.odds)
        grounds = Grounds(best.odds, titled=best.told)
        return _finding(proposal, best.family, tier, (best.whole, cells), second, reasons, grounds)
    if proposal.kind not in _TYPES:
        return None
    kinds = _BY_KIND.get(proposal.kind, ())
    known = [one for one in families if one.family in kinds and one.whole]
    name = max(known, key=lambda one: one.whole).family if known else _TYPES[proposal.kind]
    rivals = [one.family for one in families if one.family not in kinds and one.whole]
    tier = CERTAIN if proposal.certain else LIKELY if proposal.odds >= LIKELY_FROM else POSSIBLE
    grounds = Grounds(
        proposal.odds,
        titled=any(reason.startswith("header:") for reason in proposal.reasons),
        guessed="birth:guess" in proposal.reasons,
    )
    rival = rivals[0] if rivals else ""
    return _finding(proposal, name, tier, (proposal.matched, proposal.filled), rival, proposal.reasons, grounds)


def _held(proposal: ColumnProposal, families: tuple[FamilyEvidence, ...], cells: int) -> list[Finding]:
    """Families that stand in some cells of a column of something else."""
    return [
        _finding(proposal, one.family, POSSIBLE, (one.holding, cells), "", ("holds",), Grounds(one.odds, holds=True))
        for one in families
        if one.holding >= max(HOLDS_CELLS, HOLDS_FROM * cells)
    ]


def _finding(
    proposal: ColumnProposal,
    name: str,
    tier: str,
    counted: tuple[int, int],
    runner_up: str,
    reasons: tuple[str, ...],
    grounds: Grounds,
) -> Finding:
    matched, filled = counted
    return Finding(
        proposal.position,
        proposal.header,
        name,
        proposal.role,
        tier,
        matched,
        filled,
        wilson(matched, filled),
        grounds.holds,
        runner_up,
        reasons,
        grounds,
    )


def _tier(odds: float) -> str:
    return CERTAIN if odds >= CERTAIN_FROM else LIKELY if odds >= LIKELY_FROM else POSSIBLE


def wilson(matched: int, filled: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    if not filled:
        return 0.0, 1.0
    share, square = matched / filled, Z95**2 / filled
    middle = (share + square / 2) / (1 + square)
    half = Z95 * math.sqrt(share * (1 - share) / filled + square / (4 * filled)) / (1 + square)
    return max(middle - half, 0.0), min(middle + half, 1.0)
