"""Delimited text: separators, quotes, uneven rows, row numbers, protecting marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits, read_table
from suyuan.engines.reading.delimited import _parse_exactly, _parse_fast

HEADER = "姓名,电话,备注\n"


def read(tmp_path, text, name="list.csv", **options):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, **options)


def cells(table):
    return [list(row.values()) for row in table.rows.to_pylist()]


def test_plain_file(tmp_path):
    table = read(tmp_path, HEADER + "张三,13800000001,x\n李四,13800000002,\n")
    assert table.header == ("姓名", "电话", "备注")
    assert table.rows.column_names == ["c0", "c1", "c2"]
    assert cells(table) == [["张三", "13800000001", "x"], ["李四", "13800000002", None]]
    assert (table.first_row, table.row_numbers, table.encoding, table.notes) == (2, None, "utf-8", ())


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt"])
def test_delimiters_are_found(tmp_path, delimiter, suffix):
    text = "姓名,电话,地址\n张三,13800000001,杭州 一路\n李四,13800000002,杭州 二路\n".replace(",", delimiter)
    assert cells(read(tmp_path, text, "list" + suffix))[1] == ["李四", "13800000002", "杭州 二路"]


def test_chinese_comma_separates_nothing(tmp_path):
    table = read(tmp_path, "姓名，电话\n张三，13800000001\n李四，13800000002\n", header="none")
    assert cells(table)[1] == ["张三，13800000001"]


def test_announced_delimiter_wins(tmp_path):
    table = read(tmp_path, "sep=;\n姓名;电话,分机\n张三;13800000001,1\n")
    assert table.header == ("姓名", "电话,分机")
    assert table.first_row == 3


def test_one_column(tmp_path):
    table = read(tmp_path, "手机号\n13800000001\n13800000002\n", "list.txt")
    assert (table.header, cells(table)) == (("手机号",), [["13800000001"], ["13800000002"]])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_line_ends(tmp_path, end):
    table = read(tmp_path, end.join(["姓名,电话", "张三,13800000001", "李四,13800000002", ""]))
    assert cells(table) == [["张三", "13800000001"], ["李四", "13800000002"]]
    assert table.first_row == 2
    assert table.row_numbers is None


def test_quoted_cells_keep_commas_quotes_and_breaks(tmp_path):
    table = read(tmp_path, HEADER + '"张,三",13800000001,"他说""好""\r\n第二行"\n李四,13800000002,x\n')
    assert cells(table)[0] == ["张,三", "13800000001", '他说"好"\r\n第二行']
    assert "multiline_cells:1" in table.notes
    assert table.row_number(1) == 3


def test_short_rows_are_padded_and_noted(tmp_path):
    table = read(tmp_path, HEADER + "张三,13800000001,x\n李四,13800000002\n王五,13800000003,z\n")
    assert cells(table)[1] == ["李四", "13800000002", None]
    assert table.notes == ("short_rows:1",)


def test_long_row_is_refused_with_its_line(tmp_path):
    with pytest.raises(InputFault) as fault:
        read(tmp_path, HEADER + '张三,13800000001,"x\ny"\n李四,13800000002,杭州,一路\n')
    assert fault.value.code == "SY-I014"
    assert fault.value.params == {"file": "list.csv", "line": 4, "cells": 4, "columns": 3}


def test_surplus_empty_cells_are_let_pass(tmp_path):
    table = read(tmp_path, HEADER + "张三,13800000001,x\n李四,13800000002,y,,\n王五,13800000003,z\n")
    assert cells(table)[1] == ["李四", "13800000002", "y"]
    assert table.notes == ("long_rows:1",)


def test_trailing_commas_in_every_row_make_no_column(tmp_path):
    table = read(tmp_path, "姓名,电话,,\n张三,13800000001,,\n李四,13800000002,,\n")
    assert table.header == ("姓名", "电话")
    assert table.rows.num_columns == 2


def test_column_without_title_is_kept_and_noted(tmp_path):
    table = read(tmp_path, "姓名,电话\n张三,13800000001,x\n李四,13800000002,y\n")
    assert table.header == ("姓名", "电话", "")
    assert table.notes == ("unnamed_columns:1",)


@pytest.mark.parametrize("third", ["王五,13800000003,z", '王五,13800000003,"z"'])
def test_blank_lines_do_not_shift_row_numbers(tmp_path, third):
    table = read(tmp_path, f"{HEADER}张三,13800000001,x\n\n,,\n{third}\n\n")
    assert cells(table) == [["张三", "13800000001", "x"], ["王五", "13800000003", "z"]]
    assert [table.row_number(0), table.row_number(1)] == [2, 5]
    assert table.notes == ("blank_rows:2",)


def test_open_quote_is_refused_with_its_line(tmp_path):
    for text in (HEADER + '张三,1,x\n李四,"2,y\n王五,3,z\n', HEADER + '张"三,1,x\n李四,2,"y\n'):
        with pytest.raises(InputFault) as fault:
            read(tmp_path, text)
        assert (fault.value.code, fault.value.params["line"]) == ("SY-I015", 3)


def test_no_rows_below_the_header(tmp_path):
    for text in (HEADER, HEADER + ",,\n\n", "某医院名单\n" + HEADER):
        with pytest.raises(InputFault) as fault:
            read(tmp_path, text)
        assert fault.value.code == "SY-I017"


def test_same_title_twice(tmp_path):
    text = "姓名,电话,电话 \n张三,13800000001,13800000002\n"
    with pytest.raises(InputFault) as fault:
        read(tmp_path, text)
    assert (fault.value.code, fault.value.params["columns"]) == ("SY-I016", "2, 3")
    table = read(tmp_path, text, strict_header=False)
    assert table.header == ("姓名", "电话", "电话")
    assert table.notes == ("duplicate_headers:1",)


def test_protecting_marks_come_off(tmp_path):
    table = read(
        tmp_path,
        "姓名,电话,身份证,备注\n"
        "张三,'13800000001,\t33010620200101001X\t,'+8613800000001\n"
        '李四,"=""13800000002""",="330106202001010028",\'=1+1\n'
        "王五,13800000003,'33010620200101001x,'小名'\n",
    )
    assert cells(table) == [
        ["张三", "13800000001", "33010620200101001X", "+8613800000001"],
        ["李四", "13800000002", "330106202001010028", "=1+1"],
        ["王五", "13800000003", "33010620200101001x", "'小名'"],
    ]


