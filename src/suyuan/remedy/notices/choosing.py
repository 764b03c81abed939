"""Which messages go out next: each household by one channel, in the custodian's order, until it was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from suyuan.remedy.notices.states import TOLD, NoticeState

BEGINNABLE = frozenset({NoticeState.DRAFTED, NoticeState.QUEUED, NoticeState.SENDING})
"""States from which a message may go out at any time; ``sending`` is one whose end nobody recorded."""

_NEW = NoticeState.DRAFTED


@dataclass(frozen=True, slots=True)
class Standing:
    """A message as far as choosing goes."""

    notice_id: str
    household: int
    channel: str
    state: NoticeState
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes out.

    Attributes:
        notices: numbers of messages, by household.
        told: households that were told before by whatever channel and have nothing left to send in it.
        waiting: households whose next try is not due yet.
        without: households that none of the channels reaches.
    """

    notices: tuple[str, ...]
    told: int
    waiting: int
    without: int


def choose(
    standings: Iterable[Standing],
    order: Sequence[str],
    now: datetime,
    *,
    only_begun: bool = False,
    at_once: bool = False,
) -> Chosen:
    """Choose the messages that go out.

    Args:
        standings: all messages of a run.
        order: channels that may be used, the first that reaches a household is used.
        only_begun: carry on with what was begun, queued or failed; begin nothing else.
        at_once: do not wait until a failed one is due.
    """
    households: dict[int, list[Standing]] = defaultdict(list)
    for one in standings:
        households[one.household].append(one)
    chosen: list[str] = []
    counts = {"told": 0, "waiting": 0, "without": 0}
    for held in households.values():
        told_by = {one.channel for one in held if one.state in TOLD}
        channels = [name for name in order if not told_by or name in told_by]
        ready, waiting = _ready(held, channels, now, only_begun=only_begun, at_once=at_once)
        chosen += ready
        if not ready:
            counts["told" if told_by else "waiting" if waiting else "without"] += 1
    return Chosen(tuple(chosen), **counts)


def _ready(
    held: Sequence[Standing], channels: Sequence[str], now: datetime, *, only_begun: bool, at_once: bool
) -> tuple[list[str], bool]:
    """Messages of the first channel that has any left, and whether that channel only waits."""
    for name in channels:
        mine = [one for one in held if one.channel == name]
        failed = [one for one in mine if one.state is NoticeState.FAILED]
        due = [one for one in failed if at_once or one.next_try is None or one.next_try <= now]
        fresh = [one for one in mine if one.state in BEGINNABLE and not (only_begun and one.state is _NEW)]
        if ready := [one.notice_id for one in mine if one in due or one in fresh]:
            return ready, False
        if failed:
            return [], True
    return [], False
