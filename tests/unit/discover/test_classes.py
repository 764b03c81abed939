"""Classes: every kind has one, every standard says how sure we are, and rows are what they add up to."""

import pytest

from suyuan.core.fields import Role
from suyuan.discover.certainty import Grounds
from suyuan.discover.classes import class_of, classify_table, kind_classes, standards
from suyuan.discover.inventory import Finding
from suyuan.discover.recognizers import built_in


def found(kind, role=Role.SELF, tier="certain", *, holds=False):
    return Finding(0, None, kind, role, tier, 9, 10, (0.5, 1.0), holds, "", (), Grounds(0.0))


def test_every_kind_has_a_class_and_every_class_a_kind():
    kinds = {recognizer.family for recognizer in built_in()}
    kinds |= {"name", "birth_date", "sex", "address", "phone", "id_number", "record_number"}
    assert set(kind_classes()) == kinds


def test_every_standard_says_how_sure_we_are():
    assert {standard.evidence for standard in standards()} <= {"read", "secondary", "remembered"}
    assert all(standard.article and standard.since for standard in standards())


@pytest.mark.parametrize(("kind", "pipl"), [("bank_card", "financial"), ("medical_record", "health"), ("name", "")])
def test_what_a_kind_is_by_itself(kind, pipl):
    assert class_of(kind).pipl == pipl


def test_the_unit_that_sold():
    row = [found("birth_date"), found("name", Role.MOTHER), found("mobile", Role.MOTHER)]
    assert classify_table(row, 0.99).risks == ("sold_unit", "contact")
    assert classify_table(row, 0.99).sensitive
    assert classify_table(row, 0.0).risks == ("contact",)
    assert not classify_table(row, None).sensitive


def test_what_is_only_possible_does_not_count():
    row = [found("name"), found("resident_id", tier="possible"), found("mobile", holds=True)]
    assert classify_table(row, None).risks == ()


def test_an_identity_number_makes_a_table_sensitive():
    table = classify_table([found("name"), found("resident_id")], None)
    assert (table.sensitive, table.grade, table.risks) == (True, "sensitive", ("identity",))
