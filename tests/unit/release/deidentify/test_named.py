"""Hierarchies by name and from files; values that they do not know."""

from datetime import date

import pyarrow as pa
import pytest

from suyuan.assess.codes import encode_column
from suyuan.core.errors import AssessFault
from suyuan.govern.policy_shape import HIERARCHIES
from suyuan.release.deidentify.hierarchy import ANY, grade
from suyuan.release.deidentify.named import (
    chaptered,
    cut_off,
    make_hierarchy,
    name_by_field,
    read_hierarchy,
    widen,
)

ON = date(2026, 3, 1)
EXAMPLE = {"date": "2021-03-05", "age": "7", "region": "浙江省杭州市西湖区", "region_code": "330106",
           "icd10": "J45.901", "grade": "一年级", "value": "甲"}  # fmt: skip


@pytest.mark.parametrize("name", HIERARCHIES)
def test_every_name_makes_one_that_covers_its_values(name):
    values = pa.array([EXAMPLE[name], None])
    made = make_hierarchy(name, "f", values, ON)
    graded = grade(encode_column("f", values), made)
    assert graded.labels[0].to_pylist()[0] == EXAMPLE[name]
    assert graded.labels[-1].to_pylist() == [ANY]


@pytest.mark.parametrize(
    ("field", "name"),
    [("birth_date", "date"), ("mother_birth_date", "date"),
     ("age", "age"), ("mother_age", "age"), ("district", "region"),
     ("年级", "grade"), ("weight", None)],
)  # fmt: skip
def test_names_of_fields(field, name):
    assert name_by_field(field) == name


def test_dates_of_a_search_span_the_years_that_stand_there():
    near = make_hierarchy("date", "d", pa.array(["2020-02-29", "2021-12-31"]), ON, close=True)
    assert len(near.levels[0]) == 366 + 365
    assert len(make_hierarchy("date", "d", pa.array([], pa.string()), ON).levels[0]) > 40_000


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_files_as_arx_writes_them(separator):
    text = f'a{separator}x{separator}"q"\n\nb{separator}x{separator}q\n'
    made = read_hierarchy("f", "h.csv", text)
    assert [level.to_pylist() for level in made.levels] == [["a", "b"], ["x", "x"], ["q", "q"], [ANY, ANY]]


def test_a_file_ends_in_any_value():
    assert read_hierarchy("f", "h.csv", "a;x\nb;y").levels[-1].to_pylist() == [ANY, ANY]


@pytest.mark.parametrize(("text", "code"), [("", "SY-A061"), ("a\nb", "SY-A061"), ("a;x\nb", "SY-A062"),
                                            ("a;x\nb;", "SY-A062"), ("a;x\na;x", "SY-A010")])  # fmt: skip
def test_files_that_are_none(text, code):
    with pytest.raises(AssessFault, match=code):
        read_hierarchy("f", "h.csv", text)


def test_strange_values_belong_to_any_value():
    made = widen(read_hierarchy("f", "h.csv", "a;x\nb;y"), pa.array(["a", "z", None]))
    assert [level.to_pylist()[-1] for level in made.levels] == ["z", ANY, ANY]
    assert widen(made, pa.array(["a"])) is made


def test_codes_without_a_chapter_are_left_aside():
    assert chaptered(pa.array(["J45", "A0", "甲", None])).to_pylist() == ["J45"]


def test_levels_above_the_coarsest_go():
    graded = grade(encode_column("f", pa.array(["a", "b"])), read_hierarchy("f", "h.csv", "a;x\nb;y"))
    assert cut_off(graded, None) is graded
    assert cut_off(graded, 1).height == 2
    with pytest.raises(AssessFault, match="SY-A019"):
        cut_off(graded, 3)
