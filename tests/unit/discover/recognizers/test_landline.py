"""Landline numbers."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("0571-88776655", "0571-88776655", 2),
        ("电话：010-66554433", "010-66554433", 3),
        ("(010)66554433", "010)66554433", 2),
        ("057188776655", "057188776655", 1),
        ("0571-88776655-123", "0571-88776655-123", 2),
        ("0571-88776655转8001。", "0571-88776655转8001", 2),
        ("(0571)88776655-1", "0571)88776655-1", 2),
        ("020 87654321", "020 87654321", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("landline", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "0011-88776655",
        "2024-12345678",
        "0571-88776655-1234567",
        "0571-887766551",
        "011-88776655",
    ],
)
def test_not_found(text):
    assert seen("landline", text) == []
