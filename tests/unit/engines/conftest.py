"""Makers of small files in formats that no library here can write."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def make_xls(rows: list[list[str | float]], sheet: str = "Sheet1") -> bytes:
    """A BIFF8 workbook in a compound file: one stream, one sheet."""
    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells += _record(0x0204, struct.pack("<HHH", r, c, 0) + text)
            else:
                cells += _record(0x0203, struct.pack("<HHHd", r, c, 0, value))
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A, b"")
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    opening += _record(0x0042, struct.pack("<H", 1200))
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    length = len(opening) + 4 + 6 + len(name) + 4
    opening += _record(0x0085, struct.pack("<IBB", length, 0, 0) + name) + _record(0x000A, b"")
    return make_compound({"Workbook": opening + body})


def make_compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) whose streams are all larger than the mini-stream cutoff."""
    free, chain_end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat = [fat_mark]
    sectors = b""
    entries = [("Root Entry", 5, chain_end, 0)]
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\x00")
        start, count = len(fat), len(padded) // 512
        fat += [start + i + 1 for i in range(count - 1)] + [chain_end]
        sectors += padded
        entries.append((name, 2, start, len(padded)))
    directory = b""
    for index, (name, kind, start, size) in enumerate(entries):
        right = index + 1 if 0 < index < len(entries) - 1 else free
        child = 1 if index == 0 else free
        encoded = (name + "\x00").encode("utf-16-le")
        directory += encoded.ljust(64, b"\x00") + struct.pack("<HBBIII", len(encoded), kind, 1, free, right, child)
        directory += bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\x00")
    directory_start, count = len(fat), len(directory) // 512
    fat += [directory_start + i + 1 for i in range(count - 1)] + [chain_end]
    assert len(fat) <= 128
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, 4096, chain_end, 0, chain_end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + sectors + directory


def make_ods(rows: list[list[str]], *, repeat: int = 1) -> bytes:
    """An OpenDocument spreadsheet of one sheet; the last row stands ``repeat`` times."""
    written = []
    for index, row in enumerate(rows):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        many = f' table:number-rows-repeated="{repeat}"' if index == len(rows) - 1 and repeat > 1 else ""
        written.append(f"<table:table-row{many}>{cells}</table:table-row>")
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="名单">{"".join(written)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return made.getvalue()


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _part(kind: int, body: bytes = b"") -> bytes:
    kinds = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(body), b""
    while size >= 128:
        sizes += bytes([size & 0x7F | 0x80])
        size >>= 7
    return kinds + sizes + bytes([size]) + body


def make_xlsb(rows: list[list[str | float]]) -> bytes:
    """A binary workbook of one sheet."""
    sheet = _part(129) + _part(148, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + _part(145)
    for r, row in enumerate(rows):
        sheet += _part(0, struct.pack("<IIHHBI", r, 0, 300, 0, 0, 0))
        for c, value in enumerate(row):
            head = struct.pack("<II", c, 0)
            sheet += (
                _part(6, head + _wide(value)) if isinstance(value, str) else _part(5, head + struct.pack("<d", value))
            )
    sheet += _part(146) + _part(130)
    book = _part(131) + _part(143) + _part(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("名单")) + _part(144)
    book += _part(132)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relation}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relation}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return made.getvalue()


@pytest.fixture
def xls_maker():
    return make_xls


@pytest.fixture
def compound_maker():
    return make_compound


@pytest.fixture
def ods_maker():
    return make_ods


@pytest.fixture
def xlsb_maker():
    return make_xlsb
