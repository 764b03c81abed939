"""What every normaliser keeps to: length, nulls, idempotence, any Arrow text, slices."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise, phone_list
from suyuan.samples.people import invent_newborns

ODD = "0123456789*xX+-/. ()年月日〇二三十男女王芳之子·•●省市区路号MFmale\u3000\u200b１２Ｘ'=\"#、，E"
CELLS = st.lists(st.one_of(st.none(), st.text(st.sampled_from(ODD), max_size=24), st.text(max_size=8)), max_size=12)
CANONICAL = {
    Kind.NAME: ("name", "mother_name", "father_name"),
    Kind.PHONE: ("mother_phone", "father_phone"),
    Kind.ID_NUMBER: ("mother_id_number", "father_id_number"),
    Kind.BIRTH_DATE: ("birth_date",),
    Kind.SEX: ("sex",),
    Kind.ADDRESS: ("address",),
    Kind.RECORD_NUMBER: ("birth_certificate",),
    Kind.TEXT: ("hospital", "weight"),
}


@pytest.mark.parametrize("serials", [False, True])
@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=30, derandomize=True, deadline=None)
@given(cells=CELLS)
def test_a_second_pass_changes_nothing(kind, serials, cells):
    once = normalise(kind, pa.array(cells, pa.string()), serials=serials)
    assert len(once) == len(cells)
    assert all(new is None for new, old in zip(once.to_pylist(), cells, strict=True) if old is None)
    assert "" not in once.to_pylist()
    assert normalise(kind, once, serials=serials).equals(once)


@settings(max_examples=15, derandomize=True, deadline=None)
@given(cells=CELLS)
def test_a_cell_does_not_depend_on_its_neighbours(cells):
    whole = pa.array(cells, pa.string())
    for kind in Kind:
        together = normalise(kind, whole).to_pylist()
        assert together == [normalise(kind, whole.slice(i, 1)).to_pylist()[0] for i in range(len(cells))]
    lists = phone_list(whole).to_pylist()
    assert lists == [phone_list(whole.slice(i, 1)).to_pylist()[0] for i in range(len(cells))]
    firsts = normalise(Kind.PHONE, whole).to_pylist()
    assert [numbers[0] if numbers else None for numbers in lists] == firsts


@pytest.mark.parametrize("kind", CANONICAL)
def test_a_registry_is_canonical_already(kind):
    table = invent_newborns(2_000, 7)
    for column in CANONICAL[kind]:
        values = table[column].combine_chunks()
        assert normalise(kind, values).equals(values)


def test_any_arrow_text_will_do():
    cells = ["154-0013-8000", None, "15400139000"]
    expected = ["15400138000", None, "15400139000"]
    for values in (
        pa.array(cells, pa.large_string()),
        pa.array(cells).dictionary_encode(),
        pa.chunked_array([cells[:1], [], cells[1:]]),
        pa.array(["x", *cells, "x"]).slice(1, 3),
    ):
        assert normalise(Kind.PHONE, values).to_pylist() == expected
    assert normalise(Kind.PHONE, pa.nulls(2)).to_pylist() == [None, None]
    assert normalise(Kind.PHONE, pa.array([15400138000])).to_pylist() == ["15400138000"]
    for kind in Kind:
        assert normalise(kind, pa.array([], pa.string())).type == pa.string()
