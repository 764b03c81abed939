"""Counting by law, held against small worlds in which everything is known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.case.counting import Reading, count_by_law
from suyuan.case.flow import PUBLIC
from suyuan.case.items import Bound, Role, Way
from suyuan.case.records import RecordSet
from suyuan.case.span import Span
from suyuan.core.errors import InputFault
from tests.unit.case.worlds import batch, case_of, party, shuffled, weigh_points, worlds


@st.composite
def half_known(draw):
    world = draw(worlds())
    numbers = [one.number for one in world.case.batches]
    return world, draw(st.lists(st.sampled_from(numbers), unique=True))


@given(half_known())
@settings(max_examples=400, deadline=None)
def test_what_is_true_lies_within_the_span_however_many_lists_are_at_hand(drawn):
    world, known = drawn
    counted = count_by_law(world.case, world.sets(known))
    for name, found in counted.parties.items():
        for total, truth in (
            (found.records, world.truth(name)),
            (found.points, world.truth(name, weigh_points)),
        ):
            assert total.certain <= truth
            assert total.certain <= total.span.low
            # What a party took without anybody knowing is on nobody's file.
            assert total.span.more or truth <= total.span.high or name in world.hidden_takers()
            if world.presumed(name):
                assert total.span.low <= truth


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_with_all_lists_and_takers_known_the_count_is_exact(world):
    case = replace(
        world.case, batches=tuple(replace(one, taker=world.takers[one.number]) for one in world.case.batches)
    )
    counted = count_by_law(case, world.sets(world.records))
    for name, found in counted.parties.items():
        truth = world.truth(name)
        assert found.records.span == Span(truth, truth)
        assert found.records.certain == truth
        assert found.points.span.low == found.points.span.high == world.truth(name, weigh_points)
    everything = len(frozenset().union(*world.records.values()))
    assert counted.unique.span == Span(everything, everything)


@given(half_known())
@settings(max_examples=200, deadline=None)
def test_every_total_is_the_sum_of_its_lines_and_every_line_adds_up(drawn):
    world, known = drawn
    counted = count_by_law(world.case, world.sets(known))
    totals = [counted.unique, counted.passed]
    totals += [total for found in counted.parties.values() for total in (found.records, found.points)]
    for total in totals:
        assert sum(line.kept * line.weight for line in total.lines) == total.span.low
        assert sum(line.certain * line.weight for line in total.lines) == total.certain
        assert sum(line.high * line.weight for line in total.lines) == total.span.high
        for line in total.lines:
            assert line.kept + sum(rows for _, rows in line.removed) == line.rows
            assert all(rows > 0 for _, rows in line.removed)
    for found in counted.parties.values():
        assert sum(found.by_tier().values()) == found.records.span.low


@given(half_known(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_batches_parties_and_rows_changes_nothing(drawn, shuffle):
    world, known = drawn
    order = list(range(len(world.case.batches)))
    shuffle.shuffle(order)
    sets = world.sets(known)
    turned = {name: RecordSet(held.record[::-1].copy()) for name, held in reversed(sets.items())}
    assert count_by_law(world.case, sets) == count_by_law(shuffled(world.case, order), turned)


@given(half_known(), st.data())
@settings(max_examples=200, deadline=None)
def test_another_buyer_never_lowers_a_figure(drawn, data):
    world, known = drawn
    sources = data.draw(st.lists(st.sampled_from(sorted(world.records)), max_size=2, unique=True))
    rows = data.draw(st.integers(0, 12))
    more = batch("B99", "P1", "P9", rows, sources)
    before = count_by_law(world.case, world.sets(known))
    wider = replace(world.case, batches=(*world.case.batches, more), parties=(*world.case.parties, party("P9")))
    after = count_by_law(wider, world.sets(known))
    for name, found in before.parties.items():
        for was, now in (
            (found.records, after.parties[name].records),
            (found.points, after.parties[name].points),
        ):
            assert was.span.low <= now.span.low
            assert was.certain <= now.certain
            assert was.span.high <= now.span.high
            assert now.span.more or not was.span.more
    assert before.passed.span.low <= after.passed.span.low
    assert before.unique.span.low <= after.unique.span.low


def records(found, name="P1"):
    return found.parties[name].records


def test_bought_then_sold_is_counted_once_and_two_buyers_twice():
    bought = batch("B1", None, "P1", 100)
    one = case_of(bought, batch("B2", "P1", "P2", 60, ["B1"]))
    two = case_of(*one.batches, batch("B3", "P1", "P3", 60, ["B1"]))
    assert records(count_by_law(one)).span == Span(100, 100)
    # Sixty sold twice out of a hundred: all of them to both, or twenty to both.
    assert records(count_by_law(two)).span == Span(120, 160)


def test_without_a_word_of_where_it_is_from_the_high_figure_adds_both():
    case = case_of(batch("B1", None, "P1", 100), batch("B2", "P1", "P2", 60))
    assert records(count_by_law(case)).span == Span(100, 160)


def test_batches_to_one_buyer_add_up_as_seized_but_never_beyond_what_was_obtained():
    bought = batch("B1", None, "P1", 100)
    sales = [batch(f"B{index}", "P1", "P2", 40, ["B1"]) for index in (2, 3, 4)]
    total = records(count_by_law(case_of(bought, *sales)))
    assert total.span.low == 100
    assert ("beyond_obtained", 20) in total.lines[3].removed
    assert total.certain == 100
    assert records(count_by_law(case_of(*[replace(one, part_of=()) for one in sales]))).span == Span(120, 120)


def test_a_lower_bound_never_limits_what_was_sold_out_of_it():
    bought = batch("B1", None, "P1", 100, bound=Bound.AT_LEAST)
    sales = [batch(f"B{index}", "P1", "P2", 40, ["B1"]) for index in (2, 3, 4)]
    total = records(count_by_law(case_of(bought, *sales)))
    assert (total.span.low, total.span.more) == (120, True)


def test_what_was_taken_was_not_given_and_what_was_published_has_one_buyer():
    case = case_of(
        batch("B1", "P1", "P2", 50, way=Way.TAKEN),
        batch("B2", "P3", None, 70, way=Way.PUBLISHED),
        batch("B3", "P3", None, 70, way=Way.PUBLISHED),
    )
    counted = count_by_law(case)
    assert records(counted).span == Span(0, 0)
    assert records(counted, "P2").span == Span(50, 50)
    assert records(counted, "P3").span == Span(140, 140)
    assert {line.buyer for line in records(counted, "P3").lines} == {PUBLIC}


def test_a_custodians_own_collecting_is_no_obtaining():
    collected = batch("B1", None, "P1", 500, way=Way.COLLECTED)
    assert records(count_by_law(case_of(collected, parties=(party("P1", Role.CUSTODIAN),)))).span == Span(0, 0)
    assert records(count_by_law(case_of(collected, parties=(party("P1", Role.BROKER),)))).span == Span(500, 500)


def test_an_unknown_buyer_may_be_new_or_a_known_one():
    sales = [batch("B2", "P1", "P2", 60, ["B1"]), batch("B3", "P1", None, 60, ["B1"])]
    total = records(count_by_law(case_of(batch("B1", None, "P1", 60), *sales)))
    assert (total.certain, total.span) == (60, Span(120, 120))


def test_rows_that_identify_nobody_or_repeat_are_removed_with_their_reason():
    held = RecordSet(
        record=np.array([0, 0, 0, 1, -1, 2, 2], dtype=np.int64),
        content=np.array([5, 5, 6, 7, 8, 9, 9], dtype=np.int64),
        bare=np.array([False, False, False, False, False, True, True]),
    )
    case = case_of(batch("B1", None, "P1", 7))
    (line,) = records(count_by_law(case, {"B1": held})).lines
    assert line.removed == (("invalid", 1), ("exact_duplicate", 2), ("same_record", 1))
    assert line.kept == 3
    (line,) = records(count_by_law(case, {"B1": held}, Reading(bare_counted=False))).lines
    assert line.removed == (("invalid", 1), ("bare_number", 2), ("exact_duplicate", 1), ("same_record", 1))
    assert line.kept == 2


def test_a_record_obtained_in_a_graver_tier_than_it_was_sold_counts_in_the_graver():
    case = case_of(batch("B1", None, "P1", 100, tier=500), batch("B2", "P1", "P2", 100, ["B1"], tier=5000))
    found = count_by_law(case).parties["P1"]
    assert found.points.span == Span(1000, 1000)
    listed = {name: RecordSet(np.arange(100)) for name in ("B1", "B2")}
    assert count_by_law(case, listed).parties["P1"].points.span == Span(1000, 1000)


def test_batches_that_lie_in_each_other_are_refused():
    case = case_of(batch("B1", None, "P1", 5, ["B2"]), batch("B2", "P1", "P2", 5, ["B1"]))
    with pytest.raises(InputFault) as caught:
        count_by_law(case)
    assert caught.value.code == "SY-I136"


def test_labels_of_different_lengths_are_refused():
    held = RecordSet(np.arange(3), content=np.arange(4))
    with pytest.raises(InputFault) as caught:
        count_by_law(case_of(batch("B1", None, "P1", 3)), {"B1": held})
    assert caught.value.code == "SY-I138"


def test_a_deep_chain_is_followed_without_recursion():
    chain = [batch("B1", None, "P1", 10)]
    chain += [batch(f"B{hop}", f"P{1 + hop % 2}", f"P{2 - hop % 2}", 10, [f"B{hop - 1}"]) for hop in range(2, 3000)]
    counted = count_by_law(case_of(*chain[:400]))
    assert counted.unique.span == Span(10, 10)


def test_a_list_shows_what_was_passed_on_and_what_was_kept_back():
    case = case_of(batch("B1", None, "P1", 100), batch("B2", "P1", "P2", 60, ["B1"]))
    listed = {"B1": RecordSet(np.arange(100)), "B2": RecordSet(np.arange(60))}
    bought, sold = records(count_by_law(case, listed)).lines
    assert (bought.kept, bought.removed) == (40, (("passed_on", 60),))
    assert (sold.kept, sold.removed, sold.buyer) == (60, (), "P2")


def test_a_part_of_graver_tier_than_its_whole_may_weigh_on_top_of_it():
    case = case_of(batch("B1", None, "P1", 100, tier=5000), batch("B2", None, "P1", 40, ["B1"], tier=50))
    points = count_by_law(case).parties["P1"].points
    assert points.span == Span(4000, 4100)
    listed = {"B1": RecordSet(np.arange(100)), "B2": RecordSet(np.arange(40))}
    assert count_by_law(case, listed).parties["P1"].points.span == Span(4060, 4060)
