"""Mask: what a screen shows of a person's data when nobody asked to see it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind, parse_field

_RULES = {
    Kind.NAME: (1, r"(?s)^(.).*$", r"\1**"),
    Kind.PHONE: (8, r"(?s)^(.{3}).*(.{2})$", r"\1******\2"),
    Kind.ID_NUMBER: (6, r"(?s)^(.{3}).*$", r"\1***************"),
    Kind.BIRTH_DATE: (6, r"(?s)^(.{4}).*$", r"\1-**"),
    Kind.ADDRESS: (9, r"(?s)^(.{6}).*$", r"\1******"),
    Kind.RECORD_NUMBER: (4, r"(?s)^(.{2}).*$", r"\1********"),
}
"""Characters that a value needs at least so that what is shown of it is not nearly all; pattern; what is shown."""
_OTHER = (r"(?s)^(.).*$", r"\1…")
"""For other values, and for shorter ones."""


def mask(field: str, values: pa.Array) -> pa.Array:
    """Mask the values of a field (a registry field's name, or a column of a copy); nulls stay."""
    little = pc.replace_substring_regex(values, *_OTHER)
    if (rule := _RULES.get(_kind(field))) is None:
        return little
    least, pattern, shown = rule
    long = pc.greater_equal(pc.utf8_length(values), least)
    return pc.if_else(long, pc.replace_substring_regex(values, pattern, shown), little)


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
