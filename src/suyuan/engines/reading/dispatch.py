"""One door for all tables: look at the content, pick the reader, finish in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from suyuan.core.errors import InputFault
from suyuan.engines.reading.contents import Content, sniff_content, take_snapshot
from suyuan.engines.reading.table import Limits, SourceTable

if TYPE_CHECKING:
    from pathlib import Path

    from suyuan.engines.reading.completion import Body

DELIMITED = frozenset({".csv", ".tsv", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xls", ".xlsb", ".ods"})
OBJECTS = frozenset({".json", ".jsonl"})
SUFFIXES = DELIMITED | WORKBOOKS | OBJECTS | {".parquet"}

_OWN_FAULT = {
    Content.OLE_ENCRYPTED: "SY-I021",
    Content.PARQUET_ENCRYPTED: "SY-I021",
    Content.WEB_PAGE: "SY-I027",
    Content.XML_SPREADSHEET: "SY-I027",
    Content.BINARY: "SY-I008",
}


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    header: Literal["auto", "none"] = "auto",
    strict_header: bool = True,
    limits: Limits = Limits(),  # noqa: B008 - immutable
) -> SourceTable:
    """Read one table from a file: every cell as text, nothing guessed.

    The suffix says what is expected, the content what is there; where they differ, the file is refused with
    both names.  Encodings of text are found without asking: UTF-8 with or without byte order mark, UTF-16
    with one, GB18030.  The header need not stand in the first row, and there may be none.

    Args:
        path: .csv .tsv .txt .xlsx .xls .xlsb .ods .parquet .jsonl or .json.
        sheet: name of a sheet; by default the first visible one with any cell.
        header: ``auto`` looks for a header row, ``none`` takes every row as data.
        strict_header: two columns of one title are an error; otherwise a note.
        limits: bounds on size, time and memory.

    Raises:
        InputFault: the file is missing, damaged, hostile, or no table (SY-I001 to SY-I028).
        ComponentFault: SY-C003 workbooks cannot be opened here.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputFault("SY-I005", file=path.name, suffix=suffix or "-")
    try:
        data = take_snapshot(path, limits)
        body = _read_body(data, path.name, suffix, sheet, limits, headerless=header == "none")
        from suyuan.engines.reading.completion import complete

        return complete(body, path.name, limits, strict_header=strict_header)
    except MemoryError:
        raise InputFault("SY-I022", file=path.name, limit=limits.max_unpacked_bytes) from None


def list_sheets(path: Path, *, limits: Limits = Limits()) -> tuple[str, ...]:  # noqa: B008 - immutable
    """Names of the sheets of a workbook, in their order; nothing for files that have no sheets.

    Raises:
        InputFault: as ``read_table``.
    """
    suffix = path.suffix.lower()
    if suffix not in WORKBOOKS:
        return ()
    data = take_snapshot(path, limits)
    _check_workbook(data, path.name, suffix, limits)
    from suyuan.engines.reading.packed import list_worksheets

    return list_worksheets(data, path.name, limits)


def _read_body(data: bytes, file: str, suffix: str, sheet: str | None, limits: Limits, *, headerless: bool) -> Body:
    if suffix in WORKBOOKS:
        filled = _check_workbook(data, file, suffix, limits)
        from suyuan.engines.reading.packed import read_workbook

        return read_workbook(data, file, limits, sheet=sheet, headerless=headerless, filled_sheets=filled)
    if sheet is not None:
        raise InputFault("SY-I019", file=file, sheet=sheet, sheets="-")
    if suffix == ".parquet":
        _expect({Content.PARQUET}, data, file, suffix)
        from suyuan.engines.reading.packed import read_parquet

        return read_parquet(data, file, limits)
    if suffix in OBJECTS:
        _expect({Content.JSON}, data, file, suffix)
        from suyuan.engines.reading.objects import read_objects

        return read_objects(data, file, limits, lines=suffix == ".jsonl")
    _expect({Content.TEXT}, data, file, suffix)
    from suyuan.engines.reading.delimited import read_delimited

    return read_delimited(data, file, limits, headerless=headerless, suffix=suffix)


def _check_workbook(data: bytes, file: str, suffix: str, limits: Limits) -> int | None:
    """Refuse what is no such workbook; number of sheets with cells, where it can be told."""
    content = _expect({Content.ZIP, Content.OLE}, data, file, suffix)
    if content is Content.ZIP:
        from suyuan.engines.reading.archives import check_archive

        archive = check_archive(data, file, limits)
        found, filled = archive.kind, archive.filled_sheets
    else:
        found, filled = ".xls", None
    if found != suffix:
        raise InputFault("SY-I006", file=file, suffix=suffix, found=found)
    return filled


def _expect(wanted: set[Content], data: bytes, file: str, suffix: str) -> Content:
    content = sniff_content(data)
    if content in wanted:
        return content
    if content in _OWN_FAULT:
        raise InputFault(_OWN_FAULT[content], file=file)
    found = _zip_kind(data, file) if content is Content.ZIP else content.value
    if content is Content.TEXT and not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise InputFault("SY-I004", file=file)
    raise InputFault("SY-I006", file=file, suffix=suffix, found=found)


def _zip_kind(data: bytes, file: str) -> str:
    """What a zip container is, for a message: the suffix it deserves."""
    from suyuan.engines.reading.archives import check_archive

    try:
        return check_archive(data, file, Limits()).kind
    except InputFault:
        return Content.ZIP.value
