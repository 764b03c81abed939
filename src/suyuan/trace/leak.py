"""A leaked list after reading: its cells by kind, in canonical text, wherever they stood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind, parse_field
from suyuan.core.normalise import normalise, phone_list
from suyuan.discover.columns import ColumnProposal
from suyuan.release.address import match_key

NUMBERS_IN_A_CELL = 2

Together = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""``map``, or one that works on several items at a time."""


@dataclass(frozen=True, slots=True)
class LeakTable:
    """Columns of a leaked list by kind; every array has length ``rows``, null where a cell is empty or unreadable.

    Attributes:
        rows: number of rows.
        names: whole or masked names.
        surnames: columns that hold family names alone.
        births: ISO dates, or the year and month alone.
        phones: numbers; a cell that holds two gives two columns, from left to right.
        whole_phones, masked_phones: of each of ``phones``, the cells that show all digits, and those that do not.
        places: of each of ``addresses``, its comparable text.
        raw: all cells as text, for carriers that mark other columns.
        proposals: how each column was read.
    """

    rows: int
    names: tuple[pa.Array, ...]
    surnames: tuple[pa.Array, ...]
    births: tuple[pa.Array, ...]
    phones: tuple[pa.Array, ...]
    whole_phones: tuple[pa.Array, ...]
    masked_phones: tuple[pa.Array, ...]
    id_numbers: tuple[pa.Array, ...]
    record_numbers: tuple[pa.Array, ...]
    sexes: tuple[pa.Array, ...]
    addresses: tuple[pa.Array, ...]
    places: tuple[pa.Array, ...]
    raw: tuple[pa.Array, ...]
    proposals: tuple[ColumnProposal, ...]

    def take(self, rows: NDArray[np.intp]) -> LeakTable:
        """Some of the rows."""
        place = pa.array(rows)
        columns = {
            field.name: tuple(column.take(place) for column in getattr(self, field.name))
            for field in fields(self)
            if field.name not in {"rows", "proposals"}
        }
        return replace(self, rows=len(rows), **columns)


def read_leak(rows: pa.Table, proposals: Sequence[ColumnProposal], together: Together = map) -> LeakTable:
    """Bring a leaked list into canonical text, column by column.

    Args:
        rows: text columns.
        proposals: kind and role of each column.
        together: a ``map`` that may work on several columns at a time.
    """
    found: dict[Kind, list[_Column]] = {kind: [] for kind in Kind}
    surnames: list[pa.Array] = []
    for column in together(lambda proposal: _read_column(rows, proposal), proposals):
        if column.surnames:
            surnames += column.cells
        else:
            found[column.kind].append(column)

    def cells(kind: Kind) -> tuple[pa.Array, ...]:
        return tuple(cells for column in found[kind] for cells in column.cells)

    phones = cells(Kind.PHONE)
    masked = [pc.match_substring(column, "*") for column in phones]
    return LeakTable(
        rows.num_rows,
        names=cells(Kind.NAME),
        surnames=tuple(surnames),
        births=cells(Kind.BIRTH_DATE),
        phones=phones,
        whole_phones=tuple(_only(c, pc.invert(m)) for c, m in zip(phones, masked, strict=True)),
        masked_phones=tuple(_only(c, m) for c, m in zip(phones, masked, strict=True)),
        id_numbers=cells(Kind.ID_NUMBER),
        record_numbers=cells(Kind.RECORD_NUMBER),
        sexes=cells(Kind.SEX),
        addresses=cells(Kind.ADDRESS),
        places=tuple(column.places for column in found[Kind.ADDRESS]),
        raw=tuple(rows.column(i).combine_chunks() for i in range(rows.num_columns)),
        proposals=tuple(proposals),
    )


class _Column(NamedTuple):
    kind: Kind
    cells: list[pa.Array]
    surnames: bool = False
    places: pa.Array | None = None


def _read_column(rows: pa.Table, proposal: ColumnProposal) -> _Column:
    raw = rows.column(proposal.position).combine_chunks()
    kind = _kind(proposal)
    if kind is Kind.PHONE:
        return _Column(kind, _numbers(raw))
    if kind is Kind.NAME and "surname_only" in proposal.reasons:
        return _Column(kind, [normalise(Kind.NAME, raw)], surnames=True)
    cells = normalise(kind, raw, serials="serials" in proposal.reasons)
    return _Column(kind, [cells], places=match_key(cells) if kind is Kind.ADDRESS else None)


def _kind(proposal: ColumnProposal) -> Kind:
    """Kind of a column; a second column of one field is only text to a registry, but cells of that kind to us."""
    for reason in proposal.reasons:
        if reason.startswith("duplicate_of:"):
            return parse_field(reason.partition(":")[2]).kind
    return proposal.kind


def _only(cells: pa.Array, where: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(where, fill_value=False), cells, pa.scalar(None, pa.string()))


def _numbers(cells: pa.Array) -> list[pa.Array]:
    """First and, where any cell has one, second number of each cell."""
    lists = phone_list(cells)
    length = pc.fill_null(pc.list_value_length(lists), 0)
    columns = []
    for place in range(NUMBERS_IN_A_CELL):
        enough = pc.greater(length, place)
        if place and not pc.any(enough).as_py():
            break
        padded = pc.list_slice(lists, place, place + 1, return_fixed_size_list=True)
        columns.append(pc.list_element(padded, 0))
    return columns
