"""Who is covered by a consent, and why not: one recipient, one purpose, some fields, a moment; arrays in, arrays out.

The latest word counts, if it is strictly later than every other: a refusal or a withdrawal after a consent ends it, a
consent after a refusal replaces it, and words of the same moment that disagree cover nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.consent import CONSENT_SCHEMA, Relation

NEVER = np.iinfo(np.int64).min
AGE_NO, AGE_YES, AGE_UNKNOWN = 0, 1, 2
"""Codes of a person's being under fourteen."""


class Cover(IntEnum):
    """Why a person is covered or not; names are those of the catalogues' table ``coverage``, in small letters."""

    COVERED = 0
    NONE = 1
    REFUSED = 2
    WITHDRAWN = 3
    EXPIRED = 4
    FUTURE = 5
    OTHER_RECIPIENT = 6
    OTHER_PURPOSE = 7
    FIELDS = 8
    NOT_SEPARATE = 9
    NOT_BY_GUARDIAN = 10
    GUARDIAN_NOT_VERIFIED = 11
    AGE_UNKNOWN = 12
    CONTRADICTORY = 13
    NOT_NEEDED = 14


@dataclass(frozen=True, slots=True)
class ConsentAsk:
    """What a release needs consents for.

    Attributes:
        moment: of the release, with its time zone; the last day of a consent ends there.
        separate: consents must be made for this processing only.
    """

    recipient: str
    purpose: str
    fields: frozenset[str]
    moment: datetime
    separate: bool = True

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("a moment has a time zone")


def check_consents(consents: pa.Table | pa.RecordBatch) -> pa.Table:
    """The columns of ``CONSENT_SCHEMA``, held against what a consent must be.

    Raises:
        PolicyRefusal: SY-G020, a column is missing or of another type, a value is missing, records are not in the order
            of their persons, or a withdrawal is not of something given before.
    """
    table = pa.Table.from_batches([consents]) if isinstance(consents, pa.RecordBatch) else consents
    missing = [name for name in CONSENT_SCHEMA.names if name not in table.column_names]
    if missing:
        raise PolicyRefusal("SY-G020", problem=", ".join(missing))
    for field in CONSENT_SCHEMA:
        if not field.nullable and table[field.name].null_count:
            raise PolicyRefusal("SY-G020", problem=field.name)
    try:
        table = table.select(CONSENT_SCHEMA.names).cast(CONSENT_SCHEMA)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise PolicyRefusal("SY-G020", problem="schema") from error
    rids = table["rid"].to_numpy()
    if np.any(rids[1:] < rids[:-1]):
        raise PolicyRefusal("SY-G020", problem="rid")
    withdrawn = _times(table["withdrawn_at"])
    gone = withdrawn != NEVER
    if np.any(gone & ~_flags(table["given"])) or np.any(gone & (withdrawn < _times(table["at"]))):
        raise PolicyRefusal("SY-G020", problem="withdrawn_at")
    return table


def covers(
    consents: pa.Table, rids: NDArray[np.uint64], ask: ConsentAsk, under_14: NDArray[np.int8]
) -> NDArray[np.int8]:
    """For each person, whether a consent covers this release; else the reason.

    Args:
        consents: of ``CONSENT_SCHEMA``, as ``check_consents`` returned it; of these and other persons.
        rids: persons, ascending and distinct, shape (n,).
        under_14: ``AGE_*`` codes, shape (n,).

    Returns:
        ``Cover`` values, shape (n,).
    """
    moment = _microseconds(ask.moment)
    everything = consents["rid"].to_numpy()
    place = np.searchsorted(rids, everything)
    of_them = rids[np.minimum(place, len(rids) - 1)] == everything if len(rids) else np.zeros(len(place), dtype=bool)
    own, person = consents.filter(pa.array(of_them)), place[of_them]
    reasons = np.full(len(rids), Cover.NONE, dtype=np.int8)
    reasons[person] = Cover.OTHER_RECIPIENT
    for_recipient = _flags(pc.equal(own["recipient"], ask.recipient))
    reasons[person[for_recipient]] = Cover.OTHER_PURPOSE
    about = for_recipient & _flags(pc.equal(own["purpose"], ask.purpose))
    reasons[person[about]] = Cover.FUTURE
    said = _times(own["at"])
    past = about & (said <= moment)
    given = past & _flags(own["given"])
    refused = _latest(person, said, past & ~given, len(rids))
    left = _times(own["withdrawn_at"])
    gone = _latest(person, left, given & (left != NEVER) & (left <= moment), len(rids))
    agreed = _latest(person, said, given, len(rids))
    ended = np.maximum(refused, gone)
    spoke = np.maximum(agreed, ended) != NEVER
    reasons[spoke & (ended > agreed)] = Cover.WITHDRAWN
    reasons[spoke & (ended > agreed) & (refused >= gone)] = Cover.REFUSED
    reasons[spoke & (ended == agreed)] = Cover.CONTRADICTORY
    stands = agreed > ended
    last = given & (said == agreed[person]) & stands[person]
    reasons[stands] = _read_last(own.filter(pa.array(last)), person[last], ask, under_14)[stands]
    return reasons


