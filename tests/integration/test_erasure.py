"""Erasing a person: the ledger never named them, and what could tell its commitments goes with them."""

from datetime import UTC, datetime, timedelta

import pytest

from suyuan.app import persons
from suyuan.app.import_registry import import_file
from suyuan.app.persons import erase_persons, show_registry
from suyuan.app.starter import init_workspace
from suyuan.engines.writing import write_table
from suyuan.ledger.entry import Event
from suyuan.samples.people import invent_newborns
from suyuan.storage.ledger_audit import rebuild


def clock():
    return datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    made = init_workspace(tmp_path / "w", clock)
    write_table(invent_newborns(50, 1), tmp_path / "people.csv")
    import_file(made, tmp_path / "people.csv", clock)
    return made


def test_openings_go_and_the_tree_stays(workspace):
    one = show_registry(workspace, clock, person="#3", reveal_reason="核对本人申请").revealed
    several = show_registry(workspace, clock, limit=10, reveal_reason="抽查前十人").revealed
    entries = list(workspace.ledger.entries())
    for index, count in ((one, 1), (several, 10)):
        body = entries[index].body
        assert entries[index].event is Event.REVEAL
        assert len(body["records"]) == count
        assert len(set(body["records"])) == count
        with workspace.reading() as session:
            for opening in session.openings.of(index):
                field = body[opening.name]
                assert opening.commitment == (field if opening.place is None else field[opening.place])
    assert entries[one].body["records"][0] not in entries[several].body["records"], "a fresh blind each time"
    _, erased = erase_persons(workspace, clock, "#3")
    with workspace.reading() as session:
        assert session.openings.of(one) == ()
        left = session.openings.of(several)
        assert sorted(opening.rid for opening in left) == [rid for rid in range(10) if rid != 3]
        (proof,) = session.openings.of(erased)
        assert (proof.value, proof.commitment) == (3, list(workspace.ledger.entries())[erased].body["records"][0])
    rebuild(workspace.ledger)
    database = (workspace.folder / "suyuan.db").read_bytes()
    assert "核对本人申请".encode() not in database
    assert "抽查前十人".encode() not in database, "words of an entry go with any of its records"


def test_many_records_are_logged_in_several_entries(workspace, monkeypatch):
    monkeypatch.setattr(persons, "IN_ONE_ENTRY", 20)
    size = workspace.ledger.checkpoint().size
    assert show_registry(workspace, clock, limit=50, reveal_reason="年度核查").revealed == size
    counts = [entry.body["count"] for entry in workspace.ledger.entries(size)]
    assert counts == [20, 20, 10]


def test_a_clock_that_was_set_back_is_said_and_nothing_is_lost(workspace):
    size = workspace.ledger.checkpoint().size

    def yesterday():
        return clock() - timedelta(days=1)

    show_registry(workspace, yesterday, person="#3", reveal_reason="核对")
    show_registry(workspace, clock, person="#3", reveal_reason="核对")
    bodies = [entry.body for entry in workspace.ledger.entries(size)]
    assert [body.get("clock_behind_s") for body in bodies] == [86_400, None]
    assert rebuild(workspace.ledger).size == size + 2
