"""Licence plates."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("浙A12345", "浙A12345", 2),
        ("车牌：浙A·D12345", "浙A·D12345", 3),
        ("浙A·12345", "浙A·12345", 2),
        ("浙A·1234警", "浙A·1234警", 2),
        ("粤B1234学", "粤B1234学", 2),
        ("沪AD12345", "沪AD12345", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("plate", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "中A12345",
        "浙A1234",
        "浙A1234567",
        "浙AB12345",
        "浙ABCDEF",
        "浙A·1234567",
        "浙A·123",
    ],
)
def test_not_found(text):
    assert seen("plate", text) == []
