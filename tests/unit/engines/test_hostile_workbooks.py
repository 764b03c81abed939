"""Workbooks that are broken or meant to do harm end in a clear refusal, and the process lives on."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import sys
import zipfile
import zlib

import pytest
import xlsxwriter

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits, SourceTable, list_sheets, read_table

TEXT = "姓名,电话\n张三,13800000001\n".encode()


def refusal(path, **options):
    """The code with which a file is refused."""
    with pytest.raises(InputFault) as fault:
        read_table(path, **options)
    return fault.value.code


def put(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def book():
    """Bytes of a small workbook."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("名单")
        for r, row in enumerate([["姓名", "电话"], ["张三", 13800000001], ["李四", 13800000002]]):
            sheet.write_row(r, 0, row)
    return made.getvalue()


def changed(book, part, change):
    """The workbook with one part rewritten."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == part else data)
    return made.getvalue()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbook(tmp_path, book, share):
    assert refusal(put(tmp_path, "list.xlsx", book[: int(len(book) * share)])) == "SY-I020"


def test_workbook_without_its_parts(tmp_path, book):
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"):
        for junk in (b"", b"<", b"<worksheet>", b"\xff\xfe<\x00", b"<a>" * 50_000):
            path = put(tmp_path, "list.xlsx", changed(book, part, lambda _data, junk=junk: junk))
            assert refusal(path) in {"SY-I020", "SY-I004", "SY-I022"}
            if junk != b"<worksheet>":
                break  # one process each: the rest of the combinations add nothing


def test_zip_bomb_by_its_directory(tmp_path, book):
    bomb = changed(book, "xl/worksheets/sheet1.xml", lambda data: data + b" " * 60_000_000)
    assert len(bomb) < 100_000
    assert refusal(put(tmp_path, "list.xlsx", bomb)) == "SY-I022"
    wide = Limits(max_ratio=2000, max_unpacked_bytes=1_000_000)
    assert refusal(put(tmp_path, "list.xlsx", bomb), limits=wide) == "SY-I022"


def test_zip_bomb_that_lies_about_its_size(tmp_path, book):
    bomb = bytearray(changed(book, "xl/worksheets/sheet1.xml", lambda data: data + b" " * 60_000_000))
    true_size = len(zipfile.ZipFile(io.BytesIO(bomb)).read("xl/worksheets/sheet1.xml"))
    for at in range(len(bomb) - 4):
        if bomb[at : at + 4] == struct.pack("<I", true_size):
            bomb[at : at + 4] = struct.pack("<I", 5_000)
    assert refusal(put(tmp_path, "list.xlsx", bytes(bomb))) == "SY-I022"


def test_parts_that_share_their_bytes(tmp_path, book):
    """Many directory entries that point at one packed part."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        start = archive.start_dir
    directory_end = book.rfind(b"PK\x05\x06")
    directory = book[start:directory_end]
    entries = directory
    for i in range(500):
        renamed = directory.replace(b"sheet1.xml", f"s{i:05}.xml".encode())
        entries += renamed.replace(b"theme1", f"t{i:05}".encode())
    count = entries.count(b"PK\x01\x02")
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    assert refusal(put(tmp_path, "list.xlsx", book[:start] + entries + end)) in {"SY-I020", "SY-I022"}


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels"])
@pytest.mark.parametrize("padding", [0, (1 << 20) - 5])
def test_xml_entities(tmp_path, book, part, padding):
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    path = put(tmp_path, "list.xlsx", changed(book, part, lambda data: b" " * padding + bomb + data))
    assert refusal(path) == "SY-I023"


