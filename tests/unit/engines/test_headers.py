"""Where the table begins: titles above, headers in three spellings, none at all, two rows."""

from __future__ import annotations

import pytest

from suyuan.engines.reading.header_words import is_header_word
from suyuan.engines.reading.headers import clean_title, find_start

PEOPLE = [
    ["1", "王若曦", "女", "2023-05-06", "13800000001", "浙江省杭州市西湖区文三路1号"],
    ["2", "李子墨", "男", "2023-05-07", "13800000002", "浙江省杭州市拱墅区湖墅路2号"],
    ["3", "张沐宸", "男", "2023-05-09", "13800000003", "浙江省宁波市海曙区中山路33号"],
]
CHINESE = ["序号", "新生儿姓名", "性别", "出生日期", "母亲手机(1)", "家庭住址"]


def titled(text, width=6):
    return [text, *[None] * (width - 1)]


@pytest.mark.parametrize(
    "header",
    [
        CHINESE,
        ["xh", "xsexm", "xb", "csrq", "mqsjh", "jtzz"],
        ["xuhao", "xingming", "xingbie", "chushengriqi", "shouji", "dizhi"],
        ["No", "BabyName", "Sex", "birth_date", "mother_phone", "HOME_ADDRESS"],
        ["甲", "乙", "丙", "丁", "戊", "己"],
        ["c0", "c1", "c2", "c3", "c4", "c5"],
    ],
)
def test_header_in_the_first_row(header):
    start = find_start([header, *PEOPLE])
    assert start.header == tuple(clean_title(title) for title in header)
    assert (start.header_row, start.body) == (0, 1)


@pytest.mark.parametrize(
    "above",
    [
        [titled("某某市妇幼保健院新生儿名单")],
        [titled("2023年5月新生儿名单"), titled(None)],
        [titled("名单"), ["导出人", "管理员", "导出时间", "2024-01-01", None, None], titled(None)],
        [titled("说明：本表仅供内部使用，不得外传，违者必究。" * 3), titled("2024-01-01"), titled("制表：张三")],
    ],
)
def test_titles_and_notes_above_are_skipped(above):
    start = find_start([*above, CHINESE, *PEOPLE])
    assert start.header == tuple(map(clean_title, CHINESE))
    assert (start.header_row, start.body) == (len(above), len(above) + 1)


def test_leaked_list_without_header():
    start = find_start(PEOPLE)
    assert (start.header, start.header_row, start.body) == (None, None, 0)


@pytest.mark.parametrize(
    "row",
    [
        ["王若曦", "13800000001"],
        ["王若曦", "330106202305060028"],
        ["王若曦", "33010620230506002X"],
        ["王若曦", "2023-05-06"],
        ["王若曦", "20230506"],
        ["王若曦", "2023年5月6日"],
        ["王若曦", "138****0001"],
        ["王若曦", "a@example.org"],
        ["王若曦", "0571-88880000"],
        ["王若曦", "无"],
    ],
)
@pytest.mark.parametrize("copies", [1, 3])
def test_first_row_of_data_is_no_header(row, copies):
    assert find_start([row] * copies).header is None


def test_title_above_a_list_without_header():
    start = find_start([titled("客户名单"), *PEOPLE])
    assert (start.header, start.body) == (None, 1)


def test_first_person_without_a_phone_is_not_lost():
    people = [["王若曦", "未登记电话"], ["李子墨", "13800000002"], ["张沐宸", "13800000003"]]
    assert find_start(people).header is None


def test_sparse_first_person_is_not_lost():
    sparse = [None, "王若曦", None, None, "13800000009", None]
    assert find_start([sparse, *PEOPLE]).body == 0
    assert find_start([titled("13800000009"), *PEOPLE]).body == 0


def test_names_and_addresses_only():
    people = [[row[1], row[5]] for row in PEOPLE]
    assert find_start(people).header is None
    assert find_start([["姓名", "住址"], *people]).header == ("姓名", "住址")


def test_header_of_another_list_further_down_loses_nobody():
    people = [[row[1], row[5]] for row in PEOPLE] * 2
    start = find_start([*people, ["姓名", "住址"], *people])
    assert (start.header, start.body) == (None, 0)
    start = find_start([*PEOPLE, CHINESE, *PEOPLE])
    assert (start.header, start.body) == (None, 0)


def test_header_in_two_rows_is_joined():
    upper = ["序号", "母亲", None, "父亲", None, "出生日期"]
    lower = [None, "姓名", "电话", "姓名", "电话", None]
    people = [["1", "李子墨", "13800000001", "王一", "13800000002", "2023-05-06"]] * 3
    start = find_start([upper, lower, *people])
    assert start.header == ("序号", "母亲姓名", "母亲电话", "父亲姓名", "父亲电话", "出生日期")
    assert (start.joined, start.body) == (True, 2)


def test_header_alone():
    assert find_start([CHINESE]).body == 1
    assert find_start([titled("名单"), CHINESE]).header == tuple(map(clean_title, CHINESE))
    assert find_start([["foo", "bar"]]).header == ("foo", "bar")


def test_headerless_on_demand_keeps_every_row():
    start = find_start([titled(None), CHINESE, *PEOPLE], headerless=True)
    assert (start.header, start.body) == (None, 1)


def test_titles_are_folded():
    assert clean_title(" 姓　 名\n") == "姓名"
    assert clean_title("Mother\n  Phone") == "Mother Phone"
    assert clean_title("\ufeffＰｈｏｎｅ（１）") == "Phone(1)"
    assert clean_title(None) == ""


@pytest.mark.parametrize("title", ["母亲手机(1)", "MotherPhone", "mqsjh", "身份证号码", "birth_date", "父亲姓名*"])
def test_header_words(title):
    assert is_header_word(title)


@pytest.mark.parametrize("cell", ["王若曦", "杭州市西湖区", "", "12", "女", "市妇幼保健院", "li wei", "方省"])
def test_cells_that_are_no_header_words(cell):
    assert not is_header_word(cell)
