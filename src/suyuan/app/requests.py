"""``request``: take in, check and answer what persons ask about their own records."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from suyuan.app.clock import Clock
from suyuan.app.headcount import under_14
from suyuan.app.persons import find_persons
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.govern.known import Known
from suyuan.govern.request_states import RequestEvent, RequestState, next_state
from suyuan.govern.requests import Requester, Right, answer_by, may_ask, may_grant, may_refuse
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.openings import hide, hide_records
from suyuan.storage.requests import StoredRequest
from suyuan.storage.workspace import Session, Workspace

OF_AGE = "of_age"


@dataclass(frozen=True, slots=True)
class Given:
    """A release whose scope held the record of a person.

    Attributes:
        fields: titles of its columns.
        withheld: records of the whole scope that were left out of the copy as a mark; this one may be among them.
    """

    release: str
    recipient: str
    purpose: str
    day: date
    fields: tuple[str, ...]
    rows: int
    withheld: int


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request, what was given out about the person, and the sealed words where they were revealed."""

    request: StoredRequest
    given: tuple[Given, ...]
    words: Mapping[str, str] | None
    living: bool


def open_request(
    workspace: Workspace,
    right: Right,
    person: str,
    requester: Requester,
    clock: Clock,
    *,
    received: date | None = None,
    due: date | None = None,
    words: Mapping[str, str] | None = None,
    not_found: bool = False,
) -> StoredRequest:
    """Take in a request.

    Args:
        person: as ``registry show`` takes it; kept sealed.
        received: the day it came, today by default.
        due: the last day to answer, by the table's term by default.
        words: names and free text; kept sealed.
        not_found: take it in although no record is found, so that it can be answered.

    Raises:
        UsageFault: SY-U080 nobody is found, SY-U081 several are.
        InputFault: SY-I121 it came in the future, SY-I124 it is due before it came.
        PolicyRefusal: SY-G085, a child under fourteen asks through a guardian.
    """
    now = clock()
    day = received or now.date()
    if day > now.date():
        raise InputFault("SY-I121", day=day.isoformat(), today=now.date().isoformat())
    last = due or answer_by(day)
    if last <= day:
        raise InputFault("SY-I124", first=day.isoformat(), second=last.isoformat())
    with workspace.writing() as session:
        rids = find_persons(session, person)
        if len(rids) > 1:
            raise UsageFault("SY-U081", count=len(rids))
        if not len(rids) and not not_found:
            raise UsageFault("SY-U080")
        rid = int(rids[0]) if len(rids) else None
        may_ask(requester, _child(session, rid, now.date()))
        number = f"Q-{secrets.token_hex(6).upper()}"
        draft = StoredRequest(
            number,
            rid,
            right.value,
            RequestState.RECEIVED.value,
            day,
            last,
            requester.value,
            None,
            None,
            None,
            None,
            -1,
        )
        stored = _log(session, draft, clock)
        session.requests.add(stored, {"person": person, **(words or {})})
    return stored


def check_request(
    workspace: Workspace,
    number: str,
    clock: Clock,
    *,
    identity_by: str | None = None,
    identity_how: str = "",
    kinship_by: str | None = None,
    kinship_how: str = "",
    of_age: bool = False,
) -> StoredRequest:
    """Record who checked identity and kinship, and how.

    Raises:
        UsageFault: SY-U083 there is no such request; SY-U087 it does not say who checked and how.
        PolicyRefusal: SY-G084, the request is answered.
    """
    pairs = ((identity_by, identity_how), (kinship_by, kinship_how))
    if all(by is None for by, _ in pairs) or any((by is not None) != bool(how.strip()) for by, how in pairs):
        raise UsageFault("SY-U087")
    with workspace.writing() as session:
        held = _held(session, number)
        moved = replace(
            held,
            state=next_state(RequestState(held.state), RequestEvent.CHECK).value,
            identity_checked_by=identity_by or held.identity_checked_by,
            kinship_checked_by=kinship_by or held.kinship_checked_by,
        )
        stored = _log(session, moved, clock)
        told = {"identity_how": identity_how, "kinship_how": kinship_how, OF_AGE: "yes" if of_age else ""}
        session.requests.change(stored, {name: text for name, text in told.items() if text})
    return stored


