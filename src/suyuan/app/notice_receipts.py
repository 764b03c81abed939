"""``notify receipts``: take in what a gateway or the staff report about messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.app.notice_marks import fail, move
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault
from suyuan.engines.reading import read_table
from suyuan.ledger.entry import Entry, Event
from suyuan.remedy.notices.receipts import find_columns, read_result
from suyuan.remedy.notices.states import NoticeEvent, NoticeState, may_happen
from suyuan.storage.notices import StoredNotice
from suyuan.storage.workspace import Session, Workspace


@dataclass(frozen=True, slots=True)
class Receipts:
    """What a file of receipts said.

    Attributes:
        rows: rows with a result; ``blank`` ones have none yet.
        ends: messages by event: ``deliver``, ``fail``, ``refuse``.
        known: rows that say what was known already, or come too late to matter.
        strangers, unread: row numbers of messages that are not ours, and of results that nobody can read.
        ledger_index: None where nothing changed.
    """

    rows: int
    blank: int
    ends: Mapping[str, int]
    known: int
    strangers: tuple[int, ...]
    unread: tuple[int, ...]
    ledger_index: int | None


def take_receipts(workspace: Workspace, path: Path, clock: Clock, *, dry_run: bool = False) -> Receipts:
    """Take in a file of receipts; the same file twice changes nothing.

    Raises:
        InputFault: SY-I180 it has no usable columns; SY-I181 none of its rows is about a message of ours; as
            ``read_table``.
    """
    source = read_table(path, strict_header=True)
    columns = find_columns(source.header or (), path.name)
    cells = {name: source.rows.column(place).to_pylist() for name, place in columns.items()}
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    rows = len(cells["result"])
    now = clock()
    with workspace.writing() as session:
        owners = _owners(session, cells, rows)
        ends: Counter[str] = Counter()
        blank = known = 0
        strangers, unread = [], []
        changed: dict[str, StoredNotice] = {}
        for row in range(rows):
            cell = (cells["result"][row] or "").strip()
            event = read_result(cell)
            notice = changed.get(owners[row]) or session.notices.find(owners[row])
            if not cell:
                blank += 1
            elif notice is None:
                strangers.append(source.row_number(row))
            elif event is None:
                unread.append(source.row_number(row))
            elif not may_happen(NoticeState(notice.state), event):
                known += 1
            else:
                changed[notice.notice_id] = _after(notice, event, now)
                ends[event.value] += 1
        if rows and len(strangers) + blank == rows and strangers:
            raise InputFault("SY-I181", file=path.name, rows=len(strangers))
        index = None
        if changed and not dry_run:
            body: dict[str, Json] = {"action": "receipts", "sha256": digest, **dict(ends)}
            index = session.log(Entry(Event.NOTICE, now, body))
            session.notices.change(changed.values())
    return Receipts(rows - blank, blank, dict(ends), known, tuple(strangers), tuple(unread), index)


def _owners(session: Session, cells: Mapping[str, list[str | None]], rows: int) -> list[str]:
    """The message of each row, by our number or the gateway's; empty for none."""
    numbers = [(cell or "").strip().upper() for cell in cells.get("notice", [""] * rows)]
    references = [(cell or "").strip() for cell in cells.get("reference", [""] * rows)]
    held = session.notices.by_references(sorted({one for one in references if one}))
    return [number or held.get(reference, "") for number, reference in zip(numbers, references, strict=True)]


def _after(notice: StoredNotice, event: NoticeEvent, now: datetime) -> StoredNotice:
    if event is NoticeEvent.FAIL:
        return fail(replace(notice, fault="receipt"), now)
    fault = "receipt" if event is NoticeEvent.REFUSE else ""
    return move(replace(notice, fault=fault), event, now)
