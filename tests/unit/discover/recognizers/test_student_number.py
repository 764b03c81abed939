"""School roll numbers."""

import pytest

from tests.unit.discover.recognizers.seen import seen, with_check_digit


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("G" + with_check_digit("33010620140305123"), "G" + with_check_digit("33010620140305123"), 2),
        ("学籍号：L" + with_check_digit("33010620140305123"), "L" + with_check_digit("33010620140305123"), 3),
    ],
)
def test_found(text, hit, tier):
    assert seen("student_number", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "A" + with_check_digit("33010620140305123"),
        "G330106201403051230",
    ],
)
def test_not_found(text):
    assert seen("student_number", text) == []
