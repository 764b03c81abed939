"""Resident identity numbers of fifteen digits."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("330106650305123", "330106650305123", 1),
        ("身份证：330106650305123", "330106650305123", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("resident_id_old", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "330106651305123",
        "830106650305123",
        "3301066503051234",
        "330106000230123",
    ],
)
def test_not_found(text):
    assert seen("resident_id_old", text) == []
