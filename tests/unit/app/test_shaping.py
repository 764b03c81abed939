"""Shaping in a plan: what a copy shows before its marks, and what the manifest says of it."""

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest

from suyuan.app.shaping import class_columns, describe_shaping, lay_plain
from suyuan.govern.policy_shape import FieldAction
from suyuan.release.deidentify.constrain import Reached
from suyuan.release.deidentify.search import Found
from suyuan.release.deidentify.shape import prepare, settle, shape_table
from suyuan.release.layout import CopyColumn, CopyLayout

ON = date(2026, 3, 1)
ON_AT = datetime(2026, 3, 1, tzinfo=UTC)
LAYOUT = CopyLayout(
    (
        CopyColumn("birth", "one_of", ("birth_month", "birth_year"), choice=("choice:a",)),
        CopyColumn("contact", "one_of", ("mother_phone", "father_phone")),
        CopyColumn("town", "plain", ("town",)),
    ),
    "", tokens=False, honey=0,
)  # fmt: skip
RECORDS = pa.table(
    {
        "rid": pa.array([2, 5, 9], pa.uint64()),
        "birth_date": ["2021-03-05", "2021-03-09", None],
        "mother_phone": ["15400000000", None, None],
        "father_phone": [None, "15400000001", None],
        "town": ["甲", "乙", "丙"],
    }
)


def test_every_field_that_a_column_may_show_counts():
    plain = lay_plain(RECORDS, LAYOUT, ON)
    assert plain.table.column_names == ["birth:birth_month", "birth:birth_year", "contact:mother_phone",
                                        "contact:father_phone", "town"]  # fmt: skip
    assert plain.table["birth:birth_year"].to_pylist() == ["2021", "2021", None]
    assert plain.naming == ("contact:mother_phone", "contact:father_phone")
    assert plain.rids.tolist() == [2, 5, 9]


@pytest.fixture
def settled():
    said = {"town": FieldAction(action="generalise")}
    shaping = prepare(said, LAYOUT, b"k" * 32, "r", "p", ON)
    assert shaping.open == ("town",)
    cells = pa.table({"town": ["{甲, 乙}", "{甲, 乙}", "*"]})
    found = Found({}, cells, np.array([True, True, False]), 0.5, proved=False)
    return settle(shaping, "ranges", found, {}, RECORDS["rid"].to_numpy())


def test_cells_of_a_search_follow_their_records(settled):
    table = pa.table({"town": ["乙", "甲"]})
    shown, _ = shape_table(table, np.array([5, 2], dtype=np.uint64), settled)
    assert shown["town"].to_pylist() == ["{甲, 乙}", "{甲, 乙}"]
    assert settled.searched.left_out == 1
    classes = class_columns(settled, RECORDS.slice(0, 2), LAYOUT, ON_AT)
    assert classes["town"].tolist() == [0, 0]


def test_the_manifest_holds_no_value(settled):
    told = describe_shaping(settled, Reached(("town",), 2, 3, {"town": (1, 0.25)}))
    assert "甲" not in str(told)
    assert told["search"] == {"method": "ranges", "levels": {}, "left_out": 1, "granularity": "0.5000", "proved": False}
    assert (told["reached"]["k"], told["reached"]["k_missing_as_any_value"]) == (2, 3)
    assert "personal information" in told["status"]
