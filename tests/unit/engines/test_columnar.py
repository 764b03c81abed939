"""Parquet of any flat types to texts."""

from __future__ import annotations

import datetime as dt
import decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits, read_table


def read(tmp_path, table, **options):
    path = tmp_path / "list.parquet"
    pq.write_table(table, path)
    return read_table(path, **options)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pa.array([330106199001011234, None]), ["330106199001011234", None]),
        (pa.array([13800000001.0, 330106199001011234.0]), ["13800000001", "330106199001011***"]),
        (pa.array([13812345678.0, 13800000001.0], pa.float32()), ["1381234****", "13*********"]),
        (pa.array([1.1, 123456.0], pa.float32()), ["1.1", "123456"]),
        (pa.array(["张三", "", None]), ["张三", None, None]),
        (pa.array(["张三"], pa.large_string()), ["张三"]),
        (pa.array(["张三"]).dictionary_encode(), ["张三"]),
        (pa.array([dt.date(2020, 1, 2)]), ["2020-01-02"]),
        (pa.array([dt.date(2020, 1, 2)], pa.date64()), ["2020-01-02"]),
        (pa.array([dt.datetime(2020, 1, 2), dt.datetime(2020, 1, 2, 8, 30)]), ["2020-01-02", "2020-01-02 08:30:00"]),  # noqa: DTZ001
        (
            pa.array([dt.datetime(2020, 1, 1, 16)], pa.timestamp("us", "Asia/Shanghai")),  # noqa: DTZ001
            ["2020-01-02"],
        ),
        (pa.array([True, False, None]), ["TRUE", "FALSE", None]),
        (pa.array([decimal.Decimal("1.50")]), ["1.50"]),
        (pa.array([b"abc"]), ["abc"]),
        (pa.array([dt.time(8, 30)], pa.time32("s")), ["08:30:00"]),
    ],
)
def test_types(tmp_path, values, texts):
    table = read(tmp_path, pa.table({"键": ["k"] * len(values), "值": values}))
    assert table.header == ("键", "值")
    assert table.rows.column(1).type == pa.string()
    assert table.rows.column(1).to_pylist() == texts
    assert (table.first_row, table.encoding) == (1, None)


def test_damaged_numbers_are_noted(tmp_path):
    table = read(tmp_path, pa.table({"身份证": [330106199001011234.0, 330106202001010028.0]}))
    assert table.notes == ("damaged_ids:2",)


@pytest.mark.parametrize(
    "values", [pa.array([[1, 2]]), pa.array([{"a": 1}]), pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64()))]
)
def test_nested_columns_are_refused_by_position(tmp_path, values):
    with pytest.raises(InputFault) as fault:
        read(tmp_path, pa.table({"键": ["k"], "值": values}))
    assert (fault.value.code, fault.value.params["column"]) == ("SY-I028", 2)


def test_limits(tmp_path):
    table = pa.table({"a": ["x" * 50] * 40_000, "b": ["y"] * 40_000})
    for limits, code in (
        (Limits(max_columns=1), "SY-I011"),
        (Limits(max_rows=100), "SY-I013"),
        (Limits(max_unpacked_bytes=1_000_000), "SY-I022"),
        (Limits(max_cell_chars=40), "SY-I012"),
    ):
        with pytest.raises(InputFault) as fault:
            read(tmp_path, table, limits=limits)
        assert fault.value.code == code


def test_binary_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(InputFault) as fault:
        read(tmp_path, pa.table({"a": [b"\xff\xfe"]}))
    assert fault.value.code == "SY-I020"
