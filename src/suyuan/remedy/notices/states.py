"""States of a message (``remedy/data/notice_rules.toml``), and when a failed one is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from suyuan.core.errors import PolicyRefusal
from suyuan.remedy.notices.law import notice_table


class NoticeState(StrEnum):
    """Where a message stands."""

    DRAFTED = "drafted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    ANNOUNCED = "announced"
    ERASED = "erased"


class NoticeEvent(StrEnum):
    """What may happen to a message."""

    QUEUE = "queue"
    BEGIN = "begin"
    HOLD = "hold"
    ACCEPT = "accept"
    DELIVER = "deliver"
    FAIL = "fail"
    REFUSE = "refuse"
    GIVE_UP = "give_up"
    ANNOUNCE = "announce"
    ERASE = "erase"


TOLD = frozenset({NoticeState.SENT, NoticeState.DELIVERED})
"""Whoever has a message in one of these was told, as far as is known."""


@cache
def transitions() -> Mapping[tuple[NoticeState, NoticeEvent], NoticeState]:
    """What each event makes of each state; a pair that is missing cannot happen."""
    return MappingProxyType(
        {
            (NoticeState(entry["state"]), NoticeEvent(entry["event"])): NoticeState(entry["becomes"])
            for entry in notice_table()["transition"]
        }
    )


def may_happen(state: NoticeState, event: NoticeEvent) -> bool:
    """Whether the event can happen to a message in that state."""
    return (state, event) in transitions()


def next_state(state: NoticeState, event: NoticeEvent) -> NoticeState:
    """What the event makes of the state.

    Raises:
        PolicyRefusal: SY-G153, this cannot happen to a message in that state.
    """
    if not may_happen(state, event):
        raise PolicyRefusal("SY-G153", state=state.value, event=event.value)
    return transitions()[state, event]


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None after the last one.

    Args:
        tries: how often it was tried, at least 1.
    """
    waits = notice_table()["retry"]["minutes"]
    return now + timedelta(minutes=waits[tries - 1]) if tries <= len(waits) else None
