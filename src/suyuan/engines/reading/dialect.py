"""The first records of a delimited text, and the character that separates their cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.reading.table import Limits

DELIMITERS = (",", "\t", ";", "|")
_NO_DELIMITER = "\x1f"
_SENTINEL = "\x1e"
_HEAD_BYTES = 1 << 20
_HEAD_RECORDS = 200


@dataclass(frozen=True, slots=True)
class Head:
    """The first records of a text.

    Attributes:
        delimiter: what separates cells; a character that no text holds if there is only one column.
        records: cells of each record; a blank line is an empty list.
        ends: offset of the byte after each record.
    """

    delimiter: str
    records: list[list[str]]
    ends: list[int]


def read_head(text: bytes, file: str, limits: Limits, *, prefer: str | None = None) -> Head:
    """Read the first records with every delimiter, and keep the one that cuts them most evenly.

    Args:
        text: UTF-8.
        file: name for messages.
        limits: the widest table that is taken in.
        prefer: delimiter that the file itself or its name announces; wins if it cuts at all.

    Raises:
        InputFault: SY-I011 too many columns, SY-I018 a line of more than a megabyte.
    """
    piece = text[:_HEAD_BYTES]
    cut = len(text) > _HEAD_BYTES
    if cut:
        stop = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
        if not stop:
            _refuse_long_line(piece, file, limits)
        piece = piece[:stop]
    best: tuple[float, int] = (0.0, 0)
    chosen = Head(_NO_DELIMITER, *_parse_head(piece, _NO_DELIMITER, cut=cut))
    for delimiter in DELIMITERS:
        if delimiter.encode() not in piece:
            continue
        head = Head(delimiter, *_parse_head(piece, delimiter, cut=cut))
        share, even, width = _evenness(head.records)
        if delimiter == prefer and width > 1:
            return head
        if share >= 0.5 and (even, width) > best:
            best, chosen = (even, width), head
    return chosen


def read_records(stream: io.BytesIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records of a UTF-8 stream, each with the number of its first line (from 1); the slow, exact way.

    Raises:
        EOFError: the text ends within a quoted cell; its argument is the line where that record starts.
        csv.Error: a cell longer than the csv module allows.
    """
    ended = False

    def with_sentinel() -> Iterator[str]:
        nonlocal ended
        yield from io.TextIOWrapper(stream, encoding="utf-8", newline="")
        ended = True
        yield _SENTINEL

    reader = csv.reader(with_sentinel(), delimiter=delimiter)
    line = 1
    for record in reader:
        if ended:
            # If a quote was left open, the sentinel does not come back as a line of its own.
            if reader.line_num > line:
                raise EOFError(line)
            return
        yield line, record
        line = reader.line_num + 1


def _parse_head(piece: bytes, delimiter: str, *, cut: bool) -> tuple[list[list[str]], list[int]]:
    sizes: list[int] = []
    offset = 0

    def measured() -> Iterator[str]:
        nonlocal offset
        for line in io.TextIOWrapper(io.BytesIO(piece), encoding="utf-8", newline=""):
            offset += len(line.encode())
            yield line

    records: list[list[str]] = []
    try:
        for record in csv.reader(measured(), delimiter=delimiter):
            records.append(record)
            sizes.append(offset)
            if len(records) == _HEAD_RECORDS:
                return records, sizes
    except csv.Error:  # an overlong cell: what was read before it decides, the full reading reports it
        cut = True
    # The last record of a cut piece may lack its second half.
    return (records[:-1], sizes[:-1]) if cut and len(records) > 1 else (records, sizes)


def _evenness(records: list[list[str]]) -> tuple[float, float, int]:
    """How evenly a delimiter cuts.

    Returns:
        Share of the records that have the commonest width above one, titles above the table not counted; the same
        share of all records; and that width.
    """
    filled = [len(record) for record in records if any(record)]
    widths = Counter(width for width in filled if width > 1)
    if not widths:
        return 0.0, 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    # Title lines above the table have one cell only; they do not speak against a delimiter.
    titles = min(sum(width == 1 for width in filled[:20]), 5)
    return count / max(len(filled) - titles, count), count / len(filled), width


def _refuse_long_line(piece: bytes, file: str, limits: Limits) -> None:
    columns = 1 + max(piece.count(delimiter.encode()) for delimiter in DELIMITERS)
    if columns > limits.max_columns:
        raise InputFault("SY-I011", file=file, limit=limits.max_columns)
    raise InputFault("SY-I018", file=file, line=1)