def answer_request(
    workspace: Workspace,
    number: str,
    event: RequestEvent,
    clock: Clock,
    *,
    reason: str = "",
    note: str = "",
    answered: date | None = None,
) -> tuple[StoredRequest, bool]:
    """Grant, refuse or note as withdrawn.

    Returns:
        The request, and whether a deletion that was granted is still to be done.

    Raises:
        UsageFault: SY-U083, there is no such request.
        InputFault: SY-I121 it is answered in the future; SY-I124 before it came.
        PolicyRefusal: SY-G084 it is answered already or was not checked; SY-G085..G087.
    """
    now = clock()
    with workspace.writing() as session:
        held = _held(session, number)
        day = answered or now.date()
        if day > now.date():
            raise InputFault("SY-I121", day=day.isoformat(), today=now.date().isoformat())
        if day < held.received_at:
            raise InputFault("SY-I124", first=held.received_at.isoformat(), second=day.isoformat())
        state = next_state(RequestState(held.state), event)
        answer = event.value
        if event is RequestEvent.REFUSE:
            answer = f"{answer}:{may_refuse(Right(held.right), reason).code}"
        if event is RequestEvent.GRANT:
            may_grant(
                Requester(held.requester),
                _age_known(session, held, now.date()),
                held.identity_checked_by is not None,
                held.kinship_checked_by is not None,
            )
        stored = _log(session, replace(held, state=state.value, answered_at=day, answer=answer), clock)
        session.requests.change(stored, {"note": note} if note else {})
        undone = event is RequestEvent.GRANT and held.right == Right.DELETE and _living(session, held.rid)
    return stored, undone


def list_requests(workspace: Workspace) -> tuple[StoredRequest, ...]:
    """All requests, oldest first."""
    with workspace.reading() as session:
        return session.requests.all()


def show_request(workspace: Workspace, number: str, clock: Clock, reveal_reason: str | None = None) -> RequestView:
    """A request, and what was given out about the person by the scopes of releases.

    The sealed words are shown for a reason only, and that is logged before.

    Raises:
        UsageFault: SY-U083, there is no such request.
    """
    if reveal_reason is None:
        with workspace.reading() as session:
            held = _held(session, number)
            return RequestView(held, _given(session, held.rid), None, _living(session, held.rid))
    with workspace.writing() as session:
        held = _held(session, number)
        shown = [] if held.rid is None else [held.rid]
        hidden = [hide("reason", reveal_reason), *hide_records("records", shown)]
        session.log(Entry(Event.REVEAL, clock(), {"count": len(shown)}), hidden)
        words = session.requests.words(held.request_id)
        return RequestView(held, _given(session, held.rid), words, _living(session, held.rid))


def _given(session: Session, rid: int | None) -> tuple[Given, ...]:
    if rid is None:
        return ()
    holds: dict[str, bool] = {}
    found = []
    for one in session.releases.all():
        if one.scope not in holds:
            holds[one.scope] = bool(np.isin(rid, session.releases.scope(one.scope)))
        if holds[one.scope]:
            told = one.manifest
            found.append(
                Given(
                    one.release_id,
                    one.recipient,
                    one.purpose,
                    date.fromisoformat(one.at[:10]),
                    tuple(told["fields"]),
                    int(told["rows"]),
                    int(told["withheld"]),
                )
            )
    return tuple(found)


def _held(session: Session, number: str) -> StoredRequest:
    found = session.requests.find(number.strip().upper())
    if found is None:
        raise UsageFault("SY-U083", number=number)
    return found


def _log(session: Session, request: StoredRequest, clock: Clock) -> StoredRequest:
    """The ledger holds number, right and state; never whose request it is."""
    body: dict[str, Json] = {"request": request.request_id, "right": request.right, "state": request.state}
    return replace(request, ledger_index=session.log(Entry(Event.REQUEST, clock(), body)))


def _living(session: Session, rid: int | None) -> bool:
    return rid is not None and bool(np.isin(rid, session.registry.rids()))


def _child(session: Session, rid: int | None, on: date) -> Known:
    if not _living(session, rid) or rid is None:
        return Known.UNKNOWN
    young, unknown = under_14(session, np.array([rid], dtype=np.uint64), on)
    return Known.UNKNOWN if unknown[0] else Known.YES if young[0] else Known.NO


def _age_known(session: Session, held: StoredRequest, on: date) -> Known:
    """Whether the person is a child; where the registry cannot tell, what was seen at the check of identity."""
    child = _child(session, held.rid, on)
    seen = (session.requests.words(held.request_id) or {}).get(OF_AGE) == "yes"
    return Known.NO if child is Known.UNKNOWN and seen else child