def test_xml_entities_hidden_by_utf16(tmp_path, book):
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "b">]><worksheet/>'.encode("utf-16")
    hidden = changed(book, "xl/worksheets/sheet1.xml", lambda _data: bomb)
    assert refusal(put(tmp_path, "list.xlsx", hidden)) == "SY-I020"


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process cannot be bounded")
def test_two_cells_far_apart(tmp_path, book):
    """Four hundred gigabytes, if the sheet is laid out as a rectangle."""

    def spread(data):
        head, _, tail = data.partition(b"<sheetData>")
        rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        return head + b"<sheetData>" + rows + tail[tail.index(b"</sheetData>") :]

    assert refusal(put(tmp_path, "list.xlsx", changed(book, "xl/worksheets/sheet1.xml", spread))) == "SY-I022"


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process cannot be bounded")
@pytest.mark.parametrize("count", [b"99999999999", b"18446744073709551615"])
def test_string_table_that_promises_too_much(tmp_path, book, count):
    lying = changed(
        book, "xl/sharedStrings.xml", lambda data: data.replace(b'uniqueCount="4"', b'uniqueCount="' + count + b'"')
    )
    assert count in zipfile.ZipFile(io.BytesIO(lying)).read("xl/sharedStrings.xml")
    assert refusal(put(tmp_path, "list.xlsx", lying)) == "SY-I022"


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process cannot be bounded")
def test_one_long_text_a_thousand_times(tmp_path, book):
    """Cells that share one text of a megabyte: small as a file, a gigabyte as cells."""
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(1_000))

    def repeat(data):
        head, _, tail = data.partition(b"<sheetData>")
        return head + b"<sheetData>" + cells + tail[tail.index(b"</sheetData>") :]

    bomb = changed(book, "xl/worksheets/sheet1.xml", repeat)
    bomb = changed(bomb, "xl/sharedStrings.xml", lambda data: data.replace("姓名".encode(), b"x" * 1_000_000))
    small = Limits(max_memory_bytes=600 << 20)
    assert refusal(put(tmp_path, "list.xlsx", bomb), limits=small) in {"SY-I022", "SY-I012"}


def test_workbook_that_takes_too_long(tmp_path, book):
    assert refusal(put(tmp_path, "list.xlsx", book), limits=Limits(max_seconds=0)) == "SY-I026"


def test_list_sheets_refuses_alike(tmp_path, book):
    for name, data, code in (("a.xlsx", book[:200], "SY-I020"), ("a.xlsx", TEXT, "SY-I006"), ("a.xls", b"", "SY-I004")):
        with pytest.raises(InputFault) as fault:
            list_sheets(put(tmp_path, name, data))
        assert fault.value.code == code


def test_old_container_without_a_workbook(tmp_path):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    assert refusal(put(tmp_path, "list.xls", container)) == "SY-I020"
    assert refusal(put(tmp_path, "list.xls", container[:20])) == "SY-I020"


def damage(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0 and at < len(data):
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at : at + rng.randint(1, 20)]
        elif kind == 2:
            data[at:at] = rng.choice([b'"', b",", b"\n", b"\r", b"\xff", b"\x00", b"{", b"[", b"=", b"'", b"\t"])
        else:
            data = data[:at]
    return bytes(data)


def test_random_damage_inside_a_workbook(tmp_path, book):
    """Damage that the checksums of the container do not show."""
    rng = random.Random(11)
    path = tmp_path / "list.xlsx"
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"):
        path.write_bytes(changed(book, part, lambda data: damage(data, rng)))
        with contextlib.suppress(InputFault):
            assert isinstance(read_table(path), SourceTable)


def test_checksum_is_checked(tmp_path, book):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        checksum = archive.getinfo("xl/worksheets/sheet1.xml").CRC
    wrong = book.replace(struct.pack("<I", checksum), struct.pack("<I", zlib.crc32(b"other")))
    assert refusal(put(tmp_path, "list.xlsx", wrong)) == "SY-I020"


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process cannot be bounded")
def test_old_workbook_with_cells_far_apart(tmp_path, xls_maker):
    rows = [["姓名"]] + [[]] * 20_000 + [["电话"]]
    data = bytearray(xls_maker(rows))
    at = data.rfind(struct.pack("<HHH", len(rows) - 1, 0, 0))
    data[at : at + 4] = struct.pack("<HH", 65_535, 65_535)
    small = Limits(max_memory_bytes=1 << 30)
    assert refusal(put(tmp_path, "list.xls", bytes(data)), limits=small) == "SY-I022"


def test_rows_repeated_without_end(tmp_path, ods_maker):
    path = put(tmp_path, "list.ods", ods_maker([["姓名", "电话"], ["张三", "1"]], repeat=10**9))
    assert refusal(path, limits=Limits(max_rows=10_000)) in {"SY-I013", "SY-I020", "SY-I022"}


def test_locked_open_document(tmp_path, ods_maker):
    locked = changed(ods_maker([["姓名"]]), "META-INF/manifest.xml", lambda _data: b"<encryption-data/>")
    assert refusal(put(tmp_path, "list.ods", locked)) == "SY-I021"
