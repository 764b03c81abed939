"""``trace``: which of our copies is this list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.alignment import AlignedList, align_file
from suyuan.app.clock import Clock
from suyuan.app.plan import marking_keys
from suyuan.core.errors import UsageFault
from suyuan.ledger.entry import Entry, Event
from suyuan.release.bias import draw_biases
from suyuan.release.keys import EpochKeys
from suyuan.release.layout import base_fields, materialise
from suyuan.release.slots import Slot
from suyuan.storage.releases import StoredRelease
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.accuse import Attribution, accuse, unite
from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited
from suyuan.trace.channel import Channel, estimate_channel, weigh_cells
from suyuan.trace.extras import find_tokens, rows_with_numbers, weigh_honey, weigh_tokens
from suyuan.trace.observe import observe
from suyuan.trace.reading import Reading, gather

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
    """

    aligned: AlignedList
    attribution: Attribution
    epochs: tuple[EpochTrace, ...]
    linked: NDArray[np.intp]
    honey_hits: dict[str, int]
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
    sheet: str | None = None,
    progress: Progress = lambda _stage: None,
) -> TraceResult:
    """Trace a list.

    Raises:
        InputFault: the file cannot be read.
        UsageFault: SY-U006, nothing was ever released.
    """
    with workspace.reading() as session:
        progress("align")
        aligned = align_file(session, path, sheet=sheet)
        linked = np.flatnonzero(aligned.alignment.linked)
        releases = session.releases.all()
        if not releases:
            raise UsageFault("SY-U006")
        progress("observe")
        slots = _slots_of(releases, session.releases.slot_table())
        rids = aligned.alignment.rid[linked].astype(np.uint64)
        symbols = observe(aligned.leak, linked, _subject(session, rids, slots), slots)
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
    total = sum(len(candidates) for _, _, _, candidates in held)
    epochs = tuple(
        EpochTrace(epoch, exhibit, channel, candidates, symbols, accuse(candidates, exhibit, alpha, total))
        for epoch, exhibit, channel, candidates in held
    )
    attribution = unite([epoch.attribution for epoch in epochs])
    with workspace.writing() as session:
        index = session.log(_entry(aligned, attribution, clock))
    return TraceResult(aligned, attribution, epochs, linked, hits, index)


def _hold_epoch(
    session: Session,
    aligned: AlignedList,
    epoch: int,
    releases: Sequence[StoredRelease],
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
    bonus = _extras(session, aligned, linked, releases, hits)
    return exhibit, channel, _candidates(session, releases, slots, reading, bonus)


def _slots_of(releases: Sequence[StoredRelease], table: dict[str, int]) -> tuple[Slot, ...]:
    used = {name for release in releases for name in _slot_names(release)}
    return tuple(Slot(name, table[name]) for name in sorted(used, key=table.__getitem__))


def _slot_names(release: StoredRelease) -> list[str]:
    layout = release.manifest["layout"]
    names = [name for column in layout["columns"] for name in column["slots"]]
    return [*names, layout["withhold"]] if layout["withhold"] else names


def _subject(session: Session, rids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> pa.Table:
    """Registry and derived values of each aligned row's record, row by row."""
    fields = {name for slot in slots if slot.carrier != "withhold" for name in slot.name.split(":")[1].split("|")}
    available = [field.name for field in session.registry.fields()]
    distinct, place = np.unique(rids, return_inverse=True)
    records = session.registry.read(base_fields(sorted(fields), available), distinct)
    return materialise(records, sorted(fields), NO_DAY).take(pa.array(place))


def _candidates(
    session: Session,
    releases: Sequence[StoredRelease],
    slots: tuple[Slot, ...],
    reading: Reading,
    bonus: dict[str, float],
) -> tuple[Candidate, ...]:
    wanted = reading.rids.astype(np.int64)
    scopes: dict[str, NDArray[np.bool_]] = {}
    by_recipient: dict[str, list[CandidateRelease]] = {}
    for release in releases:
        if release.scope not in scopes:
            held = session.releases.scope(release.scope)
            place = np.minimum(np.searchsorted(held, wanted), max(len(held) - 1, 0))
            scopes[release.scope] = held[place] == wanted if len(held) else np.zeros(len(wanted), dtype=bool)
        used = set(_slot_names(release))
        by_recipient.setdefault(release.recipient, []).append(
            CandidateRelease(
                release.release_id,
                marking_keys(session.workspace, release.recipient, release.release_id, release.epoch),
                np.array([slot.name in used for slot in slots], dtype=bool),
                scopes[release.scope],
            )
        )
    return tuple(
        Candidate(recipient, tuple(held), bonus.get(recipient, 0.0)) for recipient, held in by_recipient.items()
    )


def _extras(
    session: Session,
    aligned: AlignedList,
    linked: NDArray[np.intp],
    releases: Sequence[StoredRelease],
    hits: dict[str, int],
) -> dict[str, float]:
    """ln of each recipient's honey and token factors (mean over its releases); notes hits by release."""
    tokens = find_tokens(aligned.leak, linked)
    strangers = np.flatnonzero(~aligned.alignment.linked)
    factors: dict[str, list[float]] = {}
    for release in releases:
        keys = marking_keys(session.workspace, release.recipient, release.release_id, release.epoch)
        total = 0.0
        if tokens is not None and release.manifest["layout"]["tokens"]:
            rids = aligned.alignment.rid[linked[tokens[0]]].astype(np.uint64)
            distinct, first = np.unique(rids, return_index=True)
            total += weigh_tokens(keys.release, distinct, tokens[1].take(pa.array(first)))
        phones = release.manifest["honey_phones"]
        if phones and len(rows_with_numbers(aligned.leak, strangers, phones)):
            honey = session.releases.honey(release.release_id)
            if honey is not None:
                dates = [name for name in honey.column_names if name == "birth_date"]
                scope = session.releases.scope(release.scope).astype(np.uint64)
                living = scope[np.isin(scope, session.registry.rids())]
                released = session.registry.read(dates, living)
                factor, found = weigh_honey(aligned.leak, strangers, honey, released, phones)
                total += factor
                if found:
                    hits[release.release_id] = found
        factors.setdefault(release.recipient, []).append(total)
    return {recipient: float(np.logaddexp.reduce(logs) - np.log(len(logs))) for recipient, logs in factors.items()}


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
