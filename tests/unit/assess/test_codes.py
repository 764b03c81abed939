"""Codes: equal cells have equal codes, missing ones have their own, and what cannot be coded is told."""

import pyarrow as pa
import pytest

from suyuan.assess.codes import encode, encode_column
from suyuan.core.errors import AssessFault


def test_a_code_is_the_place_of_its_value():
    coded = encode_column("x", pa.array(["b", "a", "b", "c"]))
    assert [coded.values[code].as_py() for code in coded.codes] == ["b", "a", "b", "c"]
    assert not coded.missing
    assert coded.size == 3


@pytest.mark.parametrize(
    "cells", [pa.array(["a", None, "", "b"]), pa.array([1, None, None, 2]), pa.array([1.5, None, float("nan"), 2.0])]
)
def test_null_empty_and_no_number_are_one_missing_value(cells):
    coded = encode_column("x", cells)
    assert coded.missing
    assert coded.codes.tolist() == [0, 2, 2, 1]
    assert coded.size == 3


def test_an_empty_text_before_the_others_moves_their_codes():
    coded = encode_column("x", pa.chunked_array([["", "a"], ["b", "a"]]))
    assert coded.codes.tolist() == [2, 0, 1, 0]
    assert coded.values.to_pylist() == ["a", "b"]


def test_a_column_of_nothing_has_one_code():
    coded = encode_column("x", pa.array([None, None], pa.string()))
    assert (coded.size, coded.codes.tolist()) == (1, [0, 0])


def test_numbers_are_ordered_and_texts_are_not():
    assert encode_column("x", pa.array([3, 1])).ordered
    assert not encode_column("x", pa.array(["3", "1"])).ordered


@pytest.mark.parametrize(("fields", "code"), [(["z"], "SY-A001"), (["x", "x"], "SY-A003")])
def test_wrong_fields_are_told(fields, code):
    with pytest.raises(AssessFault, match=code):
        encode(pa.table({"x": ["a"]}), fields)


def test_a_table_without_rows_is_told():
    with pytest.raises(AssessFault, match="SY-A002"):
        encode(pa.table({"x": pa.array([], pa.string())}), ["x"])
