"""Tiers and grades at their borders."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.case.grade import LEVELS, Level, level_of
from suyuan.case.items import Bound, Payment
from suyuan.case.readings import SWITCHES, read_case
from suyuan.case.span import show_decimal
from suyuan.case.tiers import is_bare, is_newborn, tier_of
from suyuan.report.messages import catalogue
from tests.unit.case.worlds import DAY, batch, case_of, party, worlds


def paid(number, payer, payee, fen, bound=Bound.EXACT, **other):
    return Payment(number, DAY, payer, payee, fen, bound, "", None, **other)


def graded(*batches, payments=(), who=None, **other):
    case = case_of(*batches, parties=(who or party("P1"), party("P2"), party("P3")), payments=payments, **other)
    return read_case(case).base.grades["P1"]


@pytest.mark.parametrize(
    ("fields", "threshold"),
    [
        (("name", "phone"), 5000),
        (("birth_date", "mother_name", "mother_phone"), 5000),
        (("name", "mother_diagnosis"), 500),
        (("姓名", "出生体重"), 500),
        (("name", "call_record"), 500),
        (("name", "定位"), 50),
        (("name", "credit", "diagnosis"), 50),
        (("favourite_colour",), 5000),
    ],
)
def test_the_gravest_field_tells_the_tier(fields, threshold):
    assert tier_of(batch("B1", None, "P1", 1, tier=None, fields=fields)).threshold == threshold


def test_a_field_that_no_table_knows_is_named():
    assert tier_of(batch("B1", None, "P1", 1, tier=None, fields=("name", "mood"))).unknown == ("mood",)
    assert tier_of(batch("B1", None, "P1", 1, tier=None)).reason == "unknown"


def test_newborn_data_is_a_birth_with_a_parent_and_a_persons_tier_stays():
    newborn = batch("B1", None, "P1", 1, tier=None, fields=("birth_date", "mother_phone"))
    assert is_newborn(newborn)
    assert not is_newborn(replace(newborn, fields=("mother_birth_date", "mother_phone")))
    assert not is_newborn(replace(newborn, fields=("birth_date", "phone")))
    assert tier_of(newborn, newborn_health=True).threshold == 500
    assert tier_of(replace(newborn, tier=5000), newborn_health=True).threshold == 5000


def test_bare_numbers_are_telephone_numbers_of_nobody():
    assert is_bare(batch("B1", None, "P1", 1, fields=("phone", "手机号")))
    assert not is_bare(batch("B1", None, "P1", 1, fields=("name", "phone")))
    assert not is_bare(batch("B1", None, "P1", 1))


@pytest.mark.parametrize("tier", [50, 500, 5000])
@pytest.mark.parametrize(("insider", "divisor"), [(False, 1), (True, 2)])
def test_each_side_of_every_border(tier, insider, divisor):
    who = replace(party("P1"), insider=insider)
    border = tier // divisor
    for rows, level in (
        (border - 1, Level.BELOW),
        (border, Level.SERIOUS),
        (10 * border - 1, Level.SERIOUS),
        (10 * border, Level.ESPECIALLY),
    ):
        assert graded(batch("B1", None, "P1", rows, tier=tier), who=who).level is level, rows


@pytest.mark.parametrize(("insider", "border"), [(False, 500_000), (True, 250_000)])
def test_each_side_of_the_borders_of_gain(insider, border):
    who = replace(party("P1"), insider=insider)
    for fen, level in (
        (border - 1, Level.BELOW),
        (border, Level.SERIOUS),
        (10 * border - 1, Level.SERIOUS),
        (10 * border, Level.ESPECIALLY),
    ):
        assert graded(payments=(paid("T1", "P2", "P1", fen),), who=who).level is level, fen


@pytest.mark.parametrize(
    ("rows", "level"),
    [((25, 250, 0), Level.SERIOUS), ((25, 249, 9), Level.BELOW), ((25, 249, 10), Level.SERIOUS)],
)
def test_kinds_below_their_thresholds_add_up(rows, level):
    batches = [
        batch(f"B{i}", None, "P1", n, tier=t) for i, (n, t) in enumerate(zip(rows, (50, 500, 5000), strict=True))
    ]
    found = graded(*batches)
    share = sum(Fraction(n, t) for n, t in zip(rows, (50, 500, 5000), strict=True))
    assert found.ground("mixed").multiple == share
    assert found.level is level is level_of(int(share * 5000), 5000)
    assert found.ground("mixed").rules[0] == "interp2017-5-1-6"


def test_what_needs_no_number():
    few = batch("B1", None, "P1", 1)
    assert graded(few).level is Level.BELOW
    assert graded(few, who=replace(party("P1"), prior=True)).level is Level.SERIOUS
    for word, level in (
        ("track_used_for_crime", Level.SERIOUS),
        ("knew_of_crime", Level.SERIOUS),
        ("grave_result", Level.ESPECIALLY),
    ):
        found = graded(few, who=replace(party("P1"), circumstances=(word,)))
        assert (found.level, found.ground(word).figure) == (level, None)


def test_below_the_crime_the_pointer_follows_the_day_of_the_acts():
    few = batch("B1", None, "P1", 1)
    assert "below_administrative_not_yet" in graded(few, act_until=date(2025, 12, 31)).notes
    assert "below_administrative" in graded(few, act_until=date(2026, 1, 1)).notes


def test_leniency_is_a_note_and_never_beside_especially_serious():
    who = replace(party("P1"), gain_returned=True)
    assert "leniency_possible" in graded(batch("B1", None, "P1", 5_000), who=who).notes
    assert "leniency_possible" not in graded(batch("B1", None, "P1", 50_000), who=who).notes
    prior = replace(who, prior=True)
    assert "leniency_possible" not in graded(batch("B1", None, "P1", 5_000), who=prior).notes


def test_a_lower_bound_leaves_the_grade_open_above():
    found = graded(batch("B1", None, "P1", 6_000, bound=Bound.AT_LEAST))
    assert (found.level, found.level_high, found.more) == (Level.SERIOUS, Level.SERIOUS, True)


def test_gross_and_net_decide_where_costs_do():
    case = case_of(payments=(paid("T1", "P2", "P1", 600_000), paid("T2", None, "P1", 200_000, cost=True)))
    readings = read_case(case)
    assert readings.base.grades["P1"].level is Level.SERIOUS
    assert readings.flipped["gain_net"].grades["P1"].level is Level.BELOW
    assert readings.ranges["P1"].deciding == ("gain_net",)
    assert readings.ranges["P1"].least is Level.BELOW


def test_a_question_decides_only_together_with_another_and_the_range_still_shows_it():
    newborn = batch("B1", None, "P1", 5_000, tier=None, fields=("birth_date", "mother_phone"))
    case = case_of(replace(newborn, rival_rows=400), parties=("P1",))
    readings = read_case(case)
    assert readings.matter == ("newborn_health", "rival_rows")
    assert len(readings.combined) == 4
    # 5,000 ordinary: serious; 10 times in the health tier; 400 in either tier: below.
    assert readings.ranges["P1"].deciding == ("newborn_health", "rival_rows")
    assert (readings.ranges["P1"].least, readings.ranges["P1"].most) == (Level.BELOW, Level.ESPECIALLY)


@given(worlds(most=4), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_a_larger_batch_or_payment_never_lowers_a_grade(world, fen):
    def rank(case):
        grades = read_case(case).base.grades["P1"]
        return tuple(LEVELS.index(one) for one in (grades.level_certain, grades.level, grades.level_high))

    money = (paid("T1", "P2", "P1", 499_500 + fen),)
    for wider in (
        replace(world.case, batches=(*world.case.batches, batch("B99", "P1", "P3", 6_000))),
        replace(world.case, payments=money),
    ):
        assert all(now >= was for was, now in zip(rank(world.case), rank(wider), strict=True))


@given(st.fractions(min_value=0, max_value=10**6))
def test_a_printed_multiple_is_never_above_the_true_one(number):
    shown = Fraction(show_decimal(number, 1))
    assert shown <= number < shown + Fraction(1, 10)


def test_every_word_has_a_name_in_both_languages():
    for lang in ("zh", "en"):
        words = catalogue(lang)
        assert words["case_level"].keys() == {level.value for level in Level}
        assert words["case_switch"].keys() == words["case_switch_base"].keys() == words["case_switch_other"].keys()
        assert words["case_switch"].keys() == SWITCHES.keys()
        for table in ("case_level", "case_notes", "case_flags", "damages_notes"):
            for text in words[table].values():
                assert "guilty" not in text
                assert "有罪" not in text


def test_a_lower_bound_below_a_threshold_needs_evidence_and_is_not_below():
    few = batch("B1", None, "P1", 4_000, bound=Bound.AT_LEAST)
    assert graded(few).level is Level.NEEDS_EVIDENCE
    assert graded(replace(few, bound=Bound.EXACT)).level is Level.BELOW
    assert graded(replace(few, rows=None)).level is Level.NEEDS_EVIDENCE
