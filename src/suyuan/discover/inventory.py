"""Inventory: what personal information each column of a table holds, whose it is, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind, Role
from suyuan.core.normalise.cells import as_text
from suyuan.discover.certainty import Grounds, probability
from suyuan.discover.columns import ColumnProposal, propose
from suyuan.discover.families import FamilyEvidence, weigh_families
from suyuan.discover.passing import CERTAIN_FROM
from suyuan.discover.prose import holds_prose
from suyuan.discover.recognizers import Recognizer, built_in, structured
from suyuan.discover.sampling import sample_cells, sample_columns
from suyuan.discover.sweep import Swept, sweep

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
LIKELY_FROM = math.log(4.0)
"""ln odds from which a finding is likely."""

HOLDS_FROM, HOLDS_CELLS = 0.01, 2
"""Share and number of cells from which a column of something else is said to hold what only looks like a family."""

MOSTLY = 0.9
"""Share of cells from which a column is what it is, and is not searched for anything else."""

Z95 = 1.959964

_BY_KIND = {
    Kind.PHONE: ("mobile", "landline", "foreign_phone"),
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
_PROSE = frozenset({"address"})
"""Types whose cells may hold anything else besides."""
_ALIKE = {
    "phone": _BY_KIND[Kind.PHONE],
    "mobile": _BY_KIND[Kind.PHONE],
    "landline": _BY_KIND[Kind.PHONE],
    "foreign_phone": _BY_KIND[Kind.PHONE],
    "id_number": _BY_KIND[Kind.ID_NUMBER],
}
_CODES = frozenset({Kind.TEXT, Kind.RECORD_NUMBER, Kind.DATE})
"""Kinds that a family may turn out to be."""


@dataclass(frozen=True, slots=True)
class SweptColumn:
    """What all cells of a column hold: filled cells, and the families that stand in some of them."""

    filled: int
    families: Mapping[str, Swept]


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
    header: Sequence[str] | None,
    rows: pa.Table,
    recognizers: Sequence[Recognizer] | None = None,
    swept: Sequence[SweptColumn] | None = None,
) -> tuple[Finding, ...]:
    """Findings of a table, by column.

    Args:
        header: titles in the order of the columns, None for none.
        rows: the cells, all columns strings; at most 2,000 evenly spaced rows are looked at to tell what a column is.
        recognizers: those to use; all built-in ones by default.
        swept: what all cells of each column hold, for a table of which ``rows`` is only a sample; swept now by
            default.
    """
    swept = sweep_columns(rows, recognizers) if swept is None else swept
    sampled = sample_columns(rows)
    findings: list[Finding] = []
    for proposal in propose(header, rows):
        cells = sample_cells(rows.column(proposal.position), sampled[proposal.position])
        families = weigh_families(proposal.header, cells, recognizers)
        main = _main_finding(proposal, families, len(cells))
        findings += [] if main is None else [main]
        findings += _held(proposal, main, swept[proposal.position])
    return tuple(findings)


def sweep_columns(rows: pa.Table, recognizers: Sequence[Recognizer] | None = None) -> tuple[SweptColumn, ...]:
    """Every cell of every column; cells of running text for what is looked for there alone, too."""
    every = built_in() if recognizers is None else recognizers
    return tuple(
        SweptColumn(
            int(pc.sum(pc.greater(pc.binary_length(column), 0)).as_py() or 0),
            sweep(column, every if holds_prose(column.drop_null()) else structured(every)),
        )
        for column in (as_text(column) for column in rows.columns)
    )


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


def _held(proposal: ColumnProposal, main: Finding | None, swept: SweptColumn) -> list[Finding]:
    """Families that stand in some cells of a column of something else.

    One cell is enough for what is certain, or stands among other words; what a whole cell only looks like may be any
    number, and is said of a column that is nothing else, and from some cells on.
    """
    if main is not None and main.share >= MOSTLY and main.type not in _PROSE:
        return []
    same = () if main is None else (main.type, *_ALIKE.get(main.type, ()))
    found = []
    for family, one in sorted(swept.families.items()):
        looks = main is None and one.cells >= max(HOLDS_CELLS, HOLDS_FROM * swept.filled)
        if family not in same and (looks or one.sure or one.within):
            cells = one.cells if looks else max(one.sure, one.within)
            grounds = Grounds(-CERTAIN_FROM, holds=True)
            found.append(_finding(proposal, family, POSSIBLE, (cells, swept.filled), "", ("holds",), grounds))
    return found


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
