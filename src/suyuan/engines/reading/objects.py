"""JSON lines and JSON arrays of flat objects to columns of strings.

Numbers are never turned into floats: their digits are kept as they are written, so an 18-digit number stays
whole.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pyarrow as pa

from suyuan.core.errors import InputFault
from suyuan.engines.reading.completion import Body
from suyuan.engines.reading.encodings import decode_text
from suyuan.engines.reading.number_texts import is_damaged, number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.reading.table import Limits

_CHUNK_ROWS = 20_000
_LINE_BYTES = 64 << 20
_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*(,?)[ \t\r\n]*")


class _Gatherer:
    """Columns in the order in which their keys first appear, grown chunk by chunk."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.damaged = 0
        self.size = 0
        self._keys: dict[str, int] = {}
        self._pending: list[dict[str, object]] = []
        self._chunks: list[list[pa.Array]] = []
        self._decoder = json.JSONDecoder(
            parse_int=str, parse_float=self._float_text, parse_constant=lambda _name: None
        )

    def _float_text(self, written: str) -> str | None:
        """The text of a number with a point or an exponent; one made from a whole number loses its ``.0``."""
        value = float(written)
        if value != value or value in (float("inf"), float("-inf")):
            return written
        if is_damaged(value):
            self.damaged += 1
            return number_text(value)
        return number_text(value) if value == int(value) else written

    def decode(self, text: str, at: int, line: int) -> tuple[object, int]:
        """One JSON value from position ``at`` on, and the position after it."""
        try:
            return self._decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise InputFault("SY-I024", file=self.file, line=line) from None

    def add(self, value: object, line: int) -> None:
        """Take one object in."""
        if not isinstance(value, dict):
            raise InputFault("SY-I025", file=self.file, line=line)
        self._pending.append(value)
        self.size += 1
        if len(self._pending) >= _CHUNK_ROWS:
            self._flush(line)
            if self.size > self.limits.max_rows:
                raise InputFault("SY-I013", file=self.file, limit=self.limits.max_rows)

    def _flush(self, line: int) -> None:
        for record in self._pending:
            if record.keys() != self._keys.keys():
                for key in record:
                    self._keys.setdefault(key, len(self._keys))
                if len(self._keys) > self.limits.max_columns:
                    raise InputFault("SY-I011", file=self.file, limit=self.limits.max_columns)
        first = line - len(self._pending) + 1
        arrays = []
        for key in self._keys:
            cells = [record.get(key) for record in self._pending]
            if not set(map(type, cells)) <= {str, type(None)}:
                cells = [self._cell_text(cell, first + i) for i, cell in enumerate(cells)]
            arrays.append(pa.array(cells, pa.string()))
        self._chunks.append(arrays)
        self._pending = []

    def _cell_text(self, cell: object, line: int) -> str | None:
        if isinstance(cell, bool):
            return "TRUE" if cell else "FALSE"
        if isinstance(cell, (dict, list)):
            raise InputFault("SY-I025", file=self.file, line=line)
        return None if cell is None else str(cell)

    def finish(self) -> tuple[tuple[str, ...], pa.Table]:
        """The keys and the table."""
        self._flush(self.size)
        names = [f"c{i}" for i in range(len(self._keys))]
        height = [len(arrays[0]) if arrays else 0 for arrays in self._chunks]
        columns = []
        for index in range(len(names)):
            parts = [
                arrays[index] if index < len(arrays) else pa.nulls(size, pa.string())
                for arrays, size in zip(self._chunks, height, strict=True)
            ]
            columns.append(pa.chunked_array(parts, pa.string()))
        return tuple(self._keys), pa.table(columns, names=names)


def read_objects(data: bytes, file: str, limits: Limits, *, lines: bool) -> Body:
    """Read JSON.

    Args:
        data: the whole file.
        file: name for messages.
        limits: bounds.
        lines: one object on each line (.jsonl); otherwise an array of objects, an object holding one such
            array, or objects one after another.

    Raises:
        InputFault: SY-I024 not JSON, SY-I025 not flat objects (both with the line or the number of the
            object).
    """
    text, encoding, notes = decode_text(data, file)
    if not text.strip():
        raise InputFault("SY-I004", file=file)
    gatherer = _Gatherer(file, limits)
    values = _line_values(text, gatherer) if lines else _listed_values(text.decode(), gatherer)
    for number, value in values:
        gatherer.add(value, number)
    keys, rows = gatherer.finish()
    found = [f"damaged_ids:{gatherer.damaged}"] * bool(gatherer.damaged)
    return Body(rows=rows, first_row=1, header=keys, encoding=encoding, notes=[*notes, *found])


def _line_values(text: bytes, gatherer: _Gatherer) -> Iterator[tuple[int, object]]:
    start = number = 0
    while start < len(text):
        stop = text.find(b"\n", start)
        stop = len(text) if stop < 0 else stop
        number += 1
        if stop - start > _LINE_BYTES:
            raise InputFault("SY-I018", file=gatherer.file, line=number)
        line = text[start:stop].decode().strip()
        start = stop + 1
        if not line:
            continue
        value, end = gatherer.decode(line, 0, number)
        if end != len(line):
            raise InputFault("SY-I024", file=gatherer.file, line=number)
        yield number, value


def _listed_values(text: str, gatherer: _Gatherer) -> Iterator[tuple[int, object]]:
    at = _end_of(_SPACE, text, 0)
    if not text.startswith("[", at):
        value, end = gatherer.decode(text, at, 1)
        end = _end_of(_SPACE, text, end)
        lists = [item for item in value.values() if isinstance(item, list)] if isinstance(value, dict) else []
        if end == len(text) and len(lists) == 1 and lists[0] and isinstance(lists[0][0], dict):
            yield from enumerate(lists[0], 1)
            return
        yield 1, value
        number = 1
        while end < len(text):
            number += 1
            value, end = gatherer.decode(text, end, number)
            end = _end_of(_SPACE, text, end)
            yield number, value
        return
    at = _end_of(_SPACE, text, at + 1)
    number = 0
    while not text.startswith("]", at):
        number += 1
        value, end = gatherer.decode(text, at, number)
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end
        if (between is None or not between[1]) and not text.startswith("]", at):
            raise InputFault("SY-I024", file=gatherer.file, line=number)
        yield number, value
    if _end_of(_SPACE, text, at + 1) != len(text):
        raise InputFault("SY-I024", file=gatherer.file, line=number)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
