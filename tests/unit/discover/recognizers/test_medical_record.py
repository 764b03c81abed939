"""Numbers of medical records."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("住院号：0012345", "0012345", 2),
        ("病历号 ZY2024001", "ZY2024001", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("medical_record", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "0012345",
        "住院号：无",
    ],
)
def test_not_found(text):
    assert seen("medical_record", text) == []
