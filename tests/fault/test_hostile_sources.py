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
    got = [part.text for part in read_parts(put(tmp_path, "a.xml", f'<?xml version="1.0"?>{outside}<p>张三'.encode()))]
    assert not any("root:" in (text or "") for text in got)


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
