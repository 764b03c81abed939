"""Clocks: each side of every border, holidays, offsets, and what is not known."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.case.clocks import Operator, Standing, add_months, clock_table, incident_level, run_clocks
from suyuan.case.items import Milestone
from suyuan.case.quantities import BEIJING
from suyuan.case.span import Span
from suyuan.case.workdays import china_workday, known_from, known_until, next_workday
from suyuan.report.messages import catalogue


def at(*when):
    return datetime(*when, tzinfo=BEIJING)


NOW = at(2026, 3, 1)


def run(*stones, now=NOW, **other):
    return {one.id: one for one in run_clocks([Milestone(*one) for one in stones], now, china_workday, **other)}


def test_known_holidays_and_working_weekends():
    assert china_workday(date(2026, 2, 17)) is False  # spring festival, a Tuesday
    assert china_workday(date(2026, 2, 14)) is True  # a Saturday that is worked
    assert china_workday(date(2026, 3, 1)) is False  # a plain Sunday
    assert china_workday(date(2020, 1, 31)) is False


def test_outside_the_published_years_nobody_guesses():
    assert china_workday(date(known_until() + 1, 1, 4)) is None
    assert china_workday(date(known_from() - 1, 6, 1)) is None
    assert next_workday(date(known_until(), 12, 31), lambda on: False if on.year == known_until() else None) is None


def test_a_day_term_ends_with_its_last_day():
    filed = ("filed", at(2026, 3, 2, 15))
    last = run(filed, now=at(2026, 3, 7, 23, 59))["complaint_copy"]
    # Five days from Monday is Saturday 7 March; it moves to Monday.
    assert (last.last_day, last.due, last.notes) == (date(2026, 3, 9), at(2026, 3, 10), ("moved_by_holiday",))
    assert last.standing is Standing.RUNNING
    assert run(filed, now=at(2026, 3, 9, 23, 59, 59))["complaint_copy"].standing is Standing.RUNNING
    assert run(filed, now=at(2026, 3, 10))["complaint_copy"].standing is Standing.OVERDUE
    for sent, standing in ((at(2026, 3, 9, 23), Standing.MET), (at(2026, 3, 10), Standing.LATE)):
        assert run(filed, ("complaint_copy_sent", sent), now=sent)["complaint_copy"].standing is standing


def test_a_last_day_of_which_the_holidays_are_not_known_is_not_moved_and_said():
    found = run(("filed", at(2027, 3, 1)))["complaint_copy"]
    assert (found.last_day, found.notes) == (date(2027, 3, 6), ("holidays_not_known",))


def test_notice_review_and_extension_follow_each_other():
    notice = ("notice_published", at(2026, 1, 5, 10))
    clocks = run(notice)
    assert clocks["public_notice"].last_day == date(2026, 2, 4)
    assert clocks["public_notice"].standing is Standing.OVER
    assert clocks["review"].last_day == date(2026, 5, 6)  # 4 and 5 May are holidays
    longer = run(notice, ("review_extension", at(2026, 4, 20)))
    assert "review" not in longer
    assert longer["review_extended"].last_day == date(2026, 6, 4)
    assert "review_extended" not in clocks


def test_an_appraisal_pauses_the_review_and_its_days_are_added():
    notice = ("notice_published", at(2026, 1, 5, 10))
    begun, ended = ("appraisal_begun", at(2026, 3, 1)), ("appraisal_ended", at(2026, 3, 11))
    paused = run(notice, begun)["review"]
    assert (paused.standing, paused.due) == (Standing.PAUSED, None)
    assert run(notice, begun, ended)["review"].last_day == date(2026, 5, 14)
    assert run(notice, begun, ended)["public_notice"].last_day == date(2026, 2, 4)


def test_hour_clocks_run_through_nights_and_holidays_in_any_zone():
    found = ("vulnerability_found", datetime(2026, 2, 16, 15, 30, tzinfo=UTC))
    clock = run(found, now=at(2026, 2, 17))["vulnerability_report"]
    assert clock.due == at(2026, 2, 17, 23, 30)
    assert clock.began.utcoffset() == timedelta(hours=8)
    elsewhere = datetime(2026, 2, 17, 10, 29, tzinfo=timezone(timedelta(hours=-5)))
    assert run(found, now=elsewhere)["vulnerability_report"].standing is Standing.RUNNING
    assert run(found, now=elsewhere + timedelta(minutes=1))["vulnerability_report"].standing is Standing.OVERDUE


LEAK = ("leak_learned", at(2026, 2, 16, 22))


@pytest.mark.parametrize(("operator", "hours"), [(Operator.CII, 1), (Operator.CENTRAL, 2), (Operator.OTHER, 4)])
def test_the_hours_follow_who_reports(operator, hours):
    clock = run(LEAK, people=Span(2_000_000, 2_000_000), operator=operator)["incident_report"]
    assert clock.due == at(2026, 2, 16, 22) + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("people", "level"),
    [
        (999_999, ""),
        (1_000_000, "larger"),
        (9_999_999, "larger"),
        (10_000_000, "major"),
        (99_999_999, "major"),
        (100_000_000, "extreme"),
    ],
)
def test_a_border_belongs_above_it(people, level):
    assert incident_level(people) == level


@pytest.mark.parametrize("people", [None, Span(30_000, 30_000, more=True), Span(900_000, 1_100_000)])
def test_while_the_number_may_reach_a_million_the_hours_are_shown(people):
    clock = run(LEAK, people=people)["incident_report"]
    assert (clock.standing, clock.due) == (Standing.MAYBE, at(2026, 2, 17, 2))
    assert {"people_may_reach", "art_57_runs"} <= set(clock.notes)


def test_at_once_is_met_only_when_regulator_and_persons_were_told():
    told = ("regulator_told", at(2026, 2, 17))
    assert run(LEAK, told)["remedy_and_notify"].standing is Standing.AT_ONCE
    both = run(LEAK, told, ("persons_told", at(2026, 2, 18)))["remedy_and_notify"]
    assert (both.standing, both.stopped, both.due) == (Standing.MET, at(2026, 2, 18), None)
    assert "minors_notify" not in run(LEAK)
    assert "minors_notify" in run(LEAK, minors=True)


def test_a_rule_that_was_not_in_force_sets_no_hours():
    early = run(("leak_learned", at(2025, 10, 31, 23)), people=Span(2_000_000, 2_000_000))["incident_report"]
    assert (early.standing, early.due, early.notes) == (Standing.NOT_IN_FORCE, None, ("rule_not_in_force",))
    later = run(("leak_learned", at(2025, 11, 1)), people=Span(2_000_000, 2_000_000))["incident_report"]
    assert later.due == at(2025, 11, 1, 4)


def test_each_judgment_has_its_own_three_days():
    clocks = run_clocks(
        [
            Milestone("judgment_received", at(2026, 1, 5)),
            Milestone("judgment_copy_sent", at(2026, 1, 6)),
            Milestone("judgment_received", at(2026, 2, 24)),
        ],
        at(2026, 3, 3),
        china_workday,
    )
    assert [one.standing for one in clocks if one.id == "judgment_copy"] == [Standing.MET, Standing.OVERDUE]


def test_the_summary_is_due_thirty_days_after_handling_holiday_or_not():
    assert run(("incident_handled", at(2026, 1, 18)))["incident_summary"].last_day == date(2026, 2, 17)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 48))
def test_months_end_on_the_corresponding_day_or_the_months_last(on, months):
    there = add_months(on, months)
    assert (there.year * 12 + there.month) - (on.year * 12 + on.month) == months
    assert there.day == on.day or (there.day < on.day and (there + timedelta(days=1)).day == 1)


def test_every_word_has_a_name():
    for lang in ("zh", "en"):
        assert catalogue(lang)["clock_standing"].keys() == {one.value for one in Standing}
    assert {entry["holiday"] for entry in clock_table()} <= {"moves", "runs"}
    assert len({entry["id"] for entry in clock_table()}) == len(clock_table())
