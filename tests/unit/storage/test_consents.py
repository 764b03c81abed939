"""Consents in the database: what is added once, read in order, taken back, counted."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import PolicyRefusal, UsageFault
from suyuan.govern.consent import CONSENT_SCHEMA, ConsentRecord, Guardian, consent_table
from suyuan.govern.cover import check_consents
from suyuan.storage.consents import FORGOTTEN
from suyuan.storage.workspace import create_workspace

NOW = datetime(2026, 3, 1, 1, 2, 3, 456, tzinfo=UTC)


def consent(number, rid, **changes):
    values = {
        "id": f"c{number}", "rid": rid, "recipient": "studio", "purpose": "photo", "fields": ("name", "phone"),
        "guardian": Guardian(reference="g:1", relation="mother", verified_by="paper", verified_at=NOW),
        "given": True, "separate": True, "at": NOW, "expires": date(2026, 12, 31), "text_sha256": "0" * 64,
        "language": "zh", "method": "form", "version": 1,
    }  # fmt: skip
    return ConsentRecord(**{**values, **changes})


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w", "recipients = {}\npurposes = {}\n")


RECORDS = [
    consent(1, 9),
    consent(2, 3, given=False, guardian=None, expires=None),
    consent(3, 9, recipient="clinic", withdrawn_at=NOW + timedelta(days=1)),
    consent(4, 2**33, purpose="recall"),
    consent(5, 3, at=NOW + timedelta(days=2)),
]


def test_read_as_written(workspace):
    with workspace.writing() as session:
        assert session.consents.add(RECORDS, 7) == 5
        assert session.consents.add(iter(RECORDS[:3]), 8) == 0
        assert session.consents.add([], 8) == 0
    with workspace.reading() as session:
        assert [session.consents.find(one.id) for one in RECORDS] == RECORDS
        assert session.consents.find("c9") is None
        assert session.consents.known(["c1", "c9", "c5"]) == {"c1", "c5"}
        assert session.consents.of_person(3) == (RECORDS[1], RECORDS[4])
        assert session.consents.of_person(9, "clinic", "photo") == (RECORDS[2],)


@pytest.mark.parametrize("rows", [1, 2, 50_000])
def test_batches_are_what_a_decision_reads(workspace, rows):
    with workspace.writing() as session:
        session.consents.add(RECORDS, 7)
    with workspace.reading() as session:
        batches = list(session.consents.batches(rows=rows))
        some = list(session.consents.batches("studio", "photo", rows=rows))
        none = list(session.consents.batches("nobody"))
    whole = pa.Table.from_batches(batches)
    assert whole.schema == CONSENT_SCHEMA
    assert max(batch.num_rows for batch in batches) <= rows
    rids = check_consents(whole)["rid"].to_numpy()
    assert np.all(rids[1:] >= rids[:-1])
    order = [(name, "ascending") for name in ("rid", "recipient", "at")]
    assert whole.sort_by(order).equals(consent_table(RECORDS).sort_by(order))
    assert pa.Table.from_batches(some)["rid"].to_pylist() == [3, 3, 9]
    assert none == []


def test_withdraw(workspace):
    later = NOW + timedelta(hours=1)
    with workspace.writing() as session:
        session.consents.add(RECORDS, 7)
        assert session.consents.withdraw("c1", later).withdrawn_at == later
        assert session.consents.find("c1").withdrawn_at == later
        with pytest.raises(PolicyRefusal, match="SY-G021"):
            session.consents.withdraw("c1", later)
        with pytest.raises(PolicyRefusal, match="SY-G021"):
            session.consents.withdraw("c2", later)
        with pytest.raises(UsageFault, match="SY-U060"):
            session.consents.withdraw("c9", later)


def test_counts(workspace):
    with workspace.writing() as session:
        session.consents.add(RECORDS, 7)
        soon = session.consents.counts(NOW + timedelta(days=3), 400)
        late = session.consents.counts(NOW + timedelta(days=3000))
    told = {(one.recipient, one.purpose, one.state.value): (one.consents, one.expiring) for one in soon}
    assert told == {
        ("clinic", "photo", "withdrawn"): (1, 0),
        ("studio", "photo", "given"): (2, 2),
        ("studio", "photo", "superseded"): (1, 0),
        ("studio", "recall", "given"): (1, 1),
    }
    assert {one.state.value for one in late} == {"withdrawn", "expired", "superseded"}


def test_guardians_are_references(workspace):
    with workspace.writing() as session:
        first, second, same, none = session.consents.guardian_references(pa.array(["甲", "乙", "甲", None]))
        assert first == same != second
        assert none is None
        assert "甲" not in first
        session.consents.add(RECORDS, 7)
        session.consents.forget([9, 3])
        assert session.consents.find("c1").guardian.reference == FORGOTTEN
        assert session.consents.find("c2").guardian is None
        assert session.consents.find("c4").guardian.reference == "g:1"
