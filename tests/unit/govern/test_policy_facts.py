"""What a policy says becomes known; what it leaves out is asked for."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.govern.decide import decide
from suyuan.govern.decision_table import Effect
from suyuan.govern.facts import ApprovalFacts, AssessmentFacts, PersonFacts
from suyuan.govern.known import Known
from suyuan.govern.policy import parse_policy
from suyuan.govern.policy_facts import consents_asked, kind_of_field, release_facts
from suyuan.govern.terms import Basis, Mode, RecipientKind
from tests.unit.govern.test_policy_terms import NEW, OLD

DAY = date(2024, 4, 1)
NOON = datetime(2024, 4, 1, 12, tzinfo=UTC)
PERSONS = PersonFacts(
    people=9, under_14=Known.YES, consented=9, separate=Known.YES, by_guardian=Known.YES, told=Known.YES
)
REST = {
    "persons": PERSONS,
    "assessment": AssessmentFacts(Known.YES, DAY, Known.YES),
    "approvals": ApprovalFacts(1, 1, Known.YES, Known.YES),
}


def test_what_the_policy_says_is_known():
    facts = release_facts(parse_policy(NEW), "studio", "photo", ["birth_month"])
    assert (facts.purpose.mode, facts.purpose.basis) == (Mode.PROVIDE, Basis.CONSENT)
    assert facts.recipient.kind is RecipientKind.CONTROLLER
    assert facts.recipient.abroad is Known.NO
    assert facts.recipient.expires == date(2027, 1, 1)
    assert facts.purpose.needed == {"birth_month"}
    assert facts.purpose.necessity is Known.YES
    assert facts.keep_days == 30


def test_a_policy_that_says_everything_may_be_allowed_and_an_old_one_is_asked():
    assert decide(release_facts(parse_policy(NEW), "studio", "photo", ["birth_month"], **REST), DAY).outcome == "allow"
    decision = decide(release_facts(parse_policy(OLD), "studio", "photo", ["birth_month"], **REST), DAY)
    assert decision.outcome == "needs"
    asked = {reason.code for reason in decision.of(Effect.NEED)}
    assert {"recipient_fits_unknown", "children_rule_unknown", "necessity_unknown", "not_sold_unknown"} <= asked


def test_a_field_more_than_needed_is_refused():
    facts = release_facts(parse_policy(NEW), "studio", "photo", ["birth_month", "mother_phone"], **REST)
    assert [reason.code for reason in decide(facts, DAY).of(Effect.DENY)] == ["minimum"]


@pytest.mark.parametrize("name", ["demo_policy.toml", "starter_policy.toml"])
def test_the_policies_that_come_with_the_program_still_mean_something(name):
    policy = parse_policy(files("suyuan.app").joinpath(name).read_text("utf-8"))
    for key, purpose in policy.purposes.items():
        recipient = next(iter(purpose.recipients or policy.recipients))
        fields = [field for need in purpose.needs for field in need.fields]
        facts = release_facts(policy, recipient, key, fields)
        assert facts.purpose.mode is (Mode.STATUTORY if purpose.basis == "statutory" else Mode.PROVIDE)
        assert decide(facts, DAY).outcome == "needs"


def test_an_unknown_basis_is_an_input_fault_when_a_release_is_decided():
    policy = parse_policy(OLD.replace('"consent"', '"good will"'))
    with pytest.raises(InputFault) as raised:
        release_facts(policy, "studio", "photo", [])
    assert raised.value.params["place"] == "purposes.photo.basis"


def test_who_may_not_receive_is_refused_first():
    with pytest.raises(PolicyRefusal) as raised:
        release_facts(parse_policy(OLD), "nobody", "photo", [])
    assert raised.value.code == "SY-G001"


@pytest.mark.parametrize(
    ("recipient", "purpose", "said"),
    [
        (None, None, Known.UNKNOWN),
        ("false", None, Known.NO),
        (None, "false", Known.NO),
        ("true", "false", Known.YES),
        ("false", "true", Known.YES),
    ],
)
def test_abroad_is_said_by_recipient_or_purpose(recipient, purpose, said):
    text = OLD
    if recipient:
        text = text.replace('name = "某摄影公司"', f'name = "某摄影公司"\nabroad = {recipient}')
    if purpose:
        text += f"abroad = {purpose}\n"
    assert release_facts(parse_policy(text), "studio", "photo", []).recipient.abroad is said


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("birth_month", "birth_date"),
        ("mother_phone", "phone"),
        ("mother_surname", "name"),
        ("guardian_id_last4", "id_number"),
        ("district", "address"),
        ("name", "name"),
        ("weight", ""),
        ("mother_weight", ""),
    ],
)
def test_a_derived_field_has_the_kind_of_its_base(name, kind):
    assert kind_of_field(name) == kind


def test_a_scan_tells_kinds_that_names_do_not():
    facts = release_facts(parse_policy(OLD), "studio", "photo", ["weight"], kinds={"weight": "medical_record"})
    assert facts.sensitive is Known.YES
    assert release_facts(parse_policy(OLD), "studio", "photo", ["weight"]).sensitive is Known.UNKNOWN


def test_consents_are_asked_where_they_may_be_needed_and_separately_unless_that_is_known():
    provide = release_facts(parse_policy(NEW), "studio", "photo", ["birth_month"])
    ask = consents_asked(provide, "studio", "photo", NOON)
    assert ask is not None
    assert (ask.recipient, ask.purpose, ask.fields, ask.separate) == ("studio", "photo", {"birth_month"}, True)
    statutory = parse_policy(OLD.replace('"consent"', '"statutory"'))
    assert consents_asked(release_facts(statutory, "studio", "photo", []), "studio", "photo", NOON) is None
    entrust = parse_policy(OLD + 'mode = "entrust"\nabroad = false\n')
    adult = release_facts(entrust, "studio", "photo", ["sex"], persons=PersonFacts(under_14=Known.NO))
    ask = consents_asked(adult, "studio", "photo", NOON)
    assert ask is not None
    assert not ask.separate
