"""Items become JSON and come back the same; what is no item is refused."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from suyuan.case.file import CaseFile
from suyuan.case.item_checks import check_file_name, check_item, check_number
from suyuan.case.item_json import KINDS, WORDS, CaseHead, item_json, parse_item
from suyuan.case.items import (
    Award,
    Batch,
    Bound,
    CustodyEvent,
    Exhibit,
    Finding,
    Handling,
    Milestone,
    Originality,
    Party,
    Payment,
    Role,
    Way,
)
from suyuan.core.canonical import canonical_bytes
from suyuan.core.errors import InputFault, UsageFault

AT = datetime(2024, 3, 1, 9, tzinfo=UTC)
ITEMS = (
    CaseHead("C-2024-0001", "某案", "opened", date(2024, 3, 1), "某院", date(2020, 7, 1), None, None, "province"),
    Exhibit(
        "E1",
        "名单",
        "record_list",
        "l.csv",
        "ab" * 32,
        "cd" * 32,
        10,
        AT,
        ("张", "李"),
        "甲",
        "区",
        "提取",
        Originality.COPY,
        "数量",
        ("1",),
        "",
        False,
    ),
    CustodyEvent("K1", "E1", AT, Handling.SEALED, "张", "张", "", None),
    Party("P1", "甲", False, (Role.BROKER, Role.SOURCE), related=("P2",), use_gain_fen=5),
    Batch("B1", "P1", None, date(2021, 1, 1), None, Way.PUBLISHED, 30000, Bound.AT_LEAST, "E1", (), ("name",)),
    Payment("T1", None, "P1", None, 350000, Bound.EXACT, "微信", "B1", disputed=True),
    Milestone("notice", AT, "公告"),
    Finding("F1", "count", "三万条", "30,000 rows", ("E1",), '{"rows":30000}'),
    Award("A1", "damages", ("P1",), 29_000_000, Bound.AT_LEAST, "民法典第1182条"),
)
CASE = CaseFile(
    "C-2024-0001", "某案", "opened", date(2024, 3, 1), "", None, None, None, "", ITEMS[1:2], (), ITEMS[3:4], ITEMS[4:5]
)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: type(item).__name__)
def test_an_item_comes_back_the_same(item):
    told = item_json(item)
    canonical_bytes({"facts": dict(told.facts), "words": dict(told.words)})
    assert parse_item(told.kind, {**told.facts, **told.words}) == item
    assert not told.facts.keys() & told.words.keys()


def test_words_are_fields_and_every_free_text_is_one():
    for kind, shape in KINDS.items():
        assert set(WORDS[kind]) <= {field.name for field in fields(shape)}
    assert {"name", "giver", "taker", "note", "title", "zh"} <= {word for words in WORDS.values() for word in words}


@pytest.mark.parametrize(
    "change",
    [
        {"amount_fen": "12"},
        {"amount_fen": True},
        {"on": "2024-13-01"},
        {"exhibits": "E1"},
        {"bound": "about"},
        {"unknown": 1},
        {"on": 5},
    ],
)
def test_what_is_no_item_is_refused(change):
    told = item_json(ITEMS[5])
    with pytest.raises(InputFault) as raised:
        parse_item("payment", {**told.facts, **told.words, **change})
    assert raised.value.code == "SY-I149"


def test_a_moment_without_its_offset_is_refused():
    told = item_json(ITEMS[6])
    with pytest.raises(InputFault):
        parse_item("milestone", {**told.facts, **told.words, "at": "2024-03-01T09:00:00"})


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Payment("T1", None, "P9", None, 1, Bound.EXACT, "", None), "SY-U101"),
        (Payment("T1", None, "P1", None, 1, Bound.EXACT, "", "B9"), "SY-U103"),
        (CustodyEvent("K1", "E9", AT, Handling.SEALED, "张", "张", "", None), "SY-U102"),
        (CustodyEvent("K1", "E1", AT.replace(year=2023), Handling.SEALED, "张", "张", "", None), "SY-I140"),
        (Award("A1", "fine", ("P1", "P9"), 1, Bound.EXACT, ""), "SY-U101"),
        (Batch("B1", None, None, None, None, Way.SOLD, 1, Bound.EXACT, None, ("B1",), ()), "SY-I146"),
    ],
)
def test_what_is_not_there_cannot_be_spoken_of(item, code):
    with pytest.raises((UsageFault, InputFault)) as raised:
        check_item(CASE, item)
    assert raised.value.code == code


@pytest.mark.parametrize("number", ["", "1", "E", "E-1", "e1", "../E1", "E1/..", "E1\n", "E" * 9 + "1", "E1234567"])
def test_a_number_that_cannot_be_printed_is_refused(number):
    with pytest.raises(InputFault):
        check_number(number)


@pytest.mark.parametrize("name", ["", ".", "..", "../x.csv", "a/b", "a\\b", "a\x00b", "a\nb"])
def test_a_name_that_leads_out_of_a_folder_is_refused(name):
    with pytest.raises(InputFault):
        check_file_name(name)
    check_file_name("名单 (1).xlsx")
