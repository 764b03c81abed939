"""The answering side of the process that opens documents: frames on stdout.

A frame is a line of JSON.  ``text`` frames hold a piece of text; a ``table`` frame is followed by an Arrow stream,
a ``bytes`` frame by as many bytes as it says, and belongs to the ``member`` frame before it; ``fault`` says why one
place could not be read; ``end`` comes last, so that an answer that was cut short is never taken for a whole one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa

from suyuan.core.errors import InputFault
from suyuan.engines.sources.pieces import cut_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from suyuan.engines.reading.table import Limits, SourceTable


ROW_NUMBERS = "row_numbers"
SETTLED = ("header", "first_row", "encoding", "notes")


class Sender:
    """Writes frames, and no more of them than the bounds allow."""

    def __init__(self, out: BinaryIO, limits: Limits) -> None:
        self.limits = limits
        self._out = out
        self._left = limits.max_unpacked_bytes
        self._places = 0

    def text(self, chunks: Iterable[str], *, first: int | None = None, **where: object) -> None:
        """A run of text; ``first`` numbers its first paragraph."""
        for piece in cut_pieces(chunks):
            if first is not None:
                where["paragraph"] = first + piece.breaks
            self._spend(3 * len(piece.text))
            self._frame("text", where=where, text=piece.text, lead=piece.lead, tail=piece.tail)

    def table(self, rows: pa.Table, facts: dict[str, Any], **where: object) -> None:
        """All rows of a table from its first, titles included; columns of strings."""
        self._spend(rows.nbytes)
        self._frame("table", where=where, facts=facts)
        with pa.ipc.new_stream(self._out, rows.schema) as stream:
            stream.write_table(rows)

    def settled(self, table: SourceTable) -> None:
        """A table whose header has been found."""
        numbers = table.row_numbers if table.row_numbers is not None else pa.nulls(table.rows.num_rows, pa.int64())
        facts = {name: getattr(table, name) for name in SETTLED}
        self.table(table.rows.append_column(ROW_NUMBERS, numbers), {"settled": facts})

    def cells(self, rows: Sequence[Sequence[str]], **where: object) -> None:
        """A table of rows that may differ in length; one without any cell is not sent."""
        width = max(map(len, rows), default=0)
        if width > self.limits.max_columns:
            self.fault(InputFault("SY-I011", limit=self.limits.max_columns), **where)
        elif any(any(row) for row in rows):
            columns = [
                pa.array([row[i] or None if i < len(row) else None for row in rows], pa.string()) for i in range(width)
            ]
            self.table(pa.table(columns, names=[f"c{i}" for i in range(width)]), {}, **where)

    def fault(self, fault: InputFault, **where: object) -> None:
        """Why one place could not be read."""
        self._frame("fault", where=where, code=fault.code, params=fault.params)

    def member(self, name: str, pieces: Iterable[bytes]) -> None:
        """A file within this one; a fault of ``pieces`` is told in its place."""
        self._frame("member", name=name)
        try:
            size = 0
            for piece in pieces:
                size += len(piece)
                if size > self.limits.max_member_bytes:
                    raise InputFault("SY-I101", limit=self.limits.max_member_bytes)
                self._frame("bytes", size=len(piece))
                self._out.write(piece)
                self._spend(len(piece))
        except InputFault as fault:
            self._frame("fault", where={"inner": name}, code=fault.code, params=fault.params)
        else:
            self._frame("member_end")

    def end(self) -> None:
        """Nothing more comes."""
        self._frame("end")
        self._out.flush()

    def _frame(self, kind: str, **facts: object) -> None:
        if kind in {"text", "table", "member"}:
            self._places += 1
            if self._places > self.limits.max_places:
                raise InputFault("SY-I100", limit=self.limits.max_places)
        # Half of a surrogate pair, as a broken document may hold, becomes a question mark.
        self._out.write(json.dumps({"kind": kind, **facts}, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise InputFault("SY-I022", limit=self.limits.max_unpacked_bytes)
