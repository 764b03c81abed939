"""Sightings: what was found in one place, with masked samples; no value leaves this module whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from suyuan.core.mask import mask
from suyuan.discover.inventory import Finding
from suyuan.discover.sampling import sample_cells

SAMPLES = 2
_MASKED_AS = {
    "name": "name",
    "address": "address",
    "birth_date": "birth_date",
    "mobile": "phone",
    "landline": "phone",
    "foreign_phone": "phone",
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


def sight_column(finding: Finding, rows: pa.Table) -> Sighting:
    """A finding with samples of its column; of one that only holds some, none."""
    column = rows.column(finding.position)
    cells = () if finding.holds else sample_cells(column, column.combine_chunks()).slice(0, SAMPLES).to_pylist()
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
        mask_samples(finding.type, cells),
    )


def mask_samples(kind: str, values: Sequence[str]) -> tuple[str, ...]:
    """Values as a screen may show them."""
    if kind in _MASKED_AS:
        return tuple(
            mask(_MASKED_AS[kind], pa.array([" ".join(value.split()) for value in values], pa.string())).to_pylist()
        )
    return tuple(f"{value[: min(len(value) // 3, 2)]}{'*' * min(len(value), 12)}" for value in values)
