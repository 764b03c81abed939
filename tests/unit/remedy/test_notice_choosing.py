"""Which messages go out next."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from suyuan.remedy.notices.choosing import BEGINNABLE, Standing, choose
from suyuan.remedy.notices.states import TOLD, NoticeState

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(minutes=5), NOW - timedelta(minutes=5)
CHANNELS = ("letter", "sms", "email", "phone")


def standing(number, household, channel, state, at=None):
    return Standing(f"N-{number}", household, channel, NoticeState(state), at)


one_row = st.tuples(
    st.integers(0, 3),
    st.sampled_from(CHANNELS),
    st.sampled_from(NoticeState),
    st.sampled_from([None, LATER, EARLIER]),
)
standings = st.lists(one_row, max_size=14).map(lambda rows: [standing(number, *row) for number, row in enumerate(rows)])


@given(standings, st.permutations(CHANNELS), st.booleans(), st.booleans())
def test_one_channel_to_a_household_and_nobody_twice(held, order, only_begun, at_once):
    chosen = choose(held, order, NOW, only_begun=only_begun, at_once=at_once)
    by_id = {one.notice_id: one for one in held}
    channels = defaultdict(set)
    for name in chosen.notices:
        one = by_id[name]
        channels[one.household].add(one.channel)
        assert one.state in BEGINNABLE or one.state is NoticeState.FAILED
        assert at_once or one.state is not NoticeState.FAILED or one.next_try != LATER
        assert not only_begun or one.state is not NoticeState.DRAFTED
    assert len(chosen.notices) == len(set(chosen.notices))
    for household, used in channels.items():
        assert len(used) == 1
        told = {one.channel for one in held if one.household == household and one.state in TOLD}
        assert not told or used <= told
    assert len(channels) + chosen.told + chosen.waiting + chosen.without == len({one.household for one in held})


def test_the_order_decides_and_the_next_channel_follows_when_one_is_lost():
    held = [standing(1, 0, "sms", "drafted"), standing(2, 0, "letter", "drafted"), standing(3, 0, "sms", "drafted")]
    assert choose(held, ("sms", "letter"), NOW).notices == ("N-1", "N-3")
    lost = [standing(1, 0, "sms", "unreachable"), standing(2, 0, "letter", "drafted")]
    assert choose(lost, ("sms", "letter"), NOW).notices == ("N-2",)
    assert choose(lost, ("sms",), NOW).without == 1


def test_a_failed_one_waits_until_it_is_due():
    held = [standing(1, 0, "sms", "failed", LATER), standing(2, 0, "letter", "drafted")]
    assert choose(held, ("sms", "letter"), NOW).waiting == 1
    assert choose(held, ("sms", "letter"), LATER).notices == ("N-1",)
    assert choose(held, ("sms", "letter"), NOW, at_once=True).notices == ("N-1",)


def test_the_other_parent_is_still_told_after_one_was():
    held = [standing(1, 0, "sms", "sent"), standing(2, 0, "sms", "queued"), standing(3, 0, "letter", "drafted")]
    assert choose(held, ("letter", "sms"), NOW).notices == ("N-2",)
    done = [standing(1, 0, "sms", "delivered"), standing(3, 0, "letter", "drafted")]
    assert choose(done, CHANNELS, NOW).told == 1
