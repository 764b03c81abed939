"""The disk fills up at every place where a release writes: no copy leaves, nothing is lost, the next try works."""

import errno
import os
from datetime import UTC, datetime

import pytest

from suyuan.app import draft_file
from suyuan.app.import_registry import import_file
from suyuan.app.release import make_release
from suyuan.app.starter import init_workspace
from suyuan.core.errors import ComponentFault
from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns
from suyuan.storage import durable, key_index, ledger_folder, segments
from suyuan.storage.ledger_audit import rebuild

POLICY = """
[govern]
decision = "advise"
[recipients.studio]
name = "某虚构摄影公司"
[purposes.photo]
title = "回访"
basis = "consent"
keep_days = 30
needs = ["birth_month", { one_of = ["mother_phone", "father_phone"], as = "contact" }, "address"]
carriers = ["choice", "form"]
"""


def clock():
    return datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    made = init_workspace(tmp_path / "w", clock, policy_text=POLICY)
    write_table(invent_newborns(300, 1), tmp_path / "people.csv")
    import_file(made, tmp_path / "people.csv", clock)
    return made


def fill_up(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (draft_file, "write_table"),
        (draft_file, "flush_file"),
        (ledger_folder, "write_whole"),
        (durable.os, "fsync"),
    ],
)
def test_release(workspace, monkeypatch, module, name):
    before = files(workspace.folder)
    with monkeypatch.context() as patched:
        patched.setattr(module, name, fill_up)
        with pytest.raises(ComponentFault) as raised:
            make_release(workspace, "studio", "photo", clock)
    assert raised.value.code == "SY-C001"
    after = files(workspace.folder)
    # Files that no checkpoint speaks of yet are nobody's business.
    assert {k: v for k, v in after.items() if k in before} == before
    assert all(k.startswith(("releases/scopes/", "ledger/tile/")) for k in after.keys() - before.keys())
    assert not list(workspace.outbox.iterdir())
    made = make_release(workspace, "studio", "photo", clock)
    assert made.out.is_file()
    assert rebuild(workspace.ledger).size == 4


@pytest.mark.parametrize(
    ("module", "name"), [(segments.pq, "write_table"), (key_index.np, "save"), (durable.os, "fsync")]
)
def test_import(workspace, tmp_path, monkeypatch, module, name):
    write_table(invent_newborns(200, 2), tmp_path / "more.csv")
    with workspace.reading() as session:
        before = session.registry.read(["name", "address"]).to_pydict()
    with monkeypatch.context() as patched:
        patched.setattr(module, name, fill_up)
        with pytest.raises(ComponentFault) as raised:
            import_file(workspace, tmp_path / "more.csv", clock)
    assert raised.value.code == "SY-C001"
    with workspace.reading() as session:
        assert session.registry.read(["name", "address"]).to_pydict() == before
    assert import_file(workspace, tmp_path / "more.csv", clock).added == 200
