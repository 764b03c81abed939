"""The inventory: families in columns, with and without titles, and what must not be taken for one."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.discover.inventory import take_inventory, wilson
from suyuan.samples.numbers import custodian_numbers
from suyuan.samples.people import invent_newborns
from tests.unit.discover.recognizers.seen import with_check_digit

PEOPLE = invent_newborns(400, 9)
RNG = np.random.default_rng(5)
CODES = {
    "出生证号": PEOPLE["birth_certificate"].to_pylist(),
    "护照号码": [f"E{number:08d}" for number in RNG.integers(0, 10**8, 400)],
    "邮箱": [f"a{number}@example.com" for number in range(400)],
    "车牌号": [f"浙A{number:05d}" for number in range(400)],
    "住院号": [f"{number:07d}" for number in RNG.integers(0, 10**7, 400)],
    "医保卡号": [f"A{number:08d}" for number in RNG.integers(0, 10**8, 400)],
    "学籍号": ["G" + with_check_digit(f"330106{2010 + k % 8}0305{100 + k}") for k in range(400)],
    "微信号": [f"wx_{number}" for number in range(10_000, 10_400)],
}
TYPES = {
    "出生证号": "birth_certificate",
    "护照号码": "passport",
    "邮箱": "email",
    "车牌号": "plate",
    "住院号": "medical_record",
    "医保卡号": "social_security",
    "学籍号": "student_number",
    "微信号": "wechat",
}


def of(header, *columns):
    table = pa.table({f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(columns)})
    return take_inventory(header, table)


@pytest.mark.parametrize("title", CODES)
def test_a_titled_column_of_a_family(title):
    (found,) = of(["母亲" + title], CODES[title])
    assert found.type == TYPES[title]
    assert found.tier in {"certain", "likely"}
    assert found.matched / found.filled > 0.95


@pytest.mark.parametrize("title", ["邮箱", "车牌号", "学籍号"])
def test_what_the_cells_alone_say(title):
    (found,) = of(None, CODES[title])
    assert found.type == TYPES[title]
    assert found.tier == "certain"


def test_a_list_of_newborns():
    names = ["name", "sex", "birth_date", "mother_name", "mother_phone", "mother_id_number", "address"]
    found = of(
        ["姓名", "性别", "出生日期", "母亲姓名", "电话", "母亲身份证号", "住址"],
        *(PEOPLE[n].to_pylist() for n in names),
    )
    assert [one.type for one in found] == ["name", "sex", "birth_date", "name", "mobile", "resident_id", "address"]
    assert found[3].role == found[5].role == "mother"
    assert all(one.interval[0] <= one.share <= one.interval[1] for one in found)


def test_case_numbers_shaped_like_ids_are_never_more_than_possible():
    cases = [f"330106{2000 + k % 20}{1 + k % 12:02d}{1 + k % 28:02d}{k:04d}" for k in range(400)]
    assert all(one.tier == "possible" for one in of(["案件编号"], cases) if one.type.startswith("resident"))
    assert all(one.tier == "possible" for one in of(None, cases) if one.type.startswith("resident"))


def test_remarks_hold_numbers_and_are_no_column_of_them():
    remarks = ["无"] * 80 + [f"请打{number}找家长" for number in custodian_numbers(20, 3)]
    found = of(["备注"], remarks)
    assert [(one.type, one.holds, one.matched) for one in found] == [("mobile", True, 20)]


@pytest.mark.parametrize(
    "cells",
    [
        [f"{number:.2f}" for number in RNG.uniform(1, 9999, 200)],
        [f"SCN-{number}" for number in range(100, 300)],
        ["1999/2000", "2000/2001"] * 100,
        ["0", "1"] * 100,
        [f"1.3.{number}" for number in range(200)],
    ],
)
def test_what_is_no_personal_information(cells):
    assert of(["email_verified"], cells) == ()


def test_wilson_covers():
    low, high = wilson(95, 100)
    assert (low, high) == pytest.approx((0.8882, 0.9785), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("prefix", ["+86", "+86 ", "0086", "86-"])
def test_mobile_numbers_dialled_from_abroad(prefix):
    numbers = [prefix + number for number in custodian_numbers(40, 4)]
    (found,) = of(["联系电话"], numbers)
    assert (found.type, found.matched) == ("mobile", 40)


@pytest.mark.parametrize(
    ("title", "type_"), [("QQ No", "qq"), ("qqh", "qq"), ("WeChat ID", "wechat"), ("wechat_id", "wechat")]
)
def test_latin_titles_with_a_word_for_number(title, type_):
    cells = {"qq": [str(12_345_678 + 977 * k) for k in range(60)], "wechat": [f"abc_{k:04d}" for k in range(60)]}
    (found,) = of([title], cells[type_])
    assert found.type == type_


def test_a_handful_of_values_numbers_no_records():
    assert of(["academic_year_code"], ["1999/2000", "2000/2001", "2001/2002"] * 40) == ()


def test_a_probability_says_how_sure_a_finding_is():
    (sure,) = of(["身份证号"], PEOPLE["mother_id_number"].to_pylist())
    assert sure.probability > 0.99
    guess = of(None, PEOPLE["name"].to_pylist(), [f"2024-{k % 12 + 1:02d}-{k % 28 + 1:02d}" for k in range(400)])
    assert guess[1].type == "birth_date"
    assert guess[1].probability < sure.probability
