"""Surnames."""

from __future__ import annotations

import pyarrow as pa
import pytest

from suyuan.core.normalise.surnames import COMPOUND, SINGLE, surnames_of


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("王芳", "王"),
        ("欧阳明", "欧阳"),
        ("欧阳娜娜", "欧阳"),
        ("欧阳", "欧阳"),
        ("爱新觉罗明", "爱新觉罗"),
        ("欧明", "欧"),
        ("王*", "王"),
        ("王芳之子", "王"),
        ("陳怡君", "陳"),
        ("王", "王"),
        ("*芳", None),
        ("买买提·艾力", None),
        ("Anna", None),
        (None, None),
    ],
)
def test_surname(name, surname):
    assert surnames_of(pa.array([name, "李明"], pa.string())).to_pylist() == [surname, "李"]


def test_lists_are_what_they_say():
    assert all(len(name) == 1 for name in SINGLE)
    assert all(len(name) in {2, 4} for name in COMPOUND)
    assert len(set(COMPOUND)) == len(COMPOUND)
    assert {"王", "李", "张", "陳", "覃"} <= SINGLE
