"""The chain of custody: whole ones have no break, and every way to break one is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.case.custody import Break, chain_of
from suyuan.case.items import CustodyEvent, Exhibit, Handling, Originality

START = datetime(2024, 3, 1, 9, tzinfo=UTC)
OURS = "ab" * 32
EXHIBIT = Exhibit("E1", "名单", "record_list", "l.csv", OURS, "cd" * 32, 10, START, ("张 警官", "李警官"), "某甲",
                  "某区", "提取", Originality.ORIGINAL, "数量")  # fmt: skip


def event(hours, giver, taker, handling=Handling.HANDED_OVER, sha256=OURS, number=None):
    return CustodyEvent(number or f"K{hours}", "E1", START + timedelta(hours=hours), handling, giver, taker, "", sha256)


WHOLE = (
    event(1, "张警官", "王技术员"),
    event(2, "王技术员", "王技术员", Handling.SEALED),
    event(3, "王技术员", "王技术员", Handling.OPENED),
    event(4, "王技术员", "王技术员", Handling.EXAMINED),
    event(5, "王技术员", "赵保管"),
    event(6, "赵保管", "某甲", Handling.RETURNED),
)


def test_a_whole_chain_has_no_break_in_any_order_of_recording():
    assert chain_of(EXHIBIT, WHOLE).gaps == ()
    assert chain_of(EXHIBIT, reversed(WHOLE)).gaps == ()
    assert [link.event.number for link in chain_of(EXHIBIT, reversed(WHOLE)).links] == [f"K{n}" for n in range(1, 7)]
    assert chain_of(EXHIBIT, WHOLE).unhashed == 0


def test_either_officer_may_pass_it_on_and_width_and_spaces_of_a_name_are_no_break():
    assert chain_of(EXHIBIT, [event(1, "李警官", "王")]).gaps == ()
    assert chain_of(EXHIBIT, [event(1, "张　警官", "王")]).gaps == ()


@pytest.mark.parametrize(
    ("events", "kinds"),
    [
        ([event(1, "王", "赵")], [Break.HOLDER]),
        ([event(1, "张警官", "王"), event(2, "张警官", "赵")], [Break.HOLDER]),
        ([event(-1, "张警官", "王")], [Break.TIME]),
        ([event(1, "张警官", "王"), replace(event(1, "王", "赵"), number="K2")], [Break.SAME_MOMENT]),
        ([event(1, "张警官", "王", sha256="00" * 32)], [Break.HASH]),
        (
            [event(1, "李警官", "王", Handling.SEALED), event(2, "王", "王", Handling.EXAMINED)],
            [Break.SEALED],
        ),
        ([event(1, "张警官", "甲", Handling.RETURNED), event(2, "甲", "王")], [Break.RETURNED]),
    ],
)
def test_every_break_is_named(events, kinds):
    assert [gap.kind for gap in chain_of(EXHIBIT, events).gaps] == kinds


def test_a_gap_says_between_which_moments_nobody_knows():
    (gap,) = chain_of(EXHIBIT, [event(1, "张警官", "王"), event(7, "钱", "赵")]).gaps
    assert (gap.before, gap.event) == ("K1", "K7")
    assert gap.until - gap.since == timedelta(hours=6)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from("王赵钱孙"), min_size=1, max_size=8), st.data())
def test_leaving_out_a_link_that_changed_hands_breaks_a_chain(takers, data):
    holders = ["张警官", *takers]
    events = [event(n, holders[n - 1], holders[n]) for n in range(1, len(holders))]
    assert chain_of(EXHIBIT, events).gaps == ()
    place = data.draw(st.integers(0, len(events) - 1))
    rest = events[:place] + events[place + 1 :]
    changed = events[place].giver != events[place].taker
    kept_by_officer = place == 0 and holders[1] in {"李警官"}
    broken = chain_of(EXHIBIT, rest).gaps
    assert bool(broken) == (changed and place < len(events) - 1 and not kept_by_officer)
