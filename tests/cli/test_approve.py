"""Approvals as an approver gives them, and everything that must not pass for one."""

from datetime import timedelta

import pytest
from tests.cli.four_eyes import acting, clock, copy_with_keys, last, refused, register, signer, tamper

from suyuan.app.approvals import approval_check, logging_refusals, refuse_unapproved
from suyuan.app.approve import approve, propose
from suyuan.core.errors import IntegrityFault, PolicyRefusal
from suyuan.govern.approval import Verdict
from suyuan.storage.workspace import open_workspace

PHOTO = ("--to", "studio", "--purpose", "photo")


@pytest.fixture
def staffed(suyuan, tmp_path):
    """Li is clerk and approver, wang clerk, zhao approver, audit auditor."""
    return register(copy_with_keys(suyuan, tmp_path))


def proposal(suyuan):
    return propose(open_workspace(suyuan.workspace), "studio", "photo", clock)


def give(suyuan, name="zhao"):
    return approve(open_workspace(suyuan.workspace), proposal(suyuan), signer(name), clock)


def check(suyuan, clerk="wang", needed=1):
    """What a release does: take today's plan and ask which approvals count, then refuse; refusals are logged."""
    workspace, digest = open_workspace(suyuan.workspace), proposal(suyuan).plan_sha256
    about = {"recipient": "studio", "purpose": "photo", "clerk": clerk}
    now = clock() + timedelta(seconds=2)
    with logging_refusals(workspace, clock, about), workspace.reading() as session:
        found = approval_check(session, digest, clerk, needed, now, recipient="studio", purpose="photo")
        refuse_unapproved(found, clerk)
    return found


def check_refused(suyuan, code, kind=PolicyRefusal, **asked):
    with pytest.raises(kind) as refusal:
        check(suyuan, **asked)
    assert refusal.value.code == code
    entry = last(suyuan)
    assert (entry.event, entry.body["outcome"], entry.body["code"]) == ("approval", "refused", code)


def test_an_approver_sees_the_plan_masked_and_signs_it(staffed):
    ran = staffed("approve", *PHOTO, *acting("zhao"), "--yes")
    assert ran.code == 0, ran.err
    for word in ("某虚构摄影公司", "新生儿摄影回访", "须有 1 人审批", "签名针对的就是它", "zhao 已批准方案"):
        assert word in ran.out, word
    for row in proposal(staffed).plan.before.select(["mother_phone", "father_phone", "address"]).to_pylist():
        assert not any(value in ran.out for value in row.values() if value)
    entry = last(staffed)
    assert entry.event == "approval"
    assert entry.body["plan"] == proposal(staffed).plan_sha256
    assert (entry.body["operator"], entry.body["role"], entry.body["outcome"]) == ("zhao", "approver", "approved")
    assert check(staffed).given == 1
    again = staffed("approve", *PHOTO, *acting("zhao"), "--yes", "--json").data
    assert again["repeated"] is True
    listed = staffed("approve", "list", "--json").data["approvals"]
    assert [(one["operator"], one["recipient"], one["state"]) for one in listed] == [("zhao", "studio", "open")]
    assert "有效" in staffed("approve", "list").out
    assert "counts" in staffed("approve", "list", lang="en").out


def test_nothing_is_signed_unasked(staffed):
    size = open_workspace(staffed.workspace).ledger.checkpoint().size
    assert staffed("approve", *PHOTO, *acting("zhao")).code != 0
    refused(staffed, staffed("approve", *acting("zhao"), "--yes"), "SY-U070", exit_code=2, logged="")
    refused(staffed, staffed("approve", *PHOTO, "--yes"), "SY-U070", exit_code=2, logged="")
    assert open_workspace(staffed.workspace).ledger.checkpoint().size == size


@pytest.mark.parametrize(
    ("who", "key", "more", "code"),
    [
        ("audit", None, (), "SY-G062"),
        ("wang", None, (), "SY-G062"),
        ("mallory", None, (), "SY-G060"),
        ("zhao", "mallory", (), "SY-G064"),
        ("li", None, ("--clerk", "li"), "SY-G061"),
        ("zhao", None, ("--clerk", "nobody"), "SY-G060"),
        ("zhao", None, ("--clerk", "audit"), "SY-G062"),
    ],
)
def test_who_may_not_approve_is_refused_and_logged(staffed, who, key, more, code):
    ran = staffed("approve", *PHOTO, *acting(who, key), *more, "--yes")
    refused(staffed, ran, code, logged="approval")
    assert last(staffed).body["operator"] == who
    assert staffed("approve", "list", "--json").data["approvals"] == []


def test_an_approver_cannot_serve_the_own_plan(staffed):
    give(staffed, "li")
    assert check(staffed, clerk="wang").given == 1
    check_refused(staffed, "SY-G061", clerk="li")
    give(staffed, "zhao")
    assert check(staffed, clerk="li").verdicts == (Verdict.OWN_PLAN, Verdict.ACCEPTED)


