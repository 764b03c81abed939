"""What is due by when."""

from datetime import date, timedelta

import pytest

from suyuan.govern.duties import (
    RULES,
    Duty,
    DutyKind,
    HeldCopy,
    Paper,
    PaperKind,
    deletions_due,
    minors_audit_due,
    promises_due,
)
from suyuan.govern.duty_law import duty_rule
from suyuan.report.messages import catalogue

DAY = date(2026, 3, 1)
COPY = HeldCopy("R-1", "studio", "photo", DAY, 30)
PROMISE = Paper(PaperKind.PROMISE, "studio", "photo", None, DAY + timedelta(20))


def test_the_last_day_belongs_to_the_term():
    duty = Duty(DutyKind.REVIEW, DAY, "PIA-1")
    assert not duty.overdue(DAY)
    assert duty.overdue(DAY + timedelta(1))


def test_a_copy_is_due_until_its_own_deletion_is_proven():
    (duty,) = deletions_due([COPY], [PROMISE, Paper(PaperKind.DELETION, "studio", "photo", "R-2", None)])
    assert (duty.due, duty.subject) == (date(2026, 3, 31), "R-1")
    assert not list(deletions_due([COPY], [Paper(PaperKind.DELETION, "studio", "photo", "R-1", None)]))


def test_the_longest_promise_counts_and_only_while_a_copy_is_out():
    longer = Paper(PaperKind.PROMISE, "studio", "photo", None, DAY + timedelta(50))
    (duty,) = promises_due([longer, PROMISE], [COPY])
    assert duty.due == longer.expires
    assert not list(promises_due([PROMISE], []))
    assert not list(promises_due([PROMISE, Paper(PaperKind.DELETION, "studio", "photo", "R-1", None)], [COPY]))


@pytest.mark.parametrize(
    ("on", "since", "reported", "years"),
    [
        (date(2026, 1, 31), date(2024, 5, 1), (), ["2025", "2026"]),
        (date(2027, 2, 1), date(2024, 5, 1), (2025,), ["2026", "2027"]),
        (date(2027, 2, 1), date(2027, 1, 1), (), ["2027"]),
        (date(2027, 2, 1), None, (), []),
        (date(2025, 6, 1), date(2024, 1, 1), (), ["2025"]),
    ],
)
def test_the_minors_audit_is_due_at_the_end_of_the_january_after(on, since, reported, years):
    duties = list(minors_audit_due(on, since, reported))
    assert [one.subject for one in duties] == years
    assert all(one.due == date(int(one.subject) + 1, 1, 31) for one in duties)


def test_every_duty_has_a_ground_and_words():
    for kind in DutyKind:
        assert [duty_rule(name) for name in RULES[kind]]
    for lang in ("zh", "en"):
        assert catalogue(lang)["duty"].keys() == set(DutyKind)
        assert catalogue(lang)["paper_kind"].keys() == set(PaperKind)
