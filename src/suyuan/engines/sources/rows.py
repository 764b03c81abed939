"""Rows of a database, of whatever types, to parts: every cell as text."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from suyuan.engines.reading.cells import moment_text
from suyuan.engines.reading.number_texts import is_damaged, number_text
from suyuan.engines.reading.table import SourceTable
from suyuan.engines.sources.part import Part
from suyuan.engines.sources.settle import run_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources.part import Place

PART_ROWS = 100_000
_PART_CHARS = 64 << 20


class RowGatherer:
    """Gathers rows into parts of bounded size.

    A cell that is longer than a cell of a table may be comes as a text of its own, after its part.  Binary cells are
    left out and counted: note ``blobs:N``, and ``binary_columns:N`` for columns that were not asked for.
    """

    def __init__(self, place: Place, names: Sequence[str], limits: Limits, *, skipped: int) -> None:
        self.sampled_of: int | None = None
        self._place = place
        self._names = tuple(names)
        self._limits = limits
        self._skipped = skipped
        self._columns: list[list[str | None]] = [[] for _ in names]
        self._long: list[tuple[int, str, str]] = []
        self._first = 1
        self._chars = self._blobs = self._damaged = 0
        self._sent = False

    def add(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Part]:
        """Take in rows; gives a part as soon as one is full."""
        for column, cells, name in zip(self._columns, zip(*rows, strict=True), self._names, strict=True):
            for cell in cells:
                text = cell if type(cell) is str else self._text(cell)
                if text is not None:
                    self._chars += len(text)
                    if "\x00" in text:
                        text = text.replace("\x00", " ")
                    if len(text) > self._limits.max_cell_chars:
                        self._long.append((self._first + len(column), name, text))
                        text = None
                column.append(text or None)
        if len(self._columns[0]) >= PART_ROWS or self._chars >= _PART_CHARS:
            yield from self._flush()

    def finish(self) -> Iterator[Part]:
        """The last part; the only one of a table without rows."""
        if not self._sent or (self._columns and self._columns[0]):
            yield from self._flush()

    def _flush(self) -> Iterator[Part]:
        arrays = [pa.array(column, pa.string()) for column in self._columns]
        rows = pa.table({f"c{i}": array for i, array in enumerate(arrays)})
        notes = [f"blobs:{self._blobs}"] * bool(self._blobs) + [f"binary_columns:{self._skipped}"] * bool(self._skipped)
        notes += [f"damaged_ids:{self._damaged}"] * bool(self._damaged)
        notes += [f"sampled_of:{self.sampled_of}"] * (self.sampled_of is not None)
        table = SourceTable(
            header=self._names, rows=rows, first_row=self._first, sheet=self._place.sheet, notes=tuple(notes)
        )
        yield Part(self._place, table=table)
        for number, name, text in self._long:
            yield from run_parts([text], replace(self._place, area=f"{name}:{number}"))
        self._first += rows.num_rows
        self._columns = [[] for _ in self._names]
        self._long.clear()
        self._chars = self._blobs = self._damaged = 0
        self._sent = True

    def _text(self, cell: object) -> str | None:
        """A cell as text: ISO dates, plain numbers, JSON as JSON; nothing for what is binary."""
        if cell is None:
            return None
        if isinstance(cell, bool):
            return "TRUE" if cell else "FALSE"
        if isinstance(cell, (bytes, bytearray, memoryview)):
            self._blobs += 1
            return None
        if isinstance(cell, float):
            self._damaged += is_damaged(cell)
            return number_text(cell)
        if isinstance(cell, Decimal):
            return f"{cell:f}" if cell.is_finite() else None
        if isinstance(cell, dt.datetime):
            return moment_text(cell) if cell.year < dt.MAXYEAR else cell.date().isoformat()
        if isinstance(cell, (dt.date, dt.time)):
            return cell.isoformat()
        if isinstance(cell, (dict, list, tuple, set)):
            return json.dumps(list(cell) if isinstance(cell, set) else cell, ensure_ascii=False, default=str)
        return str(cell)
