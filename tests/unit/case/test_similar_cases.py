"""The similar cases: every grade, multiple, count and clock that their published figures give."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from suyuan.case.clocks import Standing, run_clocks
from suyuan.case.counting import Reading, count_by_law
from suyuan.case.damages import Measure, weigh_damages
from suyuan.case.flags import raise_flags
from suyuan.case.grade import Level
from suyuan.case.items import Milestone
from suyuan.case.ledgers import LedgerName, open_ledgers, pay_first
from suyuan.case.quantities import BEIJING
from suyuan.case.readings import read_case
from suyuan.case.span import Span, round_half_up, show_decimal
from suyuan.case.workdays import china_workday
from tests.unit.case.similar import both_buyers, chain_of_e, exact, four_files, similar_case, with_fields

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)


def grade_of(case, party="P1", sets=None):
    return read_case(case, sets or {}).base.grades[party]


def times(grade, name):
    return show_decimal(grade.ground(name).multiple, 1)


def test_case_a_with_one_buyer_is_serious_by_count_and_especially_serious_by_gain():
    found = grade_of(similar_case("A"))
    assert found.ground("records").multiple == 6
    assert found.ground("records").level is Level.SERIOUS
    assert found.ground("gain").multiple == 58
    assert found.level is found.ground("gain").level is Level.ESPECIALLY
    assert found.more  # "30,000 and more": never less, perhaps more


def test_case_a_with_both_buyers_doubles_the_records_and_not_the_unique_ones():
    once, twice = count_by_law(similar_case("A")), count_by_law(both_buyers())
    assert once.parties["P1"].records.span == Span(30_000, 30_000, more=True)
    assert twice.parties["P1"].records.span.low == 60_000
    assert grade_of(both_buyers()).ground("records").multiple == 12
    assert grade_of(both_buyers()).ground("records").level is Level.ESPECIALLY
    assert once.unique.span == twice.unique.span == Span(30_000, 30_000, more=True)


def test_case_a_in_the_health_tier_and_as_unsettled_newborn_data():
    weighed = with_fields(similar_case("A"), "birth_date", "sex", "mother_name", "birth_weight")
    assert grade_of(weighed).ground("records").multiple == 60
    readings = read_case(similar_case("A"))
    health = readings.flipped["newborn_health"].grades["P1"].ground("records")
    assert (health.multiple, health.level) == (60, Level.ESPECIALLY)
    assert readings.matter == ("newborn_health",)
    assert readings.ranges["P1"].deciding == ()  # the gain alone reaches tenfold


def test_case_a_without_its_gain_turns_on_the_newborn_question_alone():
    readings = read_case(replace(similar_case("A"), payments=()))
    assert readings.base.grades["P1"].level is Level.SERIOUS
    assert readings.ranges["P1"].deciding == ("newborn_health",)
    assert (readings.ranges["P1"].least, readings.ranges["P1"].most) == (Level.SERIOUS, Level.ESPECIALLY)
    assert "gain_unknown" in readings.base.grades["P1"].notes


def test_case_a_is_about_9_67_yuan_a_row():
    readings = read_case(similar_case("A"))
    fen = readings.gains.parties["P1"].received.low
    assert round_half_up(Fraction(fen, 100 * readings.base.count.parties["P1"].records.span.low), 2) == "9.67"


@pytest.mark.parametrize(
    ("use_gain", "level"),
    [
        (None, Level.NEEDS_EVIDENCE),
        (4_999_999, Level.BELOW),
        (5_000_000, Level.SERIOUS),
        (500_000_000, Level.SERIOUS),
    ],
)
def test_buyers_in_case_a_fall_under_article_6_by_what_use_brought(use_gain, level):
    case = similar_case("A")
    parties = tuple(replace(one, use_gain_fen=use_gain) if one.number == "P2" else one for one in case.parties)
    found = grade_of(replace(case, parties=parties), "P2")
    assert (found.article, found.level) == (6, level)
    assert ("article_6_use_gain_unknown" in found.notes) is (use_gain is None)


def test_a_buyer_who_resells_or_has_graver_data_falls_under_article_5():
    case = similar_case("A")
    resold = replace(case.batches[1], number="B9", giver="P2", taker="P3", part_of=("B2",))
    found = grade_of(replace(case, batches=(*case.batches, resold)), "P2")
    assert (found.article, found.level) == (5, Level.SERIOUS)
    assert "article_6_not_open" in found.notes
    assert grade_of(with_fields(case, "name", "diagnosis"), "P2").article == 5


def test_case_b_is_serious_and_not_especially_by_either_source():
    readings = read_case(similar_case("B"))
    base, rival = readings.base.grades["P1"], readings.flipped["rival_rows"].grades["P1"]
    assert (base.ground("records").multiple, rival.ground("records").multiple) == (9, 8)
    assert times(base, "gain") == "6.8"
    assert {one.grades["P1"].level for one in readings.combined} == {Level.SERIOUS}
    assert "rival_number" in {flag.code for flag in raise_flags(similar_case("B"))}


def test_case_c_keeps_three_ledgers():
    case = similar_case("C")
    found = grade_of(case)
    assert (times(found, "records"), times(found, "gain"), found.level) == ("6.4", "2.8", Level.SERIOUS)
    ledgers = open_ledgers(case.awards)
    assert ledgers[LedgerName.DAMAGES].total == Span(1_400_000, 1_400_000, more=True)
    assert ledgers[LedgerName.FINE].total == Span(1_500_000, 1_500_000)
    assert ledgers[LedgerName.CONFISCATION].total == Span(320_000, 320_000)
    short = pay_first(1_500_000, case.awards)
    assert (short.damages, short.left, short.unpaid) == (1_400_000, 100_000, 0)


def test_case_d_tells_his_own_from_the_platform():
    case = similar_case("D")
    found, counted = grade_of(case), count_by_law(case)
    assert (times(found, "records"), times(found, "gain")) == ("75.9", "30.4")
    assert found.level is Level.ESPECIALLY
    assert counted.parties["P1"].records.span == Span(379_525, 379_525)
    assert counted.passed.span == Span(1_280_000, 1_280_000)


def test_case_e_counts_every_sale_and_each_record_once():
    case = similar_case("E")
    counted = count_by_law(case)
    assert counted.unique.span.low == counted.unique.span.high == 300_000
    assert counted.unique.span.more  # "300,000 and more", and one sale has no number at all
    assert counted.passed.span.low == 250_000 + 250_000 + 8_000 + 7_000  # what was stolen was not passed on
    assert counted.parties["P1"].records.span.low == 300_000
    listed = count_by_law(exact(case), chain_of_e())
    assert listed.unique.span == Span(300_000, 300_000)
    assert listed.passed.span == Span(615_000, 615_000)
    assert listed.passed.span.low > listed.unique.span.high
    assert listed.parties["P1"].records.span == Span(300_000, 300_000)  # sold 250,000 of what was taken
    assert listed.parties["P2"].records.span == Span(350_000, 350_000)  # two buyers
    assert listed.parties["P5"].records.span.exact
    assert 70_000 <= listed.parties["P5"].records.span.low < 85_000


def test_case_e_shows_both_sources_and_that_the_interpretation_came_later():
    readings = read_case(similar_case("E"))
    assert (
        readings.flipped["rival_rows"].count.unique.span.low == 250_000
    )  # sold on alone is more than that source says
    assert "acts_before_interpretation" in readings.base.grades["P1"].notes
    assert "below_administrative" not in readings.base.grades["P0"].notes
    assert readings.base.grades["P0"].level is Level.NOTHING  # what was taken from it, it did not give


def test_case_f_halves_the_thresholds_of_an_insider():
    case = similar_case("F")
    found = grade_of(case)
    assert (times(found, "records"), found.ground("gain").multiple) == ("15.6", 124)
    assert found.level is found.ground("records").level is Level.ESPECIALLY
    assert found.ground("gain").threshold == 250_000
    outside = grade_of(replace(case, parties=tuple(replace(one, insider=False) for one in case.parties)))
    assert (times(outside, "records"), outside.ground("records").level) == ("7.8", Level.SERIOUS)


def test_case_g_claims_the_gain_and_states_what_the_money_is_for():
    case = similar_case("G")
    damages = weigh_damages(case)
    assert (damages.measure, damages.claimed) == (Measure.GAIN, Span(1_400_000, 1_400_000, more=True))
    assert "no_earmark" not in {flag.code for flag in raise_flags(case)}
    bare = replace(case, awards=(replace(case.awards[0], note=""),))
    assert "no_earmark" in {flag.code for flag in raise_flags(bare)}


def test_case_h_has_no_sale_and_no_invented_number():
    case = similar_case("H")
    found = grade_of(case)
    assert not count_by_law(case).passed.lines
    assert found.ground("records").figure == Span(0, 0, more=True)
    assert (found.level, found.more) == (Level.NEEDS_EVIDENCE, True)  # no number is not a small number
    assert "figures_open_below" in found.notes
    damages = weigh_damages(case)
    assert (damages.measure, damages.amount) == (Measure.DISCRETION, None)
    assert damages.notes == ("gain_unknown",)
    assert case.awards[0].amount_fen == 150_000_000


def test_case_i_dedupes_four_files_and_shows_every_removed_row():
    case, sets = similar_case("I"), four_files()
    assert sum(len(held.record) for held in sets.values()) == 1_400_097
    total = count_by_law(case, sets).parties["P1"].records
    assert total.span == Span(900_012, 900_012)
    reasons = {}
    for line in total.lines:
        for reason, rows in line.removed:
            reasons[reason] = reasons.get(reason, 0) + rows
    assert reasons.keys() == {"exact_duplicate", "same_record", "repeated"}
    assert sum(reasons.values()) == 1_400_097 - 900_012
    assert min(reasons.values()) > 50_000
    by_number = count_by_law(case).parties["P1"].records
    assert by_number.span == Span(1_400_097, 1_400_097)  # as seized, until somebody shows repeats
    assert by_number.certain == 590_000


def test_case_i_turns_on_bare_numbers():
    readings = read_case(similar_case("I"), four_files())
    assert readings.base.grades["P1"].ground("records").multiple == Fraction(900_012, 5_000)
    assert readings.ranges["P1"].deciding == ("bare_counted",)
    without = readings.flipped["bare_counted"]
    assert without.count.parties["P1"].records.span == Span(0, 0)
    assert without.grades["P1"].level is Level.BELOW
    assert count_by_law(similar_case("I"), reading=Reading(bare_counted=False)).parties["P1"].records.span == Span(0, 0)


def test_case_j_gained_nothing_and_still_did_harm():
    case = similar_case("J")
    damages = weigh_damages(case)
    assert (damages.measure, damages.amount, damages.claimed) == (Measure.DISCRETION, None, None)
    assert damages.notes == ("gain_nought",)
    by_loss = weigh_damages(case, loss_fen=500_000)
    assert (by_loss.measure, by_loss.amount) == (Measure.LOSS, Span(500_000, 500_000))
    assert grade_of(case).level is Level.ESPECIALLY  # 20 times, by the number of records


LEAK = (Milestone("leak_learned", datetime(2026, 2, 16, 23, 30, tzinfo=BEIJING)),)


@pytest.mark.parametrize("people", [30_000, 45_000, 39_000, 999_999])
def test_below_a_million_people_there_is_no_hour_clock_and_a_duty_all_the_same(people):
    clocks = {one.id: one for one in run_clocks(LEAK, NOW, china_workday, people=Span(people, people), minors=True)}
    incident = clocks["incident_report"]
    assert (incident.standing, incident.due, incident.level) == (Standing.NO_HOURS, None, "")
    assert "art_57_runs" in incident.notes
    assert clocks["remedy_and_notify"].standing is clocks["minors_notify"].standing is Standing.AT_ONCE


def test_a_million_people_exactly_is_relatively_large_and_four_hours_run_through_the_spring_festival():
    million = Span(1_000_000, 1_000_000)
    (incident,) = [one for one in run_clocks(LEAK, NOW, china_workday, people=million) if one.id == "incident_report"]
    assert incident.level == "larger"
    assert incident.due == datetime(2026, 2, 17, 3, 30, tzinfo=BEIJING)
    assert incident.due.astimezone(UTC).hour == 19
    assert incident.standing is Standing.OVERDUE


def test_case_b_waited_out_its_notice_and_its_review_is_older_than_the_rules():
    clocks = {one.id: one for one in run_clocks(similar_case("B").milestones, NOW, china_workday)}
    # 5 August 2020 and thirty days is 4 September, a Friday; the suit was filed on 24 November.
    assert (clocks["public_notice"].last_day, clocks["public_notice"].standing) == (date(2020, 9, 4), Standing.OVER)
    assert clocks["review"].standing is Standing.NOT_IN_FORCE
    assert clocks["review"].stopped == datetime(2020, 11, 24, tzinfo=BEIJING)
