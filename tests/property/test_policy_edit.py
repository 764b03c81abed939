"""Whatever a form says, an addition to the policy is that addition and nothing else, or it is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suyuan.app.policy_edit import (
    NewNeed,
    NewPurpose,
    NewRecipient,
    adopt_policy,
    draft_policy,
    empty_policy,
    write_string,
)
from suyuan.app.starter import starter_policy
from suyuan.core.errors import SuyuanError, UsageFault
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Event
from suyuan.storage.workspace import create_workspace

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
KEY = st.from_regex(r"^[a-z0-9][a-z0-9-]{0,20}$", fullmatch=True)


def clock():
    return datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return create_workspace(tmp_path_factory.mktemp("policy") / "w", starter_policy())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXT, contact=TEXT, title=TEXT, necessity=TEXT, column=TEXT, key=KEY)
def test_an_addition_is_what_the_form_said(workspace, name, contact, title, necessity, column, key):
    recipient = NewRecipient(key, name, contact, kind="controller", abroad=False, clauses=("purpose", "duties"))
    needs = (NewNeed(("birth_date",)), NewNeed(("mother_phone", "father_phone"), "one_of", column))
    purpose = NewPurpose(
        key, title, "consent", 30, needs, recipients=(key,), carriers=("choice",), necessity=necessity, paid=False
    )
    before = parse_policy(workspace.policy_text())
    try:
        draft = draft_policy(workspace, recipient, purpose)
    except SuyuanError:
        assert workspace.policy_text() == draft_free(workspace)
        return
    after = parse_policy(draft.after)
    assert draft.after.startswith(draft.before.rstrip("\n"))
    assert {sign for sign, _ in draft.changes} <= {"+", " "}
    assert after.recipients[key].name == name
    assert after.recipients[key].contact == contact
    assert after.purposes[key].title == title
    assert after.purposes[key].necessity == necessity
    assert set(after.recipients) == {*before.recipients, key}
    assert set(after.purposes) == {*before.purposes, key}


def draft_free(workspace):
    return starter_policy()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_string_comes_back(text):
    import tomllib

    assert tomllib.loads(f"a = {write_string(text)}")["a"] == text


@pytest.mark.parametrize("key", ["", "a b", "A", "a]\n[govern", 'a"', "../x", "example-clinic", "-a", "a" * 41])
def test_a_key_that_is_none_or_taken_is_refused(workspace, key):
    with pytest.raises(UsageFault) as refused:
        draft_policy(workspace, NewRecipient(key, "某机构"))
    assert refused.value.code == "SY-U159"


def test_a_policy_that_changed_meanwhile_is_not_overwritten(tmp_path):
    workspace = create_workspace(tmp_path / "w", empty_policy('某"医院"'))
    draft = draft_policy(workspace, NewRecipient("a", "某机构"))
    other = draft_policy(workspace, NewRecipient("b", "另一机构"))
    adopt_policy(workspace, other, clock)
    with pytest.raises(UsageFault) as refused:
        adopt_policy(workspace, draft, clock)
    assert refused.value.code == "SY-U160"
    assert set(parse_policy(workspace.policy_text()).recipients) == {"b"}
    (entry,) = workspace.ledger.entries()
    assert entry.event is Event.POLICY


def test_the_custodian_of_a_new_policy_is_as_told():
    for name in ('某"医院"', "a\\b", "x\ny", "\u202e"):
        assert parse_policy(empty_policy(name)).custodian.name == name
