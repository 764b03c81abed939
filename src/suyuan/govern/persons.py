"""The persons of a release, by the million: batch by batch, each with its reason, and all of them together as facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.consent import CONSENT_SCHEMA
from suyuan.govern.cover import AGE_UNKNOWN, AGE_YES, ConsentAsk, Cover, check_consents, covers
from suyuan.govern.facts import PersonFacts
from suyuan.govern.known import Known

FOURTEEN = 14


@dataclass(frozen=True, slots=True)
class PersonReasons:
    """Some persons and what was found for each.

    Attributes:
        rids: ascending, shape (n,).
        reasons: ``Cover`` values, shape (n,).
        under_14: ``AGE_*`` codes, shape (n,).
    """

    rids: NDArray[np.uint64]
    reasons: NDArray[np.int8]
    under_14: NDArray[np.int8]

    @property
    def may_leave(self) -> NDArray[np.bool_]:
        """Who is covered, or needs no consent; shape (n,)."""
        return np.isin(self.reasons, (Cover.COVERED, Cover.NOT_NEEDED))

    def as_batch(self) -> pa.RecordBatch:
        """Columns ``rid`` and ``reason`` (a dictionary of the names of ``Cover`` in small letters)."""
        names = pa.array([one.name.lower() for one in Cover])
        reason = pa.DictionaryArray.from_arrays(pa.array(self.reasons), names)
        return pa.RecordBatch.from_arrays([pa.array(self.rids), reason], ["rid", "reason"])


@dataclass(frozen=True, slots=True)
class PersonTally:
    """How many persons of each reason and age, shape (reasons, 3 ages), and whether consents had to be separate."""

    counts: NDArray[np.int64]
    separate: bool

    def of(self, reason: Cover) -> int:
        """How many persons of that reason."""
        return int(self.counts[reason].sum())

    def facts(self, *, told: Known = Known.UNKNOWN, only_covered: bool = False) -> PersonFacts:
        """The facts of all persons, or of those who may leave.

        Args:
            told: whether the notice was given to all.
            only_covered: everybody else is left out of the release.
        """
        fine = self.counts[[Cover.COVERED, Cover.NOT_NEEDED]]
        ages = (fine if only_covered else self.counts).sum(axis=0)
        people = int(ages.sum())
        unneeded = self.of(Cover.NOT_NEEDED) > 0
        covered = self.counts[Cover.COVERED]
        minors_covered = covered[AGE_YES] == ages[AGE_YES] and covered[AGE_UNKNOWN] == ages[AGE_UNKNOWN]
        return PersonFacts(
            people=people,
            under_14=Known.YES if ages[AGE_YES] else Known.UNKNOWN if ages[AGE_UNKNOWN] or not people else Known.NO,
            consented=None if unneeded else int(covered.sum()),
            separate=Known.YES if self.separate and people and covered.sum() == people else Known.UNKNOWN,
            by_guardian=Known.UNKNOWN if unneeded else Known.YES if minors_covered else Known.NO,
            told=told,
        )


def judge_persons(
    persons: Iterable[pa.RecordBatch], consents: Iterable[pa.RecordBatch], ask: ConsentAsk | None
) -> Iterator[PersonReasons]:
    """Find the reason of each person, one batch in memory at a time.

    Args:
        persons: columns ``rid`` (uint64) and ``under_14`` (boolean, null for unknown); ``rid`` ascending and distinct
            over all batches.
        consents: of ``CONSENT_SCHEMA``, ``rid`` ascending over all batches.
        ask: what consents must cover; None where no consent is needed.

    Raises:
        PolicyRefusal: SY-G020, the order is another, or as ``check_consents``.
    """
    source = _Ascending(consents)
    before: int | None = None
    for batch in persons:
        if not batch.num_rows:
            continue
        rids = np.asarray(batch["rid"].to_numpy(), dtype=np.uint64)
        if np.any(rids[1:] <= rids[:-1]) or (before is not None and int(rids[0]) <= before):
            raise PolicyRefusal("SY-G020", problem="persons.rid")
        before = int(rids[-1])
        ages = np.asarray(pc.fill_null(batch["under_14"].cast(pa.int8()), AGE_UNKNOWN).to_numpy(), dtype=np.int8)
        if ask is None:
            yield PersonReasons(rids, np.full(len(rids), Cover.NOT_NEEDED, dtype=np.int8), ages)
            continue
        yield PersonReasons(rids, covers(source.until(before), rids, ask, ages), ages)


def tally(found: Iterable[PersonReasons], ask: ConsentAsk | None) -> PersonTally:
    """Count persons by reason and age."""
    counts = np.zeros((len(Cover), 3), dtype=np.int64)
    for one in found:
        np.add.at(counts, (one.reasons, one.under_14), 1)
    return PersonTally(counts, ask is not None and ask.separate)


def under_fourteen(birth_dates: pa.Array | pa.ChunkedArray, on: date) -> pa.Array:
    """Who is under fourteen on a day, null where the birth date does not tell.

    The fourteenth birthday itself still counts as under fourteen: full years run from the day after it.

    Args:
        birth_dates: canonical text, ``YYYY-MM-DD`` or only its first parts.
        on: the day.
    """
    try:
        border = on.replace(year=on.year - FOURTEEN).isoformat()
    except ValueError:  # the 29th of February
        border = on.replace(year=on.year - FOURTEEN, day=28).isoformat()
    text = birth_dates.combine_chunks() if isinstance(birth_dates, pa.ChunkedArray) else birth_dates
    length = pc.utf8_length(text)
    cut = [pc.and_(pc.equal(length, size), pc.equal(text, border[:size])) for size in (4, 7)]
    same = pc.or_(*cut)
    readable = pc.match_substring_regex(text, r"^\d{4}(-\d{2}(-\d{2})?)?$")
    told = pc.and_(readable, pc.invert(same))
    return pc.if_else(pc.fill_null(told, fill_value=False), pc.greater_equal(text, border), pa.scalar(None, pa.bool_()))


class _Ascending:
    """Consents in the order of their persons, handed out up to a person at a time."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self._batches = iter(batches)
        self._held = CONSENT_SCHEMA.empty_table()
        self._last: int | None = None

    def until(self, rid: int) -> pa.Table:
        """The consents not handed out yet of persons up to this one."""
        parts = [self._held]
        while self._last is None or self._last <= rid:
            batch = next(self._batches, None)
            if batch is None:
                break
            if not batch.num_rows:
                continue
            part = check_consents(batch)
            rids = part["rid"]
            if self._last is not None and rids[0].as_py() < self._last:
                raise PolicyRefusal("SY-G020", problem="rid")
            self._last = rids[-1].as_py()
            parts.append(part)
        held = pa.concat_tables(parts)
        size = int(np.searchsorted(held["rid"].to_numpy(), np.uint64(rid), side="right"))
        self._held = held.slice(size)
        return held.slice(0, size)
