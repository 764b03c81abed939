"""Cells of a workbook to texts."""

from __future__ import annotations

import datetime as dt

import pytest

from suyuan.engines.reading.cells import column_texts


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("张三", "张三"),
        (" a ", " a "),
        ("", None),
        (None, None),
        (13800138000.0, "13800138000"),
        (7, "7"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2020, 1, 2), "2020-01-02"),
        (dt.datetime(2020, 1, 2), "2020-01-02"),  # noqa: DTZ001
        (dt.datetime(2020, 1, 2, 8, 30), "2020-01-02 08:30:00"),  # noqa: DTZ001
        (dt.datetime(2020, 1, 2, 23, 59, 59, 600_000), "2020-01-03"),  # noqa: DTZ001
        (dt.datetime(9999, 12, 31, 23, 59, 59, 900_000), "9999-12-31"),  # noqa: DTZ001
        (dt.time(8, 30), "08:30:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
        (dt.timedelta(seconds=-90), "-0:01:30"),
        (float("nan"), None),
    ],
)
def test_one_cell(cell, text):
    assert column_texts([cell, "x"])[0].to_pylist() == [text, "x"]


def test_damaged_numbers_are_counted():
    texts, damaged = column_texts([330106199001011234.0, 1e15, 5.0, "x", True, ""])
    assert damaged == 2
    assert texts.to_pylist()[0] == "330106199001011***"
