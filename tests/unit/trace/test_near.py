"""Near keys: whatever one slip makes of a cell, its record is asked for; and fuzzy links keep to their odds."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.fields import parse_field
from suyuan.discover.columns import ColumnProposal
from suyuan.trace.align import Candidates
from suyuan.trace.fuzzy import link_near, promising
from suyuan.trace.leak import read_leak
from suyuan.trace.link_keys import NAME_BIRTH, PHONE, PIECE_BIRTH, comparable_places, registry_keys
from suyuan.trace.near import Hint, gather_proposed, near_keys
from suyuan.trace.strangers import Rates

NAMES = ("name", "birth_date", "phone", "address")
FIELDS = tuple(parse_field(name) for name in NAMES)
RATES = Rates(100_000, {"name": 1e-5, "birth": 1e-4, "phone": 1e-8, "address": 1e-8, "sex": 0.5}, 1e-9)
ANNA = ("王小明", "2021-03-05", "15400000001", "浙江省杭州市西湖区示例路1号样例苑3幢2单元502室")


def leak_of(*rows):
    table = pa.table({name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(NAMES)})
    proposals = [
        ColumnProposal(i, f.name, f.kind, f.role, 1.0, len(rows), len(rows), (), certain=True, label=f.name)
        for i, f in enumerate(FIELDS)
    ]
    return read_leak(table, proposals)


def registry_of(*rows):
    table = pa.table({name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(NAMES)})
    return table.add_column(0, "rid", pa.array(range(len(rows)), pa.uint64()))


def asked(leak):
    return {(near.kind, text) for near in near_keys(leak) for text in near.texts.to_pylist()}


def held(*rows):
    table = registry_of(*rows)
    keys = registry_keys(table, FIELDS, comparable_places(table, FIELDS))
    return {(kind, text) for kind, texts in keys for text in texts.to_pylist() if text is not None}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10), st.sampled_from("0123456789"))
def test_a_wrong_digit_of_a_telephone_is_asked_for(place, digit):
    wrong = ANNA[2][:place] + digit + ANNA[2][place + 1 :]
    if len(wrong) == 11 and wrong.startswith("15"):
        assert (PHONE, ANNA[2]) in asked(leak_of((None, None, wrong, None)))


@given(st.integers(2, 9))
def test_swapped_neighbours_are_asked_for(place):
    wrong = ANNA[2][:place] + ANNA[2][place + 1] + ANNA[2][place] + ANNA[2][place + 2 :]
    assert (PHONE, ANNA[2]) in asked(leak_of((None, None, wrong, None)))


@pytest.mark.parametrize("day", ["2021-05-03", "2021-03-06", "2012-03-05", "2021-03-15", "2024-03-05"])
def test_a_misread_day_is_asked_for(day):
    assert (NAME_BIRTH, "王小明\x1f2021-03-05") in asked(leak_of((ANNA[0], day, None, None)))


@pytest.mark.parametrize("name", ["汪小明", "王晓明", "王小名"])
def test_a_wrong_character_leaves_pieces_that_both_hold(name):
    both = asked(leak_of((name, ANNA[1], None, None))) & held(ANNA)
    assert any(kind == PIECE_BIRTH for kind, _ in both)


def test_hints_of_several_keys_are_united():
    rows = [np.array([0, 1]), np.array([0])]
    rids = [np.array([7, 8], np.uint32), np.array([7], np.uint32)]
    found = gather_proposed(rows, rids, [Hint.PHONE, Hint.NAME])
    assert found.pairs.rid.tolist() == [7, 8]
    assert found.hints.tolist() == [Hint.PHONE | Hint.NAME, Hint.PHONE]


def judge(row, *records, taken=()):
    leak, pairs = leak_of(row), np.arange(len(records))
    candidates = Candidates(np.zeros(len(records), np.intp), pairs)
    return link_near(leak, candidates, registry_of(*records), FIELDS, RATES, np.array(taken, dtype=np.int64))


@pytest.mark.parametrize(
    "row",
    [
        ("王小名", ANNA[1], "15400000007", None),  # one character, one digit
        (ANNA[0], "2021-05-03", "15400000010", None),  # day and month exchanged, neighbours swapped
        ("Wang Xiaoming", ANNA[1], None, ANNA[3].replace("3幢", "8幢")),
        ("汪晓鸣", ANNA[1], ANNA[2][:-1] + "9", None),  # sounds alike
    ],
)
def test_near_cells_link(row):
    assert judge(row, ANNA).rids.tolist() == [0]


@pytest.mark.parametrize(
    "row",
    [
        ("李大海", "1999-01-01", "15400000007", None),  # a stranger whose number is one digit away
        ("王小名", "2020-03-05", None, None),  # a name and a date that are both near only
        (None, None, "15400000007", None),
    ],
)
def test_strangers_stay_strangers(row):
    assert not len(judge(row, ANNA).rids)


def test_two_records_as_near_link_nobody():
    twin = ("王小民", *ANNA[1:])
    assert not len(judge(("王小名", ANNA[1], "15400000007", None), ANNA, twin).rids)


def test_a_list_that_covers_the_registry_leaves_few_to_be_confused_with():
    row = ("王小名", "2021-03-06", None, None)
    assert not len(judge(row, ANNA).rids)
    assert judge(row, ANNA, taken=range(1, 100_000)).rids.tolist() == [0]


def test_only_pairs_that_could_be_linked_are_read():
    few, many = np.array([np.log(1e-3)]), np.array([np.log(1e5)])
    assert promising(few, np.array([Hint.NONE], np.uint8), RATES).all()
    assert not promising(many, np.array([Hint.NAME], np.uint8), RATES).any()
    assert promising(many, np.array([Hint.NAME | Hint.PHONE], np.uint8), RATES).all()
