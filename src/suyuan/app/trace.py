"""``trace``: which of our copies is this list."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.alignment import AlignedList, align_file
from suyuan.app.clock import Clock
from suyuan.app.roster import candidates_of, slots_of, weigh_extras
from suyuan.core.errors import UsageFault
from suyuan.engines.scoring import score_releases
from suyuan.ledger.entry import Entry, Event
from suyuan.release.bias import draw_biases
from suyuan.release.keys import EpochKeys
from suyuan.release.layout import base_fields, materialise
from suyuan.release.slots import Slot
from suyuan.storage.releases import Outline
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.accuse import Attribution, accuse, unite
from suyuan.trace.candidates import Candidate, Exhibited
from suyuan.trace.channel import Channel, estimate_channel, weigh_cells
from suyuan.trace.observe import count_alternatives, observe
from suyuan.trace.reading import gather
from suyuan.trace.silence import only_honey_could_tell

Progress = Callable[[str], None]
NO_DAY = date(1970, 1, 1)
"""Ages are never marked, so no marked field depends on the day."""


@dataclass(frozen=True, slots=True)
class EpochTrace:
    """One epoch's releases held against the list.

    Attributes:
        epoch: its number.
        exhibit: what the candidates were held against.
        channel: what the broker's cleaning did to each slot.
        candidates: recipients of the epoch, keys included; shown to nobody.
        symbols: what each aligned row shows, shape (n, s).
        attribution: the answer for this epoch, at the N of all epochs.
    """

    epoch: int
    exhibit: Exhibited
    channel: Channel
    candidates: tuple[Candidate, ...]
    symbols: NDArray[np.int8]
    attribution: Attribution


@dataclass(frozen=True, slots=True)
class TraceResult:
    """The answer, and how it was reached.

    Attributes:
        aligned: the list and its alignment.
        attribution: accused and others of all epochs.
        epochs: one for each epoch with releases, newest first.
        linked: numbers of the aligned rows.
        honey_hits: invented records found, by release.
        only_honey_could_tell: nobody is named, and nobody could have been by marks: the list looks like a union of
            copies in which they cancel.
    """

    aligned: AlignedList
    attribution: Attribution
    epochs: tuple[EpochTrace, ...]
    linked: NDArray[np.intp]
    honey_hits: dict[str, int]
    only_honey_could_tell: bool
    ledger_index: int

    @property
    def telling(self) -> EpochTrace:
        """The epoch that names a source, or else the newest."""
        return next((epoch for epoch in self.epochs if epoch.attribution.accused), self.epochs[0])


def trace_file(
    workspace: Workspace,
    path: Path,
    clock: Clock,
    *,
    alpha: float = 1e-6,
    candidates: int = 0,
    sheet: str | None = None,
    progress: Progress = lambda _stage: None,
) -> TraceResult:
    """Trace a list.

    Args:
        candidates: how many recipients could be the source, where there are more than the workspace knows.

    Raises:
        InputFault: the file cannot be read.
        UsageFault: SY-U006, nothing was ever released.
    """
    with workspace.reading() as session:
        progress("align")
        aligned = align_file(session, path, sheet=sheet)
        linked = np.flatnonzero(aligned.alignment.linked)
        releases = session.releases.outlines()
        if not releases:
            raise UsageFault("SY-U006")
        progress("observe")
        slots = slots_of(releases, session.releases.slot_table())
        rids = aligned.alignment.rid[linked].astype(np.uint64)
        subject = subject_of(session, rids, slots)
        symbols = observe(aligned.leak, linked, subject, slots)
        seen = count_alternatives(aligned.leak, linked, subject, slots)
        progress("weigh")
        hits: dict[str, int] = {}
        held = [
            (
                epoch,
                *_hold_epoch(session, aligned, epoch, [r for r in releases if r.epoch == epoch], slots, symbols, hits),
            )
            for epoch in sorted({release.epoch for release in releases}, reverse=True)
        ]
    # A recipient of two epochs is two candidates: their keys have nothing in common.
    total = max(sum(len(known) for _, _, _, known in held), candidates)
    epochs = tuple(
        EpochTrace(epoch, exhibit, channel, known, symbols, accuse(known, exhibit, alpha, total, score_releases))
        for epoch, exhibit, channel, known in held
    )
    attribution = unite([epoch.attribution for epoch in epochs])
    with workspace.writing() as session:
        index = session.log(_entry(aligned, attribution, clock))
    silent = not attribution.accused and all(
        only_honey_could_tell(epoch.exhibit, seen, math.log(total / alpha)) for epoch in epochs
    )
    return TraceResult(aligned, attribution, epochs, linked, hits, silent, index)


def _hold_epoch(
    session: Session,
    aligned: AlignedList,
    epoch: int,
    releases: Sequence[Outline],
    slots: tuple[Slot, ...],
    symbols: NDArray[np.int8],
    hits: dict[str, int],
) -> tuple[Exhibited, Channel, tuple[Candidate, ...]]:
    """Biases, channel and candidates of one epoch; the symbols were read before any candidate was looked at."""
    linked = np.flatnonzero(aligned.alignment.linked)
    reading = gather(slots, aligned.alignment.rid[linked].astype(np.uint64), symbols)
    biases = draw_biases(EpochKeys(session.workspace.keyring.marks, epoch).bias(), reading.rids, slots)
    channel = estimate_channel(reading, biases.threshold)
    exhibit = Exhibited(reading, biases, weigh_cells(reading, biases.threshold, channel))
    bonus = weigh_extras(session, aligned, linked, releases, hits)
    return exhibit, channel, candidates_of(session, releases, slots, reading, bonus)


def subject_of(session: Session, rids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> pa.Table:
    """Registry and derived values of each row's record, row by row, that the positions are read against."""
    fields = {name for slot in slots if slot.carrier != "withhold" for name in slot.name.split(":")[1].split("|")}
    available = [field.name for field in session.registry.fields()]
    distinct, place = np.unique(rids, return_inverse=True)
    records = session.registry.read(base_fields(sorted(fields), available), distinct)
    return materialise(records, sorted(fields), NO_DAY).take(pa.array(place))


def _entry(aligned: AlignedList, attribution: Attribution, clock: Clock) -> Entry:
    return Entry(
        Event.TRACE,
        clock(),
        {
            "sha256": aligned.read.sha256,
            "rows": aligned.leak.rows,
            "candidates": attribution.candidates,
            "alpha": repr(attribution.alpha),
            "accused": [accused.recipient for accused in attribution.accused],
        },
    )
