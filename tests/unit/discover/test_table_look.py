"""A table in pieces is seen as the table that it is."""

import pyarrow as pa
import pytest

from suyuan.discover import table_look
from suyuan.discover.table_look import TableLook, holds_prose
from suyuan.samples.people import invent_newborns

PEOPLE = invent_newborns(3_000, 8).cast(pa.schema([(n, pa.string()) for n in invent_newborns(1, 8).column_names]))


def look(pieces, **more):
    one = TableLook(PEOPLE.column_names, 2026, **more)
    for piece in pieces:
        one.add(piece)
    return one.finish()


def test_pieces_are_seen_as_the_whole():
    whole = look([PEOPLE])
    parts = look([PEOPLE.slice(at, 700) for at in range(0, 3_000, 700)])
    assert (parts.rows, parts.columns, parts.grade) == (3_000, whole.columns, whole.grade)
    assert parts.sightings == whole.sightings


def test_a_long_table_is_kept_as_an_even_sample(monkeypatch):
    monkeypatch.setattr(table_look, "KEPT_ROWS", 1_000)
    one = TableLook(PEOPLE.column_names, 2026)
    for at in range(0, 3_000, 150):
        one.add(PEOPLE.slice(at, 150))
    kept = pa.concat_tables(one._pieces)
    assert kept.num_rows <= 1_000
    assert kept["birth_certificate"].to_pylist() == PEOPLE["birth_certificate"].to_pylist()[:: one._step]
    found = {(s.column, s.type) for s in one.finish().sightings}
    assert found == {(s.column, s.type) for s in look([PEOPLE]).sightings}


def test_a_cell_in_a_late_piece_is_not_missed():
    rows = pa.table({"c0": pa.array(["正常"] * 100_000)})
    one = TableLook(["备注"], 2026)
    one.add(rows)
    one.add(pa.table({"c0": pa.array(["正常", "邮箱 someone@example.com"])}))
    sight = one.finish()
    assert [(s.type, s.matched, s.filled, s.holds) for s in sight.sightings] == [("email", 1, 100_002, True)]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["产妇情况良好，下周再来"], True),
        (["王建国"] * 50, False),
        (["13", "AB-7"], False),
        ([], False),
    ],
)
def test_running_text(cells, told):
    assert holds_prose(pa.array(cells, pa.string())) is told
