"""Whatever stands in a log: it is read or left out, never a crash, and never a record that was not named."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suyuan.app.import_registry import import_file
from suyuan.app.resolve import resolve_records
from suyuan.app.starter import init_workspace
from suyuan.core.normalise.moments import UNREAD, read_moments
from suyuan.discover.access_columns import LogColumns, find_log_columns
from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns
from suyuan.storage.access import gather_events, new_events

CELLS = st.lists(st.none() | st.text(max_size=30), min_size=1, max_size=8)
WRITTEN = st.lists(
    st.one_of(st.none(), st.text(alphabet="0123456789-/.: TZ+年月日时分秒上下午AMP", max_size=24)),
    min_size=1,
    max_size=8,
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(CELLS | WRITTEN)
def test_a_moment_is_read_alike_alone_and_among_others(cells):
    together = read_moments(pa.array(cells, pa.string()))
    alone = [int(read_moments(pa.array([cell], pa.string()))[0]) for cell in cells]
    assert together.tolist() == alone
    assert all(second == UNREAD or 631_123_200 <= second <= 4_102_416_000 for second in alone)


FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y-%m-%dT%H:%M:%S+08:00",
    "%Y-%m-%d %I:%M:%S %p",
)


@given(st.integers(631_123_200, 4_102_416_000), st.sampled_from(FORMS))
def test_a_moment_that_was_written_is_read_back(second, form):
    written = datetime.fromtimestamp(second, timezone(timedelta(hours=8))).strftime(form)
    assert read_moments(pa.array([written])).tolist() == [second]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5), st.data())
def test_any_titles_and_cells_find_columns_or_none(titles, data):
    cells = st.lists(st.none() | st.text(max_size=12), min_size=3, max_size=3)
    rows = pa.table({f"c{n}": pa.array(data.draw(cells), pa.string()) for n in range(len(titles))})
    found = find_log_columns(titles, rows, {})
    places = [p for p in (found.account, found.time, *found.named, *found.others) if p is not None]
    assert len(places) == len(set(places))


PEOPLE = invent_newborns(40, 4)
CERTS = PEOPLE["birth_certificate"].to_pylist()
BETWEEN = st.sampled_from([" ", ";", "；", ", ", "、", "|", "\n"])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    def clock():
        return datetime(2026, 1, 2, tzinfo=UTC)

    folder = tmp_path_factory.mktemp("access")
    made = init_workspace(folder / "w", clock)
    write_table(PEOPLE, folder / "people.csv")
    import_file(made, folder / "people.csv", clock)
    return made


@QUICK
@given(
    st.lists(
        st.lists(st.sampled_from([*range(40), -1, -2]), max_size=5).flatmap(
            lambda named: BETWEEN.map(lambda sign: (named, sign))
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_record_of_a_cell_is_found_and_no_other(workspace, lines):
    texts = {-1: "X000000000", -2: "张三"}
    cells = [sign.join(texts.get(rid, CERTS[rid]) for rid in named) or None for named, sign in lines]
    with workspace.reading() as session:
        found = resolve_records(
            session, pa.table({"c0": pa.array(cells, pa.string())}), LogColumns(None, None, (0,), ())
        )
    assert set(zip(found.row.tolist(), found.rid.tolist(), strict=True)) == {
        (row, rid) for row, (named, _) in enumerate(lines) for rid in named if rid >= 0
    }
    assert found.filled.tolist() == [cell is not None for cell in cells]


@QUICK
@given(CELLS)
def test_junk_names_nobody(workspace, cells):
    with workspace.reading() as session:
        rows = pa.table({"c0": pa.array(cells, pa.string()), "c1": pa.array(cells, pa.string())})
        assert len(resolve_records(session, rows, LogColumns(None, None, (0,), (1,))).row) == 0


EVENTS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(0, 3)), max_size=12)


def events_of(triples):
    names, rids, times = (list(side) for side in zip(*triples, strict=True)) if triples else ([], [], [])
    return gather_events(pa.array(names, pa.string()), np.array(rids, np.int64), np.array(times, np.int64))


def triples_of(events):
    return [
        (events.accounts[who], rid, at)
        for who, rid, at in zip(events.account.tolist(), events.rid.tolist(), events.at.tolist(), strict=True)
    ]


@given(EVENTS, EVENTS)
def test_events_are_sets(known, more):
    assert triples_of(events_of(known)) == sorted(set(known))
    assert triples_of(new_events(events_of(more), events_of(known))) == sorted(set(more) - set(known))
