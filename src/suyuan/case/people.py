"""People of a case (人、户、不满14周岁): the union of several lists, apart from the number of records.

A newborn's row is one record and up to three people: the child and two parents.  Labels mean the same person in every
list of the case; who made them (``case.count`` of each list against the registry) says how sure they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.case.count import join_components
from suyuan.case.flow import number_order
from suyuan.case.records import distinct
from suyuan.core.errors import InputFault

UNKNOWN_AGE, OF_AGE, CHILD = -1, 0, 1


@dataclass(frozen=True, slots=True)
class PersonList:
    """The people of one list.

    Attributes:
        person: labels of the people of each row, -1 for nobody, shape (n, k) or (n,).
        child: 1 under 14, 0 not, -1 not known, of the same shape.
        family: label of each row's family, -1 for not known, shape (n,).
        content: label of each row's cells, equal for equal rows, shape (n,); None where it was not told.
    """

    person: NDArray[np.int64]
    child: NDArray[np.int8]
    family: NDArray[np.int64]
    content: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class ListLine:
    """What one list adds.

    Attributes:
        rows: of the list.
        removed: rows without a new person, by reason: ``invalid``, ``exact_duplicate``, ``same_person`` (told before in
            this list) or ``in_other_list`` (in a list before).  ``rows - sum of removed`` rows add people.
        people: people whom this list adds to the lists before.
        stood: different people in this list.
    """

    number: str
    rows: int
    removed: tuple[tuple[str, int], ...]
    people: int
    stood: int


@dataclass(frozen=True, slots=True)
class CasePeople:
    """All people of a case, each once.

    Attributes:
        people: the sum of ``people`` over the lines.
        families: families of rows that tell one, and people whose rows tell none, each alone.
        minors: under 14 by every list that tells.
        minors_unknown: no list tells.
        minors_disputed: lists tell different things.
    """

    people: int
    families: int
    minors: int
    minors_unknown: int
    minors_disputed: int
    lines: tuple[ListLine, ...]


def unite_people(lists: Mapping[str, PersonList]) -> CasePeople:
    """Count the people of several lists, each once; the totals do not depend on the order of rows or lists.

    Args:
        lists: by exhibit or batch number.

    Raises:
        InputFault: SY-I138, labels of different lengths.
    """
    seen = np.zeros(0, dtype=np.int64)
    lines = []
    people, ages, families = [], [], []
    for number in sorted(lists, key=number_order):
        held = lists[number]
        _check(number, held)
        person = held.person[:, None] if held.person.ndim == 1 else held.person
        lines.append(_line(number, person, held.content, seen))
        told = person >= 0
        seen = distinct(np.concatenate([seen, person[told]]))
        people.append(person[told])
        ages.append(held.child.reshape(person.shape)[told])
        families.append(np.broadcast_to(held.family[:, None], person.shape)[told])
    if not people:
        return CasePeople(0, 0, 0, 0, 0, ())
    place = np.searchsorted(seen, np.concatenate(people))
    age, family = np.concatenate(ages), np.concatenate(families)
    says_child = np.bincount(place[age == CHILD], minlength=len(seen)) > 0
    says_not = np.bincount(place[age == OF_AGE], minlength=len(seen)) > 0
    return CasePeople(
        people=len(seen),
        families=_families(len(seen), place, family),
        minors=int((says_child & ~says_not).sum()),
        minors_unknown=int((~says_child & ~says_not).sum()),
        minors_disputed=int((says_child & says_not).sum()),
        lines=tuple(lines),
    )


def _line(
    number: str, person: NDArray[np.int64], content: NDArray[np.int64] | None, seen: NDArray[np.int64]
) -> ListLine:
    # In the order of their labels, so that the lines do not depend on the order of the list.
    keys = [*person.T[::-1]] if content is None else [content, *person.T[::-1]]
    order = np.lexsort(keys)
    person, content = person[order], None if content is None else content[order]
    rows = len(person)
    valid = (person >= 0).any(axis=1)
    first_equal = np.ones(rows, dtype=bool)
    if content is not None:
        first_equal[:] = False
        places = np.flatnonzero(valid)
        first_equal[places[np.unique(content[places], return_index=True)[1]]] = True
    flat, row_of = person.ravel(), np.repeat(np.arange(rows), person.shape[1])
    told = flat >= 0
    people, first = np.unique(flat[told], return_index=True)
    new = ~np.isin(people, seen)
    adds = np.zeros(rows, dtype=bool)
    adds[row_of[told][first[new]]] = True
    old = ~np.isin(flat, people[new]) & told
    in_other = valid & ~adds & np.bincount(row_of[old & np.isin(flat, seen)], minlength=rows).astype(bool)
    removed = (
        ("invalid", int((~valid).sum())),
        ("exact_duplicate", int((valid & ~first_equal & ~adds).sum())),
        ("in_other_list", int((in_other & first_equal).sum())),
        ("same_person", int((valid & first_equal & ~adds & ~in_other).sum())),
    )
    reasons = tuple((reason, count) for reason, count in removed if count)
    return ListLine(number, rows, reasons, int(new.sum()), len(people))


def _families(count: int, person: NDArray[np.intp], family: NDArray[np.int64]) -> int:
    """Families, where people who ever stand in one family, or whose families share a person, are one."""
    told = family >= 0
    if not told.any():
        return count
    tie = np.searchsorted(distinct(family[told]), family[told])
    return len(distinct(join_components(count, person[told], tie)))


def _check(number: str, held: PersonList) -> None:
    rows = len(held.person)
    others = [len(held.family), *([] if held.content is None else [len(held.content)])]
    for other in others:
        if other != rows:
            raise InputFault("SY-I138", batch=number, rows=rows, other=other)
    if held.child.shape != held.person.shape:
        raise InputFault("SY-I138", batch=number, rows=rows, other=len(held.child))
