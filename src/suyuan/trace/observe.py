"""Observe: read each carrier's symbols from aligned rows, registry value against leaked cell.

The same rule for every candidate: what is read depends on the leak and the registry alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind, parse_field
from suyuan.core.normalise import normalise
from suyuan.release.carriers import blank, choice, form, order, withhold
from suyuan.release.slots import Slot
from suyuan.trace.leak import LeakTable

PLACES_IN_A_CELL = 1000
"""Columns are this far apart when the place of a value in a row is told."""


def observe(leak: LeakTable, linked: NDArray[np.intp], subject: pa.Table, slots: tuple[Slot, ...]) -> NDArray[np.int8]:
    """Read all slots of the aligned rows.

    Args:
        leak: the list.
        linked: row numbers of the aligned rows, shape (n,).
        subject: registry and derived values of their records, row by row, n rows.
        slots: the positions wanted, length s.

    Returns:
        Symbols 0 or 1, -1 where nothing can be read, shape (n, s).
    """
    symbols = np.full((len(linked), len(slots)), -1, dtype=np.int8)
    groups: dict[str, list[int]] = {}
    for column, slot in enumerate(slots):
        groups.setdefault(":".join(slot.name.split(":")[:2]), []).append(column)
    view = _Rows(leak, pa.array(linked))
    for columns in groups.values():
        read = _read_group(view, subject, slots[columns[0]])
        for column in columns:
            level = _level(slots[column])
            symbols[:, column] = read[:, level]
    return symbols


class Alternatives(NamedTuple):
    """Rows whose record offers several alternatives of a choice, and those that show several of them."""

    offered: int
    several: int


def count_alternatives(
    leak: LeakTable, linked: NDArray[np.intp], subject: pa.Table, slots: tuple[Slot, ...]
) -> Alternatives:
    """How the choice shows that most rows offer; a copy shows one alternative, a union of copies several.

    Args:
        leak, linked, subject, slots: as for ``observe``.
    """
    view = _Rows(leak, pa.array(linked))
    counted = [Alternatives(0, 0)]
    for fields in {choice.subject_fields(slot.name) for slot in slots if slot.carrier == "choice"}:
        values = [subject[name].combine_chunks() for name in fields]
        offered = choice.offered_alternatives(values)
        seen = np.stack([view.shows(name, value) for name, value in zip(fields, values, strict=True)], axis=1)
        several = (offered & seen).sum(axis=1) > 1
        counted.append(Alternatives(int((offered.sum(axis=1) > 1).sum()), int(several.sum())))
    return max(counted)


def _level(slot: Slot) -> int:
    if slot.carrier == "choice":
        return int(slot.name.rsplit(":", 1)[1])
    if slot.carrier == "form":
        return form.position_of(slot.name)
    return 0


def _read_group(view: _Rows, subject: pa.Table, slot: Slot) -> NDArray[np.int8]:
    if slot.carrier == "withhold":
        return withhold.observe(len(view))
    if slot.carrier == "form":
        field = form.subject_field(slot.name)
        return _read_forms(view, subject[field].combine_chunks())
    if slot.carrier == "choice":
        fields = choice.subject_fields(slot.name)
        values = [subject[name].combine_chunks() for name in fields]
        seen = np.stack([view.shows(name, value) for name, value in zip(fields, values, strict=True)], axis=1)
        return choice.observe(choice.offered_alternatives(values), seen)
    if slot.carrier == "order":
        fields = order.subject_fields(slot.name)
        return order.observe([view.place_of(name, subject[name].combine_chunks()) for name in fields])
    fields = blank.subject_fields(slot.name)
    return _read_blank(view, fields, [subject[name].combine_chunks() for name in fields])


def _read_forms(view: _Rows, registry: pa.Array) -> NDArray[np.int8]:
    """Every address column is read; where two disagree nothing is."""
    best: NDArray[np.int8] | None = None
    for cells in view.cells(Kind.ADDRESS):
        read = form.observe(cells, registry)
        if best is None:
            best = read
        else:
            best = np.where(best == -1, read, np.where((read == -1) | (read == best), best, np.int8(-1)))
    return np.full((len(view), form.WIDTH), -1, dtype=np.int8) if best is None else best


def _read_blank(view: _Rows, fields: tuple[str, ...], values: list[pa.Array]) -> NDArray[np.int8]:
    filled = np.zeros(len(view), dtype=bool)
    shown = np.zeros(len(view), dtype=bool)
    for name, value in zip(fields, values, strict=True):
        filled |= np.asarray(pc.is_valid(value))
        shown |= view.shows(name, value)
    if shown.sum() < 0.5 * max(filled.sum(), 1):
        return np.full((len(view), 1), -1, dtype=np.int8)  # the column was dropped: an empty cell says nothing
    return blank.observe(filled, shown)


class _Rows:
    """The aligned rows' cells by kind."""

    def __init__(self, leak: LeakTable, taken: pa.Array) -> None:
        self._leak = leak
        self._taken = taken
        by_kind = {
            Kind.PHONE: leak.phones,
            Kind.NAME: leak.names + leak.surnames,
            Kind.BIRTH_DATE: leak.births,
            Kind.ID_NUMBER: leak.id_numbers,
            Kind.ADDRESS: leak.addresses,
            Kind.SEX: leak.sexes,
        }
        self._cells = {kind: [column.take(taken) for column in columns] for kind, columns in by_kind.items()}
        self._raw: list[pa.Array] | None = None

    def __len__(self) -> int:
        return len(self._taken)

    def cells(self, kind: Kind) -> list[pa.Array]:
        """Canonical cells of one kind; for the other kinds all cells of the row as text."""
        if kind in self._cells:
            return self._cells[kind]
        if self._raw is None:
            self._raw = [normalise(Kind.TEXT, column.take(self._taken)) for column in self._leak.raw]
        return self._raw

    def shows(self, field: str, value: pa.Array) -> NDArray[np.bool_]:
        """Whether a row holds this value of this field anywhere."""
        return self.place_of(field, value) >= 0

    def place_of(self, field: str, value: pa.Array) -> NDArray[np.int64]:
        """Where the value first stands in the row, counted over columns; -1 where it does not."""
        place = np.full(len(self), -1, dtype=np.int64)
        kind = _kind_of(field)
        for number, cells in enumerate(self.cells(kind)):
            hit = np.asarray(pc.fill_null(_agrees(kind, cells, value), fill_value=False))
            place[hit & (place < 0)] = number
        return place


def _kind_of(field: str) -> Kind:
    """Kind of a registry field or of what is derived from one."""
    kind = parse_field(field).kind
    if kind is Kind.TEXT and field.startswith("birth_"):
        return Kind.BIRTH_DATE
    if kind is Kind.TEXT and field.endswith("surname"):
        return Kind.NAME
    return kind


def _agrees(kind: Kind, cells: pa.Array, value: pa.Array) -> pa.Array:
    if kind is Kind.ADDRESS:
        return form.same_address(cells, value)
    equal = pc.equal(cells, value)
    if kind is Kind.PHONE:
        ends = pc.and_(
            pc.equal(pc.utf8_slice_codeunits(cells, 0, 3), pc.utf8_slice_codeunits(value, 0, 3)),
            pc.equal(pc.utf8_slice_codeunits(cells, -4, None), pc.utf8_slice_codeunits(value, -4, None)),
        )
        return pc.or_(equal, pc.and_(pc.match_substring(cells, "*"), ends))
    return equal
