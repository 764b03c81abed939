"""Travel permits."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("C12345678", "C12345678", 1),
        ("通行证：CA1234567", "CA1234567", 2),
        ("回乡证H12345678", "H12345678", 2),
        ("H1234567801", "H1234567801", 1),
    ],
)
def test_found(text, hit, tier):
    assert seen("travel_permit", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "C1234567",
        "Z12345678",
        "AC12345678",
    ],
)
def test_not_found(text):
    assert seen("travel_permit", text) == []
