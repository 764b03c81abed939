"""``recipient``: record what recipients apply for, promise, receive, delete and pass to sub-recipients."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import InputFault, PolicyRefusal, UsageFault
from suyuan.govern.duties import PaperKind
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.papers import StoredPaper
from suyuan.storage.workspace import Session, Workspace

WITH_DOCUMENT = frozenset({PaperKind.PROMISE, PaperKind.DELETION, PaperKind.AUDIT_REPORT})
"""Papers that are nothing without the signed document."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to record.

    Attributes:
        at: the day it was signed or done, None for today.
        facts: what it says besides: yes and no, years; never a name.
        words: free words, which may name somebody; kept sealed.
    """

    kind: PaperKind
    recipient: str = ""
    purpose: str = ""
    release: str | None = None
    at: date | None = None
    expires: date | None = None
    document: Path | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def record_paper(workspace: Workspace, paper: NewPaper, clock: Clock) -> tuple[StoredPaper, bool]:
    """Record a paper; the same one again changes nothing.

    Returns:
        What is on file, and whether it was before.

    Raises:
        PolicyRefusal: SY-G001..G003 the policy does not know or permit them; SY-G082 a promise without a part.
        InputFault: SY-I121 the day is in the future, SY-I124 it ends before it begins, SY-I126 the document cannot be
            read.
        UsageFault: SY-U082, there is no such release, or another recipient has it.
    """
    now = clock()
    today = now.date()
    day = paper.at or today
    if day > today:
        raise InputFault("SY-I121", day=day.isoformat(), today=today.isoformat())
    if paper.expires is not None and paper.expires <= day:
        raise InputFault("SY-I124", first=day.isoformat(), second=paper.expires.isoformat())
    _promised(paper)
    digest = None if paper.document is None else hash_document(paper.document)
    with workspace.writing() as session:
        recipient, purpose = _about(session, paper, workspace)
        said: dict[str, Json] = {
            "kind": paper.kind.value,
            "recipient": recipient,
            "purpose": purpose,
            "release": paper.release,
            "at": day.isoformat(),
            "expires": paper.expires.isoformat() if paper.expires else None,
            "document": digest,
            **paper.facts,
        }
        # Keyed: the number stands in the ledger, and a bare hash of a name is the name.
        whole = canonical_bytes({**said, "words": dict(paper.words)})
        number = "P-" + hmac.new(workspace.keyring.index_key("paper"), whole, sha256).hexdigest()[:12].upper()
        old = session.papers.find(number)
        if old is not None:
            return old, True
        names = ("kind", "recipient", "purpose", "release")
        entry = {"paper": number, "sha256": digest, **{name: said[name] for name in names}}
        index = session.log(Entry(Event.PAPER, now, entry))
        stored = StoredPaper(
            number,
            paper.kind.value,
            recipient,
            purpose,
            paper.release,
            day,
            paper.expires,
            digest,
            dict(paper.facts),
            index,
        )
        session.papers.add(stored, {name: text for name, text in paper.words.items() if text})
    return stored, False


def list_papers(workspace: Workspace, recipient: str | None = None) -> tuple[StoredPaper, ...]:
    """Papers in the order of recording, of one recipient or of all."""
    with workspace.reading() as session:
        return tuple(one for one in session.papers.all() if recipient is None or one.recipient == recipient)


def hash_document(path: Path) -> str:
    """SHA-256 of a document, or ``InputFault`` SY-I126."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
    except OSError as error:
        raise InputFault("SY-I126", file=path.name) from error
    return digest.hexdigest()


def _promised(paper: NewPaper) -> None:
    missing = []
    if paper.kind in WITH_DOCUMENT and paper.document is None:
        missing.append("--document")
    if paper.kind is PaperKind.PROMISE:
        missing += ["--until"] * (paper.expires is None) + ["--no-onward"] * (paper.facts.get("no_onward") is not True)
    if missing:
        raise PolicyRefusal("SY-G082", missing=", ".join(missing))


def _about(session: Session, paper: NewPaper, workspace: Workspace) -> tuple[str, str]:
    """Recipient and purpose; a paper about a release has the release's."""
    if paper.release is not None:
        release = session.releases.find(paper.release)
        if release is None or (paper.recipient and release.recipient != paper.recipient):
            raise UsageFault("SY-U082", release=paper.release, recipient=paper.recipient or "-")
        return release.recipient, release.purpose
    if paper.kind is PaperKind.AUDIT_REPORT:
        return "", ""
    policy = parse_policy(workspace.policy_text())
    if paper.purpose:
        policy.permit(paper.recipient, paper.purpose)
    else:
        policy.recipient(paper.recipient)
    return paper.recipient, paper.purpose