def test_above_the_limit_two_are_needed(staffed):
    give(staffed, "zhao")
    check_refused(staffed, "SY-G070", needed=2)
    give(staffed, "li")
    assert check(staffed, needed=2).given == 2
    check_refused(staffed, "SY-G061", needed=2, clerk="li")


def test_the_clerk_must_be_told_and_be_one(staffed):
    check_refused(staffed, "SY-G070")
    give(staffed)
    check_refused(staffed, "SY-G066", clerk="")
    check_refused(staffed, "SY-G060", clerk="nobody")
    check_refused(staffed, "SY-G062", clerk="audit")
    check_refused(staffed, "SY-G062", clerk="zhao")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update approvals set signature = '{zeros}'", "SY-L030"),
        ("update approvals set operator = 'li'", "SY-L030"),
        ("update approvals set at = '2020-01-01T00:00:00Z'", "SY-L030"),
        ("update approvals set signature = 'no hex'", "SY-L030"),
        ("update approvals set ledger_index = 0", "SY-L031"),
        ("update approvals set ledger_index = 999999", "SY-L031"),
        ("insert into approvals select null, plan_sha256, 'li', role, at, signature, ledger_index from approvals",
         "SY-L030"),
    ],
)  # fmt: skip
def test_a_forged_row_is_a_fault_of_integrity(staffed, statement, code):
    give(staffed)
    tamper(staffed, statement.replace("{zeros}", "00" * 64))
    check_refused(staffed, code, IntegrityFault)
    listed = staffed("approve", "list", "--json")
    if "no hex" not in statement:
        assert listed.code == 5
        assert code in [one["code"] for one in listed.data["approvals"]]
    refused(staffed, staffed("approve", *PHOTO, *acting("li"), "--yes"), code, exit_code=5, logged="approval")


def test_an_approval_cannot_be_replayed_for_another_plan(staffed):
    give(staffed)
    policy = staffed.workspace / "policy.toml"
    policy.write_text(policy.read_text("utf-8").replace("keep_days = 30", "keep_days = 3000"), "utf-8")
    tamper(staffed, "update approvals set plan_sha256 = ?", proposal(staffed).plan_sha256)
    check_refused(staffed, "SY-L030", IntegrityFault)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keep_days = 30", "keep_days = 3000"),
        ('"mother_surname", "address"]', '"mother_surname", "address", "name"]'),
        ('name = "某虚构摄影公司"', 'name = "另一家公司"'),
        ("[recipients.clinic]", "[approvals]\ntwo_above = 100000\n[recipients.clinic]"),
    ],
)
def test_a_policy_edited_after_the_approval_is_another_plan(staffed, old, new):
    give(staffed)
    policy = staffed.workspace / "policy.toml"
    policy.write_text(policy.read_text("utf-8").replace(old, new, 1), "utf-8")
    check_refused(staffed, "SY-G071")
    assert staffed("approve", "list", "--json").data["approvals"][0]["state"] == "changed"


def test_an_approval_ends_with_its_approvers_time(staffed):
    give(staffed)
    assert staffed("operator", "leave", "zhao", *acting("li"), "--yes").code == 0
    check_refused(staffed, "SY-G072")
    assert staffed("approve", "list", "--json").data["approvals"][0]["state"] == "revoked"
    refused(staffed, staffed("approve", *PHOTO, *acting("zhao"), "--yes"), "SY-G063", logged="approval")


def test_a_stranger_written_into_both_tables_counts_for_nothing(staffed):
    """Whoever can write the database but has no operator's key."""
    from tests.cli.four_eyes import KEYS, public

    from suyuan.govern.approval import Approval

    digest = proposal(staffed).plan_sha256
    one = Approval(plan_sha256=digest, operator="mallory", role="approver", at=clock())
    tamper(staffed, "insert into operators values ('mallory', 'approver', ?, '2020-01-01T00:00:00Z', null, 0)",
           public("mallory").hex())  # fmt: skip
    tamper(staffed, "insert into approvals values (null, ?, 'mallory', 'approver', ?, ?, 0)", digest,
           one.at.strftime("%Y-%m-%dT%H:%M:%SZ"), KEYS["mallory"].sign(one.signed_bytes()).hex())  # fmt: skip
    check_refused(staffed, "SY-L032", IntegrityFault)


def test_one_alone_signs_the_own_plan_after_saying_so(suyuan, tmp_path):
    one = register(copy_with_keys(suyuan, tmp_path), ("li",))
    give(one, "li")
    check_refused(one, "SY-G061", clerk="li")
    assert one("operator", "alone", "li", "--key", "li.key", "--yes").code == 0
    found = check(one, clerk="li", needed=2)
    assert (found.single_operator, found.given) == (True, 1)
    ran = one("approve", *PHOTO, *acting("li"), "--yes")
    assert "没有第二人审批" in ran.out
    assert "一人操作" in one("operator", "list").out
    tamper(one, "update declarations set signature = ?", "00" * 64)
    check_refused(one, "SY-L033", IntegrityFault, clerk="li")