def _read_last(
    last: pa.Table, person: NDArray[np.int64], ask: ConsentAsk, under_14: NDArray[np.int8]
) -> NDArray[np.int8]:
    """What the last consents of each person cover; several of one moment must agree."""
    people = len(under_14)
    day = np.datetime64(ask.moment.date(), "D")
    ends = np.asarray(last["expires"].to_numpy(), dtype="datetime64[D]")
    number = _count(person, np.ones(len(person), dtype=bool), people)
    reasons = np.full(people, Cover.COVERED, dtype=np.int8)
    guardian = _flags(pc.is_in(last["guardian"], value_set=pa.array([one.value for one in Relation])))
    verified = _times(last["verified_at"])
    by_guardian = _count(person, guardian, people)
    sure = guardian & (verified != NEVER) & (verified <= _microseconds(ask.moment))
    by_sure = _count(person, sure, people)
    by_self = number - _count(person, _flags(pc.is_valid(last["guardian"])), people)
    reasons[(by_sure == 0) & (by_guardian > 0)] = Cover.GUARDIAN_NOT_VERIFIED
    reasons[(by_sure == 0) & (by_guardian == 0)] = Cover.NOT_BY_GUARDIAN
    reasons[(by_sure == 0) & (by_guardian == 0) & (under_14 == AGE_UNKNOWN)] = Cover.AGE_UNKNOWN
    reasons[(by_self > 0) & (under_14 == AGE_NO)] = Cover.COVERED
    for fits, reason in (
        (_flags(last["separate"]) | (not ask.separate), Cover.NOT_SEPARATE),
        (_fields_agreed(last["fields"], ask.fields), Cover.FIELDS),
        (np.isnat(ends) | (ends >= day), Cover.EXPIRED),
    ):
        fitting = _count(person, fits, people)
        reasons[fitting == 0] = reason
        reasons[(fitting > 0) & (fitting < number)] = Cover.CONTRADICTORY
    return reasons


def _fields_agreed(fields: pa.ChunkedArray, wanted: frozenset[str]) -> NDArray[np.bool_]:
    """Whether all wanted fields are among those agreed to; each distinct list is read once."""
    coded = pc.dictionary_encode(fields.combine_chunks())
    enough = [wanted <= set(text.split(",")) for text in coded.dictionary.to_pylist()]
    return np.asarray(enough, dtype=bool)[coded.indices.to_numpy()] if enough else np.zeros(0, dtype=bool)


def _latest(person: NDArray[np.int64], when: NDArray[np.int64], of: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
    latest = np.full(n, NEVER)
    np.maximum.at(latest, person[of], when[of])
    return latest


def _count(person: NDArray[np.int64], of: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
    return np.bincount(person[of], minlength=n)


def _flags(values: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(values, fill_value=False).to_numpy(), dtype=bool)


def _times(values: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(values.cast(pa.int64()), int(NEVER)).to_numpy(), dtype=np.int64)


def _microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    passed = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
