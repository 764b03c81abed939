"""Telephone numbers outside mainland China; those of ranges kept for stories."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("+44 20 7946 0018", "+44 20 7946 0018", 2),
        ("电话：+1 (202) 555-0143", "+1 (202) 555-0143", 3),
        ("请打+12025550143。", "+12025550143", 2),
        ("001 不是；0012025550143", "0012025550143", 1),
        ("tel 00442079460018", "00442079460018", 2),
        ("＋８５２ 5550 0123", "＋８５２ 5550 0123", 2),
        ("海外电话+886-2-5550-0123", "+886-2-5550-0123", 3),
        ("+61-2-5550-1234,", "+61-2-5550-1234", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("foreign_phone", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "+8615400000000",
        "0086 15400000000",
        "1+2345678901",
        "x+12025550143",
        "+1 202 555",
        "+210 5550 0123 4567 89",
        "3.5+4.25",
        "+44  20  7946  0018",
        "00000000000000",
        "+12025550143999",
    ],
)
def test_not_found(text):
    assert seen("foreign_phone", text) == []
