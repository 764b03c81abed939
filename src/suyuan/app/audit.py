"""``ledger verify``: the ledger against its stored bytes, and the workspace's releases against the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.entry import Event
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LedgerAudit:
    """The head, and what does not fit."""

    head: Checkpoint
    problems: tuple[str, ...]


def audit_ledger(workspace: Workspace) -> LedgerAudit:
    """Rebuild the root and look every release up.

    Raises:
        IntegrityFault: the stored bytes do not give the stored root.
    """
    head = workspace.ledger.verify()
    entries = list(workspace.ledger.entries())
    problems = []
    with workspace.reading() as session:
        for release in session.releases.all():
            entry = entries[release.ledger_index] if release.ledger_index < len(entries) else None
            if entry is None or entry.event is not Event.RELEASE or entry.body.get("release") != release.release_id:
                problems.append(f"{release.release_id}: no entry {release.ledger_index}")
            elif entry.body.get("commitments") != release.manifest["commitments"]:
                problems.append(f"{release.release_id}: other commitments than entry {release.ledger_index}")
    return LedgerAudit(head, tuple(problems))
