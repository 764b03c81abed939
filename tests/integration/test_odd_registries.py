"""Registries and lists that are legal and odd."""

from datetime import UTC, datetime

import numpy as np
import pytest

from suyuan.app.alignment import align_file
from suyuan.app.explain import explain_trace
from suyuan.app.import_registry import import_file
from suyuan.app.pack import pack_evidence
from suyuan.app.reindex import reindex
from suyuan.app.release import make_release
from suyuan.app.starter import init_workspace
from suyuan.app.trace import trace_file
from suyuan.core.errors import UsageFault
from suyuan.engines.reading import read_table
from suyuan.engines.writing import write_table
from suyuan.ledger.entry import Event
from suyuan.samples.numbers import custodian_numbers
from suyuan.samples.people import invent_newborns

NUMBERS = custodian_numbers(400, 3)
POLICY = f"""[govern]
decision = "advise"
[recipients.studio]
name = "s"
[recipients.clinic]
name = "c"
[purposes.photo]
title = "t"
basis = "consent"
keep_days = 30
needs = ["birth_date", {{ one_of = ["mother_phone", "father_phone"], as = "contact" }}, "address"]
carriers = ["choice", "form", "honey"]
honey_records = 20
[honey]
phones = [{", ".join(f'"{number}"' for number in NUMBERS)}]
"""


def clock():
    return datetime(2026, 1, 2, tzinfo=UTC)


def put(folder, name, text):
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.fixture
def fresh(tmp_path):
    return init_workspace(tmp_path / "w", clock, policy_text=POLICY)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A workspace with two copies given out, and the first one's table."""
    folder = tmp_path_factory.mktemp("odd")
    workspace = init_workspace(folder / "w", clock, policy_text=POLICY)
    write_table(invent_newborns(300, 1), folder / "people.csv")
    import_file(workspace, folder / "people.csv", clock)
    copies = [make_release(workspace, name, "photo", clock).out for name in ("studio", "clinic")]
    read = read_table(copies[0])
    return folder, workspace, read.rows.rename_columns(list(read.header))


def test_an_empty_registry_is_indexed_and_aligned(fresh, tmp_path):
    assert reindex(fresh) == 0
    path = put(tmp_path, "list.csv", "姓名,出生日期,电话\n王安明,2021-03-01,15400000001\n")
    with fresh.reading() as session:
        assert align_file(session, path).alignment.rid.tolist() == [-1]


def test_the_index_is_written_anew_after_an_attempt_that_was_cut_short(fresh, tmp_path):
    import_file(fresh, put(tmp_path, "p.csv", "姓名,出生日期\n王安明,2021-03-01\n"), clock)
    left = fresh.folder / "registry" / "index" / "run-000002-0"
    left.mkdir()
    (left / "name-birth.keys.npy").write_bytes(b"half")
    assert reindex(fresh) == 1


def test_a_person_is_found_by_cells_that_two_files_told(fresh, tmp_path):
    first = "身份证号,出生日期,学校\n330106202103010019,2021-03-01,一小\n"
    import_file(fresh, put(tmp_path, "one.csv", first), clock)
    again = import_file(fresh, put(tmp_path, "two.csv", "身份证号,姓名\n330106202103010019,王安明\n"), clock)
    assert (again.added, again.updated) == (0, 1)
    with fresh.reading() as session:
        found = align_file(session, put(tmp_path, "list.csv", "姓名,出生日期\n王安明,2021-03-01\n"))
    assert found.alignment.rid.tolist() == [0]


def test_invented_records_alone_name_their_copy(released):
    folder, workspace, copy = released
    honey = np.isin(copy["contact"].to_pylist(), NUMBERS)
    write_table(copy.filter(honey), folder / "honey.csv")
    traced = trace_file(workspace, folder / "honey.csv", clock)
    (accused,) = traced.attribution.accused
    assert accused.recipient == "studio"
    assert (accused.share.low, accused.share.high) == (0.0, 1.0)
    (why,) = explain_trace(traced)
    for parts in (why.carriers, why.links, why.list_parts):
        assert [part.name for part in parts] == ["honey+token"]
        assert sum(part.log10 for part in parts) == pytest.approx(why.log10_e)


def test_no_key_is_opened_where_no_mark_was_read(released):
    folder, workspace, copy = released
    write_table(copy.filter(np.isin(copy["contact"].to_pylist(), NUMBERS)), folder / "again.csv")
    traced = trace_file(workspace, folder / "again.csv", clock)
    with pytest.raises(UsageFault) as fault:
        pack_evidence(workspace, traced, folder / "again.zip", clock)
    assert fault.value.code == "SY-U011"
    assert not (folder / "again.zip").exists()
    assert all(entry.event is not Event.OPENING for entry in workspace.ledger.entries())


def test_a_list_in_which_no_person_is_certain_is_explained(released):
    """Numbers alone show a household, not a person: every link is for review."""
    folder, workspace, copy = released
    write_table(copy.select(["contact", "address"]), folder / "numbers.csv")
    traced = trace_file(workspace, folder / "numbers.csv", clock)
    assert not traced.aligned.alignment.certain.any()
    (why,) = explain_trace(traced)
    assert [part.name for part in why.links if part.records] == ["review"]
    assert all(part.records or part.name == "honey+token" for part in why.links)
