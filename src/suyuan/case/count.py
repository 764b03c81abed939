"""Count: rows, people, families, children under 14: four numbers, each with every removed row's reason.

Pure: the list, its alignment, and the registry values of the aligned records in; counts out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Field, Kind, Role
from suyuan.core.normalise import normalise
from suyuan.trace.align import Alignment
from suyuan.trace.leak import LeakTable

CHILD_BELOW = 14
"""Years; personal information of children under 14 is sensitive (PIPL article 28)."""

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that is not counted as a person of its own.

    Attributes:
        row: place in the list, from 0.
        reason: ``exact_duplicate``, ``invalid`` or ``same_person``.
        of: the row it repeats, -1 for an invalid one.
    """

    row: int
    reason: str
    of: int


@dataclass(frozen=True, slots=True)
class AffectedCount:
    """The count.

    Attributes:
        rows: rows of the list.
        exact_duplicates, invalid, same_person: rows removed, by reason.
        people: distinct persons, of which ``certain`` are of the registry, ``review`` may be, ``not_ours`` are not.
        people_low, people_high: strangers who share a number taken as one; equal rows that fit twins as both twins.
        families: households that share a telephone number or, failing that, a record.
        minors: persons under 14 on the day; ``minors_unknown`` have no readable birth date.
    """

    rows: int
    exact_duplicates: int
    invalid: int
    same_person: int
    people: int
    certain: int
    review: int
    not_ours: int
    people_low: int
    people_high: int
    families: int
    minors: int
    minors_unknown: int
    removed: tuple[Removed, ...]


def count(
    leak: LeakTable, alignment: Alignment, records: pa.Table, fields: tuple[Field, ...], on: date
) -> AffectedCount:
    """Count a list.

    Args:
        leak: the list.
        alignment: the record of each row.
        records: registry rows, ``rid`` ascending, of at least all aligned records.
        fields: fields of ``records``.
        on: the day on which ages are told.
    """
    first_equal = _first_equal(leak)
    duplicate = first_equal != np.arange(leak.rows)
    valid = _identifies(leak) | alignment.linked
    person, doubtful = _person_of_rows(leak, alignment, records["rid"].to_numpy())
    counted = ~duplicate & valid
    rows = np.flatnonzero(counted)
    people, first = np.unique(person[rows], return_index=True)
    heads = rows[first]
    # A person is certain when one of its rows is.
    certain_people = np.unique(person[counted & alignment.certain])
    linked_people = np.unique(person[counted & alignment.linked])
    doubtful_people = np.unique(person[counted & (doubtful | (alignment.linked & ~alignment.certain))])
    certain = np.isin(people, certain_people)
    review = ~certain & (np.isin(people, doubtful_people) | np.isin(people, linked_people))
    births = _births(leak, alignment, records, heads)
    minors = _under_age(births, on)
    family = _families(leak, alignment, records, fields, heads)
    return AffectedCount(
        rows=leak.rows,
        exact_duplicates=int(duplicate.sum()),
        invalid=int((~duplicate & ~valid).sum()),
        same_person=len(rows) - len(people),
        people=len(people),
        certain=int(certain.sum()),
        review=int(review.sum()),
        not_ours=int((~certain & ~review).sum()),
        people_low=int(certain.sum()) + _fewest(leak, heads[~certain]),
        people_high=len(people) + _hidden_twins(alignment, first_equal, person),
        families=len(np.unique(family)),
        minors=int(minors.sum()),
        minors_unknown=int(pc.sum(pc.is_null(births)).as_py() or 0),
        removed=_removed(first_equal, duplicate, valid, person, counted),
    )


def _first_equal(leak: LeakTable) -> NDArray[np.intp]:
    """For each row the first row with the same cells, spacing and width of characters aside."""
    if not leak.raw:
        return np.arange(leak.rows)
    cells = [pc.fill_null(normalise(Kind.TEXT, column), "") for column in leak.raw]
    codes = pc.binary_join_element_wise(*cells, SEPARATOR).dictionary_encode().indices
    values = np.asarray(codes)
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    return first[inverse]


def _identifies(leak: LeakTable) -> NDArray[np.bool_]:
    """Rows that say enough to be a person: a number, or a name with a birth date or an address."""
    strong = _any_valid(leak, leak.phones + leak.id_numbers + leak.record_numbers)
    named = _any_valid(leak, leak.names)
    placed = _any_valid(leak, leak.births + leak.addresses)
    return strong | (named & placed)


def _any_valid(leak: LeakTable, columns: tuple[pa.Array, ...]) -> NDArray[np.bool_]:
    found = np.zeros(leak.rows, dtype=bool)
    for column in columns:
        found |= np.asarray(pc.is_valid(column))
    return found


