"""Whom each column speaks of: told by its header, shown by other columns of the same rows, or guessed.

Guesses follow what lists of newborns, pupils and patients look like: the first name is the record's own person, a name
with the same surname is the father's, the telephone in a list of children is a parent's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.core.fields import IDENTIFYING, Kind, Role
from suyuan.core.normalise import normalise
from suyuan.discover.agreement import agree_on_birth, agree_on_sex, agree_on_surname, is_named_after, share_of_women
from suyuan.discover.births import AGREE, find_births
from suyuan.discover.people import Column, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMPARED = frozenset({Kind.NAME, Kind.ID_NUMBER, Kind.BIRTH_DATE, Kind.DATE, Kind.SEX})
_PARENTS = (Role.MOTHER, Role.FATHER, Role.GUARDIAN)
_SAME_SURNAME, _OTHER_SURNAME = 0.8, 0.5
_ONE_SEX = 0.9
_GUESS = ("role:guess",)


def assign_people(columns: Sequence[Column]) -> tuple[Person, ...]:
    """Decide for every column, in their order."""
    cast = _Cast(columns)
    for kind, assign in (
        (Kind.NAME, cast.assign_names),
        (Kind.BIRTH_DATE, cast.assign_births),
        (Kind.ID_NUMBER, cast.assign_ids),
        (Kind.SEX, cast.assign_sexes),
        (Kind.ADDRESS, cast.assign_addresses),
        (Kind.PHONE, cast.assign_phones),
    ):
        assign(cast.unassigned(kind))
    return tuple(cast.conclude(column) for column in columns)


class _Cast:
    """The people of one table while they are being told apart."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = {column.position: column for column in columns}
        self.canonical = {
            c.position: normalise(c.decision.kind, c.cells, serials="serials" in c.decision.reasons)
            for c in columns
            if c.decision.kind in _COMPARED
        }
        self.births = find_births(columns, self.canonical)
        self.kinds = {c.position: Kind.BIRTH_DATE if c.position in self.births else c.decision.kind for c in columns}
        readings = {c.position: c.reading for c in columns if self.kinds[c.position] in IDENTIFYING}
        self.roles = {position: reading.role for position, reading in readings.items() if reading.role}
        self.reasons: dict[int, tuple[str, ...]] = {}
        self.family = any(c.reading.family for c in columns)
        self.default = self._find_only_role(any(c.reading.child for c in columns))

    def _find_only_role(self, child: bool) -> Role:  # noqa: FBT001
        """A table of women in childbed, say, names one person only: then all its columns speak of her.

        A mother, a father or a guardian is one to somebody else, and that is whom such a table is about.
        """
        told = set(self.roles.values())
        if len(told) == 1 and not child and not self.family and not self.unassigned(Kind.NAME):
            return told.pop()
        return Role.SELF

    def unassigned(self, kind: Kind) -> list[int]:
        """Columns of that kind that have no person yet."""
        return [position for position, found in self.kinds.items() if found is kind and position not in self.roles]

    def give(self, position: int, role: Role, reasons: tuple[str, ...] = ()) -> None:
        """Assign a person to a column."""
        self.roles[position] = role
        self.reasons[position] = reasons

    def find(self, kind: Kind, role: Role) -> int | None:
        """The first column of that kind and person."""
        return next((p for p, found in self.kinds.items() if found is kind and self.roles.get(p) is role), None)

    def to_the_left(self, position: int) -> Role:
        """Whom the nearest assigned column on the left speaks of."""
        left = [p for p in self.roles if p < position]
        return self.roles[max(left)] if left else self.default

    def assign_names(self, open_: list[int]) -> None:
        """The record's own person first; the others by their surnames."""
        own = self.find(Kind.NAME, self.default)
        if own is None and open_:
            waiting = [p for p in open_ if "newborn" in self.columns[p].decision.reasons]
            own = (waiting or open_)[0]
            several = len(open_) > 1 and self.columns[own].reading.kind is None
            self.give(own, self.default, _GUESS if several else ())
        others = [position for position in open_ if position != own]
        if own is None or not others:
            return
        repeated = [p for p in others if self.columns[p].reading.plain and not self.family]
        for position in repeated:
            self.give(position, self.default)  # a second column of the same title, to be told apart later
        kin = [position for position in others if position not in repeated]
        for position in kin:
            self._find_parent(own, position)
        for position in (p for p in kin if p not in self.roles):
            couple = Role.FATHER in self.roles.values() and Role.MOTHER not in self.roles.values()
            alike = agree_on_surname(self.canonical[own], self.canonical[position])
            mother = couple and alike is not None and alike <= _OTHER_SURNAME
            self.give(position, Role.MOTHER if mother else Role.GUARDIAN, _GUESS)
        self.family = self.family or bool(kin)

    def _find_parent(self, own: int, position: int) -> None:
        """A newborn without a name is called after its mother; a child mostly has its father's surname."""
        child, other = self.canonical[own], self.canonical[position]
        if (is_named_after(child, other) or 0.0) >= AGREE:
            self.give(position, Role.MOTHER, (f"named_after:c{own}", *_GUESS))
        elif Role.FATHER not in self.roles.values() and (agree_on_surname(child, other) or 0.0) >= _SAME_SURNAME:
            self.give(position, Role.FATHER, (f"surname_of:c{own}", *_GUESS))

    def assign_births(self, open_: list[int]) -> None:
        """The own person's, unless an id number of somebody else holds it."""
        for position in open_:
            owner = self._id_owner(position)
            if owner is not None:
                self.give(position, self.roles[owner], (f"agrees_with:c{owner}",))
            elif self.find(Kind.BIRTH_DATE, self.default) is None or not self.family:
                self.give(position, self.default)
            else:
                self.give(position, self.to_the_left(position), _GUESS)

    def _id_owner(self, birth: int) -> int | None:
        told = [p for p, kind in self.kinds.items() if kind is Kind.ID_NUMBER and p in self.roles]
        return next((p for p in told if self._same_person(p, birth)), None)

    def _same_person(self, id_number: int, birth: int) -> bool:
        share = agree_on_birth(self.canonical[id_number], self.canonical[birth])
        return share is not None and share >= AGREE

    def assign_ids(self, open_: list[int]) -> None:
        """By the birth date or the sex that they hold."""
        for position in open_:
            births = [p for p, kind in self.kinds.items() if kind is Kind.BIRTH_DATE]
            same = next((p for p in births if self._same_person(position, p)), None)
            if same is not None:
                self.give(position, self.roles[same], (f"agrees_with:c{same}",))
            elif self._is_elsewhere(position):
                self.give(position, self._parent_by_sex(position), _GUESS)
            elif self.family:
                self.give(position, self.to_the_left(position), _GUESS)
            else:
                self.give(position, self.default)

    def _is_elsewhere(self, position: int) -> bool:
        """Whether an id number is not the own person's: it holds another birth date, or often another sex."""
        birth, sex = self.find(Kind.BIRTH_DATE, self.default), self.find(Kind.SEX, self.default)
        numbers = self.canonical[position]
        if birth is not None:
            return agree_on_birth(numbers, self.canonical[birth]) is not None
        women = share_of_women(numbers)
        if sex is not None:
            agreed = agree_on_sex(numbers, self.canonical[sex])
            return agreed is not None and agreed < _ONE_SEX
        return self.family and women is not None and not 1 - _ONE_SEX < women < _ONE_SEX

    def _parent_by_sex(self, position: int) -> Role:
        women = share_of_women(self.canonical[position])
        if women is None or 1 - _ONE_SEX < women < _ONE_SEX:
            return Role.GUARDIAN
        return Role.MOTHER if women >= _ONE_SEX else Role.FATHER

    def assign_sexes(self, open_: list[int]) -> None:
        """The own person's; a second one belongs to whom the column on the left speaks of."""
        for position in open_:
            first = self.find(Kind.SEX, self.default) is None
            self.give(position, self.default if first else self.to_the_left(position), () if first else _GUESS)

    def assign_addresses(self, open_: list[int]) -> None:
        """A family lives where its child lives."""
        for position in open_:
            self.give(position, self.default)

    def assign_phones(self, open_: list[int]) -> None:
        """A child's telephone is a parent's; otherwise it is whose columns it stands among."""
        for position in open_:
            if self.default is not Role.SELF:
                self.give(position, self.default)
            elif self.family:
                parents = [role for role in _PARENTS if role in self.roles.values()]
                self.give(position, parents[0] if len(parents) == 1 else Role.GUARDIAN, _GUESS)
            else:
                role = self.to_the_left(position)
                self.give(position, role, () if role is Role.SELF else _GUESS)

    def conclude(self, column: Column) -> Person:
        """What is known of one column in the end."""
        position, kind = column.position, self.kinds[column.position]
        told = kind in IDENTIFYING and column.reading.role is not None
        reasons = self.births.get(position, ()) + self.reasons.get(position, ())
        return Person(kind, self.roles.get(position, Role.SELF), told, tuple(dict.fromkeys(reasons)))
