"""Self-check: a parent asks whether records with this telephone are in an incident, after proving to hold it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pyarrow as pa

from suyuan.app.clock import Clock
from suyuan.app.notice_transports import open_way
from suyuan.app.persons import find_persons
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault
from suyuan.core.fields import Kind
from suyuan.core.keyed import keyed_hash
from suyuan.core.normalise import normalise
from suyuan.engines.notify import Fate, Parcel
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.remedy.notices.incident import Incident
from suyuan.remedy.notices.states import NoticeState
from suyuan.report.messages import Lang, say
from suyuan.storage.workspace import Session, Workspace

LABEL = "self-check"
_MOBILE = re.compile(r"1[3-9]\d{9}")
UNTOLD = frozenset({NoticeState.DRAFTED.value, NoticeState.QUEUED.value})
"""An incident of which nobody was told yet is not told here first."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one incident: nothing of it names anybody.

    Attributes:
        people: records with this telephone that it concerns.
    """

    incident: Incident
    people: int


def read_phone(text: str) -> str:
    """A mobile number in its one spelling.

    Raises:
        InputFault: SY-I197, it is none.
    """
    plain = normalise(Kind.PHONE, pa.array([text.strip()[:40]]))[0].as_py() or ""
    if not _MOBILE.fullmatch(plain):
        raise InputFault("SY-I197")
    return str(plain)


def hash_phone(workspace: Workspace, phone: str) -> int:
    """What a number is known by between asking and proving; without the workspace's key it tells nothing."""
    return int(keyed_hash(workspace.keyring.index_key(LABEL), pa.array([phone]))[0])


def send_code(workspace: Workspace, phone: str, code: str, token: str, via: str, lang: Lang, clock: Clock) -> bool:
    """Send a code, the same way for every number, and log that one was sent, not to whom.

    Args:
        token: number of the message, for the gateway.
        via: ``outbox``, ``sms``.
    """
    policy = parse_policy(workspace.policy_text())
    way = open_way(workspace, via, policy, workspace.outbox / LABEL, clock)
    text = say(lang, "self_check.sms", code=code, sender=policy.notify.sender or policy.custodian.name)
    with workspace.writing() as session:
        session.log(Entry(Event.NOTICE, clock(), {"action": "self-check-code", "via": via}))
    try:
        done = way.send(Parcel(token, "sms", phone, "", text, slots={"code": code, "link": "", "phone": ""}))
    finally:
        way.close()
    return done.fate is Fate.ACCEPTED


def answer_phone(workspace: Workspace, phone: str) -> tuple[Told, ...]:
    """Incidents that concern records with this telephone, the newest first."""
    with workspace.reading() as session:
        rids = [int(rid) for rid in find_persons(session, phone)]
        people: dict[str, set[int]] = {}
        for notice in session.notices.of_persons(rids):
            if notice.state not in UNTOLD or _announced(session, notice.run_id):
                held = session.notices.rids([notice.notice_id])[notice.notice_id]
                people.setdefault(notice.run_id, set()).update(set(held) & set(rids))
        return tuple(
            Told(_incident(session.notices.run_words(run)), len(people[run])) for run in sorted(people, reverse=True)
        )


def _announced(session: Session, run: str) -> bool:
    return any(one.state not in UNTOLD for one in session.notices.of(run))


def _incident(words: Mapping[str, Json]) -> Incident:
    return Incident.model_validate(cast("dict[str, Any]", words)["incident"])
