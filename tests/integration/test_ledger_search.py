"""Entries are found by any text, newest first, a page at a time; the steps of a proof lead to the root."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from suyuan.app import ledger_search
from suyuan.app.ledger_search import prove_entry, search_ledger
from suyuan.core.errors import UsageFault
from suyuan.core.merkle import leaf_hash
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.ledger_folder import LedgerFolder

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    made = LedgerFolder(tmp_path_factory.mktemp("search") / "ledger", "example.test/log", b"s" * 32)
    made.create()
    entries = [Entry(Event.RELEASE, AT, {"release": f"R-{n:04d}", "recipient": f"r{n % 7}"}) for n in range(700)]
    made.append_many(entries)
    return made


def test_pages_hold_everything_once(ledger):
    seen, before = [], None
    while True:
        found = search_ledger(ledger, "", before)
        seen += [one.index for one in found.entries]
        assert all(one.proven for one in found.entries)
        if found.older is None:
            break
        before = found.older
    assert seen == list(range(699, -1, -1))


def test_a_text_is_found_across_bundles(ledger):
    seen, before = [], None
    while (found := search_ledger(ledger, '"recipient":"r3"', before)).older is not None:
        seen += [one.index for one in found.entries]
        before = found.older
    seen += [one.index for one in found.entries]
    assert seen == [n for n in range(699, -1, -1) if n % 7 == 3]


def test_one_answer_looks_through_so_many_and_the_next_goes_on(ledger, monkeypatch):
    monkeypatch.setattr(ledger_search, "LOOKED_AT", 100)
    found = search_ledger(ledger, "R-0005")
    assert not found.entries
    assert 590 <= found.older <= 600
    while found.older is not None and not found.entries:
        found = search_ledger(ledger, "R-0005", found.older)
    assert [one.index for one in found.entries] == [5]


def test_by_number_and_by_hash(ledger):
    assert [one.index for one in search_ledger(ledger, "256").entries] == [256]
    digest = leaf_hash(ledger.leaf(511)).hex()
    assert [one.index for one in search_ledger(ledger, digest.upper()[:20]).entries] == [511]
    assert not search_ledger(ledger, "9999999").entries


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 512, 698, 699])
def test_the_steps_lead_to_the_root(ledger, index):
    shown = prove_entry(ledger, index)
    assert shown.steps[-1].found == shown.head.root == ledger.checkpoint().root


@pytest.mark.parametrize("index", [-1, 700])
def test_there_is_no_such_entry(ledger, index):
    with pytest.raises(UsageFault) as refused:
        prove_entry(ledger, index)
    assert refused.value.code == "SY-U013"
