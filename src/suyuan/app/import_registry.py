"""``registry import``: bring a file of people into the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.app.clock import Clock
from suyuan.app.exhibit import ReadFile, choose_fields, read_file
from suyuan.app.hashing import TextHasher, hash_by_kind
from suyuan.app.strangers import measure_registry
from suyuan.app.together import work_together
from suyuan.core.fields import Field
from suyuan.core.normalise import normalise
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.schema import IMPORTS
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.features import registry_features
from suyuan.trace.identity import IDENTITY, identity_keys
from suyuan.trace.link_keys import comparable_places, registry_keys

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        read: the file and what its columns were taken for.
        fields: position and field of each stored column.
        rows, added, updated, repeated: rows read; persons new, persons updated, rows that repeat a person of the file.
        unreadable: cells kept as they were because they could not be read as their kind, by field.
    """

    read: ReadFile
    fields: tuple[tuple[int, Field], ...]
    rows: int
    added: int
    updated: int
    repeated: int
    unreadable: Mapping[str, int]
    ledger_index: int | None


def import_file(
    workspace: Workspace,
    path: Path,
    clock: Clock,
    *,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _stage: None,
) -> ImportResult:
    """Import a file: the same person is updated, not doubled.

    Raises:
        InputFault, UsageFault: the file or the mapping is bad; the workspace is as it was.
    """
    progress("read")
    read = read_file(path, sheet=sheet, strict_header=True)
    fields = choose_fields(read.proposals, overrides or {})
    progress("normalise")
    table, unreadable = _canonical_table(read, fields)
    if dry_run:
        return ImportResult(read, fields, table.num_rows, 0, 0, 0, unreadable, None)
    with workspace.writing() as session:
        session.registry.sweep()
        return _store(session, read, fields, table, unreadable, clock, progress)


def _canonical_table(read: ReadFile, fields: tuple[tuple[int, Field], ...]) -> tuple[pa.Table, dict[str, int]]:
    columns: dict[str, pa.Array] = {}
    unreadable: dict[str, int] = {}
    reasons = {proposal.position: proposal.reasons for proposal in read.proposals}
    for position, field in fields:
        raw = read.source.rows.column(position).combine_chunks()
        canonical = normalise(field.kind, raw, serials="serials" in reasons[position])
        lost = pc.and_(pc.is_null(canonical), pc.is_valid(raw))
        count = int(pc.sum(lost).as_py() or 0)
        if count:
            unreadable[field.name] = count
            canonical = pc.coalesce(canonical, pc.utf8_trim_whitespace(raw))
        columns[field.name] = canonical
    return pa.table(columns), unreadable


def _store(
    session: Session,
    read: ReadFile,
    fields: tuple[tuple[int, Field], ...],
    table: pa.Table,
    unreadable: dict[str, int],
    clock: Clock,
    progress: Progress,
) -> ImportResult:
    progress("match")
    plain = tuple(field for _, field in fields)
    registry = session.registry
    hash_texts = TextHasher(session.workspace.keyring)
    identities = [hash_texts(IDENTITY, texts) for texts in identity_keys(table, plain)]
    latest = _latest_rows(identities)
    repeated = table.num_rows - len(latest)
    if repeated:
        table = table.take(pa.array(latest))
        identities = [hashes[latest] for hashes in identities]
    known = _known_persons(registry.find, identities, table.num_rows)
    table = _keep_old_values(session, table, known)
    fresh = known < 0
    rids = np.where(fresh, registry.size() + np.cumsum(fresh) - 1, known).astype(np.uint64)
    order = np.argsort(rids, kind="stable")
    table, rids = table.take(pa.array(order)), rids[order]
    progress("index")
    owners = rids.astype(np.uint32)
    held = {field.name: field for field in (*registry.fields(), *plain) if field.name in table.column_names}
    places = comparable_places(table, tuple(held.values()))
    # Of what earlier files told too: a new name makes a key with a birth date that this file does not show.
    keys = hash_by_kind(registry_keys(table, tuple(held.values()), places), hash_texts)
    keys[IDENTITY] = [hashes[order] for hashes in identities]
    entries = {kind: (np.concatenate(hashes), np.tile(owners, len(hashes))) for kind, hashes in keys.items()}
    features = registry_features(table, tuple(held.values()), places, hash_texts, work_together)
    progress("store")
    registry.store(plain, table, rids, entries, features)
    measure_registry(session)
    added = int(fresh.sum())
    now = clock()
    index = session.log(
        Entry(
            Event.IMPORT,
            now,
            {
                "sha256": read.sha256,
                "rows": read.source.rows.num_rows,
                "added": added,
                "updated": len(rids) - added,
            },
        )
    )
    session.connection.execute(
        IMPORTS.insert().values(
            at=now.isoformat(),
            sha256=read.sha256,
            rows=read.source.rows.num_rows,
            added=added,
            updated=len(rids) - added,
            ledger_index=index,
        )
    )
    return ImportResult(read, fields, read.source.rows.num_rows, added, len(rids) - added, repeated, unreadable, index)


def _latest_rows(identities: list[NDArray[np.uint64]]) -> NDArray[np.intp]:
    """One row for each person of the file, the last one, in file order."""
    first_known = _coalesce(identities)
    rows = len(first_known)
    _, last = np.unique(first_known[::-1], return_index=True)
    return np.sort(rows - 1 - last)


def _coalesce(identities: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    chosen = identities[0].copy()
    for hashes in identities[1:]:
        chosen = np.where(chosen == 0, hashes, chosen)
    return chosen


def _known_persons(
    find: Callable[[str, NDArray[np.uint64]], tuple[NDArray[np.intp], NDArray[np.uint32]]],
    identities: list[NDArray[np.uint64]],
    rows: int,
) -> NDArray[np.int64]:
    """Record id of each row's person, -1 for a new one; the strongest identity that is known decides."""
    known = np.full(rows, -1, dtype=np.int64)
    for hashes in reversed(identities):
        position, rid = find(IDENTITY, hashes)
        known[position] = rid
    # Two rows of the file that differ by their own identity may both meet one old person by a weaker one.
    taken, first = np.unique(known, return_index=True)
    clash = (known >= 0) & ~np.isin(np.arange(rows), first[taken >= 0])
    known[clash] = -1
    return known


def _keep_old_values(session: Session, table: pa.Table, known: NDArray[np.int64]) -> pa.Table:
    """An empty cell of the new file does not erase what is known of a person."""
    old_rows = np.flatnonzero(known >= 0)
    if not len(old_rows):
        return table
    names = [field.name for field in session.registry.fields()]
    old = session.registry.read(names, known[old_rows].astype(np.uint64))
    spread = np.full(table.num_rows, -1, dtype=np.int64)
    spread[old_rows] = np.arange(len(old_rows))
    place = pa.array(spread, mask=spread < 0)
    merged = {}
    for name in dict.fromkeys([*table.column_names, *names]):
        before = old[name].combine_chunks().take(place) if name in names else pa.nulls(table.num_rows, pa.string())
        merged[name] = pc.coalesce(table[name].combine_chunks(), before) if name in table.column_names else before
    return pa.table(merged)
