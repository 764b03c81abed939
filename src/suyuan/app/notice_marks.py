"""States of stored messages: what an event makes of one, and what an erasure leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from suyuan.app.notice_drafts import describe_draft, read_draft, run_wording
from suyuan.engines.notify import Fate, Outcome
from suyuan.remedy.notices.choosing import Standing
from suyuan.remedy.notices.states import NoticeEvent, NoticeState, may_happen, next_state, next_try
from suyuan.remedy.notices.wording import Wording, compose
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
    """Take erased persons out of their messages.

    What was sent keeps its state and loses its content.  What was not sent yet is drafted again without them, and is
    erased where it spoke of nobody else.
    """
    held = session.notices.of_persons(rids)
    words = session.notices.words([one.notice_id for one in held])
    wordings: dict[str, Wording] = {}
    for one in held:
        if not may_happen(NoticeState(one.state), NoticeEvent.ERASE):
            session.notices.replace(one, None)
            continue
        draft, code = read_draft(one.household, one.channel, words[one.notice_id])
        left = draft.without(rids)
        if not left.parts:
            session.notices.replace(move(one, NoticeEvent.ERASE, now), None)
            continue
        if one.run_id not in wordings:
            wordings[one.run_id] = run_wording(session, one.run_id)
        message = compose(wordings[one.run_id], left, code)
        session.notices.replace(replace(one, sha256=message.sha256), describe_draft(left, code))
    session.notices.forget(rids)
