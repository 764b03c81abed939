"""``registry show`` and ``registry erase``: look at the registry, and take a person out of it for good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.app.clock import Clock
from suyuan.app.notice_marks import forget_persons
from suyuan.core.canonical import Json
from suyuan.core.errors import UsageFault
from suyuan.core.fields import Field, Kind
from suyuan.core.keyed import keyed_hash
from suyuan.core.mask import mask_table
from suyuan.core.normalise import normalise
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.openings import hide, hide_records
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.link_keys import ID_NUMBER, NAME_BIRTH, PHONE, RECORD_NUMBER, SEPARATOR

SHOWN = 20
IN_ONE_ENTRY = 500
"""Records that one entry commits to: an entry ends at 65,535 bytes."""


@dataclass(frozen=True, slots=True)
class RegistryView:
    """The registry at a glance.

    Attributes:
        fields: its columns.
        persons: number of living records.
        filled: cells filled, by field, among the records shown.
        rows: the first records, or those found; masked unless revealed.
        revealed: ledger index of the reveal, None when masked.
    """

    fields: tuple[Field, ...]
    persons: int
    rows: pa.Table
    revealed: int | None


def show_registry(
    workspace: Workspace,
    clock: Clock,
    *,
    person: str | None = None,
    limit: int = SHOWN,
    reveal_reason: str | None = None,
    operator: str = "",
) -> RegistryView:
    """Show records, masked.  Revealing them needs a reason, and is logged before anything is shown.

    Args:
        person: a phone, id or record number, ``name birth-date``, or ``#rid``; None for the first records.
        limit: most records shown.
        reveal_reason: why the data must be seen.
        operator: who looks, where that is known.
    """
    with workspace.reading() as session:
        rids = session.registry.rids() if person is None else find_persons(session, person)
        fields = session.registry.fields()
        rows = session.registry.read([field.name for field in fields], rids[:limit])
        persons = len(session.registry.rids())
    if reveal_reason is None:
        return RegistryView(fields, persons, mask_table(rows), None)
    shown, now = rids[:limit], clock()
    with workspace.writing() as session:
        # Who was looked at, and words that may name a person: the ledger holds commitments, the rest can be erased.
        indexes = []
        for first in range(0, max(1, len(shown)), IN_ONE_ENTRY):
            some = shown[first : first + IN_ONE_ENTRY].tolist()
            hidden = [hide("reason", reveal_reason), *hide_records("records", some)]
            body: dict[str, Json] = {"count": len(some), **_by(operator)}
            indexes.append(session.log(Entry(Event.REVEAL, now, body), hidden))
    return RegistryView(fields, persons, rows, indexes[0])


def erase_persons(
    workspace: Workspace, clock: Clock, person: str, *, dry_run: bool = False, operator: str = ""
) -> tuple[int, int | None]:
    """Erase the persons found; how many, and the ledger index.

    Args:
        operator: who erases, where that is known.

    Raises:
        UsageFault: SY-U007, nobody was found.
    """
    with workspace.writing() as session:
        session.registry.sweep()
        rids = find_persons(session, person)
        if not len(rids):
            raise UsageFault("SY-U007")
        if dry_run:
            return len(rids), None
        # Older openings go; those of the erasure itself hold a number alone, and prove that it was done.
        session.openings.erase(rids.tolist())
        body: dict[str, Json] = {"count": len(rids), **_by(operator)}
        index = session.log(Entry(Event.ERASE, clock(), body), hide_records("records", rids.tolist()))
        session.requests.forget(rids.tolist())
        forget_persons(session, rids.tolist(), clock())
        session.funds.forget(rids.tolist())
        session.registry.erase(rids)
        session.access.erase(rids)
        session.consents.forget(rids.tolist())
    # The old files go only after the database has moved to the new ones.
    with workspace.writing() as session:
        session.registry.sweep()
        session.access.sweep()
    return len(rids), index


def _by(operator: str) -> dict[str, Json]:
    return {"operator": operator} if operator else {}


def find_persons(session: Session, person: str) -> NDArray[np.uint64]:
    """Record ids of the persons that a text names exactly."""
    if person.startswith("#") and person[1:].isdigit():
        rids = session.registry.rids()
        return np.extract(rids == int(person[1:]), rids)
    probes: list[tuple[str, str | None]] = [
        (PHONE, _canonical(Kind.PHONE, person)),
        (ID_NUMBER, _canonical(Kind.ID_NUMBER, person)),
        (RECORD_NUMBER, _canonical(Kind.RECORD_NUMBER, person)),
    ]
    name, _, birth = person.rpartition(" ")
    if name:
        day = _canonical(Kind.BIRTH_DATE, birth)
        probes.append((NAME_BIRTH, None if day is None else f"{_canonical(Kind.NAME, name)}{SEPARATOR}{day}"))
    found = []
    for kind, text in probes:
        if text is not None:
            _, rid = session.registry.find(
                kind, keyed_hash(session.workspace.keyring.index_key(kind), pa.array([text]))
            )
            found.append(rid)
    rids = np.unique(np.concatenate(found)).astype(np.uint64) if found else np.zeros(0, np.uint64)
    return _confirmed(session, rids, {text for _, text in probes if text is not None})


def _confirmed(session: Session, rids: NDArray[np.uint64], texts: set[str]) -> NDArray[np.uint64]:
    """A hit is a candidate: keep those whose values really hold the text."""
    fields = session.registry.fields()
    rows = session.registry.read([field.name for field in fields], rids)
    wanted = {part for text in texts for part in (text.split(SEPARATOR) if SEPARATOR in text else [text])}
    kept = np.zeros(len(rids), dtype=bool)
    for field in fields:
        kept |= np.asarray(pc.is_in(rows[field.name].combine_chunks(), value_set=pa.array(sorted(wanted), pa.string())))
    return rids[kept]


def _canonical(kind: Kind, text: str) -> str | None:
    value = normalise(kind, pa.array([text], pa.string()))[0].as_py()
    return None if value is None else str(value)