def test_digits_lost_to_an_exponent_are_counted_not_filled(tmp_path):
    table = read(tmp_path, "姓名,身份证\n张三,3.30106E+17\n李四,330106202001010028\n王五,1.38E+10\n")
    assert cells(table)[0] == ["张三", "3.30106E+17"]
    assert table.notes == ("scientific:2",)


def test_a_header_in_the_middle_is_counted(tmp_path):
    table = read(tmp_path, HEADER + "张三,13800000001,x\n" + HEADER + "李四,13800000002,y\n")
    assert table.rows.num_rows == 3
    assert table.notes == ("repeated_header:1",)


def test_limits(tmp_path):
    text = HEADER + "张三,13800000001,x\n李四,13800000002,xxxx\n"
    for limits, code in (
        (Limits(max_columns=2), "SY-I011"),
        (Limits(max_cell_chars=12), None),
        (Limits(max_cell_chars=10), "SY-I012"),
        (Limits(max_rows=1), "SY-I013"),
        (Limits(max_file_bytes=20), "SY-I007"),
    ):
        if code is None:
            read(tmp_path, text, limits=limits)
            continue
        with pytest.raises(InputFault) as fault:
            read(tmp_path, text, limits=limits)
        assert fault.value.code == code


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", ",", ",", '"', '""', "\n", "\n", "\r\n", " ", "人"]), max_size=40),
    st.integers(1, 4),
)
def test_fast_and_exact_parsers_agree(pieces, width):
    """What Arrow parses at once is what the record-by-record parser gives, row numbers included."""
    text = "".join([*pieces, "\n"]).encode()
    fast = _parse_fast(text, 0, ",", width)
    if fast is None:
        return
    rows, numbers, notes = _parse_exactly(text, ",", width, "x", 1, Limits())
    assert fast[0].to_pylist() == rows.to_pylist()
    assert notes == []
    indices = range(len(numbers)) if fast[1] is None else fast[1]
    assert list(indices) == list(numbers)