def _person_of_rows(
    leak: LeakTable, alignment: Alignment, rids: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """A number for each row's person: the record id, or a number behind all record ids for a stranger.

    Strangers are one person when all that identifies them agrees.  Rows that fit two records alike are doubtful.
    """
    cells = [
        pc.fill_null(column, "") for column in leak.id_numbers + leak.phones + leak.names + leak.surnames + leak.births
    ]
    person = alignment.rid.copy()
    strangers = person < 0
    if cells:
        joined = pc.binary_join_element_wise(*cells, SEPARATOR).dictionary_encode().indices
        base = int(rids.max(initial=0)) + 1
        person[strangers] = base + np.asarray(joined)[strangers]
    else:
        person[strangers] = np.arange(int(strangers.sum())) + int(rids.max(initial=0)) + 1
    return person, alignment.ambiguous


def _births(leak: LeakTable, alignment: Alignment, records: pa.Table, heads: NDArray[np.intp]) -> pa.Array:
    """Birth date of each person: the registry's where it is ours, else the list's."""
    shown = pa.nulls(len(heads), pa.string())
    for column in leak.births:
        shown = pc.coalesce(shown, column.take(pa.array(heads)))
    if "birth_date" not in records.column_names:
        return shown
    rid = alignment.rid[heads]
    place = np.searchsorted(records["rid"].to_numpy(), np.maximum(rid, 0).astype(np.uint64))
    ours = records["birth_date"].combine_chunks().take(pa.array(place, mask=rid < 0))
    return pc.coalesce(ours, shown)


def _under_age(births: pa.Array, on: date) -> NDArray[np.bool_]:
    """ISO dates compare as texts; a year and month alone compares by its last possible day."""
    limit = f"{on.year - CHILD_BELOW:04d}-{on.month:02d}-{on.day:02d}"
    whole = pc.if_else(pc.equal(pc.utf8_length(births), 7), pc.binary_join_element_wise(births, "31", "-"), births)
    return np.asarray(pc.fill_null(pc.greater(whole, limit), fill_value=False))


def _families(
    leak: LeakTable,
    alignment: Alignment,
    records: pa.Table,
    fields: tuple[Field, ...],
    heads: NDArray[np.intp],
) -> NDArray[np.int64]:
    """A family number for each person: persons who share a number or address belong together."""
    ours = alignment.rid[heads] >= 0
    place = np.searchsorted(records["rid"].to_numpy(), np.maximum(alignment.rid[heads], 0).astype(np.uint64))
    shared = [field.name for field in fields if field.kind is Kind.PHONE and field.role is not Role.SELF]
    ties = [records[name].combine_chunks().take(pa.array(place, mask=~ours)) for name in shared]
    ties += [pc.if_else(pc.match_substring(column, "*"), None, column).take(pa.array(heads)) for column in leak.phones]
    return label_components(len(heads), ties)


def label_components(count: int, ties: list[pa.Array]) -> NDArray[np.int64]:
    """Label persons so that those who share any text have one label.

    Args:
        count: number of persons, n.
        ties: string arrays of length n; equal texts tie their persons, across arrays too; null ties nobody.

    Returns:
        Shape (n,); the least index of each component.
    """
    label = np.arange(count, dtype=np.int64)
    if not ties:
        return label
    texts = pa.concat_arrays([tie.cast(pa.string()) for tie in ties])
    known = np.flatnonzero(np.asarray(pc.is_valid(texts)))
    if not len(known):
        return label
    code = np.asarray(texts.take(pa.array(known)).dictionary_encode().indices).astype(np.int64)
    return join_components(count, known % count, code)


def join_components(count: int, member: NDArray[np.int64], tie: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label things so that those who share a tie have one label.

    Args:
        count: number of things, n.
        member: a thing for each of m memberships, shape (m,), m > 0.
        tie: its tie, a number from 0, shape (m,).

    Returns:
        Shape (n,); the least index of each component.
    """
    label = np.arange(count, dtype=np.int64)
    while True:
        least = np.full(int(tie.max()) + 1, count, dtype=np.int64)
        np.minimum.at(least, tie, label[member])
        lowered = label.copy()
        np.minimum.at(lowered, member, least[tie])
        lowered = lowered[lowered]
        if (lowered == label).all():
            return label
        label = lowered


def _hidden_twins(alignment: Alignment, first_equal: NDArray[np.intp], person: NDArray[np.int64]) -> int:
    """Persons who may hide behind equal rows: twins of whom a list shows nothing that differs.

    A person whose rows fit k records alike and who is listed m times may be up to min(k, m) persons.
    """
    doubtful = np.flatnonzero(alignment.ambiguous)
    if not len(doubtful):
        return 0
    _, group = np.unique(person[first_equal[doubtful]], return_inverse=True)
    listed = np.bincount(group)
    rivals = np.zeros(len(listed), dtype=np.intp)
    np.maximum.at(rivals, group, alignment.rivals[doubtful])
    return int((np.minimum(listed, np.maximum(rivals, 1)) - 1).sum())


def _fewest(leak: LeakTable, heads: NDArray[np.intp]) -> int:
    """Fewest persons that these rows can be: those who share a number count as one."""
    ties = [column.take(pa.array(heads)) for column in leak.phones + leak.id_numbers]
    return len(np.unique(label_components(len(heads), ties)))


def _removed(
    first_equal: NDArray[np.intp],
    duplicate: NDArray[np.bool_],
    valid: NDArray[np.bool_],
    person: NDArray[np.int64],
    counted: NDArray[np.bool_],
) -> tuple[Removed, ...]:
    removed = [Removed(int(r), "exact_duplicate", int(first_equal[r])) for r in np.flatnonzero(duplicate)]
    removed += [Removed(int(r), "invalid", -1) for r in np.flatnonzero(~duplicate & ~valid)]
    kept = np.flatnonzero(counted)
    _, first, inverse = np.unique(person[kept], return_index=True, return_inverse=True)
    head = kept[first[inverse]]
    again = kept != head
    removed += [Removed(int(r), "same_person", int(h)) for r, h in zip(kept[again], head[again], strict=True)]
    return tuple(sorted(removed, key=lambda item: item.row))
