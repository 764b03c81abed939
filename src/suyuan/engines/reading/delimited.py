"""Delimited text to columns of strings: Arrow's parser for regular files, an exact one for the others."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from suyuan.core.errors import InputFault
from suyuan.engines.reading.completion import Body
from suyuan.engines.reading.dialect import read_head, read_records
from suyuan.engines.reading.encodings import decode_text
from suyuan.engines.reading.headers import find_start
from suyuan.engines.reading.protection import may_hold_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from suyuan.engines.reading.table import Limits

_LAST_ROW = b"\x1e"
_BLOCK_BYTES = 1 << 22
_CHUNK_ROWS = 50_000
_ANNOUNCED = re.compile(rb'(?i)sep=(.)"?[ \t]*(?:\r\n|\n|\r)')


def read_delimited(data: bytes, file: str, limits: Limits, *, headerless: bool, suffix: str) -> Body:
    """Read a delimited text.

    Raises:
        InputFault: SY-I004 only blanks, SY-I008 to SY-I010 encoding, SY-I011 to SY-I013 and SY-I018 too much,
            SY-I014 a row with more cells than columns, SY-I015 a quote that is never closed.
    """
    text, encoding, notes = decode_text(data, file)
    text, prefer, above = _announcement(_plain_line_ends(text), suffix)
    if not text or text.isspace():
        raise InputFault("SY-I004", file=file)
    head = read_head(text, file, limits, prefer=prefer)
    start = find_start(head.records, headerless=headerless)
    width = _table_width(start.header, [len(record) for record in head.records[start.body :] if record])
    if width > limits.max_columns:
        raise InputFault("SY-I011", file=file, limit=limits.max_columns)
    offset = head.ends[start.body - 1] if start.body else 0
    line = text.count(b"\n", 0, offset) + 1 + above
    fast = _parse_fast(text, offset, head.delimiter, width)
    if fast is not None:
        rows, numbers = fast
        found: list[str] = []
    else:
        rows, numbers, found = _parse_exactly(text[offset:], head.delimiter, width, file, line, limits)
    first = start.body + 1 + above
    found = ["header_not_first"] * bool(start.header_row) + ["two_row_header"] * start.joined + found
    return Body(
        rows=rows,
        first_row=first,
        header=start.header,
        numbers=None if numbers is None else numbers + first,
        encoding=encoding,
        notes=[*notes, *found],
        may_hold=_suspicions(text),
    )


def lines_above(data: bytes, file: str, limits: Limits, *, suffix: str) -> bytes:
    """What stands before the first row of data, titles included, as UTF-8; of a text that has been read as a table."""
    text, prefer, _ = _announcement(_plain_line_ends(decode_text(data, file)[0]), suffix)
    head = read_head(text, file, limits, prefer=prefer)
    body = find_start(head.records).body
    return text[: head.ends[body - 1]] if body else b""


def _announcement(text: bytes, suffix: str) -> tuple[bytes, str | None, int]:
    """The text without a first line that only names the separator, the separator, and 1 if there was such a line."""
    if announced := _ANNOUNCED.match(text):
        return text[announced.end() :], announced[1].decode("ascii", "replace"), 1
    return text, "\t" if suffix == ".tsv" else None, 0


def _table_width(header: tuple[str, ...] | None, widths: list[int]) -> int:
    """Number of columns: the header's, or that of most rows below it if they are wider."""
    commonest = max(widths, key=lambda width: (widths.count(width), width), default=0)
    if header is None:
        return commonest
    return max(len(header), commonest if 2 * widths.count(commonest) > len(widths) else 0)


def _plain_line_ends(text: bytes) -> bytes:
    """Undo accidents: carriage returns doubled (text mode twice) or alone (old Macs), no end to the last line."""
    if b"\r" in text:
        text = text.replace(b"\r\r\n", b"\r\n") if b"\n" in text else text.replace(b"\r", b"\n")
    return text if text.endswith(b"\n") else text + b"\n"


def _suspicions(text: bytes) -> frozenset[str]:
    """What cells may hold, judged by the characters of the file: most files are spared most searches."""
    found = {
        "marks": may_hold_marks(text),
        "exponents": b"+" in text and (b"E+" in text or b"e+" in text),
        "breaks": b'"' in text,
    }
    return frozenset(name for name, present in found.items() if present)


