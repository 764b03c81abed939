"""Chinese numerals from 1 to 99."""

import pyarrow as pa
import pytest

from suyuan.release.address.numerals import NUMERALS, read_numbers


@pytest.mark.parametrize(
    ("written", "digits", "value", "chinese"),
    [
        ("三", "3", 3, True),
        ("十", "10", 10, True),
        ("十二", "12", 12, True),
        ("二十", "20", 20, True),
        ("九十九", "99", 99, True),
        ("7", "7", 7, False),
        ("02", "02", 0, False),
        ("0", "0", 0, False),
        ("A", "A", 0, False),
        ("3B", "3B", 0, False),
        ("", "", 0, False),
    ],
)
def test_reading(written, digits, value, chinese):
    words, values, is_chinese = read_numbers(pa.array([written]))
    assert (words.to_pylist(), values.tolist(), is_chinese.tolist()) == ([digits], [value], [chinese])


@pytest.mark.parametrize("written", ["一二", "十十", "二三十", "十〇"])
def test_what_is_no_numeral_becomes_null(written):
    assert read_numbers(pa.array([written]))[0].to_pylist() == [None]


def test_every_numeral_reads_back():
    _, values, _ = read_numbers(NUMERALS)
    assert values.tolist() == list(range(100))
