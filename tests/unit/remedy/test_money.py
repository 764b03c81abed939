"""Amounts: whole fen, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.core.errors import InputFault
from suyuan.remedy.money import MOST, read_yuan, show_yuan, write_yuan


@given(st.integers(0, MOST))
def test_what_is_written_is_read_back(fen):
    assert read_yuan(write_yuan(fen)) == fen
    assert read_yuan(show_yuan(fen)) == fen
    assert read_yuan(f"-{write_yuan(fen)}", signed=True) == -fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [("290000", 29_000_000), ("290,000.01", 29_000_001), ("５３６元", 53_600), ("¥0.1", 10), (" 7 ", 700)],
)
def test_as_people_write(text, fen):
    assert read_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "-1", "1.234", "1e5", "29万", "1,00", "1.", ".5", "١", "9" * 16, "nan", "0x10"])
def test_what_is_no_amount(text):
    with pytest.raises(InputFault, match="SY-I160"):
        read_yuan(text)
