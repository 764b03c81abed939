"""Four eyes: whose approval of what counts, and when."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from suyuan.govern.approval import (
    Approval,
    Operator,
    SingleOperator,
    Verdict,
    approvals_needed,
    check_approvals,
)
from suyuan.govern.known import Known
from suyuan.report.messages import catalogue

NOW = datetime(2024, 4, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN, OTHER = "a" * 64, "b" * 64
STAFF = {
    one.name: one
    for one in (
        Operator(name="li", roles=["clerk"], since=NOW - 99 * DAY),
        Operator(name="wang", roles=["approver", "clerk"], since=NOW - 99 * DAY),
        Operator(name="zhao", roles=["approver"], since=NOW - 99 * DAY),
        Operator(name="audit", roles=["auditor"], since=NOW - 99 * DAY),
        Operator(name="gone", roles=["approver"], since=NOW - 99 * DAY, revoked_at=NOW - 5 * DAY),
        Operator(name="new", roles=["approver"], since=NOW - DAY),
    )
}


def approval(operator="wang", **changes):
    return Approval(**{"plan_sha256": PLAN, "operator": operator, "role": "approver", "at": NOW - 2 * DAY, **changes})


def check(*approvals, clerk="li", needed=1, alone=None):
    return check_approvals(PLAN, clerk, approvals, STAFF, needed=needed, now=NOW, alone=alone)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (approval(), "accepted"),
        (approval(at=NOW), "accepted"),
        (approval(at=NOW + timedelta(seconds=1)), "future"),
        (approval(plan_sha256=OTHER), "other_plan"),
        (approval("nobody"), "unknown_operator"),
        (approval("li"), "own_plan"),
        (approval("li", role="clerk"), "own_plan"),
        (approval("wang", role="clerk"), "no_role"),
        (approval("audit", role="auditor"), "no_role"),
        (approval("audit"), "no_role"),
        (approval("gone"), "revoked"),
        (approval("gone", at=NOW - 5 * DAY), "revoked"),
        (approval("gone", at=NOW - 5 * DAY - timedelta(seconds=1)), "revoked"),
        (approval("new"), "not_yet"),
        (approval("new", at=NOW - DAY), "accepted"),
    ],
)
def test_which_approval_counts(one, verdict):
    assert check(one).verdicts == (verdict,)


def test_a_person_counts_once_and_two_are_two():
    twice = check(approval(), approval(at=NOW), needed=2)
    assert twice.verdicts == (Verdict.ACCEPTED, Verdict.TWICE)
    assert twice.given == 1
    assert check(approval(), approval("zhao"), needed=2).given == 2


def test_an_approver_cannot_approve_the_own_plan():
    own = check(approval("wang"), clerk="wang")
    assert own.verdicts == (Verdict.OWN_PLAN,)
    assert own.facts().independent is Known.NO
    assert check(approval("wang"), approval("zhao"), clerk="wang").facts().independent is Known.YES


def test_a_plan_that_changed_after_its_approval_is_not_approved():
    facts = check(approval(plan_sha256=OTHER)).facts()
    assert (facts.given, facts.for_this_plan) == (0, Known.NO)
    assert check().facts().for_this_plan is Known.UNKNOWN
    assert check(approval(plan_sha256=OTHER), approval("zhao")).facts().for_this_plan is Known.YES


def test_where_none_is_needed_none_is_missed_and_an_old_one_does_no_harm():
    for approvals in ((), (approval(plan_sha256=OTHER),)):
        facts = check(*approvals, needed=0).facts()
        assert (facts.independent, facts.for_this_plan) == (Known.YES, Known.YES)


@pytest.mark.parametrize(
    ("sensitive", "rows", "needed"),
    [
        (Known.NO, 1000, 0),
        (Known.YES, 1, 1),
        (Known.UNKNOWN, 1, 1),
        (Known.YES, 1000, 1),
        (Known.YES, 1001, 2),
        (Known.NO, 1001, 2),
    ],
)
def test_how_many_are_needed(sensitive, rows, needed):
    assert approvals_needed(sensitive, rows, 1000) == needed


def test_who_works_alone_says_so_once_signs_the_plan_and_is_marked():
    alone = SingleOperator(operator="li", at=NOW - DAY, understood=True)
    signed = check(approval("li", role="clerk"), alone=alone, needed=2)
    assert signed.single_operator
    assert signed.verdicts == (Verdict.ACCEPTED,)
    assert signed.facts().for_this_plan is Known.YES
    assert check(alone=alone).facts().for_this_plan is Known.UNKNOWN
    assert check(approval("li", role="clerk", plan_sha256=OTHER), alone=alone).facts().for_this_plan is Known.NO


@pytest.mark.parametrize(
    ("clerk", "declared", "at"),
    [("wang", "li", -1), ("li", "li", 1), ("gone", "gone", -9), ("nobody", "nobody", -1)],
)
def test_the_declaration_of_another_of_the_future_or_of_nobody_in_office_serves_nothing(clerk, declared, at):
    alone = SingleOperator(operator=declared, at=NOW + at * DAY, understood=True)
    found = check(approval(clerk), clerk=clerk, alone=alone)
    assert not found.single_operator
    assert found.given == 0


def test_the_declaration_must_be_understood():
    with pytest.raises(ValidationError):
        SingleOperator(operator="li", at=NOW, understood=False)


def test_what_is_signed_is_one_string_of_bytes_for_one_statement():
    one = approval()
    assert one.signed_bytes() == (
        b"suyuan/approval/1\n"
        b'{"at":"2024-03-30T12:00:00.000000Z","operator":"wang","plan":"' + PLAN.encode() + b'","role":"approver"}'
    )
    elsewhere = approval(at=one.at.astimezone(timezone(timedelta(hours=8))))
    assert elsewhere.signed_bytes() == one.signed_bytes()
    changed = [{"plan_sha256": OTHER}, {"operator": "zhao"}, {"role": "auditor"}, {"at": NOW}]
    assert len({approval(**change).signed_bytes() for change in changed} | {one.signed_bytes()}) == 5
    alone = SingleOperator(operator="wang", at=one.at, understood=True)
    assert alone.signed_bytes() == (
        b'suyuan/single-operator/1\n{"at":"2024-03-30T12:00:00.000000Z","operator":"wang","understood":true}'
    )


def test_verdicts_have_names():
    for lang in ("zh", "en"):
        assert catalogue(lang)["approval"].keys() == set(Verdict)
