"""Resident identity numbers: check digit and date, damaged ones, look-alikes."""

import pytest

from tests.unit.discover.recognizers.seen import seen, with_check_digit


def spaced(number):
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def crossed():
    """A number that ends in X."""
    return next(n for k in range(100, 200) if (n := with_check_digit(f"33010620210305{k}")).endswith("X"))


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        (with_check_digit("33010620210305123"), with_check_digit("33010620210305123"), 1),
        ("身份证号为" + with_check_digit("33010620210305123"), with_check_digit("33010620210305123"), 3),
        (spaced(with_check_digit("33010620210305123")), spaced(with_check_digit("33010620210305123")), 1),
        (crossed(), crossed(), 1),
        (crossed().lower(), crossed().lower(), 1),
        (spaced(crossed()), spaced(crossed()), 1),
        ("330106202103051000", "330106202103051000", 1),
    ],
)
def test_found(text, hit, tier):
    assert seen("resident_id", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "330106202103051234",
        with_check_digit("33010620211305123"),
        with_check_digit("33010620210230123"),
        with_check_digit("03010620210305123"),
        "9" + with_check_digit("33010620210305123"),
        "7" * 18,
    ],
)
def test_not_found(text):
    assert seen("resident_id", text) == []
