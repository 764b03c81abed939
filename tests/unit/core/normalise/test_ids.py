"""Resident identity numbers: whole, old, damaged, masked."""

from __future__ import annotations

import pyarrow as pa
import pytest

from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise, valid_ids
from suyuan.core.normalise.ids import birth_dates_of, sexes_of


def read(cell):
    return normalise(Kind.ID_NUMBER, pa.array([cell], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("39010119900101123x", "39010119900101123X"),
        ("390101 19900101 1234", "390101199001011234"),
        ("390101-19900101-1234", "390101199001011234"),
        ("３９０１０１１９９００１０１１２３Ｘ", "39010119900101123X"),
        ("'390101199001011234", "390101199001011234"),
        ('="390101199001011234"', "390101199001011234"),
        ("390101900101123", "390101900101123"),
        ("390101199001011234.0", "390101199001011234"),
    ],
)
def test_whole_numbers(cell, number):
    assert read(cell) == number


@pytest.mark.parametrize(
    "cell", ["390101199001011***", "390101199001011000", "390101199001011000.0", "390101 19900101 1000"]
)
def test_what_a_spreadsheet_rounded_keeps_fifteen_digits(cell):
    assert read(cell) == "390101199001011***"


def test_a_true_number_may_end_with_zeros():
    # weights of ISO/IEC 7064 MOD 11-2: the check digit of 39010119900101300 is 0
    true = next(f"3901011990010{n:02d}000" for n in range(100) if check(f"3901011990010{n:02d}00") == "0")
    assert read(true) == true


def check(digits):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("390101********1234", "390101********1234"),
        ("390101********123x", "390101********123X"),
        ("390101xxxxxxxx1234", "390101********1234"),
        ("390101XXXXXXXXXXXX", "390101************"),
        ("390101XXXXXXXX123X", "390101********123X"),
        ("3901●●●●●●●●●●1234", "3901**********1234"),
        ("390101****1234", "390101********1234"),
        ("3901**1234", "3901**********1234"),
        ("390101199001**1234", "390101199001**1234"),
        ("390101******123", "390101******123"),
        ("**************1234", "**************1234"),
    ],
)
def test_masked_numbers(cell, number):
    assert read(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "无",
        "3.90101E+17",
        "E12345678",
        "39010119900101123",
        "3901011990010112345",
        "*" * 18,
        "3***************4",
        "390101X99001011234567",
        "身份证",
    ],
)
def test_no_number(cell):
    assert read(cell) is None


def test_validity_asks_date_and_check_digit():
    digits = "39010119900101123"
    right = digits + check(digits)
    wrong = digits + ("0" if right[-1] != "0" else "1")
    no_day = "39010119900231123"
    cells = [right, wrong, no_day + check(no_day), "390101900101123", "390101199001011***", None]
    assert valid_ids(pa.array(cells)).tolist() == [True, False, False, False, False, False]


def test_what_a_number_tells():
    cells = [
        "390101199001011234",
        "390101199001011***",
        "390101900102123",
        "390101********1224",
        "390101199013011234",
    ]
    cells.append(None)
    assert birth_dates_of(pa.array(cells)).to_pylist() == [
        "1990-01-01",
        "1990-01-01",
        "1990-01-02",
        None,
        None,
        None,
    ]
    assert sexes_of(pa.array(cells)).to_pylist() == ["男", None, "男", "女", "男", None]
