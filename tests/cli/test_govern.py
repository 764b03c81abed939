"""The decision in front of every release: nothing leaves without an allow, and never without a reason."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from tests.cli.conftest import POLICY

from suyuan.app.approve import approve, propose
from suyuan.app.clock import machine_clock
from suyuan.app.demo_govern import approve_release, assess_recipient, open_office
from suyuan.app.release import make_release
from suyuan.core.errors import IntegrityFault, PolicyRefusal
from suyuan.govern.consent import ConsentRecord, Guardian
from suyuan.storage.workspace import open_workspace

STUDIO = """
kind = "controller"
abroad = false
receipt = true
contract = { clauses = ["purpose", "method", "scope", "duties"], expires = 2099-12-31 }
"""
PHOTO = """
necessity = "按出生月份联系家长"
children_rule = true
paid = false
automated_marketing = false
"""
ENFORCED = (
    POLICY.replace('decision = "advise"', 'decision = "enforce"')
    .replace('name = "某虚构摄影公司"\n', 'name = "某虚构摄影公司"\n' + STUDIO.lstrip())
    .replace('title = "新生儿摄影回访"\n', 'title = "新生儿摄影回访"\n' + PHOTO.lstrip())
)
FIELDS = ("birth_month", "mother_phone", "father_phone", "mother_surname", "address")
ASK = ("--to", "studio", "--purpose", "photo")


@pytest.fixture(scope="module")
def enforced(suyuan):
    """The workspace under a policy that lets nothing leave without an allow."""
    (suyuan.workspace / "policy.toml").write_text(ENFORCED, "utf-8")
    return suyuan


def consent(rid, *, given=True, verified=True, days=10):
    now = datetime.now(UTC)
    checked = {"verified_by": "birth certificate", "verified_at": now - timedelta(days=days)} if verified else {}
    return ConsentRecord(
        id=f"C-{rid}-{int(given)}-{days}",
        rid=rid,
        guardian=Guardian(reference=f"g:{rid}", relation="mother", **checked),
        recipient="studio",
        purpose="photo",
        fields=FIELDS,
        given=given,
        separate=True,
        at=now - timedelta(days=days),
        text_sha256="0" * 64,
        language="zh",
        method="form",
        version=1,
    )


def keep(suyuan, records):
    with open_workspace(suyuan.workspace).writing() as session:
        session.consents.add(records, 0)


def reasons(data, effect):
    return {one["code"]: one["rules"] for one in data["decision"]["reasons"] if one["effect"] == effect}


def test_the_origin_case_is_refused_with_its_articles(enforced):
    """A list of newborns for a photo studio, and no guardian was asked."""
    outbox = list((enforced.workspace / "outbox").iterdir())
    ran = enforced("release", *ASK, "--json")
    assert ran.code == 3
    assert ran.data["code"] == "SY-G010"
    assert ran.data["decision"]["outcome"] == "deny"
    denied = reasons(ran.data, "deny")
    assert {"pipl-13", "cc-1035"} <= set(denied["consent"])
    assert "pipl-31" in denied["guardian"]
    assert "pipl-55" in denied["assessed"]
    assert ran.data["decision"]["left_out"] == {"none": 3000}
    assert list((enforced.workspace / "outbox").iterdir()) == outbox
    shown = enforced("release", *ASK, lang="en")
    assert "Personal Information Protection Law" in shown.err
    assert shown.err.index("Decision") < shown.err.index("SY-G010")
    last = enforced("ledger", "show", "--json").data["entries"][-1]
    assert last["event"] == "decision"
    assert last["body"]["outcome"] == "deny"
    assert "consent" in last["body"]["reasons"]


def test_a_plan_says_why_as_well(enforced):
    ran = enforced("plan", *ASK, "--json")
    assert (ran.code, ran.data["decision"]["outcome"]) == (3, "deny")


def test_only_who_agreed_is_in_the_plan_and_the_others_are_counted_with_their_reason(enforced):
    keep(enforced, [consent(rid) for rid in range(2_000)])
    keep(enforced, [consent(rid, given=False) for rid in range(2_000, 2_100)])
    keep(enforced, [consent(rid, verified=False) for rid in range(2_100, 2_150)])
    ran = enforced("plan", *ASK, "--json")
    assert ran.code == 0, ran.err
    assert ran.data["in_scope"] == 2_000
    left = {"refused": 100, "guardian_not_verified": 50, "none": 850}
    assert ran.data["decision"]["left_out"] == left
    assert set(reasons(ran.data, "deny")) == {"assessed"}
    assert "approved" in reasons(ran.data, "need")
    assert enforced("release", *ASK).code == 3, "consent alone is not enough"


def test_a_withdrawal_stops_the_next_release(enforced):
    before = enforced("plan", *ASK, "--json").data
    with open_workspace(enforced.workspace).writing() as session:
        for rid in range(5):
            session.consents.withdraw(f"C-{rid}-1-10", datetime.now(UTC))
    after = enforced("plan", *ASK, "--json").data
    assert after["in_scope"] == before["in_scope"] - 5
    assert after["decision"]["left_out"]["withdrawn"] == 5
    assert after["release_id"] != before["release_id"], "another list is another plan: old approvals do not fit it"


def test_a_policy_that_takes_advice_still_leaves_out_who_said_no(enforced):
    (enforced.workspace / "policy.toml").write_text(ENFORCED.replace("enforce", "advise"), "utf-8")
    ran = enforced("plan", *ASK, "--json")
    assert ran.data["in_scope"] == 3_000 - 105
    made = enforced("release", *ASK, "-o", "advised.csv", "--json")
    assert made.code == 0, made.err
    assert made.data["decision"]["outcome"] == "deny"
    assert not made.data["decision"]["enforced"]
    (enforced.workspace / "policy.toml").write_text(ENFORCED, "utf-8")


def test_with_an_assessment_and_another_persons_approval_it_leaves(enforced):
    """The whole way: two operators, a filed assessment, an approval of this very plan; and nothing short of it."""
    workspace = open_workspace(enforced.workspace)
    office = open_office(workspace, machine_clock, 7)
    assess_recipient(workspace, "studio", "photo", machine_clock)
    missing = reasons(enforced("plan", *ASK, "--json").data, "need")
    assert {"approved", "independent_unknown"} <= set(missing)
    with pytest.raises(PolicyRefusal, match=r"SY-G06[12]"):
        approve(
            workspace,
            propose(workspace, "studio", "photo", machine_clock),
            office.approver,
            machine_clock,
            clerk=office.approver.name,
        )
    approve_release(workspace, office, "studio", "photo", machine_clock)
    with pytest.raises(PolicyRefusal):
        make_release(workspace, "studio", "photo", machine_clock)  # nobody says who asks
    with pytest.raises(PolicyRefusal):
        make_release(workspace, "studio", "photo", machine_clock, clerk=office.approver)
    forge = "UPDATE approvals SET signature = ?"
    with sqlite3.connect(enforced.workspace / "suyuan.db") as database:
        (signature,) = database.execute("SELECT signature FROM approvals").fetchone()
        database.execute(forge, ("00" * 64,))
    with pytest.raises(IntegrityFault, match="SY-L030"):
        make_release(workspace, "studio", "photo", machine_clock, clerk=office.clerk)
    assert enforced("ledger", "show", "--json").data["entries"][-1]["body"]["code"] == "SY-L030"
    with sqlite3.connect(enforced.workspace / "suyuan.db") as database:
        database.execute(forge, (signature,))
    made = make_release(workspace, "studio", "photo", machine_clock, clerk=office.clerk)
    assert made.judged.decision.outcome.value == "allow"
    assert made.out.exists()
    entry = enforced("ledger", "show", "--json").data["entries"][-1]
    assert (entry["event"], entry["body"]["clerk"]) == ("release", office.clerk.name)
    # A policy that is edited after the approval makes another plan.
    (enforced.workspace / "policy.toml").write_text(ENFORCED.replace("keep_days = 30", "keep_days = 29"), "utf-8")
    with pytest.raises(PolicyRefusal):
        make_release(workspace, "studio", "photo", machine_clock, clerk=office.clerk)
    assert enforced("ledger", "verify", "--json").data["ok"]
