"""Releases that other systems ask for: a person makes them, or declines; no system signs anything."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.app.papers import NewPaper, hash_document, record_paper
from suyuan.app.release import FORMATS
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.govern.duties import PaperKind
from suyuan.govern.policy import parse_policy
from suyuan.govern.statements import utc_text
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.other_systems import ReleaseRequest
from suyuan.storage.papers import StoredPaper
from suyuan.storage.workspace import Session, Workspace

MOST_OPEN = 100
"""Requests of one system that nobody has looked at yet."""


class RequestState(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    RELEASED = "released"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class RequestedRelease:
    """A request as it stands.

    Attributes:
        release_id: the first release to that recipient for that purpose since; None while it waits.
        copy: where the copy lies, None where it was written elsewhere or is gone.
    """

    request: ReleaseRequest
    state: RequestState
    release_id: str | None
    copy: Path | None


def request_release(workspace: Workspace, system: str, recipient: str, purpose: str, clock: Clock) -> RequestedRelease:
    """Ask for a release; the same one again while it waits is the same request.

    Raises:
        PolicyRefusal: SY-G001..G003, the policy does not know or permit them.
        UsageFault: SY-U181, too many of this system wait already.
    """
    parse_policy(workspace.policy_text()).permit(recipient, purpose)
    with workspace.writing() as session:
        mine = [_stand(session, one) for one in session.systems.requests() if one.system == system]
        waiting = [one for one in mine if one.state is RequestState.WAITING]
        for one in waiting:
            if (one.request.recipient, one.request.purpose) == (recipient, purpose):
                return one
        if len(waiting) >= MOST_OPEN:
            raise UsageFault("SY-U181", count=len(waiting))
        now = clock()
        number = f"A-{secrets.token_hex(6).upper()}"
        about: dict[str, Json] = {"system": system, "recipient": recipient, "purpose": purpose}
        index = session.log(Entry(Event.OTHER_SYSTEM, now, {"action": "release-asked", "request": number, **about}))
        made = ReleaseRequest(number, system, recipient, purpose, utc_text(now), None, None, index)
        session.systems.add_request(made)
        return _stand(session, made)


def list_requested(workspace: Workspace, system: str | None = None) -> tuple[RequestedRelease, ...]:
    """Requests of one system or of all, oldest first."""
    with workspace.reading() as session:
        requests = session.systems.requests()
        return tuple(_stand(session, one) for one in requests if system is None or one.system == system)


def find_requested(workspace: Workspace, number: str, system: str) -> RequestedRelease | None:
    """A request of this system; another's is as if it were not there."""
    with workspace.reading() as session:
        found = session.systems.request(number)
        return None if found is None or found.system != system else _stand(session, found)


def decline_request(workspace: Workspace, number: str, reason: str, clock: Clock) -> None:
    """Decline a request.

    Raises:
        UsageFault: SY-U182, it is not there or was answered.
    """
    with workspace.writing() as session:
        found = session.systems.request(number)
        if found is None or _stand(session, found).state is not RequestState.WAITING:
            raise UsageFault("SY-U182", number=number)
        now = clock()
        session.log(Entry(Event.OTHER_SYSTEM, now, {"action": "release-declined", "request": number}))
        session.systems.decline(number, utc_text(now), reason)


def log_fetch(workspace: Workspace, found: RequestedRelease, clock: Clock) -> None:
    """Log that a copy leaves for the system that asked for it; done before its first byte."""
    with workspace.writing() as session:
        about: dict[str, Json] = {
            "action": "copy-fetched",
            "system": found.request.system,
            "request": found.request.number,
            "release": found.release_id,
        }
        session.log(Entry(Event.OTHER_SYSTEM, clock(), about))


def take_receipt(workspace: Workspace, found: RequestedRelease, sha256: str, clock: Clock) -> StoredPaper:
    """Record that a copy arrived whole.

    Raises:
        UsageFault: SY-U183, there is no copy to receive.
        InputFault: SY-I196, what arrived is not what lies here.
    """
    if found.copy is None or found.release_id is None:
        raise UsageFault("SY-U183", number=found.request.number)
    if not hmac.compare_digest(hash_document(found.copy), sha256.lower()):
        raise InputFault("SY-I196", number=found.request.number)
    facts: dict[str, Json] = {"copy_sha256": sha256.lower(), "system": found.request.system}
    paper = NewPaper(PaperKind.RECEIPT, found.request.recipient, release=found.release_id, facts=facts)
    return record_paper(workspace, paper, clock)[0]


def _stand(session: Session, request: ReleaseRequest) -> RequestedRelease:
    if request.declined_at is not None:
        return RequestedRelease(request, RequestState.DECLINED, None, None)
    asked = (request.recipient, request.purpose)
    for one in session.releases.all():
        if (one.recipient, one.purpose) == asked and one.ledger_index > request.ledger_index:
            outbox = session.workspace.outbox
            files = (outbox / f"{one.release_id}{suffix}" for suffix in FORMATS)
            copy = next((file for file in files if file.is_file()), None)
            return RequestedRelease(request, RequestState.RELEASED, one.release_id, copy)
    return RequestedRelease(request, RequestState.WAITING, None, None)
