"""Count: rows, people, families, children under 14: four numbers, each with every removed row's reason.

Pure: lists, their alignments, and the registry values of the aligned records in; counts out.  One labelling of persons
serves all lists, so that the lists of a case can be counted together: a person in two of them is one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.case.households import births_of, families_of, fewest_of, under_age
from suyuan.case.persons import ListedRows, label_persons
from suyuan.case.row_order import first_equal
from suyuan.case.ties import join_components, label_components
from suyuan.core.fields import Field
from suyuan.trace.align import Alignment, distinct
from suyuan.trace.leak import LeakTable

__all__ = [
    "AffectedCount",
    "PersonTable",
    "Removed",
    "UnionCount",
    "count",
    "count_lists",
    "join_components",
    "label_components",
]


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
    """The count of a list, or of several together.

    Attributes:
        rows: rows of the list.
        exact_duplicates, invalid, same_person: rows removed, by reason.
        people: distinct persons, of which ``certain`` are of the registry, ``review`` may be, ``not_ours`` are not.
        people_low, people_high: strangers who share a number taken as one; equal rows that fit twins as both twins.
        families: households that share a telephone number or, failing that, a record.
        minors: persons under 14 on the day; ``minors_unknown`` have no readable birth date.
        removed: every removed row with its reason; empty for several lists, where each has its own.
        elsewhere: persons counted in a list before, where several are counted together.
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
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class PersonTable:
    """The persons of a list, or of several together; every array has shape (people,).

    Attributes:
        person: their numbers, ascending; they mean the same in all lists that were counted together.
        family: number of the family of each.
        minor: 1 under 14, 0 not, -1 unknown.
        standing: 2 certain, 1 to be reviewed, 0 not of the registry.
    """

    person: NDArray[np.int64]
    family: NDArray[np.int64]
    minor: NDArray[np.int8]
    standing: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class UnionCount:
    """The count of several lists.

    Attributes:
        lists: each alone.
        whole: all together: rows less those removed less ``elsewhere`` is people.
        tables: the persons of each list.
        everybody: the persons of all lists.
        heads: for each list the rows that stand for its persons, in the order of its table.
    """

    lists: tuple[AffectedCount, ...]
    whole: AffectedCount
    tables: tuple[PersonTable, ...]
    everybody: PersonTable
    heads: tuple[NDArray[np.intp], ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one or several lists behind each other; every array has shape (n,)."""

    person: NDArray[np.int64]
    counted: NDArray[np.bool_]
    duplicate: NDArray[np.bool_]
    certain: NDArray[np.bool_]
    linked: NDArray[np.bool_]
    ambiguous: NDArray[np.bool_]
    rivals: NDArray[np.intp]
    first_equal: NDArray[np.intp]


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
    listed = ListedRows(leak, alignment, first_equal(list(leak.raw), leak.rows))
    return count_lists([listed], records, fields, on).lists[0]


def count_lists(lists: Sequence[ListedRows], records: pa.Table, fields: tuple[Field, ...], on: date) -> UnionCount:
    """Count lists, each alone and all together.

    Args:
        lists: each with its rows in an order of its own (``case.row_order``); the result then depends on no other.
        records, fields, on: as in ``count``.
    """
    persons = label_persons(lists)
    joined = [_rows_of(one, person) for one, person in zip(lists, persons, strict=True)]
    counts, tables, heads = [], [], []
    for one, rows in zip(lists, joined, strict=True):
        kept = np.flatnonzero(rows.counted)
        people, first = np.unique(rows.person[kept], return_index=True)
        table = _tell(rows, people, [one], records, fields, on)
        removed = _removed(rows, people, kept[first])
        counts.append(_figures(rows, table, [one], removed))
        tables.append(table)
        heads.append(kept[first])
    if len(lists) == 1:
        return UnionCount(tuple(counts), counts[0], tuple(tables), tables[0], tuple(heads))
    whole = _join(joined)
    people = distinct(np.concatenate([table.person for table in tables]))
    everybody = _tell(whole, people, lists, records, fields, on)
    return UnionCount(tuple(counts), _figures(whole, everybody, lists, ()), tuple(tables), everybody, tuple(heads))


def _rows_of(one: ListedRows, person: NDArray[np.int64]) -> _Rows:
    alignment, leak = one.alignment, one.leak
    duplicate = one.first_equal != np.arange(leak.rows)
    counted = ~duplicate & (_identifies(leak) | alignment.linked)
    return _Rows(
        person,
        counted,
        duplicate,
        alignment.certain,
        alignment.linked,
        alignment.ambiguous,
        alignment.rivals,
        one.first_equal,
    )


def _join(tables: Sequence[_Rows]) -> _Rows:
    begins = np.cumsum([0, *(len(table.person) for table in tables[:-1])])
    equal = [table.first_equal + begin for table, begin in zip(tables, begins, strict=True)]
    return _Rows(
        np.concatenate([table.person for table in tables]),
        np.concatenate([table.counted for table in tables]),
        np.concatenate([table.duplicate for table in tables]),
        np.concatenate([table.certain for table in tables]),
        np.concatenate([table.linked for table in tables]),
        np.concatenate([table.ambiguous for table in tables]),
        np.concatenate([table.rivals for table in tables]),
        np.concatenate(equal),
    )


def _tell(
    rows: _Rows,
    people: NDArray[np.int64],
    lists: Sequence[ListedRows],
    records: pa.Table,
    fields: tuple[Field, ...],
    on: date,
) -> PersonTable:
    kept = np.flatnonzero(rows.counted)
    place = np.searchsorted(people, rows.person[kept])
    standing = np.zeros(len(people), dtype=np.int8)
    standing[place[rows.linked[kept] | rows.ambiguous[kept]]] = 1
    standing[place[rows.certain[kept]]] = 2  # a person is certain when one of its rows is
    births = births_of(people, place, kept, lists, records)
    minor = under_age(births, on).astype(np.int8)
    minor[~np.asarray(pc.is_valid(births))] = -1
    return PersonTable(people, families_of(people, place, kept, lists, records, fields), minor, standing)


def _figures(
    rows: _Rows, table: PersonTable, lists: Sequence[ListedRows], removed: tuple[Removed, ...]
) -> AffectedCount:
    kept = np.flatnonzero(rows.counted)
    place = np.searchsorted(table.person, rows.person[kept])
    certain = table.standing == 2
    people, duplicates, counted = len(table.person), int(rows.duplicate.sum()), len(kept)
    same = sum(_same_person(one) for one in _split(rows, lists))
    return AffectedCount(
        rows=len(rows.person),
        exact_duplicates=duplicates,
        invalid=len(rows.person) - duplicates - counted,
        same_person=same,
        people=people,
        certain=int(certain.sum()),
        review=int((table.standing == 1).sum()),
        not_ours=int((table.standing == 0).sum()),
        people_low=int(certain.sum()) + fewest_of(place, kept, lists, certain),
        people_high=people + _hidden_twins(rows),
        families=len(distinct(table.family)),
        minors=int((table.minor == 1).sum()),
        minors_unknown=int((table.minor == -1).sum()),
        removed=removed,
        elsewhere=counted - same - people,
    )


def _split(rows: _Rows, lists: Sequence[ListedRows]) -> list[NDArray[np.int64]]:
    """The persons of the counted rows of each list."""
    ends = np.cumsum([one.leak.rows for one in lists])[:-1]
    persons, counted = np.split(rows.person, ends), np.split(rows.counted, ends)
    return [person[kept] for person, kept in zip(persons, counted, strict=True)]


def _same_person(person: NDArray[np.int64]) -> int:
    return len(person) - len(distinct(person))


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


def _hidden_twins(rows: _Rows) -> int:
    """Persons who may hide behind equal rows: twins of whom a list shows nothing that differs.

    A person whose rows fit k records alike and who is listed m times may be up to min(k, m) persons.
    """
    doubtful = np.flatnonzero(rows.ambiguous)
    if not len(doubtful):
        return 0
    _, group = np.unique(rows.person[rows.first_equal[doubtful]], return_inverse=True)
    listed = np.bincount(group)
    rivals = np.zeros(len(listed), dtype=np.intp)
    np.maximum.at(rivals, group, rows.rivals[doubtful])
    return int((np.minimum(listed, np.maximum(rivals, 1)) - 1).sum())


def _removed(rows: _Rows, people: NDArray[np.int64], heads: NDArray[np.intp]) -> tuple[Removed, ...]:
    duplicate = np.flatnonzero(rows.duplicate)
    removed = [
        Removed(int(row), "exact_duplicate", int(of))
        for row, of in zip(duplicate, rows.first_equal[duplicate], strict=True)
    ]
    removed += [Removed(int(row), "invalid", -1) for row in np.flatnonzero(~rows.duplicate & ~rows.counted)]
    kept = np.flatnonzero(rows.counted)
    head = heads[np.searchsorted(people, rows.person[kept])]
    again = kept != head
    removed += [Removed(int(row), "same_person", int(of)) for row, of in zip(kept[again], head[again], strict=True)]
    return tuple(sorted(removed, key=lambda item: item.row))
