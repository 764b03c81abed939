"""Columns encrypted in their format: every length its own, nulls left alone, and back again."""

import pyarrow as pa
import pytest

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.preserve import decrypt_texts, encrypt_texts

KEY = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C")


def test_a_sample_of_the_publication():
    assert encrypt_texts("x", pa.array(["0123456789"]), KEY).to_pylist() == ["2433477484"]


def test_lengths_nulls_slices_and_long_texts():
    cells = pa.chunked_array([["0", "15400123456", None], ["000000", "15400123457", "1" * 30, "00000000001"]]).slice(1)
    sealed = encrypt_texts("x", cells, KEY)
    assert [None if text is None else len(text) for text in sealed.to_pylist()] == [11, None, 6, 11, 30, 11]
    assert len(set(sealed.to_pylist())) == 6
    assert decrypt_texts("x", sealed, KEY).to_pylist() == cells.to_pylist()
    assert encrypt_texts("x", cells.slice(2, 1), KEY).to_pylist() == [sealed[2].as_py()]


def test_other_alphabets():
    cells = pa.array(["zhang_wei01"])
    alphabet = "abcdefghijklmnopqrstuvwxyz_0123456789"
    sealed = encrypt_texts("x", cells, KEY, alphabet=alphabet, tweak=b"login")
    assert set(sealed[0].as_py()) <= set(alphabet)
    assert decrypt_texts("x", sealed, KEY, alphabet=alphabet, tweak=b"login").to_pylist() == cells.to_pylist()


@pytest.mark.parametrize(("cell", "code"), [("12345", "SY-A020"), ("1540012345x", "SY-A021"), ("", "SY-A020")])
def test_what_has_no_format_is_refused(cell, code):
    with pytest.raises(AssessFault, match=code):
        encrypt_texts("x", pa.array([cell]), KEY)


def test_a_column_of_nulls_stays():
    assert encrypt_texts("x", pa.nulls(2, pa.string()), KEY).to_pylist() == [None, None]
