"""JSON lines and JSON arrays of flat objects to columns of strings.

Numbers are never turned into floats: their digits are kept as they are written, so an 18-digit number stays
whole.
"""

from __future__ import annotations

import json
import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from suyuan.core.errors import InputFault
from suyuan.engines.reading.completion import Body
from suyuan.engines.reading.encodings import decode_text
from suyuan.engines.reading.number_texts import is_damaged, number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.reading.table import Limits

    Chunk = tuple[list[int], list[Any]]

_CHUNK_ROWS = 20_000
_CHUNK_BYTES = 8 << 20
_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*(,?)[ \t\r\n]*")


class _Scanner:
    """JSON values as they are written: numbers stay texts."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.damaged = 0
        self.scan = json.JSONDecoder(
            parse_int=str, parse_float=self._float_text, parse_constant=lambda _name: None
        ).raw_decode

    def _float_text(self, written: str) -> str | None:
        """The text of a number with a point or an exponent; one made from a whole number loses its ``.0``."""
        value = float(written)
        if is_damaged(value):
            self.damaged += 1
            return number_text(value)
        return number_text(value) if value.is_integer() else written

    def value(self, text: str, at: int, number: int) -> tuple[Any, int]:
        """One JSON value from position ``at`` on, and the position after it."""
        try:
            return self.scan(text, at)
        except (ValueError, RecursionError):
            raise InputFault("SY-I024", file=self.file, line=number) from None


class _Columns:
    """Columns in the order in which their keys first appear, grown chunk by chunk."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.keys: dict[str, int] = {}
        self.numbers: list[int] = []
        self._chunks: list[tuple[int, list[pa.Array]]] = []

    def add(self, numbers: list[int], records: list[Any]) -> None:
        """Take in some objects; ``numbers`` are their lines or places."""
        self.numbers += numbers
        if len(self.numbers) > self.limits.max_rows:
            raise InputFault("SY-I013", file=self.file, limit=self.limits.max_rows)
        if set(map(type, records)) != {dict}:
            wrong = next(n for n, record in zip(numbers, records, strict=True) if type(record) is not dict)
            raise InputFault("SY-I025", file=self.file, line=wrong)
        arrays = [self._texts(numbers, cells) for cells in self._uniform(records) or self._uneven(records)]
        self._chunks.append((len(records), arrays))

    def _uniform(self, records: list[dict[str, Any]]) -> list[tuple[Any, ...]] | None:
        """Columns of records that all have the known keys and no other; None if they have not."""
        keys = tuple(self.keys or self._learn(records[:1]))
        if len(keys) < 2 or set(map(len, records)) != {len(keys)}:
            return None
        try:
            return list(zip(*map(itemgetter(*keys), records), strict=True))
        except KeyError:
            return None

    def _uneven(self, records: list[dict[str, Any]]) -> list[list[Any]]:
        return [[record.get(key) for record in records] for key in self._learn(records)]

    def _learn(self, records: list[dict[str, Any]]) -> dict[str, int]:
        for record in records:
            for key in record:
                self.keys.setdefault(key, len(self.keys))
            if len(self.keys) > self.limits.max_columns:
                raise InputFault("SY-I011", file=self.file, limit=self.limits.max_columns)
        return self.keys

    def _texts(self, numbers: list[int], cells: list[Any] | tuple[Any, ...]) -> pa.Array:
        kinds = set(map(type, cells))
        if kinds & {dict, list}:
            wrong = next(n for n, cell in zip(numbers, cells, strict=True) if type(cell) in {dict, list})
            raise InputFault("SY-I025", file=self.file, line=wrong)
        if bool in kinds:
            cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
        try:
            return pa.array(cells, pa.string())
        except UnicodeEncodeError:  # half of a surrogate pair, written as \\ud800
            raise InputFault("SY-I024", file=self.file, line=numbers[0]) from None

    def table(self) -> pa.Table:
        """All rows; a key that came late is null in the rows before."""
        columns = []
        for index in range(len(self.keys)):
            parts = [
                arrays[index] if index < len(arrays) else pa.nulls(height, pa.string())
                for height, arrays in self._chunks
            ]
            columns.append(pa.chunked_array(parts, pa.string()))
        return pa.table(columns, names=[f"c{i}" for i in range(len(columns))])


