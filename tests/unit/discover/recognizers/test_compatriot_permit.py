"""Permits of Taiwan residents need their name before them."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("台胞证：12345678", "12345678", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("compatriot_permit", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "12345678",
        "编号 12345678",
        "台胞证：123456789",
    ],
)
def test_not_found(text):
    assert seen("compatriot_permit", text) == []
