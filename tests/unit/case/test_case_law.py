"""The table of a case's law, and that everything in the case that names a rule finds it."""

import tomllib
from importlib.resources import files

import pytest

from suyuan.case.case_law import case_rule, case_rules, checked_until, cite_rules, mark_of
from suyuan.case.clocks import clock_table
from suyuan.case.readings import SWITCHES
from suyuan.case.states import transition_rules
from suyuan.case.tiers import tier_rules, tier_table
from suyuan.govern.duty_law import duty_rules
from suyuan.govern.law import EvidenceMark, rules

TABLE = tomllib.loads(files("suyuan.case.data").joinpath("case_law.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", list(case_rules()))
def test_a_rule_is_whole(name):
    one = case_rule(name)
    assert one.zh
    assert one.en
    assert one.article
    assert one.source
    assert one.effective_from <= checked_until()
    assert one.effective_to is None or one.effective_from <= one.effective_to
    assert one.evidence is not EvidenceMark.READ or one.source.startswith("stored copy")
    assert one.evidence is not EvidenceMark.REMEMBERED or "memory" in one.source


def test_no_rule_stands_in_two_tables_and_every_instrument_is_used():
    assert not case_rules().keys() & (rules().keys() | duty_rules().keys())
    used = {one.instrument.id for one in case_rules().values()}
    assert {entry["id"] for entry in TABLE["instrument"]} <= used


def test_every_rule_that_a_table_of_the_case_names_is_there():
    named = {*tier_rules().values(), *SWITCHES.values()}
    named |= {tier_table()[name]["rule"] for name in ("bare", "newborn", "mixed", "insider", "tenfold", "gain")}
    named |= {tier_table()["use_gain"]["rule"]}
    named |= {name for entry in clock_table() for name in entry["rules"]}
    named |= {name for some in transition_rules().values() for name in some}
    for name in named:
        assert case_rule(name)


def test_what_is_unsettled_or_remembered_is_marked_so():
    unsettled = {name for name, one in case_rules().items() if one.evidence is EvidenceMark.UNSETTLED}
    assert unsettled == {"bare-numbers", "newborn-tier", "net-gain"}
    assert case_rule("cpl-85").evidence is EvidenceMark.REMEMBERED
    assert case_rule("incident-annex").evidence is EvidenceMark.SECONDARY
    assert mark_of(("interp2017-5-1-5", "incident-4")) is EvidenceMark.SECONDARY
    assert mark_of(()) is EvidenceMark.UNSETTLED


def test_articles_are_cited_together_across_tables():
    assert cite_rules(("cc-1168", "cc-1171", "pipl-57"), "zh") == "《民法典》第1168、1171条；《个人信息保护法》第57条"
    assert cite_rules(("interp2017-5-1-5",), "en").endswith("article 5(1)(5)")
