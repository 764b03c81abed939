"""Identity: what makes two rows of registry files the same person.

Strongest first: the person's own id number; a record number (birth certificate, medical record); name, birth date and
one thing more (a parent's name, a phone, an address).  A row with none of them is its own person, by all its cells.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Field, Kind, Role

IDENTITY = "identity"
SEPARATOR = "\x1f"


def identity_keys(table: pa.Table, fields: Sequence[Field]) -> list[pa.Array]:
    """Texts that identify each row's person, strongest first; null where a row lacks the cells.

    The last one is never null.
    """
    keys = []
    for field in fields:
        if field.kind is Kind.ID_NUMBER and field.role is Role.SELF:
            whole = pc.match_substring_regex(table[field.name].combine_chunks(), r"^[0-9]{17}[0-9X]$|^[0-9]{15}$")
            keys.append(_tag("id", pc.if_else(whole, table[field.name].combine_chunks(), pa.scalar(None, pa.string()))))
    keys += [
        _tag("number:" + field.name, table[field.name].combine_chunks())
        for field in fields
        if field.kind is Kind.RECORD_NUMBER
    ]
    names = {field.name for field in fields}
    if {"name", "birth_date"} <= names:
        base = [table["name"].combine_chunks(), table["birth_date"].combine_chunks()]
        more = [
            table[field.name].combine_chunks()
            for field in sorted(fields, key=_preference)
            if (field.role is not Role.SELF and field.kind in {Kind.NAME, Kind.PHONE})
            or field.name in {"phone", "address"}
        ]
        if more:
            keys.append(_tag("person", pc.binary_join_element_wise(*base, pc.coalesce(*more), SEPARATOR)))
    cells = [pc.fill_null(table[name].combine_chunks(), "") for name in table.column_names]
    keys.append(_tag("row", pc.binary_join_element_wise(*cells, SEPARATOR)))
    return keys


def _preference(field: Field) -> tuple[int, int]:
    roles = [Role.MOTHER, Role.FATHER, Role.GUARDIAN, Role.SELF]
    kinds = [Kind.NAME, Kind.PHONE, Kind.ADDRESS]
    return (kinds.index(field.kind) if field.kind in kinds else 9, roles.index(field.role))


def _tag(tag: str, texts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(tag), texts, SEPARATOR)
