"""Moments as systems and spreadsheets write them."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from suyuan.core.normalise.moments import UNREAD, read_moments

NINE_THIRTY = int(datetime(2026, 3, 1, 1, 30, 5, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01 09:30:05",
        " 2026-3-1 9:30:05 ",
        "2026/3/1 9:30:05",
        "2026.03.01 09:30:05",
        "2026年3月1日 9时30分5秒",
        "2026年03月01日09:30:05",
        "2026-03-01T09:30:05",
        "2026-03-01T09:30:05.123",
        "2026-03-01T01:30:05Z",
        "2026-03-01T01:30:05.9Z",
        "2026-03-01T10:30:05+09:00",
        "2026-02-28 20:30:05 -0500",
        "20260301093005",
        "20260301 093005",
        "20260301T09:30:05",
        "2026/3/1 上午 9:30:05",
        "2026/3/1 上午9:30:05",
        "2026-03-01 9:30:05 AM",
        str(NINE_THIRTY),
        f"{NINE_THIRTY}123",
    ],
)
def test_one_moment_in_many_spellings(cell):
    assert read_moments(pa.array([None, cell])).tolist() == [UNREAD, NINE_THIRTY]


def test_less_exact_moments():
    cells = ["2026-03-01 09:30", "2026-03-01", "2026/3/1 下午 3:05:00", "2026年3月1日 9时", "2026年3月1日9时5分"]
    hours = [read - NINE_THIRTY for read in read_moments(pa.array(cells)).tolist()]
    assert hours == [-5, -(9 * 3600 + 1805), 5 * 3600 + 35 * 60 - 5, -1805, -1505]


@pytest.mark.parametrize(
    "cell",
    ["", "昨天", "2026-02-30 10:00:00", "2025-02-29", "2026-13-01 10:00:00", "2026-03-01 25:00:00", "15400000001",
     "0001-01-01 00:00:00", "9999-12-31 00:00:00", "2026-03-01 09:30:05 张", "03/01/2026 09:30", "=1+1", "2026"],
)  # fmt: skip
def test_what_is_no_moment(cell):
    assert read_moments(pa.array([cell])).tolist() == [UNREAD]
    assert read_moments(pa.array(["2026-03-01 09:30:05", cell, None])).tolist() == [NINE_THIRTY, UNREAD, UNREAD]


def test_nothing_at_all():
    assert len(read_moments(pa.array([], pa.string()))) == 0
    assert read_moments(pa.chunked_array([["2028-02-29"], ["2026-03-01 09:30:05"]])).tolist()[1] == NINE_THIRTY
