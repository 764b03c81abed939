"""kill -9 at random points: nothing acknowledged is lost, no copy is out without its entry, the workspace opens."""

import os
import random
import signal
import time
from datetime import UTC, datetime

import pytest

from suyuan.app.audit import audit_ledger
from suyuan.app.import_registry import import_file
from suyuan.app.release import make_release
from suyuan.app.starter import init_workspace
from suyuan.engines.writing import write_table
from suyuan.ledger.entry import Entry, Event
from suyuan.samples.people import invent_newborns
from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.ledger_folder import LedgerFolder
from suyuan.storage.workspace import open_workspace

NOW = datetime(2026, 1, 2, tzinfo=UTC)
RECIPIENTS = 60


def clock():
    return NOW


def killed_after(seconds, work):
    """What a forked child had told by the time it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(lambda text: os.write(writer, f"{text}\n".encode()))
        finally:
            os._exit(0)
    os.close(writer)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as told:
        return told.read().split()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_append(tmp_path):
    LedgerFolder(tmp_path / "ledger", "log.invalid/1", b"s" * 32).create()

    def opened():
        return LedgerFolder(tmp_path / "ledger", "log.invalid/1", b"s" * 32)

    def work(tell):
        mine = opened()
        while True:
            tell(mine.append(Entry(Event.IMPORT, NOW, {"rows": 1})))

    chance, acknowledged, longest = random.Random(3), 0, 0.03
    for _ in range(60):
        told = killed_after(chance.uniform(0.0005, longest), work)
        acknowledged += len(told)
        if not told:
            longest = min(longest * 1.2, 1.0)  # a busy machine: the children need longer to come to something
        assert not told or int(told[-1]) < rebuild(opened()).size
    assert acknowledged > 50, "the children must have come to something"


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_release(tmp_path):
    advice = '[govern]\ndecision = "advise"\n'
    recipients = advice + "".join(f'[recipients.r{i}]\nname = "r{i}"\n' for i in range(RECIPIENTS))
    policy = recipients + '[purposes.p]\ntitle = "p"\nbasis = "consent"\nkeep_days = 3\n'
    policy += 'needs = ["name", "address"]\ncarriers = ["form"]\n'
    workspace = init_workspace(tmp_path / "w", clock, policy_text=policy)
    write_table(invent_newborns(300, 1), tmp_path / "people.csv")
    import_file(workspace, tmp_path / "people.csv", clock)
    workspace.engine.dispose()
    chance = random.Random(4)

    def work(tell):
        mine = open_workspace(tmp_path / "w")
        order = list(range(RECIPIENTS))
        chance.shuffle(order)
        for number in order:
            tell(make_release(mine, f"r{number}", "p", clock).stored.release_id)

    told, longest = [], 0.25
    for _ in range(30):
        now = killed_after(chance.uniform(0.01, longest), work)
        told += now
        if not now:
            longest = min(longest * 1.5, 4.0)  # a busy machine: the children need longer to come to something
        again = open_workspace(tmp_path / "w")
        assert audit_ledger(again).problems == ()
        logged = {entry.body.get("release") for entry in again.ledger.entries()}
        copies = {path.stem for path in again.outbox.glob("R-*.csv")}
        assert copies <= logged
        assert set(told) <= copies
        again.engine.dispose()
    assert len(set(told)) > 3, "the children must have come to something"
