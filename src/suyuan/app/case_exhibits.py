"""``case add CASE exhibit | custody``: files under seal, their hashes, and the chain of who held them."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from suyuan.app.cases import find_case, number_of, record
from suyuan.app.clock import Clock
from suyuan.case.item_checks import check_file_name, check_item
from suyuan.case.item_json import item_json
from suyuan.case.items import CustodyEvent, Exhibit, Handling, Originality
from suyuan.core.errors import InputFault, UsageFault
from suyuan.storage.case_items import StoredItem
from suyuan.storage.sealed_file import digest_file
from suyuan.storage.workspace import Session, Workspace

Progress = Callable[[int, int], None]
EVIDENCE_KINDS = (
    "record_list",
    "chat",
    "transfer_record",
    "document",
    "statement",
    "image",
    "device",
    "program",
    "other",
)
"""Kinds of exhibits; ``record_list`` alone can be counted."""


@dataclass(frozen=True, slots=True)
class ExhibitTold:
    """What a person says of an exhibit; the rest follows from its bytes."""

    title: str
    kind: str
    obtained_at: datetime
    obtained_by: tuple[str, ...]
    obtained_from: str
    place: str
    method: str
    originality: Originality
    proves: str
    facts: tuple[str, ...] = ()
    presumption: str = ""


def add_exhibit(
    workspace: Workspace,
    case: str,
    file: Path,
    told: ExhibitTold,
    clock: Clock,
    *,
    keep: bool = True,
    replaces: str | None = None,
    progress: Progress = lambda _done, _all: None,
) -> StoredItem:
    """Take in an exhibit: hashed and sealed in one pass, or hashed alone.

    Raises:
        UsageFault: SY-U100 no such case; SY-U106 another file has this number already, SY-U107 nobody took it.
        InputFault: SY-I055 the file cannot be read, SY-I142 it was obtained in the future, SY-I147 its name.
        ComponentFault: SY-C001, SY-C012, the disk.
    """
    now = clock()
    if told.obtained_at > now:
        raise InputFault("SY-I142", at=told.obtained_at.isoformat(timespec="minutes"))
    if not any(name.strip() for name in told.obtained_by):
        raise UsageFault("SY-U107")
    check_file_name(file.name)
    with workspace.writing() as session:
        number = find_case(session, case)
        own = number_of(session, number, "exhibit", replaces)
        version = 1 if replaces is None else session.cases.find(number, "exhibit", own).version + 1
        label = f"exhibit:{number}:{own}:{version}"
        part, wrapped = None, None
        if keep:
            part, wrapped, digests = session.cases.exhibits.seal(number, file, label, progress)
        else:
            digests = digest_file(file, progress)
        try:
            exhibit = Exhibit(
                own,
                told.title.strip() or own,
                told.kind,
                file.name,
                digests.sha256,
                digests.sm3,
                digests.size,
                told.obtained_at,
                told.obtained_by,
                told.obtained_from,
                told.place,
                told.method,
                told.originality,
                told.proves,
                told.facts,
                told.presumption,
                keep,
            )
            if replaces is not None:
                _same_bytes(session, number, exhibit)
            act = "supersede" if replaces else "add"
            stored = record(session, number, item_json(exhibit), own, now, act, wrapped_key=wrapped)
            if part is not None:
                session.cases.exhibits.place(stored, part)
        except BaseException:
            if part is not None:
                part.unlink(missing_ok=True)
            raise
    return stored


def add_custody(
    workspace: Workspace,
    case: str,
    event: CustodyEvent,
    clock: Clock,
    *,
    file: Path | None = None,
    progress: Progress = lambda _done, _all: None,
) -> StoredItem:
    """Record a link of a chain of custody.

    Args:
        event: its number and hash are filled in here.
        file: the exhibit as it was at that moment; its hash is taken.

    Raises:
        UsageFault: SY-U100 no such case, SY-U102 no such exhibit, SY-U108 nobody gave or took it.
        InputFault: SY-I140 before the exhibit was obtained, SY-I142 in the future, SY-I055 the file cannot be read.
    """
    now = clock()
    if event.at > now:
        raise InputFault("SY-I142", at=event.at.isoformat(timespec="minutes"))
    if not event.giver.strip() or not event.taker.strip():
        raise UsageFault("SY-U108")
    sha256 = None if file is None else digest_file(file, progress).sha256
    with workspace.writing() as session:
        number = find_case(session, case)
        own = number_of(session, number, "custody", None)
        link = replace(event, number=own, exhibit=event.exhibit.strip().upper(), sha256=sha256)
        check_item(session.cases.file(number), link)
        return record(session, number, item_json(link), own, now, "add")


def handled(
    exhibit: str, handling: Handling, giver: str, taker: str, at: datetime, place: str = "", note: str = ""
) -> CustodyEvent:
    """An event that has no number yet."""
    return CustodyEvent("", exhibit, at, handling, giver, taker, place, None, note)


@contextlib.contextmanager
def opened_exhibit(session: Session, stored: StoredItem) -> Iterator[Path]:
    """A kept exhibit as a file that readers of tables can open; it never lies on a disk in the clear where the system
    has files in memory, and is gone afterwards.

    Raises:
        IntegrityFault: SY-L040, the sealed copy is missing or changed.
    """
    exhibit = stored.item
    assert isinstance(exhibit, Exhibit)
    name = f"{exhibit.number}{Path(exhibit.file_name).suffix.lower()}"
    folder = Path(tempfile.mkdtemp(prefix="suyuan-", dir=session.workspace.folder))
    handle = -1
    try:
        path = folder / name
        if hasattr(os, "memfd_create"):
            handle = os.memfd_create("exhibit", os.MFD_CLOEXEC)
            path.symlink_to(f"/proc/self/fd/{handle}")
        else:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        for piece in session.cases.exhibits.pieces(stored):
            view = memoryview(piece)
            while view:
                view = view[os.write(handle, view) :]
        yield path
    finally:
        if handle >= 0:
            os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _same_bytes(session: Session, case: str, exhibit: Exhibit) -> None:
    """A newer version may say more of an exhibit; other bytes are another exhibit."""
    held = session.cases.find(case, "exhibit", exhibit.number).item
    assert isinstance(held, Exhibit)
    if held.sha256 != exhibit.sha256:
        raise UsageFault("SY-U106", number=exhibit.number)
