"""Packing a trace: what is refused before a key is opened, what the annex holds, what the epoch does afterwards."""

import json
import shutil
import zipfile
from datetime import UTC, datetime

import pyrage
import pytest

from suyuan.app.demo import SEED, run_demo
from suyuan.app.demo_govern import approve_release, open_office
from suyuan.app.pack import pack_evidence
from suyuan.app.release import make_release
from suyuan.app.trace import trace_file
from suyuan.app.verify import verify_pack
from suyuan.core.errors import UsageFault
from suyuan.ledger.entry import Event
from suyuan.storage.workspace import open_workspace


def clock():
    return datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return run_demo(tmp_path_factory.mktemp("pack") / "d", lambda step, facts: None, people=12_000)


@pytest.fixture
def workspace(played, tmp_path):
    shutil.copytree(played.folder / "workspace", tmp_path / "w")
    return open_workspace(tmp_path / "w")


def test_an_opened_epoch_stays_traceable_and_new_releases_use_new_keys(played, workspace, tmp_path):
    assert workspace.epoch == 2, "the demo opened the first"
    office = open_office(workspace, clock, SEED)
    approve_release(workspace, office, "qicai-photo", "newborn-photo", clock)
    again = make_release(workspace, "qicai-photo", "newborn-photo", clock, clerk=office.clerk)
    old = next(r for r in played.releases if r.stored.recipient == "qicai-photo")
    assert again.stored.release_id != old.stored.release_id
    assert again.stored.manifest["commitments"]["bias_key"] != old.stored.manifest["commitments"]["bias_key"]
    traced = trace_file(workspace, played.leak_file, clock)
    assert traced.telling.epoch == 1
    assert {accused.recipient for accused in traced.attribution.accused} == {"qicai-photo", "meile-photo"}


def test_the_annex_opens_with_the_courts_key_alone(played, workspace, tmp_path):
    court = pyrage.x25519.Identity.generate()
    traced = trace_file(workspace, played.leak_file, clock)
    made = pack_evidence(workspace, traced, tmp_path / "p.zip", clock, annex_to=[str(court.to_public())])
    found = verify_pack(made.out, exhibit=played.leak_file, log_key=made.log_key, lang="en")
    assert found.verdict == "attributed", found.lines
    with zipfile.ZipFile(made.out) as container:
        sealed, reading = container.read("annex.age"), container.read("reading.csv").decode().split("\n")[1:-1]
        clear = b"".join(container.read(name) for name in container.namelist() if name != "annex.age").decode()
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])
    rows = [json.loads(line) for line in pyrage.decrypt(sealed, [court]).decode().splitlines()]
    assert [(row["row"], row["rid"]) for row in rows] == [tuple(map(int, line.split(",")[:2])) for line in reading]
    assert set(rows[0]["leaked"]) == {"住址", "联系电话", "家长姓", "宝宝生日"}
    for row in rows[:50]:
        for value in (row["registry"]["address"], row["registry"]["mother_phone"], row["leaked"]["住址"]):
            assert not value or value not in clear
    entry = [e for e in workspace.ledger.entries() if e.event is Event.OPENING][-1]
    assert entry.body["annex_to"] == [str(court.to_public())]


def test_nothing_is_opened_where_the_pack_cannot_be_made(played, workspace, tmp_path):
    traced = trace_file(workspace, played.leak_file, clock)
    size = workspace.ledger.checkpoint().size
    (tmp_path / "there.zip").write_bytes(b"mine")
    for out, annex, code in (
        (tmp_path / "there.zip", (), "SY-U019"),
        (tmp_path / "no" / "folder.zip", (), "SY-U019"),
        (tmp_path / "p.zip", ("age1nonsense",), "SY-U018"),
    ):
        with pytest.raises(UsageFault) as raised:
            pack_evidence(workspace, traced, out, clock, annex_to=annex)
        assert raised.value.code == code
    assert workspace.ledger.checkpoint().size == size
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
