"""Passports."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("E12345678", "E12345678", 1),
        ("护照号码：EA1234567", "EA1234567", 2),
        ("G12345678", "G12345678", 1),
        ("SE1234567", "SE1234567", 1),
        ("S1234567", "S1234567", 1),
    ],
)
def test_found(text, hit, tier):
    assert seen("passport", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "EI1234567",
        "E1234567",
        "XE12345678",
        "E123456789",
    ],
)
def test_not_found(text):
    assert seen("passport", text) == []
