"""The layout of a copy: its columns, where each comes from, and the positions its carriers use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa

from suyuan.core import derive
from suyuan.core.canonical import Json
from suyuan.core.errors import PolicyRefusal
from suyuan.core.fields import Kind, parse_field
from suyuan.core.keyed import WORD_RANGE
from suyuan.govern.policy import CarrierName, Need, Purpose
from suyuan.release.carriers import blank, choice, form, order, withhold
from suyuan.release.slots import Slot


@dataclass(frozen=True, slots=True)
class CopyColumn:
    """One column of the copy.

    Attributes:
        column: its header.
        mode: ``plain``, ``one_of`` or ``all_of``.
        fields: registry or derived fields, sorted for ``one_of`` and ``all_of``.
        choice, order, forms, blank: names of the slots that mark it (empty: not marked that way).
    """

    column: str
    mode: str
    fields: tuple[str, ...]
    choice: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()

    @property
    def slot_names(self) -> tuple[str, ...]:
        """All slots of this column."""
        form_slots = tuple(name for field in self.forms for name in form.slot_names(field))
        return self.choice + self.order + form_slots + self.blank


@dataclass(frozen=True, slots=True)
class CopyLayout:
    """What a copy looks like and how it is marked.

    Attributes:
        columns: in the order of the file.
        withhold: slot that leaves records out, empty for none.
        tokens: whether each record gets a pseudonym.
        honey: number of invented records, 0 for none.
    """

    columns: tuple[CopyColumn, ...]
    withhold: str
    tokens: bool
    honey: int

    @property
    def slot_names(self) -> tuple[str, ...]:
        """All slots in a stable order, each once."""
        names = [name for column in self.columns for name in column.slot_names]
        return tuple(dict.fromkeys(names + ([self.withhold] if self.withhold else [])))

    @property
    def fields(self) -> tuple[str, ...]:
        """All registry and derived fields that the copy reads, each once."""
        return tuple(dict.fromkeys(name for column in self.columns for name in column.fields))

    def slots(self, table: dict[str, int]) -> tuple[Slot, ...]:
        """The slots with their numbers in the registry's slot table."""
        return tuple(Slot(name, table[name]) for name in self.slot_names)


def lay_out(
    purpose_key: str, purpose: Purpose, carriers: Collection[CarrierName], available: Collection[str]
) -> CopyLayout:
    """Lay out the copy that a purpose asks for, from the fields that a registry has.

    Raises:
        PolicyRefusal: SY-G005, the registry lacks a field.
    """
    blanks = _threshold(purpose.blank_rate)
    columns = tuple(_lay_column(purpose_key, need, carriers, available, blanks) for need in purpose.needs)
    return CopyLayout(
        columns,
        withhold=withhold.slot_name(_threshold(purpose.withhold_rate)) if CarrierName.WITHHOLD in carriers else "",
        tokens=CarrierName.TOKEN in carriers,
        honey=purpose.honey_records if CarrierName.HONEY in carriers else 0,
    )


def describe_layout(layout: CopyLayout) -> dict[str, Json]:
    """The layout as a manifest keeps it."""
    return {
        "columns": [
            {
                "column": column.column,
                "mode": column.mode,
                "fields": list(column.fields),
                "slots": list(column.slot_names),
            }
            for column in layout.columns
        ],
        "withhold": layout.withhold,
        "tokens": layout.tokens,
        "honey": layout.honey,
    }


def materialise(table: pa.Table, fields: Collection[str], on: date) -> pa.Table:
    """A table with one column for each wanted field, registry fields as they are and derived ones computed.

    Args:
        table: registry rows with a ``rid`` column.
        fields: field names that ``lay_out`` accepted.
        on: the day on which ages are told.
    """
    columns = {"rid": table["rid"]}
    for name in fields:
        columns[name] = table[name] if name in table.column_names else _derive(table, name, on)
    return pa.table(columns)


def base_fields(fields: Collection[str], available: Collection[str]) -> tuple[str, ...]:
    """The registry fields that must be read to materialise these fields."""
    found = []
    for name in fields:
        derivation = None if name in available else derive.resolve(name, available)
        found.append(name if derivation is None else derivation.base)
    return tuple(dict.fromkeys(found))


def is_address(field: str) -> bool:
    """Whether the address code book spells this field."""
    return parse_field(field).kind is Kind.ADDRESS


def _derive(table: pa.Table, name: str, on: date) -> pa.Array:
    derivation = derive.resolve(name, table.column_names)
    assert derivation is not None, "lay_out has checked the fields"
    return derive.compute(name, table[derivation.base].combine_chunks(), on=on)


def _lay_column(
    purpose_key: str, need: Need, carriers: Collection[CarrierName], available: Collection[str], blanks: int
) -> CopyColumn:
    for name in need.fields:
        if name not in available and derive.resolve(name, available) is None:
            raise PolicyRefusal("SY-G005", field=name, purpose=purpose_key, known=", ".join(available))
    fields = need.fields if need.mode == "plain" else tuple(sorted(need.fields))
    if need.mode == "one_of" and CarrierName.CHOICE not in carriers:
        fields = need.fields  # unmarked: the policy's own order says which alternative comes first
    if any(_is_age(name, available) for name in fields):
        # An age differs from day to day: nobody could read such a mark back.
        return CopyColumn(need.column, need.mode, need.fields if need.mode == "one_of" else fields)
    spelled = tuple(name for name in fields if is_address(name)) if CarrierName.FORM in carriers else ()
    return CopyColumn(
        need.column,
        need.mode,
        fields,
        choice=choice.slot_names(fields) if need.mode == "one_of" and CarrierName.CHOICE in carriers else (),
        order=order.slot_names(fields) if need.mode == "all_of" and CarrierName.ORDER in carriers else (),
        forms=spelled,
        blank=blank.slot_names(fields, blanks) if need.optional and CarrierName.BLANK in carriers else (),
    )


def _is_age(name: str, available: Collection[str]) -> bool:
    return name not in available and (name == "age" or name.endswith("_age"))


def _threshold(rate: Decimal) -> int:
    return min(max(int((rate * WORD_RANGE).to_integral_value()), 1), WORD_RANGE - 1)
