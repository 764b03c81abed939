"""QQ numbers need the word before them."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("QQ:12345678", "12345678", 2),
        ("qq号码 1234567", "1234567", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("qq", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "12345678",
        "SQQ:12345678",
        "QQ:1234",
    ],
)
def test_not_found(text):
    assert seen("qq", text) == []
