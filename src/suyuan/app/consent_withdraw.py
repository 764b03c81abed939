"""``consent withdraw``: later releases leave the person out at once; earlier ones are listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suyuan.app.clock import Clock
from suyuan.app.persons import find_persons
from suyuan.core.errors import UsageFault
from suyuan.govern.consent import ConsentRecord
from suyuan.govern.consent_states import ConsentEvent, ConsentState, next_state
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.workspace import Session, Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose consent is taken back: by its number, or all that stand of a person.

    Attributes:
        person: as ``registry show`` takes it.
        recipient, purpose: only those for them; None for all.
    """

    consent: str | None = None
    person: str | None = None
    recipient: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class PastRelease:
    """A copy that left while the consent stood; the recipient is asked to delete."""

    release_id: str
    recipient: str
    purpose: str
    at: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken back, with the ledger entries (none in a dry run), and the copies that hold the person."""

    consents: tuple[ConsentRecord, ...]
    ledger_indexes: tuple[int, ...]
    releases: tuple[PastRelease, ...]


def withdraw_consents(workspace: Workspace, clock: Clock, asked: Asked, *, dry_run: bool = False) -> Withdrawal:
    """Take consents back.

    Raises:
        UsageFault: SY-U060 no consent of that number; SY-U007 nobody found; SY-U063 several persons found; SY-U064
            nothing of that person stands; SY-U065 neither or both of number and person were told.
        PolicyRefusal: SY-G021, the consent of that number does not stand.
    """
    if (asked.consent is None) == (asked.person is None):
        raise UsageFault("SY-U065")
    with workspace.writing() as session:
        now = clock()
        found = _by_number(session, asked.consent) if asked.consent else _of_person(session, asked, clock)
        indexes = []
        for one in found:
            next_state(one.state(now), ConsentEvent.WITHDRAW)
        if not dry_run:
            for one in found:
                body = {"consent": one.id, "recipient": one.recipient, "purpose": one.purpose}
                indexes.append(session.log(Entry(Event.WITHDRAWAL, now, body)))
                session.consents.withdraw(one.id, now)
        releases = _past_releases(session, found)
    return Withdrawal(found, tuple(indexes), releases)


def _by_number(session: Session, number: str) -> tuple[ConsentRecord, ...]:
    found = session.consents.find(number)
    if found is None:
        raise UsageFault("SY-U060", consent=number)
    return (found,)


def _of_person(session: Session, asked: Asked, clock: Clock) -> tuple[ConsentRecord, ...]:
    rids = find_persons(session, asked.person or "")
    if not len(rids):
        raise UsageFault("SY-U007")
    if len(rids) > 1:
        raise UsageFault("SY-U063", persons=len(rids))
    now = clock()
    every = session.consents.of_person(int(rids[0]), asked.recipient, asked.purpose)
    standing = tuple(one for one in every if one.state(now) is ConsentState.GIVEN)
    if not standing:
        raise UsageFault("SY-U064", consents=len(every))
    return standing


def _past_releases(session: Session, consents: tuple[ConsentRecord, ...]) -> tuple[PastRelease, ...]:
    """Copies for these recipients in whose scope the person is, oldest first."""
    people: dict[str, set[int]] = {}
    for one in consents:
        people.setdefault(one.recipient, set()).add(one.rid)
    held: dict[str, frozenset[int]] = {}
    everybody = np.array(sorted(set().union(*people.values())), dtype=np.int64)
    found = []
    for release in session.releases.all():
        if release.recipient not in people:
            continue
        if release.scope not in held:
            inside = np.isin(everybody, session.releases.scope(release.scope))
            held[release.scope] = frozenset(everybody[inside].tolist())
        if held[release.scope] & people[release.recipient]:
            found.append(PastRelease(release.release_id, release.recipient, release.purpose, release.at))
    return tuple(found)
