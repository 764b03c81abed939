"""One field, one column: what happens to columns that would become the same field of a registry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from suyuan.core.fields import IDENTIFYING, Field, Kind, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suyuan.discover.people import Person

RESERVED = frozenset(Field(kind, role).name for kind in IDENTIFYING for role in Role)
"""Names that mean a role and a kind; no other column may be called so."""
_OTHER_ROLES = {
    Kind.NAME: (Role.GUARDIAN, Role.MOTHER, Role.FATHER),
    Kind.PHONE: (Role.GUARDIAN, Role.MOTHER, Role.FATHER, Role.SELF),
    Kind.ID_NUMBER: (Role.MOTHER, Role.FATHER, Role.GUARDIAN),
    Kind.BIRTH_DATE: (Role.GUARDIAN, Role.MOTHER, Role.FATHER),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that wants to become a field.

    Attributes:
        position: its place in the table, from 0.
        header: its title; None or "" where it has none.
        person: its kind and role.
        certain: its kind is beyond doubt.
        partial: its cells say less than another column of the field would: surnames, districts, months.
        label: the name it bears where kind and role do not make one; set by ``make_distinct``.
    """

    position: int
    header: str | None
    person: Person
    certain: bool
    partial: bool = False
    label: str = ""

    @property
    def field(self) -> str:
        """The name of the field that it would become."""
        return Field(self.person.kind, self.person.role).name


def make_distinct(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Let no two columns be one field, in the order of the columns.

    Of several the one whose header tells its person stays, then one that says all, then the certain, then the
    first.  The others take a role that is free where theirs was guessed; else they become text under their own title,
    with the reason ``duplicate_of:<field>``.
    """
    wanting = defaultdict(list)
    for candidate in candidates:
        if candidate.person.kind in IDENTIFYING:
            wanting[candidate.field].append(candidate)
    settled = {c.position: c for c in candidates}
    taken = set(wanting)
    for field, rivals in wanting.items():
        ranked = sorted(rivals, key=lambda c: (not c.person.told, c.partial, not c.certain, c.position))
        for loser in sorted(ranked[1:], key=lambda c: c.position):
            moved = _move(loser, taken) or _demote(loser, field)
            taken.add(moved.field)
            settled[loser.position] = moved
    return _label([settled[candidate.position] for candidate in candidates])


def _move(candidate: Candidate, taken: set[str]) -> Candidate | None:
    person = candidate.person
    if person.told or not (person.guessed or not candidate.header):
        return None
    for role in _OTHER_ROLES.get(person.kind, ()):
        if Field(person.kind, role).name not in taken:
            reasons = tuple(dict.fromkeys((*person.reasons, "role:guess")))
            return replace(candidate, person=replace(person, role=role, reasons=reasons))
    return None


def _demote(candidate: Candidate, field: str) -> Candidate:
    reasons = (*candidate.person.reasons, f"duplicate_of:{field}")
    return replace(candidate, person=replace(candidate.person, kind=Kind.TEXT, role=Role.SELF, reasons=reasons))


def _label(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Names for the columns that bear their own: their title, numbered where it is taken."""
    used = set(RESERVED)
    labelled = []
    for candidate in candidates:
        label = (candidate.header or "").strip()
        if candidate.person.kind not in IDENTIFYING:
            stem = label or f"c{candidate.position}"
            label, number = stem, 1
            while label in used:
                number += 1
                label = f"{stem}_{number}"
            used.add(label)
        labelled.append(replace(candidate, label=label))
    return tuple(labelled)
