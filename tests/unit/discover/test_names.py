"""Shapes of names, and words that only look like names."""

from __future__ import annotations

import pyarrow as pa
import pytest

from suyuan.discover.names import classify_names


def shape_of(name):
    found = [shape for shape, rows in classify_names(pa.array([name])).items() if rows[0]]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("王芳", ""),
        ("王小明", ""),
        ("欧阳娜娜", ""),
        ("陳怡君", ""),
        ("王李明明", ""),
        ("买买提·艾力", ""),
        ("王", "surname_only"),
        ("欧阳", "surname_only"),
        ("王女士", "surname_only"),
        ("李某某", "surname_only"),
        ("王*", "masked"),
        ("王**", "masked"),
        ("王*明", "masked"),
        ("*芳", "masked"),
        ("王芳之子", "newborn"),
        ("王芳之双女", "newborn"),
        ("Zhang Wei", "latin"),
    ],
)
def test_names(name, note):
    shape = shape_of(name)
    assert shape is not None
    assert shape.is_name
    assert shape.note == note


@pytest.mark.parametrize(
    "word", ["汉族", "阳性", "单胎", "高危", "杭州市", "西湖区", "金华路街道", "儿科", "平产", "三年级班", "12", "正常"]
)
def test_words(word):
    shape = shape_of(word)
    assert shape is None or not shape.is_name
