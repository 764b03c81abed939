"""Who is covered by a consent: each reason once, and random histories against a slow reading of the same rules."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.consent import CONSENT_SCHEMA
from suyuan.govern.cover import AGE_NO, AGE_UNKNOWN, AGE_YES, ConsentAsk, Cover, check_consents, covers
from suyuan.report.messages import catalogue

NOW = datetime(2024, 4, 1, 12, tzinfo=UTC)
ASK = ConsentAsk("studio", "photo", frozenset({"birth_month", "contact"}), NOW)


def days(number):
    return NOW + timedelta(days=number)


GOOD = {
    "rid": 1,
    "recipient": "studio",
    "purpose": "photo",
    "fields": "contact,birth_month,sex",
    "given": True,
    "separate": True,
    "at": days(-10),
    "expires": date(2024, 4, 1),
    "withdrawn_at": None,
    "guardian": "mother",
    "verified_at": days(-11),
}


def cover(*changes, ask=ASK, age=AGE_YES):
    rows = [{**GOOD, **change} for change in changes]
    table = check_consents(pa.Table.from_pylist(rows, schema=CONSENT_SCHEMA))
    return Cover(covers(table, np.array([1], dtype=np.uint64), ask, np.array([age], dtype=np.int8))[0])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([{}], Cover.COVERED),
        ([], Cover.NONE),
        ([{"rid": 2}], Cover.NONE),
        ([{"given": False}], Cover.REFUSED),
        ([{"withdrawn_at": days(-1)}], Cover.WITHDRAWN),
        ([{"withdrawn_at": NOW}], Cover.WITHDRAWN),
        ([{"withdrawn_at": NOW + timedelta(microseconds=1)}], Cover.COVERED),
        ([{"expires": date(2024, 3, 31)}], Cover.EXPIRED),
        ([{"expires": None}], Cover.COVERED),
        ([{"at": NOW}], Cover.COVERED),
        ([{"at": NOW + timedelta(microseconds=1)}], Cover.FUTURE),
        ([{"recipient": "insurer"}], Cover.OTHER_RECIPIENT),
        ([{"purpose": "gift"}], Cover.OTHER_PURPOSE),
        ([{"fields": "contact"}], Cover.FIELDS),
        ([{"fields": "contact,birth_month2"}], Cover.FIELDS),
        ([{"separate": False}], Cover.NOT_SEPARATE),
        ([{"guardian": None, "verified_at": None}], Cover.NOT_BY_GUARDIAN),
        ([{"guardian": "neighbour"}], Cover.NOT_BY_GUARDIAN),
        ([{"verified_at": None}], Cover.GUARDIAN_NOT_VERIFIED),
        ([{"verified_at": days(1)}], Cover.GUARDIAN_NOT_VERIFIED),
        # The latest word counts.
        ([{}, {"given": False, "at": days(-5)}], Cover.REFUSED),
        ([{"given": False}, {"at": days(-5)}], Cover.COVERED),
        ([{}, {"given": False}], Cover.CONTRADICTORY),
        ([{}, {"fields": "contact"}], Cover.CONTRADICTORY),
        ([{}, {"separate": False}], Cover.CONTRADICTORY),
        ([{}, {"expires": date(2024, 3, 31)}], Cover.CONTRADICTORY),
        ([{}, {"at": days(-5), "fields": "contact"}], Cover.FIELDS),
        ([{"withdrawn_at": days(-5)}, {"at": days(-5)}], Cover.CONTRADICTORY),
        ([{"withdrawn_at": days(-5)}, {"at": days(-4)}], Cover.COVERED),
        ([{"withdrawn_at": days(-3)}, {"at": days(-4)}], Cover.WITHDRAWN),
        ([{}, {"given": False, "at": days(1)}], Cover.COVERED),
        ([{}, {"given": False, "at": days(-5), "purpose": "gift"}], Cover.COVERED),
        # Both parents at once: one verified guardian is enough.
        ([{}, {"guardian": "father", "verified_at": None}], Cover.COVERED),
        ([{}, {"guardian": None, "verified_at": None}], Cover.COVERED),
    ],
)
def test_each_reason(changes, reason):
    assert cover(*changes) is reason


@pytest.mark.parametrize(
    ("age", "change", "reason"),
    [
        (AGE_NO, {"guardian": None}, Cover.COVERED),
        (AGE_NO, {}, Cover.COVERED),
        (AGE_NO, {"verified_at": None}, Cover.GUARDIAN_NOT_VERIFIED),
        (AGE_UNKNOWN, {"guardian": None}, Cover.AGE_UNKNOWN),
        (AGE_UNKNOWN, {}, Cover.COVERED),
    ],
)
def test_age_says_who_must_have_agreed(age, change, reason):
    assert cover(change, age=age) is reason


def test_a_consent_in_one_of_several_ticks_serves_where_no_separate_one_is_needed():
    ask = ConsentAsk("studio", "photo", frozenset({"contact"}), NOW, separate=False)
    assert cover({"separate": False}, ask=ask) is Cover.COVERED


def test_a_moment_without_a_zone_cannot_be_asked():
    with pytest.raises(ValueError, match="time zone"):
        ConsentAsk("a", "b", frozenset(), datetime(2024, 1, 1))  # noqa: DTZ001


def test_no_person_asks_nothing():
    nobody = covers(CONSENT_SCHEMA.empty_table(), np.zeros(0, np.uint64), ASK, np.zeros(0, np.int8))
    assert len(nobody) == 0


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda table: table.drop_columns(["given"]), "given"),
        (lambda table: table.set_column(6, "at", pa.array(["soon", "later"])), "schema"),
        (lambda table: table.set_column(1, "recipient", pa.array(["a", None])), "recipient"),
        (lambda table: table.take([1, 0]), "rid"),
        (lambda table: table.set_column(4, "given", pa.array([False, True])), "withdrawn_at"),
        (lambda table: table.set_column(6, "at", pa.array([NOW, NOW])), "withdrawn_at"),
    ],
    ids=range(6),
)
def test_records_that_cannot_be_relied_on_are_refused(break_it, problem):
    rows = [{**GOOD, "withdrawn_at": days(-2)}, {**GOOD, "rid": 2}]
    table = break_it(pa.Table.from_pylist(rows, schema=CONSENT_SCHEMA))
    with pytest.raises(PolicyRefusal) as raised:
        check_consents(table)
    assert raised.value.code == "SY-G020"
    assert raised.value.params["problem"] == problem


def slow(rows, age):
    """The same rules, one person, read slowly."""
    if not rows:
        return Cover.NONE
    rows = [row for row in rows if row["recipient"] == "studio"]
    if not rows:
        return Cover.OTHER_RECIPIENT
    rows = [row for row in rows if row["purpose"] == "photo"]
    if not rows:
        return Cover.OTHER_PURPOSE
    rows = [row for row in rows if row["at"] <= NOW]
    if not rows:
        return Cover.FUTURE
    words = [(row["at"], "yes" if row["given"] else "no") for row in rows]
    words += [(row["withdrawn_at"], "gone") for row in rows if row["withdrawn_at"] and row["withdrawn_at"] <= NOW]
    latest = max(when for when, _ in words)
    said = {word for when, word in words if when == latest}
    if "yes" in said and said != {"yes"}:
        return Cover.CONTRADICTORY
    if "yes" not in said:
        return Cover.REFUSED if "no" in said else Cover.WITHDRAWN
    last = [row for row in rows if row["at"] == latest]
    for fits, reason in (
        (lambda row: row["expires"] is None or row["expires"] >= NOW.date(), Cover.EXPIRED),
        (lambda row: set(row["fields"].split(",")) >= ASK.fields, Cover.FIELDS),
        (lambda row: row["separate"], Cover.NOT_SEPARATE),
    ):
        found = {bool(fits(row)) for row in last}
        if found != {True}:
            return reason if found == {False} else Cover.CONTRADICTORY
    guardians = [row for row in last if row["guardian"] == "mother"]
    if any(row["verified_at"] and row["verified_at"] <= NOW for row in guardians):
        return Cover.COVERED
    if age == AGE_NO and any(row["guardian"] is None for row in last):
        return Cover.COVERED
    if guardians:
        return Cover.GUARDIAN_NOT_VERIFIED
    return Cover.AGE_UNKNOWN if age == AGE_UNKNOWN else Cover.NOT_BY_GUARDIAN


def random_histories(rng, people):
    """Rows of random consents, up to three for each person, most of them about this release."""

    def one_of(*values):
        return values[rng.integers(len(values))]

    rows = []
    for rid in range(people):
        for _ in range(rng.integers(4)):
            given, at = one_of(True, True, True, False), days(int(one_of(-3, -2, -1, 1)))
            rows.append(
                {
                    "rid": rid,
                    "recipient": one_of("studio", "studio", "studio", "insurer"),
                    "purpose": one_of("photo", "photo", "photo", "gift"),
                    "fields": one_of(GOOD["fields"], GOOD["fields"], "contact"),
                    "given": given,
                    "separate": one_of(True, True, True, False),
                    "at": at,
                    "expires": one_of(None, date(2024, 4, 1), date(2024, 4, 2), date(2024, 3, 31)),
                    "withdrawn_at": max(at, days(-1)) if given and rng.random() < 0.2 else None,
                    "guardian": one_of("mother", "mother", "cousin", None),
                    "verified_at": one_of(days(-4), days(-4), days(1), None),
                }
            )
    return rows


def test_random_histories_agree_with_the_slow_reading():
    rng = np.random.default_rng(20240401)
    people = 6000
    rows = random_histories(rng, people)
    ages = rng.integers(0, 3, people).astype(np.int8)
    table = check_consents(pa.Table.from_pylist(rows, schema=CONSENT_SCHEMA))
    fast = covers(table, np.arange(people, dtype=np.uint64), ASK, ages)
    of = {rid: [] for rid in range(people)}
    for row in rows:
        of[row["rid"]].append(row)
    assert [Cover(code) for code in fast] == [slow(of[rid], ages[rid]) for rid in range(people)]
    assert set(fast) == set(Cover) - {Cover.NOT_NEEDED}


def test_reasons_have_names():
    for lang in ("zh", "en"):
        assert catalogue(lang)["coverage"].keys() == {one.name.lower() for one in Cover}
