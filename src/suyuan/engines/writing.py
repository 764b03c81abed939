"""Writers of tables: CSV, Excel and Parquet, every cell a text, the same bytes for the same table.

**No cell starts a formula.** In CSV a cell whose first character is ``= + - @``, a tab, a carriage return,
a line feed, or one of the full-width ``＝ ＋ － ＠`` is written with an apostrophe before it, so a phone
``+86...`` becomes ``'+86...``; ids and phones of digits only are not touched.  The reader takes that
apostrophe off again: the rule and its inverse stand in ``suyuan.engines.reading.protection``.  In Excel
files every cell is typed as text.

An empty text is written like a null, and a row without any cell is no row when it is read again.
"""

from __future__ import annotations

import errno
import io
import re
import stat
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.protection import protect_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_BATCH_ROWS = 65_536
_BATCH_BYTES = 256 << 20
_NEEDS_QUOTES = r'[",;|\t\r\n]'
_SHEET_ROWS = 1_048_576
_SHEET_COLUMNS = 16_384
_SHEET_CELL = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_DIMENSION = re.compile(rb"<dimension [^<>]*/>")
_STAMP = (1980, 1, 1, 0, 0, 0)


def write_table(table: pa.Table, path: Path, *, header: Sequence[str] | None = None) -> None:
    """Write a table of strings to ``path``, as its suffix says.

    The file is written in place; callers write to a temporary name and rename.

    Args:
        table: string columns.
        path: .csv (UTF-8 with byte order mark, so that Excel shows Chinese; ``\\n`` line ends), .xlsx or
            .parquet.
        header: titles; by default the column names of the table, and none at all if empty.

    Raises:
        InputFault: SY-I031, SY-I032, SY-I034 too much for an Excel sheet; SY-I033 unknown suffix.
        ComponentFault: SY-C001 the disk is full, SY-C002 the place cannot be written to.
    """
    titles = table.column_names if header is None else list(header)
    if titles and len(titles) != table.num_columns:
        raise ValueError(f"{len(titles)} titles for {table.num_columns} columns")
    if any(not pa.types.is_string(kind) and not pa.types.is_large_string(kind) for kind in table.schema.types):
        raise TypeError("every column must be a string column")
    writers: dict[str, Callable[[pa.Table, list[str], BinaryIO], None]] = {
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
        ".parquet": _write_parquet,
    }
    suffix = path.suffix.lower()
    if suffix not in writers:
        raise InputFault("SY-I033", suffix=suffix or "-")
    if suffix == ".xlsx":
        _check_sheet(table, titles, path.name)
    opened = False
    try:
        with path.open("wb") as stream:
            opened = True
            writers[suffix](table, titles, stream)
    except OSError as cause:
        if opened:  # otherwise what stands there is not ours
            _remove_partial(path)
        if cause.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise ComponentFault("SY-C001", file=path.name) from None
        raise ComponentFault("SY-C002", file=path.name, reason=type(cause).__name__) from None
    except BaseException:
        if opened:
            _remove_partial(path)
        raise


def _remove_partial(path: Path) -> None:
    with suppress(OSError):
        # Never a folder or a device; a link to one is only a name.
        if stat.S_ISREG(path.lstat().st_mode) or path.is_symlink():
            path.unlink()


