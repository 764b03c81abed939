"""The word "anonymised": one message says it of something, and only of a table that passed every test."""

import re
from importlib import resources

import pytest

from suyuan.assess.anonymity import ANONYMISED, NOT_SHOWN, Anonymity, Finding, Rule, examine
from suyuan.report.aggregate_words import AggregateWords
from suyuan.report.messages import catalogue
from tests.unit.assess.counts import counts

WORD = {"zh": re.compile(r"匿名"), "en": re.compile(r"anonymi[sz]", re.I)}
CODE = re.compile(r'""".*?"""|\bANONYMISED\b|"anonymised"|[^"\n]*import [^\n]*', re.S)
"""Doc-strings and names: no message."""

SAYS = "aggregate.passes"
"""The one message that says it of something."""

ABOUT = {
    "SY-A058.why",
    "aggregate.fails",
    "aggregate.open",
    "assess.law_note",
    "help.assess_aggregate",
    "paper_ident.pipl_4",  # what the law says of it
}
"""Messages that deny it or ask about it: a person has read each that stands here."""

DENIES = re.compile(r"除外|不能称为|不会被称为|能否|检验从|never|cannot|whether|test starts|except what", re.I)


def messages(lang):
    return {f"{table}.{name}": text for table, told in catalogue(lang).items() for name, text in told.items()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_other_message_says_it(lang):
    found = {key for key, text in messages(lang).items() if WORD[lang].search(text)}
    assert SAYS in found
    assert found - ABOUT == {SAYS}
    for key in found & ABOUT:
        assert DENIES.search(messages(lang)[key]), key


def test_no_template_or_page_says_it():
    package = resources.files("suyuan")
    folders = [package.joinpath(name) for name in ("report", "report/templates", "cli", "app")]
    for entry in [entry for folder in folders for entry in folder.iterdir() if entry.is_file()]:
        text = re.sub(
            r'""".*?"""|\bANONYMISED\b|"anonymised"|[^"\n]*import [^\n]*', "", entry.read_text("utf-8"), flags=re.S
        )
        assert not any(word.search(text) for word in WORD.values()), entry.name


def said(found):
    return {lang: AggregateWords(lang, counts(), Rule(), found).verdict() for lang in ("zh", "en")}


def test_it_is_said_exactly_when_every_test_passed():
    passes = examine(counts(), Rule())
    failing = Finding("count", 0, (0, 0), 3, 3)
    assert passes.status == ANONYMISED
    for found in (Anonymity((failing,), (), ("count",), 0), Anonymity((), ("sum:x",), ("count",), 0)):
        assert found.status == NOT_SHOWN
        for lang, lines in said(found).items():
            assert catalogue(lang)["aggregate"]["passes"] not in lines
            assert any(re.search("不能称为匿名化|cannot be called anonymised", line) for line in lines)
    for lang, lines in said(passes).items():
        assert catalogue(lang)["aggregate"]["passes"] in lines
        assert catalogue(lang)["aggregate"]["beyond"] in lines, "with its limits"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_message_that_names_the_standard_says_that_it_is_remembered(lang):
    named = {key: text for key, text in messages(lang).items() if "42460" in text}
    assert {"assess.level", "aggregate.level", "aggregate.level_none"} <= named.keys()
    for key, text in named.items():
        assert re.search("凭记忆|from memory", text), key
        assert re.search("核对|check", text), key
