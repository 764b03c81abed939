"""Sightings: what was found in one part of a source, with masked samples; no value leaves this module whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind, Role
from suyuan.core.mask import mask
from suyuan.core.normalise import normalise
from suyuan.discover.classes import UNDER, TableClass, classify_table
from suyuan.discover.found import Tier
from suyuan.discover.inventory import CERTAIN, LIKELY, POSSIBLE, Finding, take_inventory
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sampling import sample_cells
from suyuan.discover.scanner import scan

SAMPLES = 2
TIERS = {Tier.CERTAIN: CERTAIN, Tier.LIKELY: LIKELY, Tier.POSSIBLE: POSSIBLE}
_MASKED_AS = {
    "name": "name",
    "address": "address",
    "birth_date": "birth_date",
    "mobile": "phone",
    "landline": "phone",
    "phone": "phone",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One kind of personal information in one column of a table, or in a text.

    Attributes:
        column: title or number of the column, None for a text.
        type, role, tier: as of ``Finding``.
        matched, filled: cells of the type and cells looked at; for a text its hits, and 0.
        interval: of the share; (0, 1) for a text.
        holds: the column only holds some.
        runner_up, reasons: as of ``Finding``.
        samples: a few values, masked.
    """

    column: str | None
    type: str
    role: str
    tier: str
    matched: int
    filled: int
    interval: tuple[float, float]
    holds: bool
    runner_up: str
    reasons: tuple[str, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSight:
    """What a table holds, and what its rows are."""

    rows: int
    columns: int
    sightings: tuple[Sighting, ...]
    grade: TableClass


def see_table(
    header: Sequence[str] | None, rows: pa.Table, this_year: int, recognizers: Sequence[Recognizer] | None = None
) -> TableSight:
    """Look at a table.

    Args:
        this_year: by which children are told.
    """
    findings = take_inventory(header, rows, recognizers)
    sightings = tuple(_of_column(finding, rows) for finding in findings)
    return TableSight(
        rows.num_rows, rows.num_columns, sightings, classify_table(findings, _children(findings, rows, this_year))
    )


def see_text(
    text: str, owns: Callable[[int], bool] = lambda _start: True, recognizers: Sequence[Recognizer] | None = None
) -> tuple[Sighting, ...]:
    """Look at a text: one sighting for each family and tier.

    Args:
        owns: whether what begins at a character counts here and not in an overlapping piece.
    """
    raw = text.encode("utf-8", "replace")
    hits = scan(raw, recognizers)
    if not len(hits):
        return ()
    # Characters begin where no continuation byte is.
    begins = np.cumsum((np.frombuffer(raw, np.uint8) & 0xC0) != 0x80)
    start = begins[hits.start] - 1
    kept = np.array([owns(int(place)) for place in start], dtype=bool)
    sightings = []
    for family in np.unique(hits.family[kept]):
        for tier in sorted(TIERS, reverse=True):
            these = np.flatnonzero(kept & (hits.family == family) & (hits.tier == tier))
            if not len(these):
                continue
            name = hits.families[family]
            some = [raw[hits.start[k] : hits.end[k]].decode("utf-8", "replace") for k in these[:SAMPLES]]
            sightings.append(
                Sighting(
                    column=None,
                    type=name,
                    role=Role.SELF.value,
                    tier=TIERS[tier],
                    matched=len(these),
                    filled=0,
                    interval=(0.0, 1.0),
                    holds=False,
                    runner_up="",
                    reasons=(),
                    samples=_masked(name, some),
                )
            )
    return tuple(sightings)


def _of_column(finding: Finding, rows: pa.Table) -> Sighting:
    cells = sample_cells(rows.column(finding.position), rows.column(finding.position).combine_chunks())
    samples = () if finding.holds else _masked(finding.type, cells.slice(0, SAMPLES).to_pylist())
    return Sighting(
        finding.header or f"#{finding.position + 1}",
        finding.type,
        finding.role.value,
        finding.tier,
        finding.matched,
        finding.filled,
        finding.interval,
        finding.holds,
        finding.runner_up,
        finding.reasons,
        samples,
    )


def _masked(kind: str, values: Sequence[str]) -> tuple[str, ...]:
    """Values as a screen may show them."""
    if kind in _MASKED_AS:
        return tuple(
            mask(_MASKED_AS[kind], pa.array([" ".join(value.split()) for value in values], pa.string())).to_pylist()
        )
    return tuple(f"{value[: min(len(value) // 3, 2)]}{'*' * min(len(value), 12)}" for value in values)


def _children(findings: Sequence[Finding], rows: pa.Table, this_year: int) -> float | None:
    """Share of the table's own persons under fourteen, by the year of birth; None where no date tells."""
    for finding in findings:
        if finding.type == Kind.BIRTH_DATE.value and finding.role is Role.SELF and finding.tier != POSSIBLE:
            column = rows.column(finding.position)
            cells = sample_cells(column, column.combine_chunks())
            days = normalise(Kind.BIRTH_DATE, cells, serials="serials" in finding.reasons).drop_null()
            if not len(days):
                return None
            years = pc.utf8_slice_codeunits(days, 0, 4).cast(pa.int32())
            return float(pc.mean(pc.less(pc.subtract(this_year, years), UNDER).cast(pa.float64())).as_py())
    return None
