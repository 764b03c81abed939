"""Entries: what comes back is what was written; anything else is no entry."""

from datetime import UTC, datetime

import pytest

from suyuan.core.errors import IntegrityFault
from suyuan.ledger.entry import Entry, Event, decode_entry


def test_round_trip():
    entry = Entry(Event.IMPORT, datetime(2026, 1, 2, tzinfo=UTC), {"rows": 1})
    assert decode_entry(entry.encode(), 0) == entry


@pytest.mark.parametrize("leaf", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"schema":' + b"[" * 100_000])
def test_no_entry(leaf):
    with pytest.raises(IntegrityFault) as raised:
        decode_entry(leaf, 7)
    assert (raised.value.code, raised.value.params["index"]) == ("SY-L010", 7)
