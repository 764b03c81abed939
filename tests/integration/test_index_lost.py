"""A key index that is lost: lists are aligned all the same, and it is written anew from the records."""

from datetime import UTC, datetime

import numpy as np
import pytest

from suyuan.app.alignment import align_file
from suyuan.app.import_registry import import_file
from suyuan.app.reindex import reindex
from suyuan.app.starter import init_workspace
from suyuan.core.errors import IntegrityFault
from suyuan.engines.reading import read_table
from suyuan.engines.writing import write_table
from suyuan.samples.leaks.recipe import make_leak, parse_step
from suyuan.samples.people import invent_newborns


def clock():
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """A registry in two runs, a list of its people, and how the list was aligned."""
    folder = tmp_path_factory.mktemp("lost")
    people = invent_newborns(6000, 3)
    for number, part in enumerate((people.slice(0, 4500), people.slice(4500))):
        write_table(part, folder / f"{number}.csv")
    workspace = init_workspace(folder / "w", clock)
    for number in range(2):
        import_file(workspace, folder / f"{number}.csv", clock)
    wanted = people.select(["name", "birth_date", "mother_name", "mother_phone", "address"])
    steps = [parse_step(step) for step in ("subset:rows=900", "mask:share=.3", "strangers:share=.2", "shuffle")]
    write_table(make_leak([wanted], steps, 4).table, folder / "list.csv")
    with workspace.reading() as session:
        before = align_file(session, folder / "list.csv")
    assert before.indexed
    assert before.alignment.linked.sum() > 850
    return folder, workspace, before.alignment


def damage(workspace):
    for path in (workspace.folder / "registry" / "index").glob("*/name-birth.keys.npy"):
        path.write_bytes(path.read_bytes()[:200])


def test_a_lost_index_slows_and_does_not_stop(lost):
    folder, workspace, before = lost
    damage(workspace)
    with workspace.reading() as session:
        found = align_file(session, folder / "list.csv")
    assert not found.indexed
    assert (found.alignment.rid == before.rid).mean() > 0.995
    assert (found.alignment.rid[before.certain] == before.rid[before.certain]).all()


def test_the_index_is_written_anew_and_imports_know_their_people(lost):
    folder, workspace, before = lost
    damage(workspace)
    assert reindex(workspace) == 6000
    with workspace.reading() as session:
        found = align_file(session, folder / "list.csv")
    assert found.indexed
    assert np.array_equal(found.alignment.rid, before.rid)
    again = import_file(workspace, folder / "1.csv", clock)
    assert (again.added, again.updated) == (0, 1500)
    assert read_table(folder / "1.csv").rows.num_rows == 1500


@pytest.fixture
def small(tmp_path):
    """A registry of 300, and a list of them all."""
    write_table(invent_newborns(300, 5), tmp_path / "list.csv")
    workspace = init_workspace(tmp_path / "w", clock)
    import_file(workspace, tmp_path / "list.csv", clock)
    return tmp_path, workspace


def test_lost_locations_are_an_error_and_never_an_empty_registry(small):
    """Taken for empty, the registry would explain no list, and a trace would say that the copy is not ours."""
    folder, workspace = small
    (path,) = (workspace.folder / "registry").glob("locations-*.bin")
    path.unlink()
    with workspace.reading() as session, pytest.raises(IntegrityFault) as fault:
        align_file(session, folder / "list.csv")
    assert fault.value.code == "SY-L006"


@pytest.mark.parametrize("looked_before", [False, True])
def test_a_list_is_aligned_while_others_import(small, looked_before):
    folder, workspace = small
    with workspace.reading() as session:
        if looked_before:
            assert len(session.registry.rids()) == 300
        for number in range(3):
            write_table(invent_newborns(200, 20 + number), folder / f"more{number}.csv")
            import_file(workspace, folder / f"more{number}.csv", clock)
        found = align_file(session, folder / "list.csv")
    assert found.alignment.linked.sum() >= 299
