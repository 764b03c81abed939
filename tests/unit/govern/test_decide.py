"""The decision as a whole: its order, what it keeps, and what it never says."""

from datetime import date

import pytest

from suyuan.core.canonical import canonical_bytes
from suyuan.govern.decide import decide
from suyuan.govern.decision_table import Effect
from suyuan.govern.facts import PurposeFacts, RecipientFacts, ReleaseFacts
from suyuan.govern.law import checked_until, rule
from suyuan.govern.terms import Mode
from suyuan.report.messages import catalogue
from tests.unit.govern.lawful import DAY, NO, change, lawful


@pytest.mark.parametrize("mode", list(Mode))
def test_nothing_known_is_asked_for_or_denied_and_never_allowed(mode):
    decision = decide(ReleaseFacts(RecipientFacts(), PurposeFacts(mode)), DAY)
    assert decision.outcome == ("deny" if mode is Mode.PUBLISH else "needs")
    assert not decision.of(Effect.GRANT)


def test_the_same_facts_give_the_same_bytes():
    first, second = (canonical_bytes(decide(lawful(Mode.PROVIDE), DAY).describe()) for _ in range(2))
    assert first == second


def test_what_the_ledger_keeps_says_why_and_by_which_table():
    kept = decide(change(lawful(Mode.PROVIDE), persons__separate=NO), DAY).describe()
    assert (kept["outcome"], kept["mode"], kept["on"]) == ("deny", "provide", "2024-04-01")
    assert kept["law"] == {"version": 1, "checked": checked_until().isoformat()}
    first = kept["reasons"][0]
    assert (first["code"], first["effect"], first["params"]) == ("separate_consent", "deny", {})
    assert first["rules"][0] == "pipl-23"


def test_rules_are_those_of_the_day_and_each_once():
    decision = decide(lawful(Mode.PROVIDE), date(2022, 1, 1))
    assert len(set(decision.rules)) == len(decision.rules)
    assert all(rule(name).in_force(date(2022, 1, 1)) for name in decision.rules)
    assert "netdata-12" not in decision.rules
    assert "netdata-12" in decide(lawful(Mode.PROVIDE), date(2025, 1, 1)).rules


def test_a_reason_cites_only_articles_of_its_own_way_of_giving():
    for mode, own in ((Mode.ENTRUST, "pipl-21"), (Mode.PROVIDE, "pipl-23"), (Mode.JOINT, "pipl-20")):
        others = {"pipl-20", "pipl-21", "pipl-23", "pipl-25"} - {own}
        cited = set(decide(lawful(mode), DAY).rules)
        assert own in cited
        assert not others & cited


def test_no_sentence_blames_a_person_or_calls_what_is_de_identified_anonymous():
    for lang, words in (("zh", ("有罪", "犯罪", "匿名")), ("en", ("guilty", "crime", "anonym"))):
        for sentence in catalogue(lang)["reason"].values():
            assert not any(word in sentence.lower() for word in words)
