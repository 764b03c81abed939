"""E-mail addresses."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("a.b_c@example.com", "a.b_c@example.com", 3),
        ("邮箱：x@example.com.cn。", "x@example.com.cn", 3),
        ("写信给w@example.org.", "w@example.org", 3),
        ("ｗ＠example.com", "ｗ＠example.com", 3),
    ],
)
def test_found(text, hit, tier):
    assert seen("email", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "@某人 你好",
        "a@b",
        "a@1.2.3",
        "a @example.com",
    ],
)
def test_not_found(text):
    assert seen("email", text) == []