def _parse_fast(
    text: bytes, offset: int, delimiter: str, width: int
) -> tuple[pa.Table, NDArray[np.int64] | None] | None:
    """Parse regular text from ``offset`` on with Arrow.

    Returns:
        The rows, with the index of each among all lines if some lines were blank; None if a row is irregular, or
        if blank lines cannot be told from line breaks within cells.
    """
    quotes = text.count(b'"', offset)
    # Arrow takes a byte order mark off wherever its input starts; here it would belong to a cell.
    if quotes % 2 or text.startswith(codecs.BOM_UTF8, offset):
        return None
    # Arrow lets a quote pass that is left open at the end.  A last row of our own would then be swallowed.
    last = _LAST_ROW + delimiter.encode() * (width - 1) + b"\n"
    source = pa.py_buffer(text[offset:] + last) if quotes else pa.py_buffer(text).slice(offset)
    names = [f"c{i}" for i in range(width)]
    try:
        rows = arrow_csv.read_csv(
            pa.BufferReader(source),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=quotes > 0),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=False,  # it has been checked, or made by us
                strings_can_be_null=True,
                null_values=[""],
                column_types=dict.fromkeys(names, pa.string()),
            ),
        )
    except pa.ArrowInvalid:
        return None
    if quotes:
        if rows.column(0)[-1].as_py() != _LAST_ROW.decode():
            return None
        rows = rows.slice(0, rows.num_rows - 1)
    if rows.num_rows == text.count(b"\n", offset):
        return rows, None
    if quotes:
        pairs = (b"\n\n", b"\n\r", b"\r\r")
        blank = text.startswith((b"\n", b"\r"), offset) or any(text.find(pair, offset) >= 0 for pair in pairs)
        return None if blank else (rows, None)
    numbers = _line_numbers(text, offset)
    # A lone carriage return among line feeds ends a record too; then only the exact way can count.
    return (rows, numbers) if len(numbers) == rows.num_rows else None


def _line_numbers(text: bytes, offset: int) -> NDArray[np.int64]:
    """Indices of the lines from ``offset`` on that are not blank, in a text without quotes."""
    octets = np.frombuffer(text, dtype=np.uint8, offset=offset)
    ends = np.flatnonzero(octets == 0x0A)
    starts = np.concatenate(([0], ends + 1))
    lengths = np.append(ends, len(octets)) - starts
    returns = np.zeros(len(lengths), dtype=np.int64)
    returns[: len(ends)] = (ends > 0) & (octets[ends - 1] == 0x0D)
    return np.flatnonzero(lengths - returns > 0)


def _parse_exactly(
    body: bytes, delimiter: str, width: int, file: str, line: int, limits: Limits
) -> tuple[pa.Table, NDArray[np.int64], list[str]]:
    """Parse record by record: pad short ones, refuse long ones, keep count."""
    chunks: list[list[list[str]]] = [[]]
    tables: list[pa.RecordBatch] = []
    numbers: list[int] = []
    short = long = 0
    names = [f"c{i}" for i in range(width)]
    try:
        for index, (at, record) in enumerate(read_records(io.BytesIO(body), delimiter)):
            if not record:
                continue
            if len(record) > width:
                if any(record[width:]):
                    raise InputFault("SY-I014", file=file, line=line + at - 1, cells=len(record), columns=width)
                long += 1
            short += len(record) < width
            chunks[-1].append(record[:width] + [""] * (width - len(record)))
            numbers.append(index)
            if len(chunks[-1]) == _CHUNK_ROWS:
                tables.append(_to_batch(chunks.pop(), names))
                chunks.append([])
                if len(numbers) > limits.max_rows:
                    raise InputFault("SY-I013", file=file, limit=limits.max_rows)
    except EOFError as cause:
        raise InputFault("SY-I015", file=file, line=line + cause.args[0] - 1) from None
    except csv.Error:
        raise InputFault("SY-I012", file=file, limit=limits.max_cell_chars) from None
    tables.append(_to_batch(chunks.pop(), names))
    notes = [f"short_rows:{short}"] * bool(short) + [f"long_rows:{long}"] * bool(long)
    return pa.Table.from_batches(tables), np.array(numbers, dtype=np.int64), notes


def _to_batch(records: list[list[str]], names: list[str]) -> pa.RecordBatch:
    columns = zip(*records, strict=True) if records else [()] * len(names)
    return pa.RecordBatch.from_arrays([_column(cells) for cells in columns], names)


def _column(cells: Iterable[str]) -> pa.Array:
    return pa.array([cell or None for cell in cells], pa.string())
