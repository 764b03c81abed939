"""Parquet of any flat types to texts."""

from __future__ import annotations

import datetime as dt
import decimal
import io
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits, read_table
from suyuan.engines.reading.parquet_texts import read_columns

DEFAULT = Limits()


def read(table, limits=DEFAULT):
    """Facts and cells of the last column, in this process."""
    made = io.BytesIO()
    pq.write_table(table, made)
    facts, rows = read_columns(made.getvalue(), limits)
    assert set(rows.schema.types) == {pa.string()}
    return facts, rows.columns[-1].to_pylist()


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pa.array([330106199001011234, None]), ["330106199001011234", None]),
        (pa.array([13800000001.0, 330106199001011234.0]), ["13800000001", "330106199001011***"]),
        (pa.array([13812345678.0, 13800000001.0], pa.float32()), ["1381234****", "13*********"]),
        (pa.array([1.1, 123456.0], pa.float32()), ["1.1", "123456"]),
        (pa.array(["张三", "", None]), ["张三", "", None]),
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
def test_types(values, texts):
    facts, cells = read(pa.table({"键": ["k"] * len(values), "值": values}))
    assert facts["titles"] == ["键", "值"]
    assert cells == texts


def test_by_the_front_door(tmp_path):
    pq.write_table(
        pa.table({" 姓名": ["张三", "", None], "电话": [13800000001.0, 2.5, None]}), tmp_path / "list.parquet"
    )
    table = read_table(tmp_path / "list.parquet")
    assert (table.header, table.first_row, table.encoding) == (("姓名", "电话"), 1, None)
    assert [tuple(row.values()) for row in table.rows.to_pylist()] == [("张三", "13800000001"), (None, "2.5")]
    assert table.notes == ("blank_rows:1",)


def test_damaged_numbers_are_counted():
    facts, _ = read(pa.table({"身份证": [330106199001011234.0, 330106202001010028.0]}))
    assert facts["damaged"] == 2


@pytest.mark.parametrize(
    "values", [pa.array([[1, 2]]), pa.array([{"a": 1}]), pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64()))]
)
def test_nested_columns_are_refused_by_position(values):
    with pytest.raises(InputFault) as fault:
        read(pa.table({"键": ["k"], "值": values}))
    assert (fault.value.code, fault.value.params["column"]) == ("SY-I028", 2)


def test_limits():
    table = pa.table({"a": ["x" * 50] * 40_000, "b": ["y"] * 40_000})
    for limits, code in (
        (Limits(max_columns=1), "SY-I011"),
        (Limits(max_rows=100), "SY-I013"),
        (Limits(max_unpacked_bytes=1_000_000), "SY-I022"),
    ):
        with pytest.raises(InputFault) as fault:
            read(table, limits)
        assert fault.value.code == code


def test_binary_that_is_no_text_is_refused():
    with pytest.raises(InputFault) as fault:
        read(pa.table({"a": [b"\xff\xfe"]}))
    assert fault.value.code == "SY-I020"


def test_random_damage():
    made = io.BytesIO()
    pq.write_table(pa.table({"姓名": ["张三", "李四"], "电话": ["13800000001", None]}), made)
    rng = random.Random(3)
    refused = 0
    for _ in range(300):
        data = bytearray(made.getvalue())
        for _ in range(rng.randint(1, 3)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            read_columns(bytes(data), DEFAULT)
        except (InputFault, MemoryError):  # the sandbox turns the latter into the former
            refused += 1
    assert refused