def read_objects(data: bytes, file: str, limits: Limits, *, lines: bool) -> Body:
    """Read JSON.

    Args:
        data: the whole file.
        file: name for messages.
        limits: bounds.
        lines: one object on each line (.jsonl); otherwise an array of objects, an object holding one such
            array, or objects one after another.

    Raises:
        InputFault: SY-I024 not JSON, SY-I025 not flat objects (both with the line or the place of the object).
    """
    text, encoding, notes = decode_text(data, file)
    if not text or text.isspace():
        raise InputFault("SY-I004", file=file)
    scanner = _Scanner(file)
    columns = _Columns(file, limits)
    for numbers, records in _line_chunks(text, scanner) if lines else _listed_chunks(text.decode(), scanner):
        columns.add(numbers, records)
    found = [f"damaged_ids:{scanner.damaged}"] * bool(scanner.damaged)
    return Body(
        rows=columns.table(),
        first_row=1,
        header=tuple(columns.keys),
        numbers=np.array(columns.numbers, dtype=np.int64),
        encoding=encoding,
        notes=[*notes, *found],
    )


def _line_chunks(text: bytes, scanner: _Scanner) -> Iterator[Chunk]:
    start, number = 0, 1
    while start < len(text):
        stop = text.find(b"\n", min(start + _CHUNK_BYTES, len(text)))
        stop = len(text) if stop < 0 else stop + 1
        lines = [line.strip() for line in text[start:stop].decode().split("\n")]
        start = stop
        numbers = [number + i for i, line in enumerate(lines) if line]
        number += len(lines) - 1
        filled = [line for line in lines if line]
        if filled:
            yield numbers, _values(filled, numbers, scanner)


def _values(lines: list[str], numbers: list[int], scanner: _Scanner) -> list[Any]:
    """One value from each line."""
    scan = scanner.scan
    try:
        scanned = [scan(line) for line in lines]
    except (ValueError, RecursionError):
        scanned = [scanner.value(line, 0, n) for line, n in zip(lines, numbers, strict=True)]
    for (_, end), line, number in zip(scanned, lines, numbers, strict=True):
        if end != len(line):
            raise InputFault("SY-I024", file=scanner.file, line=number)
    return [value for value, _ in scanned]


def _listed_chunks(text: str, scanner: _Scanner) -> Iterator[Chunk]:
    at = _end_of(_SPACE, text, 0)
    if text.startswith("[", at):
        values = _array_values(text, at, scanner)
    else:
        first, end = scanner.value(text, at, 1)
        wrapped = _only_list(first) if _end_of(_SPACE, text, end) == len(text) else None
        values = iter(wrapped) if wrapped is not None else _loose_values(text, at, scanner)
    number = 1
    records: list[Any] = []
    for value in values:
        records.append(value)
        if len(records) == _CHUNK_ROWS:
            yield list(range(number, number + len(records))), records
            number, records = number + len(records), []
    if records:
        yield list(range(number, number + len(records))), records


def _only_list(value: object) -> list[Any] | None:
    """The rows of an answer such as ``{"total": 2, "data": [{...}, {...}]}``."""
    lists = [item for item in value.values() if isinstance(item, list)] if isinstance(value, dict) else []
    return lists[0] if len(lists) == 1 and lists[0] and isinstance(lists[0][0], dict) else None


def _loose_values(text: str, at: int, scanner: _Scanner) -> Iterator[Any]:
    number = 0
    while at < len(text):
        number += 1
        value, end = scanner.value(text, at, number)
        at = _end_of(_SPACE, text, end)
        yield value


def _array_values(text: str, at: int, scanner: _Scanner) -> Iterator[Any]:
    at = _end_of(_SPACE, text, at + 1)
    number = 0
    while not text.startswith("]", at):
        number += 1
        value, end = scanner.value(text, at, number)
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end
        if (between is None or not between[1]) and not text.startswith("]", at):
            raise InputFault("SY-I024", file=scanner.file, line=number)
        yield value
    if _end_of(_SPACE, text, at + 1) != len(text):
        raise InputFault("SY-I024", file=scanner.file, line=number)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
