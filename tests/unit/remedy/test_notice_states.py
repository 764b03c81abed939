"""States of a message, and when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.core.errors import PolicyRefusal
from suyuan.remedy.notices.states import TOLD, NoticeEvent, NoticeState, may_happen, next_state, next_try, transitions

NOW = datetime(2026, 3, 10, tzinfo=UTC)
ENDS = {NoticeState.DELIVERED, NoticeState.ANNOUNCED, NoticeState.ERASED}


def test_every_state_is_reached_and_only_the_ends_are_ends():
    reached = {NoticeState.DRAFTED, *transitions().values()}
    assert reached == set(NoticeState)
    begun = {state for state, _ in transitions()}
    assert set(NoticeState) - begun == ENDS
    assert {event for _, event in transitions()} == set(NoticeEvent)


@given(st.lists(st.sampled_from(NoticeEvent), max_size=12))
def test_nothing_is_told_before_it_was_begun(events):
    state, begun = NoticeState.DRAFTED, False
    for event in events:
        if may_happen(state, event):
            state = next_state(state, event)
            begun |= event is NoticeEvent.BEGIN
    assert begun or state not in TOLD


def test_what_cannot_happen_is_refused():
    with pytest.raises(PolicyRefusal, match="SY-G153"):
        next_state(NoticeState.DELIVERED, NoticeEvent.BEGIN)
    with pytest.raises(PolicyRefusal, match="SY-G153"):
        next_state(NoticeState.SENT, NoticeEvent.ANNOUNCE)


def test_tries_come_later_and_later_and_end():
    waits = []
    tries = 1
    while (at := next_try(tries, NOW)) is not None:
        waits.append(at - NOW)
        tries += 1
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(minutes=1)
    assert sum(waits, timedelta()) < timedelta(days=3)
