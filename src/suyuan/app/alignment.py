"""Align a foreign list to the registry: the step that ``trace`` and ``count`` share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.exhibit import ReadFile, read_file
from suyuan.app.hashing import TextHasher
from suyuan.app.strangers import rates_of
from suyuan.app.together import work_together
from suyuan.core.errors import IntegrityFault
from suyuan.discover.columns import ColumnProposal, propose
from suyuan.discover.unmerge import take_apart
from suyuan.storage.key_index import COMMON_KEY
from suyuan.storage.workspace import Session
from suyuan.trace.align import Alignment, Candidates, align, distinct, gather_candidates, log_strangers
from suyuan.trace.features import LeakColumn, leak_columns
from suyuan.trace.fuzzy import kinds_shown, link_near, promising
from suyuan.trace.leak import LeakTable, read_leak
from suyuan.trace.link_keys import leak_keys
from suyuan.trace.near import Hint, NearKeys, gather_proposed, near_keys
from suyuan.trace.scan import list_wanted, scan
from suyuan.trace.strangers import Rates

MOST_RESIDUAL = 20_000
"""Rows that get a second chance, the first of the list; more are not one broker's slips."""

Hits = tuple[NDArray[np.intp], NDArray[np.uint32]]
"""Rows of a list and the ids of records they may be."""

COMMON_NEAR = 128
"""A near key that more records share is not followed."""

READ_FREELY = 200_000
"""In a larger registry only records that may well be linked are decrypted for a second look."""


@dataclass(frozen=True, slots=True)
class AlignedList:
    """A foreign list with the record of each row.

    Attributes:
        indexed: False where the key index could not be read, and every record was compared instead.
    """

    read: ReadFile
    leak: LeakTable
    alignment: Alignment
    indexed: bool = True


def align_file(session: Session, path: Path, *, sheet: str | None = None) -> AlignedList:
    """Read a foreign list and align it on registry values alone.

    Raises:
        InputFault: the file cannot be read.
    """
    return align_read(session, read_file(path, sheet=sheet, strict_header=False))


def align_read(session: Session, read: ReadFile) -> AlignedList:
    """Align a list that was read."""
    leak = read_cells(read.source.header, read.source.rows, read.proposals)
    try:
        return AlignedList(read, leak, align_leak(session, leak))
    except IntegrityFault as fault:
        if fault.code != "SY-L006":
            raise
        return AlignedList(read, leak, align_unindexed(session, leak), indexed=False)


def align_leak(session: Session, leak: LeakTable) -> Alignment:
    """Align the cells of a list."""
    hash_texts = TextHasher(session.workspace.keyring)
    find = session.registry.finder()
    hits = list(work_together(lambda key: find(key[0], hash_texts(*key)), leak_keys(leak)))
    columns = leak_columns(leak, hash_texts, work_together)
    rates = rates_of(session)
    found = _align_hits(session, leak.rows, columns, hits, rates)
    return _link_residual(session, leak, found, rates)


def align_unindexed(session: Session, leak: LeakTable) -> Alignment:
    """Align a list by a look at every record's features; rows that only near keys would place stay without one."""
    columns = leak_columns(leak, TextHasher(session.workspace.keyring), work_together)
    wanted = list_wanted(columns)

    def look(some: tuple[NDArray[np.int64], dict[str, NDArray[np.uint32]]]) -> Hits:
        rows, places = scan(wanted, some[1], COMMON_KEY)
        return rows, some[0][places].astype(np.uint32)

    hits = list(work_together(look, session.registry.features_of_all()))
    return _align_hits(session, leak.rows, columns, hits, rates_of(session))


def _align_hits(
    session: Session, rows: int, columns: Sequence[LeakColumn], hits: Sequence[Hits], rates: Rates
) -> Alignment:
    candidates = gather_candidates([row for row, _ in hits], [rid for _, rid in hits])
    return align(rows, columns, candidates, session.registry.features(candidates.rid), rates)


def _link_residual(session: Session, leak: LeakTable, found: Alignment, rates: Rates) -> Alignment:
    """Give rows without a record a second chance, against records that come near."""
    rows = np.flatnonzero(~found.linked & ~found.ambiguous)[:MOST_RESIDUAL]
    rest = leak.take(rows)
    hash_texts = TextHasher(session.workspace.keyring)
    find = session.registry.finder(COMMON_NEAR)

    def ask(near: NearKeys) -> tuple[NDArray[np.intp], NDArray[np.uint32], Hint]:
        position, rid = find(near.kind, hash_texts(near.kind, near.texts))
        return near.rows[position], rid, near.hint

    hits = list(work_together(ask, near_keys(rest)))
    if not hits:
        return found
    candidates, hints = gather_proposed(*zip(*hits, strict=True))
    if rates.persons > READ_FREELY:
        features = session.registry.features(candidates.rid)
        strangers = log_strangers(leak_columns(rest, hash_texts), candidates, features, rates)
        kept = promising(strangers, hints, rates)
        candidates = Candidates(candidates.row[kept], candidates.rid[kept])
    if not len(candidates.row):
        return found
    shown = kinds_shown(rest)
    fields = [field for field in session.registry.fields() if field.kind in shown]
    records = session.registry.read([field.name for field in fields], distinct(candidates.rid).astype(np.uint64))
    taken = distinct(found.rid[found.linked])
    near = link_near(rest, candidates, records, fields, rates, taken)
    rid, score = found.rid.copy(), found.score.copy()
    rid[rows[near.rows]], score[rows[near.rows]] = near.rids, near.odds
    return replace(found, rid=rid, score=score)


def read_cells(
    header: tuple[str, ...] | None, rows: pa.Table, proposals: tuple[ColumnProposal, ...] | None = None
) -> LeakTable:
    """Cells of a list by kind; columns that hold several are taken apart.

    Args:
        header: titles of the columns, None for none.
        rows: text columns.
        proposals: what each column holds, where that is known already.
    """
    parted = take_apart(rows)
    if proposals is None or parted.num_columns > rows.num_columns:
        titles = header or ("",) * rows.num_columns
        proposals = propose((*titles, *[""] * (parted.num_columns - rows.num_columns)), parted)
    return read_leak(parted, proposals, work_together)
