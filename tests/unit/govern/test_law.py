"""The table of law: every rule is whole, and each side of its border is tested."""

from datetime import date, timedelta

import pytest

from suyuan.govern.decide import decide
from suyuan.govern.decision_table import Effect, decision_table
from suyuan.govern.facts import PurposeFacts, RecipientFacts, ReleaseFacts
from suyuan.govern.law import EvidenceMark, checked_until, cite, instruments, least_sure, rule, rules, rules_in_force
from suyuan.report.messages import catalogue
from tests.unit.govern.lawful import lawful

ONE_DAY = timedelta(days=1)
ROWS_OF = {
    name: [(row, mode) for row in decision_table() for mode in row.modes if name in row.cites(mode)] for name in rules()
}


def reasons_citing(name, on):
    """Reasons that cite a rule on a day, over decisions in which every row that names it speaks."""
    found = []
    for mode in {mode for _, mode in ROWS_OF[name]}:
        for facts in (lawful(mode), unknown(mode)):
            found += [reason for reason in decide(facts, on).reasons if name in reason.rules]
    return found


def unknown(mode):
    """A release about which nothing is known but its way: every row asks."""
    return ReleaseFacts(RecipientFacts(), PurposeFacts(mode))


@pytest.mark.parametrize("name", list(rules()))
def test_a_rule_is_cited_from_its_first_day_to_its_last_and_not_outside(name):
    one = rule(name)
    assert ROWS_OF[name], "a rule that no decision uses"
    assert not one.in_force(one.effective_from - ONE_DAY)
    assert one.in_force(one.effective_from)
    assert not reasons_citing(name, one.effective_from - ONE_DAY)
    assert reasons_citing(name, one.effective_from)
    if one.effective_to is not None:
        assert reasons_citing(name, one.effective_to)
        assert not one.in_force(one.effective_to + ONE_DAY)
        assert not reasons_citing(name, one.effective_to + ONE_DAY)


@pytest.mark.parametrize("name", list(rules()))
def test_a_rule_is_whole(name):
    one = rule(name)
    assert one.effective_to is None or one.effective_from <= one.effective_to
    assert one.zh
    assert one.en
    assert one.article
    assert one.source
    assert isinstance(one.evidence, EvidenceMark)
    assert one.evidence is not EvidenceMark.READ or "memory" not in one.source or "date" in one.source


def test_what_was_only_remembered_is_marked():
    remembered = {name for name, one in rules().items() if one.evidence is EvidenceMark.REMEMBERED}
    assert {"pipl-38", "pipl-39", "csl-41", "csl-42", "csl-44", "gpc-111"} <= remembered


def test_every_instrument_is_used_and_every_mark_has_a_name():
    assert {one.instrument.id for one in rules().values()} == set(instruments())
    for lang in ("zh", "en"):
        assert catalogue(lang)["law_evidence"].keys() == {mark.value for mark in EvidenceMark}


def test_what_governed_an_act_follows_its_day():
    def cited(on):
        return set(cite(("pipl-13", "cc-1035", "csl-41", "gpc-111"), on))

    assert cited(date(2020, 9, 1)) == {"csl-41", "gpc-111"}
    assert cited(date(2021, 1, 1)) == {"csl-41", "cc-1035"}
    assert cited(date(2021, 11, 1)) == {"csl-41", "cc-1035", "pipl-13"}
    assert cited(date(2026, 1, 1)) == {"cc-1035", "pipl-13"}


def test_no_law_known_on_a_day_is_asked_for_and_never_granted():
    first = min(one.effective_from for one in rules().values())
    assert rules_in_force(first)
    for mode in decision_table()[0].modes:
        early = decide(lawful(mode), first - ONE_DAY)
        assert early.outcome == "needs"
        assert [reason.code for reason in early.of(Effect.NEED)] == ["no_law_known"]


def test_after_the_table_was_checked_the_decision_says_so():
    mode = next(iter(decision_table()[0].modes))
    for on, said in ((checked_until(), False), (checked_until() + ONE_DAY, True)):
        codes = {reason.code for reason in decide(lawful(mode), on).reasons}
        assert ("law_may_have_changed" in codes) is said


def test_a_citation_names_instrument_and_place():
    assert rule("pipl-23").citation("zh") == "《个人信息保护法》第23条"
    assert rule("pipl-23").citation("en") == "Personal Information Protection Law, article 23"
    assert rule("crim-253-1").citation("zh") == "《刑法》第253条之一"
    assert rule("netdata-20-24").citation("en").endswith(", articles 20 to 24")
    assert all(one.article.isdigit() or not one.place_zh.startswith(f"第{one.article}") for one in rules().values())


def test_a_reason_is_no_surer_than_its_weakest_rule():
    assert least_sure(()) is None
    assert least_sure(("pipl-13", "cc-1035")) is EvidenceMark.READ
    assert least_sure(("pipl-13", "childnet-8")) is EvidenceMark.SECONDARY
    assert least_sure(("pipl-38", "childnet-8", "pipl-13")) is EvidenceMark.REMEMBERED
    assert least_sure(("csl-2026", "pipl-38")) is EvidenceMark.UNSETTLED
