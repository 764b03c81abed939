"""What a purpose may say about de-identification, and that saying nothing leaves the purpose as written."""

import pytest
from pydantic import ValidationError

from suyuan.govern.policy import parse_policy
from suyuan.govern.policy_shape import Constraints, FieldAction

TEXT = """
[recipients.a]
name = "某虚构机构"
[purposes.p]
title = "t"
basis = "consent"
keep_days = 3
needs = ["name"]
"""


def test_unsaid_is_not_written_out():
    purpose = parse_policy(TEXT).purpose("p")
    assert "deidentify" not in purpose.model_dump_json()
    assert "constraints" not in purpose.model_dump_json()
    said = parse_policy(TEXT + '[purposes.p.deidentify]\nname = "token"\n').purpose("p")
    assert '"deidentify":{"name":{"action":"token"' in said.model_dump_json()


def test_a_word_is_an_action():
    assert FieldAction.model_validate("keep") == FieldAction(action="keep")


@pytest.mark.parametrize("raw", ["shred", {"action": "mask", "days": 3}, {"action": "date_shift"}, {"first": 1}, 3])
def test_what_is_no_action(raw):
    with pytest.raises(ValidationError):
        FieldAction.model_validate(raw)


@pytest.mark.parametrize(
    "raw", [{"k": 0}, {"t": 0.2}, {"quasi": ["a"], "sensitive": ["a"]}, {"t": 2, "sensitive": ["a"]}]
)
def test_what_contradicts_itself(raw):
    with pytest.raises(ValidationError):
        Constraints.model_validate(raw)
