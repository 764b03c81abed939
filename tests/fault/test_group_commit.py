"""Many threads, one ledger: every index once, every entry there, one error for a group that failed."""

import threading
from datetime import UTC, datetime

import pytest

from suyuan.core.errors import ComponentFault, UsageFault
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.group_commit import GroupCommit
from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.ledger_folder import LedgerFolder

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path):
    made = LedgerFolder(tmp_path / "ledger", "log.invalid/1", b"s" * 32)
    made.create()
    return made


def test_each_caller_gets_its_own_index(ledger):
    group, found = GroupCommit(ledger), {}

    def work(thread):
        for number in range(20):
            found[thread, number] = group.append(Entry(Event.IMPORT, NOW, {"rows": thread * 100 + number}))

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found.values()) == list(range(320))
    entries = list(ledger.entries())
    for (thread, number), index in found.items():
        assert entries[index].body["rows"] == thread * 100 + number
    for thread in range(16):
        assert [found[thread, n] for n in range(20)] == sorted(found[thread, n] for n in range(20))
    assert rebuild(ledger).size == 320


def test_one_bad_entry_is_its_callers_own_affair(ledger):
    group, found, refused = GroupCommit(ledger), [], []

    def work(number):
        try:
            found.append(group.append(Entry(Event.IMPORT, NOW, {"note": "x" * (70_000 if number % 4 == 0 else 7)})))
        except UsageFault:
            refused.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(refused) == [0, 4, 8, 12]
    assert sorted(found) == list(range(12))


def test_a_failed_group_tells_all_and_the_next_one_works(ledger, monkeypatch):
    group = GroupCommit(ledger)

    def fail(_entries):
        raise ComponentFault("SY-C001", file="ledger")

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "append_leaves", fail)
        with pytest.raises(ComponentFault):
            group.append(Entry(Event.IMPORT, NOW, {"rows": 1}))
    assert group.append(Entry(Event.IMPORT, NOW, {"rows": 2})) == 0
