"""Numbers to texts: no digit lost that is known, none invented."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.engines.reading.number_texts import float_texts, number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13800138000.0, "13800138000"),
        (0.0, "0"),
        (-5.0, "-5"),
        (3.5, "3.5"),
        (0.1 + 0.2, "0.3"),
        (999999999999999.0, "999999999999999"),
        (1e15, "100000000000000*"),
        (330106199001011234.0, "330106199001011***"),
        (330106199001011000.0, "330106199001011***"),
        (-330106199001011000.0, "-330106199001011***"),
        (6222021234567890.0, "622202123456789*"),
        (1e300, "1e+300"),
        (float("inf"), None),
        (float("nan"), None),
    ],
)
def test_number_text(value, text):
    assert number_text(value) == text


@settings(max_examples=400, derandomize=True)
@given(st.integers(110000190001010000, 659999203012319999))
def test_identity_number_typed_into_a_spreadsheet_keeps_fifteen_digits(number):
    """A spreadsheet program keeps 15 digits, then stores the nearest float."""
    typed = number // 1000 * 1000
    assert number_text(float(typed)) == str(number)[:15] + "***"


@settings(max_examples=400, derandomize=True)
@given(st.integers(10**15, 10**20))
def test_no_digit_is_invented(number):
    """Written by another program at full precision: every digit that is given out is the true one."""
    text = number_text(float(number))
    assert text is not None
    # A number that the float cannot tell from one that ends in zeros is taken for that one.
    zeros = 10 ** (len(str(number)) - 15)
    if float(round(number / zeros) * zeros) != float(number):
        assert len(text) == len(str(number))
        assert str(number).startswith(text.rstrip("*"))
    assert text.count("*") >= len(str(number)) - 15


def test_float_column():
    texts, damaged = float_texts(pa.array([13800138000.0, None, 330106199001011234.0, 330106199001011234.0, 1.5]))
    assert texts.to_pylist() == ["13800138000", None, "330106199001011***", "330106199001011***", "1.5"]
    assert damaged == 2
