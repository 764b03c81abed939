"""The forms' tables: whole, grounded, and honest about what was not read."""

from itertools import pairwise

from suyuan.govern.conclusion import Conclusion
from suyuan.govern.duty_law import citations, duty_rule, duty_rules, least_sure_of
from suyuan.govern.form_table import assessment_table, audit_table
from suyuan.govern.law import EvidenceMark, rules
from suyuan.report.messages import catalogue


def test_every_item_has_both_languages_and_a_ground():
    table = assessment_table()
    items = [item for held in table.sections.values() for item in held]
    assert [len(table.sections[name]) for name in ("situation", "measure")] == [5, 6]
    assert len({item.id for item in items}) == len(items)
    for item in [*items, *audit_table().items]:
        assert item.zh
        assert item.en
        assert item.rules
        assert citations(item.rules, "zh")


def test_no_item_of_the_self_audit_claims_to_be_read():
    assert [item.id for item in audit_table().items] == [str(n) for n in range(1, 25)]
    known = {int(item.id) for item in audit_table().items if item.evidence is EvidenceMark.SECONDARY}
    assert known == {12, 13, 15, 16, 18, 19, 20, 22, 23, 24}
    assert all(item.evidence in {EvidenceMark.SECONDARY, EvidenceMark.UNSETTLED} for item in audit_table().items)


def test_more_impact_or_likelihood_is_never_less_risk():
    table = assessment_table()
    order = table.levels.index
    for row in table.matrix:
        assert all(order(a) <= order(b) for a, b in pairwise(row))
    for column in zip(*table.matrix, strict=True):
        assert all(order(a) <= order(b) for a, b in pairwise(column))
    assert table.level("low", "low") == "low"
    assert table.level("severe", "severe") == "severe"


def test_rules_of_duties_are_no_rules_of_decisions_and_marks_are_weakest():
    assert not set(duty_rules()) & set(rules())
    assert duty_rule("pipl-55").evidence is EvidenceMark.READ
    assert least_sure_of(["pipl-55", "gbt39335-risk"]) is EvidenceMark.REMEMBERED
    assert least_sure_of([]) is EvidenceMark.UNSETTLED


def test_words_of_the_forms_are_there():
    for lang in ("zh", "en"):
        words = catalogue(lang)
        assert words["pia_conclusion"].keys() == set(Conclusion)
        assert words["pia_level"].keys() == set(assessment_table().levels)
        assert words["pia_audit"].keys() == set(audit_table().answers)
