"""Marks of an accused recipient in single rows: what a reader can hold against the list with a finger."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suyuan.app.trace import EpochTrace, TraceResult
from suyuan.release.mark import draw_symbols
from suyuan.trace.accuse import Accused

SHOWN = 12
LEAST_KEPT = 0.05
"""Share of a position's marks that must have come through; what was washed out shows chance alone."""


@dataclass(frozen=True, slots=True)
class MatchedMark:
    """One mark of one row: its position's name, and whether the row shows what this copy was given."""

    slot: str
    carrier: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row of the list as a spreadsheet numbers it, and the marks read in it."""

    row: int
    marks: tuple[MatchedMark, ...]

    @property
    def agreeing(self) -> int:
        """Marks that agree."""
        return sum(mark.agrees for mark in self.marks)


def match_rows(result: TraceResult, recipient: str, limit: int = SHOWN) -> tuple[MatchedRow, ...]:
    """The first rows of a list whose record an accused recipient's best release held.

    Only positions whose marks came through are shown.  Rows are taken in the order of the list, whether they agree or
    not: a choice of the best ones would mislead.
    """
    for epoch in result.epochs:
        for accused in epoch.attribution.accused:
            if accused.recipient == recipient:
                return _match(result, epoch, accused, limit)
    return ()


def _match(result: TraceResult, epoch: EpochTrace, accused: Accused, limit: int) -> tuple[MatchedRow, ...]:
    candidate = next(one for one in epoch.candidates if one.recipient == accused.recipient)
    best = max(accused.releases, key=lambda one: one.log10_e).release_id
    release = next(one for one in candidate.releases if one.release_id == best)
    reading = epoch.exhibit.reading
    drawn = draw_symbols(release.keys, reading.rids, reading.slots, epoch.exhibit.biases)
    active = release.active()
    told = np.flatnonzero((epoch.channel.kept >= LEAST_KEPT) & active.any(axis=0))
    rids = result.aligned.alignment.rid[result.linked].astype(np.uint64)
    rows = []
    for place in range(len(result.linked)):
        record = int(np.searchsorted(reading.rids, rids[place]))
        marks = tuple(
            MatchedMark(slot.name, slot.carrier, bool(epoch.symbols[place, column] == drawn[record, column]))
            for column, slot in ((int(one), reading.slots[one]) for one in told)
            if active[record, column] and epoch.symbols[place, column] >= 0 and slot.carrier != "withhold"
        )
        if marks:
            rows.append(MatchedRow(result.aligned.read.source.row_number(int(result.linked[place])), marks))
            if len(rows) == limit:
                break
    return tuple(rows)
