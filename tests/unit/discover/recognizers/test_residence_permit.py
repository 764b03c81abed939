"""Residence permits of Hong Kong, Macau, Taiwan residents and foreigners."""

import pytest

from tests.unit.discover.recognizers.seen import seen, with_check_digit


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        (with_check_digit("81000020000101123"), with_check_digit("81000020000101123"), 2),
        ("居住证 " + with_check_digit("83000020000101123"), with_check_digit("83000020000101123"), 3),
        (with_check_digit("91112320000101123"), with_check_digit("91112320000101123"), 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("residence_permit", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        with_check_digit("84000020000101123"),
        "810000200001011234",
        with_check_digit("81000020001301123"),
    ],
)
def test_not_found(text):
    assert seen("residence_permit", text) == []
