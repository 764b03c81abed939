"""Telephone numbers, as people write them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise, phone_list


def read(cell):
    return normalise(Kind.PHONE, pa.array([cell], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    "cell",
    [
        "15400138000",
        "154 0013 8000",
        "154-0013-8000",
        "154.0013.8000",
        "154–0013–8000",
        "1540 013 8000",
        "+86 15400138000",
        "0086-154-0013-8000",
        "8615400138000",
        "(86)15400138000",
        "015400138000",
        "１５４００１３８０００",
        "\u200b15400138000\ufeff",
        " 15400138000\t",
        "15400138000.0",
        "'15400138000",
        '="15400138000"',
        "15400138000/15400139000",
        "15400138000、15400139000",
        "15400138000 15400139000",
        "15400138000-15400139000",
        "15400138000（妈妈）",
        "妈妈15400138000，爸爸15400139000",
        "tel:15400138000ext",
    ],
)
def test_mobile(cell):
    assert read(cell) == "15400138000"


@pytest.mark.parametrize(
    "cell",
    [
        "138****8000",
        "138xxxx8000",
        "138XXXX8000",
        "138 **** 8000",
        "138-****-8000",
        "138···8000",
        "138●●●●8000",
        "138•8000",
        "138＊＊＊＊8000",
        "+86 138****8000",
        "138**8000（母）",
    ],
)
def test_masked_mobile_shows_three_and_four(cell):
    assert read(cell) == "138****8000"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0571-88888888", "057188888888"),
        ("(0571)88888888", "057188888888"),
        ("（0571）8888 8888", "057188888888"),
        ("0571-8888888", "05718888888"),
        ("010-88888888-801", "01088888888"),
        ("021-88888888转801", "02188888888"),
        ("+86-571-88888888", "057188888888"),
        ("86 10 88888888", "01088888888"),
        ("+852 9123 4567", "+85291234567"),
        ("0085291234567", "+85291234567"),
        ("+1 (202) 555-0123", "+12025550123"),
    ],
)
def test_landlines_and_foreign_numbers(cell, number):
    assert read(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "无",
        "-",
        "15400138000.00",  # an amount
        "154001380.00",
        "1.3.0.15400138000",  # a version
        "1540013800012345678",  # a parcel
        "390101199001011234",  # an identity number
        "2021-03-05",
        "88888888",  # no area code
        "400-810-1234",
        "12345678901",
        "1540013",
        "1.54E+10",
        "+86 12345",
    ],
)
def test_no_number(cell):
    assert read(cell) is None


def test_list_holds_all_numbers_in_order():
    cells = [
        "15400138000/15400139000",
        None,
        "无",
        "妈妈154 0013 8000，爸爸0571-88888888;+852 9123 4567",
        "154-0013-8000",
        "138****8000 154****9000",
        "15400138000.0",
        "金额15400138000.50元",
    ]
    assert phone_list(pa.array(cells)).to_pylist() == [
        ["15400138000", "15400139000"],
        [],
        [],
        ["15400138000", "057188888888", "+85291234567"],
        ["15400138000"],
        ["138****8000", "154****9000"],
        ["15400138000"],
        [],
    ]


def test_list_of_no_cells():
    assert phone_list(pa.array([], pa.string())).to_pylist() == []
    assert phone_list(pa.chunked_array([["15400138000"], [], ["x"]])).to_pylist() == [["15400138000"], []]


def test_first_of_list_is_what_normalise_takes():
    cells = pa.array(["爸15400139000妈15400138000", "tel 0571-88888888/15400138000", "15400138000,x", "x", None])
    firsts = [numbers[0] if numbers else None for numbers in phone_list(cells).to_pylist()]
    assert normalise(Kind.PHONE, cells).to_pylist() == firsts
