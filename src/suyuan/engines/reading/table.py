"""What a reader hands over, and how much it will take in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds beyond which a file is refused before it can exhaust memory or time.

    Attributes:
        max_file_bytes: size of the file on disk.
        max_rows: rows of one table.
        max_columns: columns of one table.
        max_cell_chars: characters of one cell.
        max_unpacked_bytes: what a compressed file may unfold to (workbook parts, Parquet pages).
        max_ratio: unfolded size over packed size of one large workbook part; deflate itself ends at 1032.
        max_memory_bytes: address space of the process that opens a workbook (POSIX systems only).
        max_seconds: time that process may take; time one question to a database may take.
        max_depth: archives within archives, the outermost counted.
        max_members: files in one archive, those within its own archives included.
        max_member_bytes: size of one file in an archive, which is held in memory.
        max_parsed_bytes: size of a web page or of JSON that is taken apart; parsers hold many times as much.
        max_places: texts, tables and files in one document; each costs time, however short it is.
    """

    max_file_bytes: int = 4 << 30
    max_rows: int = 50_000_000
    max_columns: int = 2_000
    max_cell_chars: int = 100_000
    max_unpacked_bytes: int = 4 << 30
    max_ratio: int = 300
    max_memory_bytes: int = 6 << 30
    max_seconds: int = 600
    max_depth: int = 3
    max_members: int = 20_000
    max_member_bytes: int = 512 << 20
    max_parsed_bytes: int = 256 << 20
    max_places: int = 50_000


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table as it stood in a file: texts only, nothing guessed about them.

    Attributes:
        header: column titles (NFKC, spaces trimmed), ``""`` for a column without one; None if the table has
            no header row.
        rows: every column ``pa.string()`` and named ``c0``, ``c1``, ...; an empty cell is null; rows
            without any cell are left out.
        first_row: number in the file of ``rows[0]``, as a spreadsheet program counts rows: from 1, blank rows
            included, a cell with line breaks counting once.
        sheet: name of the sheet, for workbooks.
        encoding: ``utf-8``, ``utf-8-sig``, ``utf-16`` or ``gb18030``, for text files.
        notes: what a person should know, as codes, some with a count after a colon: ``header_not_first``,
            ``two_row_header``, ``duplicate_headers:N``, ``unnamed_columns:N``, ``repeated_header:N``,
            ``blank_rows:N``, ``short_rows:N``, ``long_rows:N`` (surplus cells, all empty),
            ``multiline_cells:N``, ``damaged_ids:N`` (numbers that had lost digits), ``scientific:N`` (texts
            such as 3.30106E+17), ``other_sheets:N``, ``hidden_sheet``, ``doubtful_encoding``.
        row_numbers: number in the file of each row, where they do not simply follow ``first_row``.
    """

    header: tuple[str, ...] | None
    rows: pa.Table
    first_row: int
    sheet: str | None = None
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    row_numbers: pa.Array | None = None

    def row_number(self, index: int) -> int:
        """Number in the file of ``rows[index]``."""
        if self.row_numbers is None:
            return self.first_row + index
        return int(self.row_numbers[index].as_py())
