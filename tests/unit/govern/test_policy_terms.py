"""Legal terms of a policy: all optional, all checked, and old policies mean what they meant."""

import json

import pytest

from suyuan.core.errors import InputFault
from suyuan.govern.policy import parse_policy

OLD = """
[recipients.studio]
name = "某摄影公司"
[purposes.photo]
title = "回访"
basis = "consent"
keep_days = 30
needs = ["birth_month"]
"""
NEW = """
[approvals]
two_above = 500
[recipients.studio]
name = "某摄影公司"
kind = "controller"
abroad = false
receipt = true
contract = { clauses = ["purpose", "method", "scope", "duties"], expires = 2027-01-01 }
[purposes.photo]
title = "回访"
basis = "consent"
keep_days = 30
needs = ["birth_month"]
mode = "provide"
children_rule = true
necessity = "只用出生年月安排拍摄"
as_told = true
paid = false
automated_marketing = false
"""


def test_a_policy_without_legal_terms_is_written_out_as_before():
    policy = parse_policy(OLD)
    purpose = json.loads(policy.purpose("photo").model_dump_json(by_alias=True))
    assert list(purpose) == [
        "title",
        "basis",
        "keep_days",
        "needs",
        "carriers",
        "scope",
        "recipients",
        "blank_rate",
        "withhold_rate",
        "honey_records",
    ]
    assert policy.model_dump(mode="json")["recipients"]["studio"] == {"name": "某摄影公司", "contact": ""}
    assert policy.approvals.two_above == 10_000


def test_what_is_said_is_written_out():
    policy = parse_policy(NEW)
    purpose = policy.purpose("photo").model_dump(mode="json")
    assert purpose["paid"] is False
    assert purpose["mode"] == "provide"
    assert "statute" not in purpose
    assert policy.recipient("studio").contract.expires.year == 2027
    assert policy.approvals.two_above == 500


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"provide"', '"lend"'),
        ('"controller"', '"friend"'),
        ('"scope"', '"handshake"'),
        ("2027-01-01", '"soon"'),
        ("paid = false", 'paid = "a little"'),
        ("two_above = 500", "two_above = 0"),
        ("as_told = true", "as_told = true\nunheard_of = 1"),
    ],
)
def test_a_term_that_cannot_be_is_an_input_fault(old, new):
    assert old in NEW
    with pytest.raises(InputFault) as raised:
        parse_policy(NEW.replace(old, new, 1))
    assert raised.value.code == "SY-I051"
