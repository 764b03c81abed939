"""Copies in the outbox: which are there, and that one was fetched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.app.release import FORMATS
from suyuan.core.canonical import Json
from suyuan.core.errors import UsageFault
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FetchedCopy:
    """A copy on its way to a browser, and the entry that says so."""

    path: Path
    recipient: str
    ledger_index: int


def copies_of(workspace: Workspace, release_id: str) -> tuple[str, ...]:
    """Formats in which the copy of a release lies in the outbox, such as ``csv``."""
    return tuple(
        suffix.removeprefix(".") for suffix in FORMATS if (workspace.outbox / f"{release_id}{suffix}").is_file()
    )


def fetch_copy(workspace: Workspace, release_id: str, file_format: str, operator: str, clock: Clock) -> FetchedCopy:
    """Log that somebody fetches a copy, then say where it lies.

    Args:
        operator: who; empty for the local user.

    Raises:
        UsageFault: SY-U162, there is no such release, or its copy does not lie here.
    """
    with workspace.writing() as session:
        stored = session.releases.find(release_id)
        if stored is None or file_format not in copies_of(workspace, release_id):
            raise UsageFault("SY-U162", release=release_id[:40])
        body: dict[str, Json] = {
            "action": "download",
            "release": release_id,
            "recipient": stored.recipient,
            "count": int(stored.manifest["rows"]),
            "format": file_format,
            **({"operator": operator} if operator else {}),
        }
        index = session.log(Entry(Event.REVEAL, clock(), body))
    return FetchedCopy(workspace.outbox / f"{release_id}.{file_format}", stored.recipient, index)
