"""The access log: which account saw which record, and when.

Encrypted segments as the registry's, each under a key of its own; accounts and record ids stand nowhere else.  A person
who is erased leaves the log too: their segments are written again under new keys, and the old keys are destroyed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray

from suyuan.core.errors import IntegrityFault
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import ACCESS_IMPORTS, ACCESS_SEGMENTS
from suyuan.storage.segments import Segment, read_segment, write_segment


@dataclass(frozen=True, slots=True)
class AccessEvents:
    """Events: an account saw a record at a moment.  No event stands twice; sorted by account, record and time.

    Attributes:
        accounts: names, ascending.
        account: place in ``accounts``, shape (n,).
        rid: record id, shape (n,).
        at: seconds since 1970 UTC, shape (n,).
    """

    accounts: tuple[str, ...]
    account: NDArray[np.int64]
    rid: NDArray[np.int64]
    at: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rid)

    def where(self, kept: NDArray[np.bool_]) -> AccessEvents:
        """Some of the events; the accounts stay."""
        return AccessEvents(self.accounts, self.account[kept], self.rid[kept], self.at[kept])


NO_EVENTS = AccessEvents((), *(np.zeros(0, np.int64) for _ in range(3)))


def gather_events(account: pa.Array, rid: NDArray[np.int64], at: NDArray[np.int64]) -> AccessEvents:
    """Events from columns in any order, repeats and all; every array has shape (n,)."""
    coded = account.dictionary_encode()
    names = np.array(coded.dictionary.to_pylist(), dtype=object)
    order = np.argsort(names)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    who = rank[np.asarray(coded.indices)]
    return _distinct(AccessEvents(tuple(names[order]), who, rid, at))


def new_events(events: AccessEvents, known: AccessEvents) -> AccessEvents:
    """Events that are not known yet."""
    names = tuple(sorted({*events.accounts, *known.accounts}))
    place = {name: number for number, name in enumerate(names)}

    def renamed(side: AccessEvents) -> NDArray[np.int64]:
        return np.array([place[name] for name in side.accounts], dtype=np.int64)[side.account]

    who = np.concatenate([renamed(known), renamed(events)])
    rid, at = np.concatenate([known.rid, events.rid]), np.concatenate([known.at, events.at])
    order, first = _order(who, rid, at)
    kept = order[first]  # of equal events the known one comes first
    fresh = np.zeros(len(events), dtype=bool)
    fresh[kept[kept >= len(known)] - len(known)] = True
    return events.where(fresh)


class AccessLog:
    """All events of a workspace.  Reads at any time; writes inside the workspace's lock and a transaction."""

    def __init__(self, folder: Path, connection: sa.Connection, keyring: Keyring) -> None:
        self._folder = folder
        self._connection = connection
        self._keyring = keyring

    def events(self) -> AccessEvents:
        """Everything that is kept.

        Raises:
            IntegrityFault: SY-L024, a segment is missing or changed.
        """
        tables = [self._read(segment) for segment in self._segments().values()]
        if not tables:
            return NO_EVENTS
        whole = pa.concat_tables(tables)
        rid, at = (whole[name].to_numpy().astype(np.int64) for name in ("rid", "at"))
        return gather_events(whole["account"].combine_chunks(), rid, at)

    def add(self, events: AccessEvents) -> None:
        """Keep events."""
        number = max(self._segments(), default=0) + 1
        segment = self._write(number, 0, _table(events))
        self._connection.execute(sa.insert(ACCESS_SEGMENTS).values(id=number, **_values(segment)))

    def note_import(self, at: str, sha256: str, rows: int, added: int, ledger_index: int) -> None:
        """Remember that a file was imported."""
        self._connection.execute(
            sa.insert(ACCESS_IMPORTS).values(at=at, sha256=sha256, rows=rows, added=added, ledger_index=ledger_index)
        )

    def was_imported(self, sha256: str) -> bool:
        """Whether a file of these bytes was imported before."""
        query = sa.select(ACCESS_IMPORTS.c.id).where(ACCESS_IMPORTS.c.sha256 == sha256).limit(1)
        return self._connection.execute(query).first() is not None

    def erase(self, rids: NDArray[np.uint64]) -> None:
        """Erase what was seen of these records, for good."""
        for number, segment in self._segments().items():
            table = self._read(segment)
            kept = ~np.isin(table["rid"].to_numpy(), rids)
            if kept.all():
                continue
            this = ACCESS_SEGMENTS.c.id == number
            if not kept.any():
                self._connection.execute(sa.delete(ACCESS_SEGMENTS).where(this))
                continue
            revision = int(segment.file.removesuffix(".parquet").rpartition("-")[2]) + 1
            fresh = self._write(number, revision, table.filter(pa.array(kept)))
            self._connection.execute(sa.update(ACCESS_SEGMENTS).where(this).values(**_values(fresh)))

    def sweep(self) -> None:
        """Remove files that the database does not name: what a crash or an erasure left behind."""
        named = {segment.file for segment in self._segments().values()}
        for path in self._folder.iterdir():
            if path.name not in named:
                path.unlink()

    def _segments(self) -> dict[int, Segment]:
        rows = self._connection.execute(sa.select(ACCESS_SEGMENTS).order_by(ACCESS_SEGMENTS.c.id))
        return {row.id: Segment(row.file, row.rows, row.wrapped_key) for row in rows}

    def _read(self, segment: Segment) -> pa.Table:
        try:
            return read_segment(self._folder, segment, self._keyring, None)
        except IntegrityFault as error:
            raise IntegrityFault("SY-L024", file=segment.file) from error

    def _write(self, number: int, revision: int, table: pa.Table) -> Segment:
        return write_segment(self._folder, f"access-{number:06d}-{revision}.parquet", table, self._keyring)


def _values(segment: Segment) -> dict[str, object]:
    return {"file": segment.file, "rows": segment.rows, "wrapped_key": segment.wrapped_key}


def _table(events: AccessEvents) -> pa.Table:
    names = pa.array(events.accounts, pa.string())
    return pa.table(
        {
            "account": names.take(pa.array(events.account)),
            "rid": pa.array(events.rid.astype(np.uint64)),
            "at": pa.array(events.at),
        }
    )


def _distinct(events: AccessEvents) -> AccessEvents:
    order, first = _order(events.account, events.rid, events.at)
    kept = order[first]
    return AccessEvents(events.accounts, events.account[kept], events.rid[kept], events.at[kept])


def _order(
    account: NDArray[np.int64], rid: NDArray[np.int64], at: NDArray[np.int64]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """A stable order by account, record and time, and where in it each distinct event first stands."""
    pair = account << 32 | rid
    order = np.lexsort((at, pair))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(pair[order]) != 0) | (np.diff(at[order]) != 0)
    return order, first
