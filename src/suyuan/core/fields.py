"""Fields of a record: whose (role) and what (kind), and the field names that policies use.

A field's name is stable and readable: the record's own person has no prefix (``name``, ``birth_date``), the others
have theirs (``mother_phone``).  Columns that are no personal identifier keep their header as name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell is."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    ADDRESS = "address"
    DATE = "date"
    RECORD_NUMBER = "record_number"
    TEXT = "text"


class Role(StrEnum):
    """Whom a cell speaks of."""

    SELF = "self"
    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"


IDENTIFYING = frozenset(Kind) - {Kind.DATE, Kind.RECORD_NUMBER, Kind.TEXT}
"""Kinds whose field name is built from role and kind."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a registry.

    Attributes:
        kind: what the cells are.
        role: whom they speak of.
        label: the column's own header; it is the name for kinds outside ``IDENTIFYING``.
    """

    kind: Kind
    role: Role = Role.SELF
    label: str = ""

    @property
    def name(self) -> str:
        """The name by which policies and files call this field."""
        if self.kind not in IDENTIFYING:
            return self.label or self.kind.value
        return self.kind.value if self.role is Role.SELF else f"{self.role.value}_{self.kind.value}"


def parse_field(name: str) -> Field:
    """Turn a field name into a field; a name that is no role and kind becomes a text field of that label."""
    role, _, rest = name.partition("_")
    if role in {Role.MOTHER, Role.FATHER, Role.GUARDIAN} and rest in {k.value for k in IDENTIFYING}:
        return Field(Kind(rest), Role(role), name)
    if name in {k.value for k in IDENTIFYING}:
        return Field(Kind(name), Role.SELF, name)
    return Field(Kind.TEXT, Role.SELF, name)
