"""Protecting marks: no formula gets out, and nothing changes on the way back."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.engines.reading.protection import may_hold_marks, protect_cells, unprotect_cells

TEXTS = st.text(st.sampled_from(list("'=+-@\t\r\n\"12Xx. ab张＝＋－＠")), max_size=8)
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


@settings(max_examples=500, derandomize=True)
@given(st.lists(TEXTS, min_size=1, max_size=20), st.booleans())
def test_there_and_back(texts, formulas):
    column = pa.array([*texts, None], pa.string())
    written = protect_cells(column, formulas=formulas)
    assert unprotect_cells(written).equals(column)
    if formulas:
        assert not any(text.startswith(FORMULA_STARTS) for text in written.drop_null().to_pylist())
    if not may_hold_marks("\n".join(written.drop_null().to_pylist()).encode()):
        assert written.equals(column)


@pytest.mark.parametrize("text", ["13800138000", "33010620200101001X", "2020-01-01", "张三", "O'Neil", "'小名'", ""])
def test_ordinary_cells_are_not_touched(text):
    column = pa.array([text])
    assert protect_cells(column, formulas=True).to_pylist() == [text]
    assert unprotect_cells(column).to_pylist() == [text]


def test_phone_with_country_code():
    assert protect_cells(pa.array(["+8613800138000"]), formulas=True).to_pylist() == ["'+8613800138000"]
    assert protect_cells(pa.array(["+8613800138000"]), formulas=False).to_pylist() == ["+8613800138000"]
