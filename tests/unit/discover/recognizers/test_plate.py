"""Licence plates."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("浙A12345", "浙A12345", 2),
        ("车牌：浙A·D12345", "浙A·D12345", 3),
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
    ],
)
def test_not_found(text):
    assert seen("plate", text) == []
