"""What approvers sign changes with everything that they approved, and with nothing else."""

import pytest

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.plan_digest import plan_digest
from suyuan.govern.policy import parse_policy
from tests.unit.govern.test_policy_terms import NEW

OTHERS = """
[recipients.other]
name = "另一家"
[purposes.other]
title = "另一目的"
basis = "consent"
keep_days = 1
needs = ["sex"]
"""


def digest(text, release_id="R-1"):
    return plan_digest(parse_policy(text), "studio", "photo", release_id)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keep_days = 30", "keep_days = 31"),
        ('"birth_month"]', '"birth_month", "mother_phone"]'),
        ("receipt = true", "receipt = false"),
        ("2027-01-01", "2028-01-01"),
        ("paid = false", "paid = true"),
        ("two_above = 500", "two_above = 501"),
        ("某摄影公司", "某摄影有限公司"),
        ('basis = "consent"', 'basis = "contract"'),
    ],
)
def test_an_edit_of_the_policy_makes_another_plan(old, new):
    assert old in NEW
    assert digest(NEW.replace(old, new, 1)) != digest(NEW)


def test_another_release_is_another_plan_and_an_edit_elsewhere_is_not():
    assert digest(NEW, "R-2") != digest(NEW)
    assert digest(NEW + OTHERS) == digest(NEW)
    assert digest(NEW.replace("paid = false", "paid = false  # 不收费")) == digest(NEW)


def test_a_plan_that_the_policy_does_not_permit_has_no_digest():
    with pytest.raises(PolicyRefusal):
        plan_digest(parse_policy(NEW), "nobody", "photo", "R-1")