def _batches(table: pa.Table) -> Iterator[list[pa.Array]]:
    """Columns of a bounded number of rows and bytes at a time, so that joined cells fit 32-bit offsets."""
    rows = max(1, min(_BATCH_ROWS, _BATCH_BYTES * max(table.num_rows, 1) // max(table.nbytes, 1)))
    for start in range(0, table.num_rows, rows):
        part = table.slice(start, rows)
        yield [column.cast(pa.large_string()).combine_chunks() for column in part.columns]


def _text_bytes(joined: pa.Array) -> memoryview:
    """The characters of a string array, one after another."""
    _, offsets, values = joined.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[joined.offset : joined.offset + len(joined) + 1]
    return memoryview(values)[int(ends[0]) : int(ends[-1])] if values is not None else memoryview(b"")


def _join(*parts: pa.Array | str) -> pa.Array:
    """Join texts row by row; a null counts as nothing."""
    wide = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(
        *wide, pa.scalar("", pa.large_string()), null_handling="replace", null_replacement=""
    )


def _write_csv(table: pa.Table, titles: list[str], stream: BinaryIO) -> None:
    stream.write(b"\xef\xbb\xbf")
    if titles:
        row = [pa.array([title], pa.large_string()) for title in titles]
        stream.write(_text_bytes(_csv_lines(row)))
    for columns in _batches(table):
        stream.write(_text_bytes(_csv_lines(columns)))


def _csv_lines(columns: list[pa.Array]) -> pa.Array:
    parts: list[pa.Array | str] = []
    for column in columns:
        cells = protect_cells(column, formulas=True)
        quoted = pc.match_substring_regex(cells, _NEEDS_QUOTES)
        if pc.any(quoted).as_py():
            doubled = _join('"', pc.replace_substring(cells, '"', '""'), '"')
            cells = pc.if_else(quoted, doubled, cells)
        if len(columns) == 1:  # a blank line would be no row at all
            cells = pc.if_else(pc.fill_null(pc.equal(cells, ""), fill_value=True), '""', cells)
        parts += [cells, ","]
    return _join(*parts[:-1], "\n")


def _write_parquet(table: pa.Table, titles: list[str], stream: BinaryIO) -> None:
    import pyarrow.parquet as pq

    bare = table.rename_columns(titles) if titles else table
    pq.write_table(bare.replace_schema_metadata(None), stream, compression="zstd")


def _check_sheet(table: pa.Table, titles: list[str], file: str) -> None:
    rows = table.num_rows + bool(titles)
    if rows > _SHEET_ROWS:
        raise InputFault("SY-I031", file=file, rows=rows, limit=_SHEET_ROWS)
    if table.num_columns > _SHEET_COLUMNS:
        raise InputFault("SY-I034", file=file, columns=table.num_columns, limit=_SHEET_COLUMNS)
    longest = max((pc.max(pc.utf8_length(column)).as_py() or 0 for column in table.columns), default=0)
    if longest >= _SHEET_CELL:  # one less, for the apostrophe that a cell may get
        raise InputFault("SY-I032", file=file, limit=_SHEET_CELL)


def _write_xlsx(table: pa.Table, titles: list[str], stream: BinaryIO) -> None:
    """Let xlsxwriter make the workbook around an empty sheet, and put the rows in as columns joined at once.

    Cell by cell the library takes 7 microseconds for each; and it would leave a plain copy in the system's
    temporary folder, where no person's data belongs.
    """
    with (
        zipfile.ZipFile(io.BytesIO(_empty_workbook(table, titles))) as shell,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in shell.namelist():
            # One date for all parts: the same table gives the same bytes.
            part = zipfile.ZipInfo(name, _STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(part, "w", force_zip64=name.endswith("sheet1.xml")) as out:
                text = shell.read(name)
                if not name.endswith("sheet1.xml"):
                    out.write(text)
                    continue
                text = _DIMENSION.sub(_extent(table, titles), text)
                text = text.replace(b"<sheetData/>", b"<sheetData></sheetData>")
                before, after = text.split(b"</sheetData>")
                out.write(before)
                first = 1 + bool(titles)
                for columns in _batches(table):
                    out.write(_text_bytes(_sheet_rows(columns, first)))
                    first += len(columns[0])
                out.write(b"</sheetData>" + after)


def _extent(table: pa.Table, titles: list[str]) -> bytes:
    from xlsxwriter.utility import xl_range

    last_row = max(table.num_rows + bool(titles) - 1, 0)
    return f'<dimension ref="{xl_range(0, 0, last_row, max(table.num_columns - 1, 0))}"/>'.encode()


def _empty_workbook(table: pa.Table, titles: list[str]) -> bytes:
    import datetime as dt

    import xlsxwriter

    made = io.BytesIO()
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    workbook = xlsxwriter.Workbook(made, {"in_memory": True, **options})
    workbook.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - the library wants it naive
    sheet = workbook.add_worksheet("Sheet1")
    bold = workbook.add_format({"bold": True})
    for index, title in enumerate(protect_cells(pa.array(titles, pa.string()), formulas=False).to_pylist()):
        sheet.write_string(0, index, title, bold)
    for index, column in enumerate(table.columns):
        # A Han character is two digits wide; the first thousand rows are enough to judge by.
        widest = pc.max(pc.binary_length(column.slice(0, 1000))).as_py() or 0
        widest = max(widest, len(titles[index].encode()) if titles else 0)
        sheet.set_column(index, index, min(max(8.0, widest * 0.75 + 2), 40.0))
    if titles:
        sheet.freeze_panes(1, 0)
    workbook.close()
    return made.getvalue()


def _sheet_rows(columns: list[pa.Array], first: int) -> pa.Array:
    """The XML of rows; row numbers from ``first`` on, in-line strings, nothing for null cells."""
    numbers = pa.array(np.arange(first, first + len(columns[0])), pa.int64()).cast(pa.large_string())
    from xlsxwriter.utility import xl_col_to_name

    typed = '" t="inlineStr"><is><t xml:space="preserve">'
    parts: list[pa.Array | str] = ['<row r="', numbers, '">']
    for index, column in enumerate(columns):
        opening = f'<c r="{xl_col_to_name(index)}'
        cells = _join(opening, numbers, typed, _escape(column), "</t></is></c>")
        empty = pc.fill_null(pc.equal(column, ""), fill_value=True)
        parts.append(pc.if_else(empty, pa.scalar(None, pa.large_string()), cells))
    return _join(*parts, "</row>")


def _escape(column: pa.Array) -> pa.Array:
    """Texts as they stand in the XML of a sheet; what XML cannot hold becomes ``_xHHHH_``, as Excel writes it."""
    texts = protect_cells(column, formulas=False)
    texts = pc.replace_substring(texts, "_x", "_x005F_x")
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, character, entity)
    odd = pc.match_substring_regex(texts, r"[\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]")
    if pc.any(odd).as_py():
        spelt = [text and _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text) for text in texts.to_pylist()]
        texts = pa.array(spelt, pa.large_string())
    return texts
