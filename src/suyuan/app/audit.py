"""``ledger verify``: the ledger against its stored bytes, and the workspace's releases against the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from suyuan.core.errors import IntegrityFault
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.entry import Event, decode_entry
from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LedgerAudit:
    """The head, and what does not fit."""

    head: Checkpoint
    problems: tuple[str, ...]


def audit_ledger(workspace: Workspace, progress: Callable[[int, int], None] = lambda _done, _all: None) -> LedgerAudit:
    """Rebuild the tree from raw entries and look every release up.

    Raises:
        IntegrityFault: the stored bytes do not give the signed head; the code names the first thing that is wrong.
    """
    head = rebuild(workspace.ledger, progress)
    problems = []
    with workspace.reading() as session:
        for release in session.releases.all():
            try:
                entry = decode_entry(workspace.ledger.leaf(release.ledger_index), release.ledger_index)
            except (IndexError, IntegrityFault):
                entry = None
            if entry is None or entry.event is not Event.RELEASE or entry.body.get("release") != release.release_id:
                problems.append(f"{release.release_id}: no entry {release.ledger_index}")
            elif entry.body.get("commitments") != release.manifest["commitments"]:
                problems.append(f"{release.release_id}: other commitments than entry {release.ledger_index}")
    return LedgerAudit(head, tuple(problems))
