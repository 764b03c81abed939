"""Samples: few rows, evenly spaced, the same for all columns."""

from __future__ import annotations

import itertools

import pyarrow as pa
import pytest

from suyuan.discover.sampling import SAMPLE_ROWS, sample_cells, sample_columns


def long_table(rows, pieces):
    numbers = pa.array(range(rows)).cast(pa.string())
    bounds = [rows * i // pieces for i in range(pieces + 1)]
    chunks = [numbers.slice(a, b - a) for a, b in itertools.pairwise(bounds)]
    return pa.table({"c0": pa.chunked_array(chunks, pa.string()), "c1": pa.chunked_array(chunks, pa.string())})


@pytest.mark.parametrize("pieces", [1, 3, 50])
def test_rows_are_spread_and_aligned(pieces):
    first, second = sample_columns(long_table(100_003, pieces))
    assert first.equals(second)
    rows = [int(cell) for cell in first.to_pylist()]
    assert len(rows) == SAMPLE_ROWS
    assert (rows[0], rows[-1]) == (0, 100_002)
    gaps = {b - a for a, b in itertools.pairwise(rows)}
    assert gaps <= {50, 51}


def test_short_tables_are_taken_whole():
    assert sample_columns(long_table(7, 2))[0].to_pylist() == [str(i) for i in range(7)]
    assert len(sample_columns(long_table(0, 1))[0]) == 0


def test_few_cells_are_sought_everywhere():
    cells = [None] * 50_000
    for row in range(33, 50_000, 5_000):
        cells[row] = "x"
    column = pa.chunked_array([cells[:20_000], cells[20_000:]], pa.string())
    sampled = sample_columns(pa.table({"c0": column}))[0]
    assert sample_cells(column, sampled).to_pylist() == ["x"] * 10


def test_blank_cells_are_not_filled():
    column = pa.chunked_array([["a", "", " ", None, "b"]])
    assert sample_cells(column, column.chunk(0)).to_pylist() == ["a", "b"]
