"""What is written is what is read again, for any text that a cell can hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from suyuan.engines.reading import read_table
from suyuan.engines.writing import write_table

HEADER = ["姓名", "电话", "家庭住址"]
MARKS = list(",;|\t\"'=+-@\r\n 12Xx.<>&_人０＝＋。\x01\ufeff\u00a0𠮷")
AWKWARD = st.text(st.sampled_from(MARKS), min_size=1, max_size=10)
ESCAPES = st.sampled_from(["_x000D_", "_x0041_x0042_", "_x", "&amp;", "]]>", "<c>", "sep=;", "NULL", "1e5", "TRUE"])
ANY = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1, max_size=12)
CELL = st.one_of(st.none(), AWKWARD, ESCAPES, ANY, st.sampled_from(["13800138000", "33010620200101001X", "张三"]))
ROW = st.tuples(CELL, CELL, CELL).filter(any)
ROWS = st.lists(ROW, min_size=1, max_size=12)
MANY_ROWS = st.lists(ROW, min_size=60, max_size=120)
# A process each: few examples, of many rows, and no search for the smallest one that fails.
FEW = settings(max_examples=5, derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate))


def there_and_back(rows, suffix):
    table = pa.table([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], HEADER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{suffix}"
        write_table(table, path)
        read = read_table(path)
    assert read.header == tuple(HEADER)
    assert [tuple(row.values()) for row in read.rows.to_pylist()] == rows
    assert (read.first_row, read.row_numbers) == (1 if suffix == ".parquet" else 2, None)


@settings(max_examples=250, derandomize=True, deadline=None)
@given(ROWS)
@example([("a", None, "\n")])
@example([("\t", "'\t", "''")])
@example([('"', "x", '"\n"')])
def test_csv(rows):
    there_and_back(rows, ".csv")


@FEW
@given(MANY_ROWS)
def test_parquet(rows):
    there_and_back(rows, ".parquet")


@FEW
@given(MANY_ROWS)
def test_xlsx(rows):
    there_and_back(rows, ".xlsx")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_single_column(suffix, tmp_path):
    path = tmp_path / f"list{suffix}"
    cells = ["13800138000", "a;b", "c|d", '"', "x\ny"]
    write_table(pa.table({"手机号": cells}), path)
    assert read_table(path).rows.column(0).to_pylist() == cells
