"""Align a foreign list to the registry: the step that ``trace`` and ``count`` share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from suyuan.app.exhibit import ReadFile, read_file
from suyuan.core.fields import Field, Kind
from suyuan.core.keyed import keyed_hash
from suyuan.discover.columns import propose
from suyuan.discover.unmerge import take_apart
from suyuan.storage.workspace import Session
from suyuan.trace.align import Alignment, align, gather_candidates
from suyuan.trace.leak import LeakTable, read_leak
from suyuan.trace.link_keys import leak_keys

COMPARED = (
    Kind.NAME,
    Kind.PHONE,
    Kind.ID_NUMBER,
    Kind.BIRTH_DATE,
    Kind.SEX,
    Kind.ADDRESS,
    Kind.RECORD_NUMBER,
)


@dataclass(frozen=True, slots=True)
class AlignedList:
    """A foreign list with the record of each row.

    Attributes:
        records: registry rows of all candidates, compared fields, ``rid`` ascending.
        fields: the fields of ``records``.
    """

    read: ReadFile
    leak: LeakTable
    alignment: Alignment
    records: pa.Table
    fields: tuple[Field, ...]


def align_file(session: Session, path: Path, *, sheet: str | None = None) -> AlignedList:
    """Read a foreign list and align it on registry values alone.

    Raises:
        InputFault: the file cannot be read.
    """
    read = read_file(path, sheet=sheet, strict_header=False)
    parted = take_apart(read.source.rows)
    proposals = read.proposals
    if parted.num_columns > read.source.rows.num_columns:
        titles = read.source.header or ("",) * read.source.rows.num_columns
        proposals = propose((*titles, *[""] * (parted.num_columns - len(titles))), parted)
    leak = read_leak(parted, proposals)
    rows, rids = [], []
    for kind, texts in leak_keys(leak):
        row, rid = session.registry.find(kind, keyed_hash(session.workspace.keyring.index_key(kind), texts))
        rows.append(row)
        rids.append(rid)
    candidates = gather_candidates(rows, rids)
    fields = tuple(field for field in session.registry.fields() if field.kind in COMPARED)
    wanted = np.unique(candidates.rid).astype(np.uint64)
    records = session.registry.read([field.name for field in fields], wanted)
    return AlignedList(read, leak, align(leak, candidates, records, fields), records, fields)
