"""Mask: what a screen shows of a person's data when nobody asked to see it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind, parse_field

_RULES = {
    Kind.NAME: (r"^(.).*$", r"\1**"),
    Kind.PHONE: (r"^(.{3}).*(.{2})$", r"\1******\2"),
    Kind.ID_NUMBER: (r"^(.{3}).*$", r"\1***************"),
    Kind.BIRTH_DATE: (r"^(.{4}).*$", r"\1-**"),
    Kind.ADDRESS: (r"^(.{6}).*$", r"\1******"),
    Kind.RECORD_NUMBER: (r"^(.{2}).*$", r"\1********"),
}
_OTHER = (r"^(.).*$", r"\1…")


def mask(field: str, values: pa.Array) -> pa.Array:
    """Mask the values of a field (a registry field's name, or a column of a copy); nulls stay."""
    pattern, shown = _RULES.get(_kind(field), _OTHER)
    return pc.replace_substring_regex(values, pattern, shown)


def mask_table(table: pa.Table) -> pa.Table:
    """Mask every text column of a table."""
    return pa.table(
        {
            name: mask(name, table[name].combine_chunks()) if table[name].type == pa.string() else table[name]
            for name in table.column_names
        }
    )


def _kind(field: str) -> Kind:
    kind = parse_field(field).kind
    if kind is Kind.TEXT and field in {"contact", "contacts"}:
        return Kind.PHONE
    if kind is Kind.TEXT and field.startswith("birth"):
        return Kind.BIRTH_DATE
    return kind
