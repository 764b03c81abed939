"""Medical certificates of birth."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("Q123456789", "Q123456789", 1),
        ("出生医学证明：r123456789", "r123456789", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("birth_certificate", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "Q12345678",
        "QQ12345678",
        "Q1234567890",
    ],
)
def test_not_found(text):
    assert seen("birth_certificate", text) == []
