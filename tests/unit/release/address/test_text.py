"""Levelling and cutting of text."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.release.address.text import cut, cut_distinct, ends_with, level, starts_with


@pytest.mark.parametrize(
    ("given", "levelled"),
    [
        ("文三路138号", "文三路138号"),
        ("文三路１３８号（东门）", "文三路138号(东门)"),
        (" 文三路　138 号\u200b\ufeff", "文三路138号"),
        ("3幢2—502", "3幢2-502"),
        ("3幢2－502", "3幢2-502"),
        ("3幢2～502", "3幢2-502"),
        ("a座【东】", "A座(东)"),
        ("浙江省，杭州市、西湖区。", "浙江省杭州市西湖区"),
        ("12、13号", "12、13号"),
        ("", ""),
    ],
)
def test_levelling(given, levelled):
    assert level(pa.array([given])).text.to_pylist() == [levelled]


def test_null_becomes_empty_and_order_is_kept():
    found = level(pa.array(["甲路1号", None, "乙路２号", "丙路3号"]))
    assert found.text.to_pylist() == ["甲路1号", "", "乙路2号", "丙路3号"]


def test_a_blank_between_digits_leaves_doubt():
    assert level(pa.array(["阳光100 3幢", "阳光 100 号", "阳光100"])).sure.tolist() == [False, True, True]


def test_rare_characters_stay():
    assert level(pa.array(["\ue000村 𠮷路"])).text.to_pylist() == ["\ue000村𠮷路"]


def test_cutting_a_slice():
    text = pa.array(["甲", "乙丙", "", "丁戊己"]).slice(1)
    starts, rests = cut(text, np.array([3, 0, 6]))
    assert (starts.to_pylist(), rests.to_pylist()) == (["乙", "", "丁戊"], ["丙", "", "己"])


def test_distinct_pieces_are_named_once():
    text = pa.array(["甲乙", "甲丙", "丁丙"])
    (starts, start), (rests, rest) = cut_distinct(text, np.array([[3], [3], [3]]))
    assert (sorted(starts.to_pylist()), sorted(rests.to_pylist())) == (["丁", "甲"], ["丙", "乙"])
    assert [starts[i].as_py() for i in start] == ["甲", "甲", "丁"]
    assert [rests[i].as_py() for i in rest] == ["乙", "丙", "丙"]


def test_nothing_to_cut():
    starts, rests = cut(pa.array([], pa.string()), np.array([], dtype=np.int32))
    assert len(starts) == len(rests) == 0


def test_row_by_row_start_and_end():
    texts = pa.array(["甲乙", "甲乙", "甲", "甲乙"])
    parts = pa.array(["甲", "乙", "甲乙", ""])
    assert starts_with(texts, parts).tolist() == [True, False, False, True]
    assert ends_with(texts, parts).tolist() == [False, True, False, True]
