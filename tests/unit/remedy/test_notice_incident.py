"""The incident file: what it may say, what it must say, and the grade that follows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.govern.law import EvidenceMark
from suyuan.remedy.notices.grade import grade_incident, grade_of
from suyuan.remedy.notices.incident import BEIJING, require_content
from suyuan.remedy.notices.law import cite_rules, notice_rule, notice_rules, notice_table, weakest_mark
from tests.unit.remedy.families import INCIDENT, incident


def test_a_whole_incident_is_read_in_beijing_time():
    told = incident()
    assert told.found_at == datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
    assert told.found_on == date(2026, 3, 10)
    require_content(told)


@pytest.mark.parametrize("key", ["cause", "harm", "measures", "advice"])
def test_each_of_article_57s_contents_is_demanded(key):
    lines = [line for line in INCIDENT.splitlines() if not line.startswith(f"{key} ")]
    with pytest.raises(PolicyRefusal, match="SY-G150") as caught:
        require_content(incident("\n".join(lines)))
    assert caught.value.params["missing"] == key


def test_a_contact_is_a_way_to_reach_somebody():
    with pytest.raises(PolicyRefusal, match="SY-G150"):
        require_content(incident(INCIDENT.replace('phone = "0571-55500000"', "")))
    blank = INCIDENT.replace('["停用相关账号", "向公安机关报案"]', '["  "]')
    with pytest.raises(PolicyRefusal, match="SY-G150"):
        require_content(incident(blank))


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("title =", "title = =", "SY-I175"),
        ("title =", "titel =", "SY-I176"),
        ("happened_from = 2026-03-01", 'happened_from = "spring"', "SY-I176"),
        ("found = 2026-03-10T09:30:00", "found = 2026-03-13", "SY-I177"),
        ("found = 2026-03-10T09:30:00", "found = 2026-03-12T13:00:00", "SY-I177"),
        ("happened_from = 2026-03-01", "happened_from = 2026-03-11", "SY-I178"),
        ("happened_from = 2026-03-01", "happened_from = 2026-03-02\nhappened_until = 2026-03-01", "SY-I178"),
        ("happened_from = 2026-03-01", "happened_from = 2026-03-01\nhappened_until = 2026-03-14", "SY-I177"),
    ],
)
def test_what_an_incident_cannot_say(before, after, code):
    with pytest.raises(InputFault, match=code):
        incident(INCIDENT.replace(before, after))


def test_it_may_go_on_when_it_is_found():
    told = incident(INCIDENT.replace("happened_from = 2026-03-01", "happened_until = 2026-03-11"))
    assert told.happened_from is None


@pytest.mark.parametrize(
    ("people", "grade"),
    [(0, ""), (999_999, ""), (1_000_000, "larger"), (9_999_999, "larger"), (10_000_000, "major"),
     (99_999_999, "major"), (100_000_000, "extreme")],
)  # fmt: skip
def test_grades_include_their_least_number(people, grade):
    assert grade_of(people) == grade


@given(st.integers(0, 2 * 10**8), st.integers(0, 2 * 10**8))
def test_more_people_are_no_lower_grade(one, other):
    order = ["", "larger", "major", "extreme"]
    low, high = sorted((one, other))
    assert order.index(grade_of(low)) <= order.index(grade_of(high))


def test_clocks_run_from_the_larger_grade_on():
    told = incident()
    below = grade_incident(told, 30_000, 90_000)
    assert (below.clocks, below.settled, below.grade_high) == ((), True, "")
    at = grade_incident(told, 400_000, 1_000_000)
    assert [(one.network, one.hours) for one in at.clocks] == [("cii", 1), ("central", 2), ("other", 4)]
    assert not at.settled
    assert at.clocks[2].until == datetime(2026, 3, 10, 13, 30, tzinfo=BEIJING)
    known = incident(INCIDENT + '[report]\nnetwork = "cii"\nhandled = 2026-03-11\n')
    one = grade_incident(known, 1_000_000, 1_000_000)
    assert [clock.hours for clock in one.clocks] == [1]
    assert one.summary_by == date(2026, 3, 11) + timedelta(days=30)
    day = grade_incident(incident(INCIDENT.replace("T09:30:00", "")), 1_000_000, 1_000_000)
    assert {clock.until for clock in day.clocks} == {None}


def test_the_custodian_may_know_of_more_people_than_the_list_shows():
    told = incident(INCIDENT.replace("cause =", "people = 1_000_000\ncause ="))
    assert grade_incident(told, 10, 20).grade_low == "larger"


def test_the_law_bears_its_marks():
    assert notice_rule("pipl-57").evidence is EvidenceMark.READ
    assert notice_rule("incident-4").evidence is EvidenceMark.SECONDARY
    assert weakest_mark(("pipl-57", "incident-annex")) is EvidenceMark.SECONDARY
    assert weakest_mark(()) is EvidenceMark.UNSETTLED
    for group in notice_table()["content"]:
        assert "57" in cite_rules(group["rules"], "zh")
    assert notice_rules()["incident-annex"].citation("zh").startswith("《国家网络安全事件报告管理办法》附件")
    with pytest.raises(KeyError):
        notice_rule("none-1")
