"""Shape: actions reach unmarked columns only, row by row, and constraints say what would do."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.policy_shape import Constraints, FieldAction
from suyuan.release.deidentify.constrain import constrain
from suyuan.release.deidentify.shape import prepare, shape, shape_table
from suyuan.release.layout import CopyColumn, CopyLayout
from suyuan.release.mark import MarkedCopy

ON = date(2026, 3, 1)
MASTER = b"k" * 32
LAYOUT = CopyLayout(
    (
        CopyColumn("name", "plain", ("name",)),
        CopyColumn("birth_date", "plain", ("birth_date",)),
        CopyColumn("contact", "one_of", ("mother_phone", "father_phone"), choice=("choice:a",)),
        CopyColumn("address", "plain", ("address",), forms=("address",)),
        CopyColumn("weight", "plain", ("weight",)),
    ),
    "", False, 0,
)  # fmt: skip
TABLE = pa.table(
    {
        "name": ["王虚构", "李示例", None],
        "birth_date": ["2021-03-05", "2021-03-09", "2022-01-01"],
        "contact": ["15400000000", None, "15400000001"],
        "address": ["某路", "某街", "某巷"],
        "weight": ["3000", "3100", "3200"],
    }
)
RIDS = np.array([7, 3, 5], dtype=np.uint64)


def ready(recipient="a", **said):
    actions = {name: FieldAction.model_validate(one) for name, one in said.items()}
    return prepare(actions, LAYOUT, MASTER, recipient, "p", ON)


def test_only_what_is_named_changes_and_order_stays():
    shaping = ready(name={"action": "mask", "first": 1}, birth_date={"action": "generalise", "level": 1})
    copy = shape(MarkedCopy(TABLE, RIDS, 0, 0, 0), shaping)
    assert copy.table.column_names == TABLE.column_names
    assert copy.table["name"].to_pylist() == ["王**", "李**", None]
    assert copy.table["birth_date"].to_pylist() == ["2021-03", "2021-03", "2022-01"]
    for name in ("contact", "address", "weight"):
        assert copy.table[name].to_pylist() == TABLE[name].to_pylist()
    assert copy.rids is RIDS


def test_a_row_s_action_does_not_depend_on_other_rows():
    shaping = ready(
        name="token", birth_date={"action": "date_shift", "days": 30}, weight={"action": "pool", "low": 3050}
    )
    whole, changes = shape_table(TABLE, RIDS, shaping)
    order = [2, 0, 1]
    again, _ = shape_table(TABLE.take(order), RIDS[order], shaping)
    assert again.equals(whole.take(order))
    assert {change.field for change in changes} == {"name", "birth_date", "weight"}
    assert whole["birth_date"][0].as_py() != "2021-03-05"


def test_scopes_do_not_meet():
    one = shape_table(TABLE, RIDS, ready("a", name="token"))[0]["name"].to_pylist()
    other = shape_table(TABLE, RIDS, ready("b", name="token"))[0]["name"].to_pylist()
    assert not {*one} & {*other} - {None}


@pytest.mark.parametrize("column", ["contact", "address"])
def test_marked_columns_are_refused(column):
    with pytest.raises(PolicyRefusal, match="SY-G101"):
        ready(**{column: "token"})
    ready(**{column: "keep"})


def test_keys_are_not_shown():
    assert "key" not in repr(ready(name="token"))


def test_the_k_that_would_do_is_named():
    plain = pa.table({"sex": ["女"] * 6, "month": ["1", "1", "1", "2", "2", "2"], "town": list("aabbbb")})
    rids = np.arange(6, dtype=np.uint64)
    with pytest.raises(PolicyRefusal) as refused:
        constrain(plain, rids, ready(), Constraints(k=3), (), "p")
    assert refused.value.code == "SY-G103"
    assert (refused.value.params["reached"], refused.value.params["column"]) == (1, "town")
    assert refused.value.params["without"] == 3
    constrain(plain, rids, ready(), Constraints(quasi=("sex", "month"), k=3), (), "p")
