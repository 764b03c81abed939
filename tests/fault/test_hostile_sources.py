"""Documents and archives that are meant to do harm end in a clear fault, in bounded time and memory."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.engines.reading import Limits
from suyuan.engines.sources import read_parts
from suyuan.engines.sources.frames import ask_frames

TIGHT = Limits(max_memory_bytes=700 << 20, max_seconds=20)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(document):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return made.getvalue()


def faults(tmp_path, name, data, limits=TIGHT):
    path = tmp_path / name
    path.write_bytes(data)
    return [part.fault.code for part in read_parts(path, limits) if part.fault]


def test_entities_are_never_expanded(tmp_path):
    laughs = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9)) + "]>"
    assert faults(tmp_path, "a.docx", docx(f"{laughs}<w:document {W}>&a8;</w:document>")) == ["SY-I023"]
    outside = f'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {W}><w:t>&x;</w:t></w:document>'
    assert faults(tmp_path, "a.docx", docx(outside)) == ["SY-I023"]
    assert faults(tmp_path, "a.docx", docx(outside.encode("utf-16"))) == ["SY-I020"]
    held = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY y "李四">{outside}<p>&x;&y;张三'.encode()
    for name in ("a.xml", "a.html", "a.svg"):
        got = list(read_parts(put(tmp_path, name, held)))
        assert "".join(part.text or "" for part in got).count("张三") == 1
        assert any("李四" in (part.text or "") for part in got), "what an entity stands for is looked at where it is"
        assert [part.fault.code for part in got if part.fault] == ["SY-I023"]


def put(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "document",
    [
        "<a>" * 200_000,
        f"<w:document {W}>" + "<w:tbl><w:tr><w:tc>" * 50_000,
        f"<w:document {W}>" + "<w:p>" * 100_000 + "</w:p>" * 100_000,
        "",
        "<",
        "plain",
        f"<w:document {W}><w:p><w:r><w:t>\ud7ff&#0;</w:t></w:r></w:p>",
    ],
)
def test_xml_that_nests_or_ends_too_soon(tmp_path, document):
    assert "SY-I020" in faults(tmp_path, "a.docx", docx(document))


def test_merged_cells_that_claim_to_be_many(tmp_path):
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    assert faults(tmp_path, "a.docx", docx(f"<w:x {W}><w:tbl><w:tr>{cell * 50}</w:tr></w:tbl></w:x>")) == ["SY-I011"]
    wide = "<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>x" * 200_000
    assert faults(tmp_path, "a.html", wide.encode())


def test_spans_take_no_memory_that_grows_with_their_product(tmp_path):
    wide = "<html><table>" + "<tr><td rowspan=1000 colspan=1000>x" * 50_000
    assert "SY-I022" not in faults(tmp_path, "a.html", wide.encode(), Limits(max_memory_bytes=400 << 20))


def test_bounds_on_files_within_files(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.txt", "x")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.zip", inner.getvalue())
    got = list(read_parts(put(tmp_path, "a.zip", outer.getvalue()), Limits(max_members=20)))
    assert sum(part.text is not None for part in got) == 17  # twenty files, three of them archives
    assert {part.fault.code for part in got if part.fault} == {"SY-I100"}
    assert faults(tmp_path, "b.zip", outer.getvalue(), Limits(max_member_bytes=300)) == ["SY-I101"] * 6


def test_bound_on_places(tmp_path):
    mail = b"Content-Type: multipart/mixed; boundary=k\n\n" + b"--k\n\nx\n" * 300
    got = list(read_parts(put(tmp_path, "a.eml", mail), Limits(max_places=100)))
    assert [part.fault.code for part in got if part.fault] == ["SY-I100"]
    assert sum(part.text is not None for part in got) == 100


def test_document_bomb(tmp_path):
    big = f"<w:document {W}><w:p><w:r><w:t>" + "x" * (60 << 20) + "</w:t></w:r></w:p></w:document>"
    assert faults(tmp_path, "a.docx", docx(big)) == ["SY-I022"]


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<table>", '<a b="', "&#", "<![CDATA[", "</", "<script>", "<td><tr>"]
)
def test_markup_without_end(tmp_path, piece):
    begun = time.monotonic()
    faults(tmp_path, "a.html", ("<html>" + piece * 100_000).encode(), Limits(max_seconds=10))
    assert time.monotonic() - begun < 60  # a bound on hanging, no measure of speed


def test_time_is_up(tmp_path):
    assert faults(tmp_path, "a.html", b"<html>" + b"<p>x" * 2_000_000, Limits(max_seconds=1)) == ["SY-I026"]


def test_memory_is_bounded(tmp_path):
    nested = b'{"a": [' + b"[1]," * 8_000_000 + b"1]}"
    assert faults(tmp_path, "a.json", nested, Limits(max_memory_bytes=600 << 20)) == ["SY-I022"]


def test_pdf_that_lies(tmp_path):
    loop = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] "
        b"/Count 2000000000 >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    )
    assert faults(tmp_path, "a.pdf", loop, Limits(max_seconds=10))


def test_directory_that_lies(tmp_path):
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 1 << 31, 0, 0)
    assert faults(tmp_path, "a.zip", b"PK\x03\x04" + bytes(100) + end) == ["SY-I020"]


def test_the_process_ends_when_nobody_listens(tmp_path):
    frames = ask_frames("page", b"<html>" + b"<p>x</p>" * 300_000, "a", Limits())
    next(frames)
    frames.close()


def test_no_process_can_be_started(tmp_path, monkeypatch):
    def refuse(*_given, **_named):
        raise PermissionError(13, "no")

    monkeypatch.setattr("subprocess.Popen", refuse)
    (part,) = read_parts(put(tmp_path, "a.html", b"<html>x"))
    assert isinstance(part.fault, ComponentFault)
    assert part.fault.code == "SY-C003"
