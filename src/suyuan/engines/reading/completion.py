"""The last steps that all readers share: marks off, blank rows out, limits kept, notes written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import InputFault
from suyuan.engines.reading.headers import clean_title
from suyuan.engines.reading.protection import unprotect_cells
from suyuan.engines.reading.table import SourceTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.engines.reading.table import Limits

_SCIENTIFIC = r"^[+\-]?\d(\.\d+)?[Ee]\+?\d\d$"


@dataclass(frozen=True, slots=True)
class Body:
    """Rows below the header as a reader found them.

    Attributes:
        rows: string columns, any names.
        first_row: number in the file of the first of them.
        header: titles, or None; may be shorter than the table is wide.
        numbers: number in the file of each row, where they do not follow one another.
        sheet: name of the sheet.
        encoding: of a text file.
        notes: found so far.
        may_hold: what cells may hold and has to be looked for: protecting ``marks``, ``empty`` texts, ``nul``,
            ``exponents``, line ``breaks``.
    """

    rows: pa.Table
    first_row: int
    header: tuple[str, ...] | None
    numbers: NDArray[np.int64] | None = None
    sheet: str | None = None
    encoding: str | None = None
    notes: list[str] = field(default_factory=list)
    may_hold: frozenset[str] = frozenset({"empty", "nul", "exponents", "breaks"})


def complete(body: Body, file: str, limits: Limits, *, strict_header: bool) -> SourceTable:
    """Turn the rows of any reader into a SourceTable.

    Raises:
        InputFault: SY-I008 a cell holds NUL, SY-I011 to SY-I013 too much, SY-I016 two columns of one title,
            SY-I017 no row below the header.
    """
    notes = list(body.notes)
    if body.rows.num_rows > limits.max_rows:
        raise InputFault("SY-I013", file=file, limit=limits.max_rows)
    columns = [_blank_to_null(column, body.may_hold) for column in body.rows.columns]
    header = _check_header(body.header, columns, file, notes, strict=strict_header)
    columns = columns[: len(header)] if header is not None else _without_empty_tail(columns)
    if len(columns) > limits.max_columns:
        raise InputFault("SY-I011", file=file, limit=limits.max_columns)
    numbers = body.numbers
    blank = 0 if numbers is None or not len(numbers) else int(numbers[-1] - numbers[0]) + 1 - len(numbers)
    keep = _filled_rows(columns)
    if keep is not None:
        blank += len(keep) - int(keep.sum())
        numbers = (numbers if numbers is not None else body.first_row + np.arange(len(keep)))[keep]
        mask = pa.array(keep)
        columns = [column.filter(mask) for column in columns]
    if not columns or not len(columns[0]):
        raise InputFault("SY-I017", file=file)
    notes += [f"blank_rows:{blank}"] * bool(blank)
    for column in columns:
        _check_cells(column, file, limits, body.may_hold)
    notes.extend(_look_at_cells(columns, header, body.may_hold))
    rows = pa.table({f"c{i}": column for i, column in enumerate(columns)})
    first_row = body.first_row if numbers is None else int(numbers[0])
    if numbers is not None and numbers[-1] - numbers[0] == len(numbers) - 1:
        numbers = None
    return SourceTable(
        header=header,
        rows=rows,
        first_row=first_row,
        sheet=body.sheet,
        encoding=body.encoding,
        notes=tuple(notes),
        row_numbers=None if numbers is None else pa.array(numbers, pa.int64()),
    )


def _blank_to_null(column: pa.ChunkedArray, may_hold: frozenset[str]) -> pa.ChunkedArray:
    if "marks" in may_hold:
        column = unprotect_cells(column)
    elif "empty" not in may_hold:
        return column
    empty = pc.equal(column, "")
    if pc.any(empty).as_py():
        column = pc.if_else(empty, pa.scalar(None, pa.string()), column)
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])


def _check_header(
    titles: Sequence[str] | None, columns: list[pa.ChunkedArray], file: str, notes: list[str], *, strict: bool
) -> tuple[str, ...] | None:
    """The titles, as many as there are columns; nameless empty columns at the right end are dropped."""
    if titles is None:
        return None
    header = [clean_title(title) for title in titles][: len(columns)]
    header += [""] * (len(columns) - len(header))
    while header and not header[-1] and columns[len(header) - 1].null_count == len(columns[len(header) - 1]):
        header.pop()
    named = [title for title in header if title]
    if len(set(named)) < len(named):
        # Positions, not titles: a row of data taken for a header must not reach a message.
        twice = [str(i + 1) for i, title in enumerate(header) if title and header.count(title) > 1]
        if strict:
            raise InputFault("SY-I016", file=file, columns=", ".join(twice[:20]))
        notes.append(f"duplicate_headers:{len(named) - len(set(named))}")
    if len(named) < len(header):
        notes.append(f"unnamed_columns:{len(header) - len(named)}")
    return tuple(header)


def _without_empty_tail(columns: list[pa.ChunkedArray]) -> list[pa.ChunkedArray]:
    width = len(columns)
    while width and columns[width - 1].null_count == len(columns[width - 1]):
        width -= 1
    return columns[:width]


def _filled_rows(columns: list[pa.ChunkedArray]) -> NDArray[np.bool_] | None:
    """Which rows hold any cell; None if all do."""
    if not columns or any(column.null_count == 0 for column in columns):
        return None
    filled = np.zeros(len(columns[0]), dtype=np.bool_)
    for column in columns:
        filled |= column.is_valid().to_numpy()
        if filled.all():
            return None
    return filled


def _check_cells(column: pa.ChunkedArray, file: str, limits: Limits, may_hold: frozenset[str]) -> None:
    longest = pc.max(pc.binary_length(column)).as_py() or 0
    if longest > limits.max_cell_chars and pc.max(pc.utf8_length(column)).as_py() > limits.max_cell_chars:
        raise InputFault("SY-I012", file=file, limit=limits.max_cell_chars)
    if "nul" in may_hold and pc.any(pc.match_substring(column, "\x00")).as_py():
        raise InputFault("SY-I008", file=file)


def _look_at_cells(
    columns: list[pa.ChunkedArray], header: tuple[str, ...] | None, may_hold: frozenset[str]
) -> list[str]:
    notes = []
    scientific = multiline = 0
    for column in columns:
        if "exponents" in may_hold:
            scientific += pc.sum(pc.match_substring_regex(column, _SCIENTIFIC)).as_py() or 0
        if "breaks" in may_hold:
            multiline += pc.sum(pc.match_substring(column, "\n")).as_py() or 0
    if header is not None and (repeated := _repeated_headers(columns, header)):
        notes.append(f"repeated_header:{repeated}")
    if multiline:
        notes.append(f"multiline_cells:{multiline}")
    if scientific:
        notes.append(f"scientific:{scientific}")
    return notes


def _repeated_headers(columns: list[pa.ChunkedArray], header: tuple[str, ...]) -> int:
    """How often the header row comes again among the data, as in pages put together."""
    same: pa.ChunkedArray | None = None
    for column, title in zip(columns, header, strict=True):
        if title:
            equal = pc.fill_null(pc.equal(column, title), False)  # noqa: FBT003
            same = equal if same is None else pc.and_(same, equal)
            if not pc.any(same).as_py():
                return 0
    return 0 if same is None else int(pc.sum(same).as_py())
