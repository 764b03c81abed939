"""A leaked list after reading: its cells by kind, in canonical text, wherever they stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind, parse_field
from suyuan.core.normalise import normalise, phone_list
from suyuan.discover.columns import ColumnProposal

NUMBERS_IN_A_CELL = 2


@dataclass(frozen=True, slots=True)
class LeakTable:
    """Columns of a leaked list by kind; every array has length ``rows``, null where a cell is empty or unreadable.

    Attributes:
        rows: number of rows.
        names: whole or masked names.
        surnames: columns that hold family names alone.
        births: ISO dates, or the year and month alone.
        phones: numbers; a cell that holds two gives two columns, from left to right.
        raw: all cells as text, for carriers that mark other columns.
        proposals: how each column was read.
    """

    rows: int
    names: tuple[pa.Array, ...]
    surnames: tuple[pa.Array, ...]
    births: tuple[pa.Array, ...]
    phones: tuple[pa.Array, ...]
    id_numbers: tuple[pa.Array, ...]
    record_numbers: tuple[pa.Array, ...]
    sexes: tuple[pa.Array, ...]
    addresses: tuple[pa.Array, ...]
    raw: tuple[pa.Array, ...]
    proposals: tuple[ColumnProposal, ...]


def read_leak(rows: pa.Table, proposals: Sequence[ColumnProposal]) -> LeakTable:
    """Bring a leaked list into canonical text, column by column.

    Args:
        rows: text columns.
        proposals: kind and role of each column.
    """
    found: dict[Kind, list[pa.Array]] = {kind: [] for kind in Kind}
    surnames: list[pa.Array] = []
    for proposal in proposals:
        cells = rows.column(proposal.position).combine_chunks()
        kind = _kind(proposal)
        if kind is Kind.PHONE:
            found[Kind.PHONE].extend(_numbers(cells))
        elif kind is Kind.NAME and "surname_only" in proposal.reasons:
            surnames.append(normalise(Kind.NAME, cells))
        else:
            found[kind].append(normalise(kind, cells, serials="serials" in proposal.reasons))
    return LeakTable(
        rows.num_rows,
        names=tuple(found[Kind.NAME]),
        surnames=tuple(surnames),
        births=tuple(found[Kind.BIRTH_DATE]),
        phones=tuple(found[Kind.PHONE]),
        id_numbers=tuple(found[Kind.ID_NUMBER]),
        record_numbers=tuple(found[Kind.RECORD_NUMBER]),
        sexes=tuple(found[Kind.SEX]),
        addresses=tuple(found[Kind.ADDRESS]),
        raw=tuple(rows.column(i).combine_chunks() for i in range(rows.num_columns)),
        proposals=tuple(proposals),
    )


def _kind(proposal: ColumnProposal) -> Kind:
    """Kind of a column; a second column of one field is only text to a registry, but cells of that kind to us."""
    for reason in proposal.reasons:
        if reason.startswith("duplicate_of:"):
            return parse_field(reason.partition(":")[2]).kind
    return proposal.kind


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
