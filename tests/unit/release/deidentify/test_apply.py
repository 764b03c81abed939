"""Applying actions: every one does what it says, unnamed fields do not leave, and the manifest holds no value."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify import ladders
from suyuan.release.deidentify.apply import (
    Change,
    Drop,
    Encrypt,
    Generalise,
    Keep,
    Mask,
    Pool,
    Shift,
    Suppress,
    Token,
    deidentify,
)

TABLE = pa.table(
    {
        "name": ["王小明", "李芳", None],
        "phone": ["15400123456", "15400123457", "15400123458"],
        "birth_date": ["2021-03-05", "2021-03-06", None],
        "visit": ["2021-04-01", "2021-04-02", "2021-04-03"],
        "age": [30, 91, 41],
        "note": ["a", "b", "c"],
        "record": ["r1", "r2", "r3"],
    }
)
ACTIONS = {
    "name": Mask(1, 0),
    "phone": Encrypt(bytes(16)),
    "birth_date": Generalise(ladders.dates(date(2021, 1, 1), date(2021, 12, 31)), 1),
    "visit": Shift("record", bytes(16), 5),
    "age": Pool(high=90),
    "note": Suppress(np.array([True, False, False])),
    "record": Token(bytes(16)),
}


def test_every_action_is_done():
    found = deidentify(TABLE, ACTIONS)
    done = {name: found.table[name].to_pylist() for name in found.table.column_names}
    assert done["name"] == ["王**", "李*", None]
    assert done["birth_date"] == ["2021-03", "2021-03", None]
    assert done["age"] == ["30", ">=90", "41"]
    assert done["note"] == [None, "b", "c"]
    assert not set(done["phone"]) & set(TABLE["phone"].to_pylist())
    assert all(one != other for one, other in zip(done["visit"], TABLE["visit"].to_pylist(), strict=True))
    assert all(len(token) == 24 for token in done["record"])
    assert found.changes[0] == Change("name", "mask", 2, 0)
    assert found.changes[5] == Change("note", "suppress", 1, 1)


def test_a_field_that_nobody_named_does_not_leave():
    found = deidentify(TABLE, {"age": Keep(), "name": Drop()})
    assert found.table.column_names == ["age"]
    assert [change.action for change in found.changes].count("drop") == 6


def test_manifest_and_texts_of_actions_hold_no_key_and_no_value():
    shown = repr(deidentify(TABLE, ACTIONS).changes) + repr(ACTIONS)
    assert "王" not in shown
    assert "154" not in shown
    assert "\\x00" not in shown


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ({"street": Keep()}, "SY-A001"),
        ({"visit": Shift("nobody", bytes(16), 5)}, "SY-A001"),
        ({"age": Generalise(ladders.ages(), 6)}, "SY-A019"),
        ({"age": Encrypt(bytes(16))}, "SY-A020"),
        ({"note": Generalise(ladders.ages(), 1)}, "SY-A012"),
    ],
)
def test_what_cannot_be_done_is_told(actions, code):
    with pytest.raises(AssessFault, match=code):
        deidentify(TABLE, actions)
