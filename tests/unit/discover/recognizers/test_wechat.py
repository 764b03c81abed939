"""WeChat names need the word before them."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("微信号：abc_12345", "abc_12345", 2),
        ("加微 a1234567", "a1234567", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("wechat", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "abc_12345",
        "微信：1234567",
        "微信：ab_1",
    ],
)
def test_not_found(text):
    assert seen("wechat", text) == []
