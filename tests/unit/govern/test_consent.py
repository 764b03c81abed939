"""Consent records: what they must say, and where they stand at a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from suyuan.govern.consent import CONSENT_SCHEMA, ConsentRecord, consent_table
from suyuan.govern.cover import check_consents

AT = datetime(2024, 1, 1, 9, tzinfo=UTC)
RECORD = {
    "id": "C-1",
    "rid": 7,
    "guardian": {"reference": "g:1", "relation": "mother", "verified_by": "birth certificate", "verified_at": AT},
    "recipient": "studio",
    "purpose": "photo",
    "fields": ["birth_month", "mother_phone"],
    "given": True,
    "separate": True,
    "at": AT,
    "expires": date(2024, 6, 30),
    "text_sha256": "ab" * 32,
    "language": "zh-CN",
    "method": "form",
    "version": 1,
}


def record(**changes):
    return ConsentRecord.model_validate({**RECORD, **changes})


@pytest.mark.parametrize(
    ("changes", "moment", "state"),
    [
        ({}, AT, "given"),
        ({}, datetime(2024, 6, 30, 23, tzinfo=UTC), "given"),
        ({}, datetime(2024, 7, 1, tzinfo=UTC), "expired"),
        ({"expires": None}, datetime(2090, 7, 1, tzinfo=UTC), "given"),
        ({"given": False}, AT, "refused"),
        ({"withdrawn_at": AT + timedelta(days=1)}, AT, "given"),
        ({"withdrawn_at": AT + timedelta(days=1)}, AT + timedelta(days=1), "withdrawn"),
        ({"withdrawn_at": AT + timedelta(days=1)}, datetime(2024, 7, 1, tzinfo=UTC), "withdrawn"),
    ],
)
def test_where_a_consent_stands(changes, moment, state):
    assert record(**changes).state(moment) == state


@pytest.mark.parametrize(
    "changes",
    [
        {"at": datetime(2024, 1, 1)},  # noqa: DTZ001 - a time without its zone is the point
        {"withdrawn_at": AT - timedelta(seconds=1)},
        {"given": False, "withdrawn_at": AT},
        {"fields": []},
        {"fields": ["a,b"]},
        {"rid": -1},
        {"text_sha256": "ab"},
        {"version": 0},
        {"method": "hearsay"},
        {"recipient": "某 摄影"},
        {"name": "somebody"},
        {"guardian": {"reference": "g:1", "relation": "neighbour"}},
        {"guardian": {"reference": "g:1", "relation": "mother", "verified_by": "card"}},
        {"guardian": {"reference": "g:1", "relation": "mother", "verified_at": AT}},
    ],
)
def test_what_is_no_consent_record_cannot_exist(changes):
    with pytest.raises(ValidationError):
        record(**changes)


def test_the_table_holds_what_decisions_read_in_the_order_of_persons():
    table = consent_table([record(), record(rid=3, guardian=None, expires=None)])
    assert table.schema == CONSENT_SCHEMA
    assert table["rid"].to_pylist() == [3, 7]
    assert table["guardian"].to_pylist() == [None, "mother"]
    assert table["fields"].to_pylist() == ["birth_month,mother_phone"] * 2
    assert check_consents(table) == table
