"""A recognizer that somebody else brings."""

from importlib.metadata import EntryPoint

import numpy as np
import pytest

from suyuan.app import recognizers
from suyuan.core.errors import ComponentFault
from suyuan.discover.found import Tier, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.scanner import scan


def find_badges(buffer):
    runs = buffer.words
    badge = runs.start[(runs.length == 6) & (buffer.at(runs.start, 2) == np.frombuffer(b"BG", np.uint8)).all(axis=1)]
    return spans(badge, badge + 6, Tier.LIKELY)


BADGE = Recognizer("badge", 200, find_badges, ("工牌",), needs_context=False, lookalike=0.01, rule="BG and four digits")
MOBILE = Recognizer("mobile", 201, find_badges, (), needs_context=False, lookalike=0.01, rule="not ours")


def bring(monkeypatch, name):
    point = EntryPoint(name, f"{__name__}:{name}", recognizers.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: globals()[self.name])
    monkeypatch.setattr(recognizers, "entry_points", lambda group: [point] if group == recognizers.GROUP else [])
    recognizers.all_recognizers.cache_clear()


@pytest.fixture(autouse=True)
def clean():
    yield
    recognizers.all_recognizers.cache_clear()


def test_it_is_used_beside_ours(monkeypatch):
    bring(monkeypatch, "BADGE")
    hits = scan("工牌：BG1234 电话15412345678".encode(), recognizers.all_recognizers())
    assert [hits.families[family] for family in hits.family] == ["badge", "mobile"]
    assert hits.tier.tolist() == [3, 2]


@pytest.mark.parametrize("name", ["MOBILE", "find_badges"])
def test_it_cannot_replace_ours_or_be_something_else(monkeypatch, name):
    bring(monkeypatch, name)
    with pytest.raises(ComponentFault) as raised:
        recognizers.all_recognizers()
    assert raised.value.code == "SY-C040"
