"""``access import`` and ``access list``: which account saw which records, from the logs of other systems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.clock import Clock
from suyuan.app.exhibit import SKIP, ReadFile, read_file
from suyuan.app.resolve import NamedRecords, resolve_records
from suyuan.core.errors import InputFault, UsageFault
from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import as_text, rewrite
from suyuan.core.normalise.moments import CHINA, UNREAD, read_moments
from suyuan.discover.access_columns import PARTS, LogColumns, find_log_columns
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.access import AccessEvents, gather_events, new_events
from suyuan.storage.workspace import Session, Workspace

Progress = Callable[[str], None]
CONTROL = r"[\x00-\x1f\x7f-\x{9f}]+"
ZONE = timezone(timedelta(seconds=CHINA))


@dataclass(frozen=True, slots=True)
class LogImport:
    """What became of one log file.

    Attributes:
        read: the file.
        columns: what its columns were taken for; ``named`` and ``others`` only those that were used.
        rows: lines of the log.
        unreadable: lines without an account or a readable time.
        unnamed: lines that name no record.
        unknown: lines whose record is not in the registry.
        events: (account, record, time) in the file, each once.
        added: those that were not kept already.
        repeated: a file of these bytes was imported before.
        ledger_index: None where nothing was written.
    """

    read: ReadFile
    columns: LogColumns
    rows: int
    unreadable: int
    unnamed: int
    unknown: int
    events: int
    added: int
    repeated: bool
    ledger_index: int | None


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """An account: events, distinct records, first and last time."""

    account: str
    events: int
    records: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class _Log:
    """A log file before its records are looked up; every array has its length in rows.

    Attributes:
        sound: lines with an account and a time.
    """

    read: ReadFile
    columns: LogColumns
    account: pa.Array
    at: NDArray[np.int64]
    sound: NDArray[np.bool_]


def import_logs(
    workspace: Workspace,
    paths: Sequence[Path],
    clock: Clock,
    *,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    progress: Progress = lambda _stage: None,
) -> tuple[LogImport, ...]:
    """Import access logs, all of the files or none; an event that is kept already is not kept twice.

    Args:
        overrides: column header (or its number from 1) to ``account``, ``time``, ``record``, or ``-`` for none.

    Raises:
        InputFault: a file cannot be read; SY-I070 no column of accounts, SY-I071 none of times, SY-I072 none of its
            lines names a record of the registry.
        UsageFault: SY-U003, an override names no column.
    """
    progress("read")
    logs = [_read_log(path, sheet, overrides or {}) for path in paths]
    with workspace.writing() as session:
        session.access.sweep()
        progress("match")
        matched = [_match(session, log) for log in logs]
        progress("store")
        return tuple(_keep(session, log, named, clock) for log, named in zip(logs, matched, strict=True))


def list_accounts(workspace: Workspace) -> tuple[AccountSummary, ...]:
    """All accounts by name; nothing of the persons whose records they saw."""
    with workspace.reading() as session:
        events = session.access.events()
    if not len(events):
        return ()
    present, starts = np.unique(events.account, return_index=True)
    fresh = np.ones(len(events), dtype=np.int64)
    fresh[1:] = (np.diff(events.account) != 0) | (np.diff(events.rid) != 0)
    records = np.add.reduceat(fresh, starts)
    numbers = np.diff(np.append(starts, len(events)))
    first, last = np.minimum.reduceat(events.at, starts), np.maximum.reduceat(events.at, starts)
    return tuple(
        AccountSummary(
            events.accounts[account],
            int(numbers[place]),
            int(records[place]),
            datetime.fromtimestamp(int(first[place]), ZONE),
            datetime.fromtimestamp(int(last[place]), ZONE),
        )
        for place, account in enumerate(present)
    )


def _read_log(path: Path, sheet: str | None, overrides: Mapping[str, str]) -> _Log:
    read = read_file(path, sheet=sheet, strict_header=False)
    rows = read.source.rows
    columns = find_log_columns(read.source.header, rows, _positions(read, overrides))
    if columns.account is None:
        raise InputFault("SY-I070", file=read.name)
    if columns.time is None:
        raise InputFault("SY-I071", file=read.name)
    # Names of accounts are printed: what a terminal would obey is no part of a name.
    account = normalise(Kind.TEXT, rewrite(as_text(rows.column(columns.account)), CONTROL, ""))
    at = read_moments(rows.column(columns.time))
    return _Log(read, columns, account, at, np.asarray(account.is_valid()) & (at != UNREAD))


def _positions(read: ReadFile, overrides: Mapping[str, str]) -> dict[int, str]:
    header = read.source.header or ("",) * read.source.rows.num_columns
    known = {str(position + 1): position for position in range(len(header))}
    known.update({title: position for position, title in enumerate(header) if title})
    chosen = {}
    for column, part in overrides.items():
        if column not in known:
            raise UsageFault("SY-U003", column=column)
        if part not in {*PARTS, SKIP}:
            raise UsageFault(
                "SY-U008", value=part, option="--map", form="HEADER=account|time|record|-", command="access import"
            )
        chosen[known[column]] = "" if part == SKIP else part
    return chosen


def _match(session: Session, log: _Log) -> NamedRecords:
    named = resolve_records(session, log.read.source.rows, log.columns)
    if not len(named.row) and not session.access.was_imported(log.read.sha256):
        raise InputFault("SY-I072", file=log.read.name, rows=len(log.at))
    return named


def _keep(session: Session, log: _Log, named: NamedRecords, clock: Clock) -> LogImport:
    repeated = session.access.was_imported(log.read.sha256)
    usable = log.sound[named.row]
    row, rid = named.row[usable], named.rid[usable]
    events = gather_events(log.account.take(pa.array(row)), rid, log.at[row])
    fresh = new_events(events, session.access.events())
    found = np.zeros(len(log.at), dtype=bool)
    found[row] = True
    index = None
    if len(fresh) or not repeated:
        index = _store(session, log.read, len(log.at), fresh, clock)
    used = LogColumns(
        log.columns.account,
        log.columns.time,
        tuple(p for p in log.columns.named if p in named.columns),
        tuple(p for p in log.columns.others if p in named.columns),
    )
    return LogImport(
        log.read,
        used,
        rows=len(log.at),
        unreadable=int((~log.sound).sum()),
        unnamed=int((log.sound & ~named.filled).sum()),
        unknown=int((log.sound & named.filled & ~found).sum()),
        events=len(events),
        added=len(fresh),
        repeated=repeated,
        ledger_index=index,
    )


def _store(session: Session, read: ReadFile, rows: int, fresh: AccessEvents, clock: Clock) -> int:
    """Who saw what stays in the encrypted segment; the ledger holds counts and the file's hash."""
    if len(fresh):
        session.access.add(fresh)
    now = clock()
    index = session.log(Entry(Event.ACCESS, now, {"sha256": read.sha256, "rows": rows, "added": len(fresh)}))
    session.access.note_import(now.isoformat(), read.sha256, rows, len(fresh), index)
    return index
