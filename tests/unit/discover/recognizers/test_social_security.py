"""Social security and medical insurance numbers."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("医保卡号：A12345678", "A12345678", 2),
        ("社保卡 123456789", "123456789", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("social_security", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "A12345678",
        "医保卡号：无",
    ],
)
def test_not_found(text):
    assert seen("social_security", text) == []
