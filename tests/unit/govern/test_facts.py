"""What follows from the facts: whether it is sensitive, and who must have agreed."""

import pytest

from suyuan.govern.facts import PersonFacts, PurposeFacts, RecipientFacts, ReleasedField, ReleaseFacts
from suyuan.govern.known import Known
from suyuan.govern.terms import Basis, Mode

YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN
PHONE, CARD, WEIGHT = ReleasedField("phone", "phone"), ReleasedField("c", "bank_card"), ReleasedField("weight")


def release(mode=Mode.PROVIDE, basis=Basis.CONSENT, fields=(PHONE,), under_14=NO, abroad=NO):
    return ReleaseFacts(
        RecipientFacts(abroad=abroad), PurposeFacts(mode, basis), PersonFacts(under_14=under_14), fields
    )


@pytest.mark.parametrize(
    ("fields", "under_14", "sensitive"),
    [
        ((PHONE,), NO, NO),
        ((PHONE,), YES, YES),
        ((PHONE,), UNKNOWN, UNKNOWN),
        ((PHONE, CARD), NO, YES),
        ((PHONE, CARD), UNKNOWN, YES),
        ((PHONE, WEIGHT), NO, UNKNOWN),
        ((CARD, WEIGHT), NO, YES),
        ((), NO, NO),
        (None, NO, UNKNOWN),
        (None, YES, YES),
    ],
)
def test_sensitive_is_a_field_or_a_child(fields, under_14, sensitive):
    assert release(fields=fields, under_14=under_14).sensitive is sensitive


@pytest.mark.parametrize(
    ("mode", "basis", "needed"),
    [
        (Mode.PROVIDE, Basis.CONSENT, YES),
        (Mode.PROVIDE, Basis.CONTRACT, YES),
        (Mode.PROVIDE, None, YES),
        (Mode.PUBLISH, Basis.PRESS, YES),
        (Mode.ENTRUST, Basis.CONSENT, YES),
        (Mode.ENTRUST, Basis.CONTRACT, NO),
        (Mode.ENTRUST, None, UNKNOWN),
        (Mode.JOINT, Basis.NONE, YES),
        (Mode.STATUTORY, Basis.STATUTORY, NO),
        (Mode.STATUTORY, Basis.EMERGENCY, NO),
        (Mode.STATUTORY, Basis.CONSENT, YES),
        (Mode.STATISTICS, None, NO),
    ],
)
def test_whether_persons_must_have_agreed(mode, basis, needed):
    assert release(mode, basis).consent_needed is needed


@pytest.mark.parametrize(
    ("mode", "basis", "under_14", "abroad", "separate"),
    [
        (Mode.PROVIDE, Basis.CONSENT, NO, NO, YES),
        (Mode.ENTRUST, Basis.CONSENT, NO, NO, NO),
        (Mode.ENTRUST, Basis.CONSENT, YES, NO, YES),
        (Mode.ENTRUST, Basis.CONSENT, NO, YES, YES),
        (Mode.ENTRUST, Basis.CONSENT, NO, UNKNOWN, UNKNOWN),
        (Mode.ENTRUST, Basis.CONTRACT, YES, YES, NO),
        (Mode.STATUTORY, Basis.STATUTORY, YES, NO, NO),
    ],
)
def test_whether_the_consent_must_be_separate(mode, basis, under_14, abroad, separate):
    assert release(mode, basis, under_14=under_14, abroad=abroad).separate_consent_needed is separate


def test_guardians_matter_where_consent_and_children_do():
    assert release(under_14=YES).guardians_needed is YES
    assert release(under_14=UNKNOWN).guardians_needed is UNKNOWN
    assert release(Mode.STATUTORY, Basis.STATUTORY, under_14=YES).guardians_needed is NO


def test_joint_processing_takes_an_assessment_only_if_sensitive_or_going_abroad():
    assert release(Mode.JOINT).assessment_needed is NO
    assert release(Mode.JOINT, under_14=YES).assessment_needed is YES
    assert release(Mode.JOINT, abroad=UNKNOWN).assessment_needed is UNKNOWN
    assert release(Mode.ENTRUST).assessment_needed is YES
    assert release(Mode.STATISTICS, under_14=YES).assessment_needed is NO


@pytest.mark.parametrize(
    ("people", "consented", "all_of_them"),
    [(2, 2, YES), (2, 1, NO), (None, 2, UNKNOWN), (2, None, UNKNOWN), (0, 0, UNKNOWN)],
)
def test_everybody_agreed_only_where_somebody_was_counted(people, consented, all_of_them):
    assert PersonFacts(people=people, consented=consented).all_consented is all_of_them
