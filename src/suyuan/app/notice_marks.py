"""States of stored messages: what an event makes of one, and what an erasure leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from suyuan.engines.notify import Fate, Outcome
from suyuan.remedy.notices.choosing import Standing
from suyuan.remedy.notices.states import NoticeEvent, NoticeState, may_happen, next_state, next_try
from suyuan.storage.notices import StoredNotice
from suyuan.storage.workspace import Session


def standing_of(notice: StoredNotice) -> Standing:
    """A message as far as choosing goes."""
    return Standing(notice.notice_id, notice.household, notice.channel, NoticeState(notice.state), notice.next_try)


def move(notice: StoredNotice, event: NoticeEvent, now: datetime) -> StoredNotice:
    """The message after the event.

    Raises:
        PolicyRefusal: SY-G153, this cannot happen to it.
    """
    return replace(notice, state=next_state(NoticeState(notice.state), event).value, at=now)


def begin(notice: StoredNotice, via: str, now: datetime, ledger_index: int) -> StoredNotice:
    """The message when a try begins."""
    if notice.state == NoticeState.DRAFTED:
        notice = move(notice, NoticeEvent.QUEUE, now)
    begun = move(notice, NoticeEvent.BEGIN, now)
    return replace(begun, via=via, tries=notice.tries + 1, next_try=None, fault="", ledger_index=ledger_index)


def settle(notice: StoredNotice, outcome: Outcome | None, now: datetime) -> StoredNotice:
    """The message when a try ended; None where its turn did not come."""
    if outcome is None:
        return replace(move(notice, NoticeEvent.HOLD, now), tries=notice.tries - 1)
    known = replace(notice, fault=outcome.fault, reference=outcome.reference or notice.reference)
    if outcome.fate is Fate.ACCEPTED:
        return move(known, NoticeEvent.ACCEPT, now)
    if outcome.fate is Fate.REFUSED:
        return move(known, NoticeEvent.REFUSE, now)
    return fail(known, now)


def fail(notice: StoredNotice, now: datetime) -> StoredNotice:
    """The message after a failure that may pass: it waits, or there were tries enough."""
    failed = move(notice, NoticeEvent.FAIL, now)
    again = next_try(max(notice.tries, 1), now)
    return move(failed, NoticeEvent.GIVE_UP, now) if again is None else replace(failed, next_try=again)


def forget_persons(session: Session, rids: Sequence[int], now: datetime) -> None:
    """Take erased persons out of their messages; what was not sent yet will not be.

    A message that speaks of a brother or sister too goes with it: planning again drafts one for whoever is left.
    """
    left = []
    for one in session.notices.of_persons(rids):
        gone = may_happen(NoticeState(one.state), NoticeEvent.ERASE)
        left.append(move(one, NoticeEvent.ERASE, now) if gone else one)
    session.notices.forget(left, rids)
