"""The page of an assessment: well-formed, complete, escaped, and without any whole value of a person."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from suyuan.report.risk_page import write_risk
from suyuan.report.risk_words import RiskWords
from tests.unit.report.risk import assessed, table

AT = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)
FOUND = assessed(sensitive=("weight",))
VOID = {"meta", "br", "link", "img"}


class Reader(HTMLParser):
    """Collects text and complains about tags that do not close."""

    def __init__(self, page):
        super().__init__()
        self.open, self.text, self.tags = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def page(lang):
    return write_risk(lang, FOUND, AT)


def test_tags_close_and_all_five_charts_are_there(page):
    tags = Reader(page).tags
    assert tags.count("svg") == 5
    assert tags.count("h1") == 1
    assert not {"script", "iframe", "img", "a"} & set(tags)


def test_names_are_escaped(page):
    assert "a<b>.csv" not in page
    assert "a&lt;b&gt;.csv" in page


def test_everything_that_is_said_stands_on_the_page(lang, page):
    text = " ".join(Reader(page).text)
    words = RiskWords(lang, FOUND)
    for sentence in (*words.quotes(), *words.verdict()):
        assert sentence in text
    for row in (*words.measures(), *words.sets(), *words.shares()):
        assert all(cell in text for cell in row)
    assert "2026-04-01 08:30" in text


def test_no_value_of_a_person_is_whole(page):
    text = " ".join(Reader(page).text)
    data = table()
    for name in ("birth_date", "mother_name"):
        assert not any(value in text for value in data[name].to_pylist()), name


def test_nothing_is_fetched_from_elsewhere(page):
    assert "default-src 'none'" in page
    assert not re.search(r"https?://", page)


def test_the_language_is_told(lang, page):
    assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in page


def test_few_identifying_sets_are_said_to_be_none(lang):
    bare = replace(FOUND, exposure=replace(FOUND.exposure, sets=()))
    words = RiskWords(lang, FOUND)
    said = words.say("no_sets", depth=FOUND.exposure.depth, share="5%")
    assert said in " ".join(Reader(write_risk(lang, bare, AT)).text)
