"""Files that are broken or meant to do harm end in a clear refusal: no other error, no hang, no flood of memory."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits, SourceTable, read_table
from suyuan.engines.writing import write_table

SMALL = pa.table({"姓名": ["张三", "李四"], "电话": ["13800000001", "13800000002"]})
TEXT = "姓名,电话\n张三,13800000001\n李四,13800000002\n".encode()


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


# --- not a file ---------------------------------------------------------------------------------------------------


def test_missing_folder_and_device(tmp_path):
    assert refusal(tmp_path / "no.csv") == "SY-I001"
    (tmp_path / "folder.csv").mkdir()
    assert refusal(tmp_path / "folder.csv") == "SY-I002"
    assert refusal(tmp_path / "folder.csv" / "x.csv") == "SY-I001"
    put(tmp_path, "plain", b"x")
    assert refusal(tmp_path / "plain" / "x.csv") == "SY-I003"
    assert refusal(tmp_path / "nul\x00.csv") == "SY-I003"
    assert refusal(tmp_path / f"{'x' * 300}.csv") == "SY-I003"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_pipe_and_endless_device_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "pipe.csv") == "SY-I002"
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    assert refusal(tmp_path / "zero.csv") == "SY-I002"


def test_unreadable(tmp_path, monkeypatch):
    path = put(tmp_path, "list.csv", TEXT)
    if os.name == "posix" and os.geteuid() != 0:
        path.chmod(0)
    else:
        monkeypatch.setattr(Path, "open", lambda *_args: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(InputFault) as fault:
        read_table(path)
    assert (fault.value.code, fault.value.params["reason"]) == ("SY-I003", "PermissionError")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls", "a.ods", "a.parquet", "a.json", "a.jsonl", "a.txt"])
def test_empty(tmp_path, name):
    assert refusal(put(tmp_path, name, b"")) == "SY-I004"


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.json", "a.jsonl"])
@pytest.mark.parametrize("data", [b"\n \r\n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_blank(tmp_path, name, data):
    assert refusal(put(tmp_path, name, data)) == "SY-I004"


def test_unknown_suffix(tmp_path):
    assert refusal(put(tmp_path, "list.docx", TEXT)) == "SY-I005"
    assert refusal(put(tmp_path, "list", TEXT)) == "SY-I005"


# --- not what the name says ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet", ".json"])
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (TEXT, "text"),
        ("book", ".xlsx"),
        (b'[{"a": 1}]', "json"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"PAR1" + bytes(20), "parquet"),
    ],
)
def test_content_and_suffix_differ(tmp_path, suffix, data, found, book):
    if found in {suffix, suffix[1:]} or (found, suffix) == ("text", ".csv"):
        return
    path = put(tmp_path, "list" + suffix, book if data == "book" else data)
    with pytest.raises(InputFault) as fault:
        read_table(path)
    assert fault.value.code == "SY-I006"
    assert fault.value.params == {"file": path.name, "suffix": suffix, "found": found}


@pytest.mark.parametrize("name", ["list.xls", "list.csv", "list.xlsx"])
@pytest.mark.parametrize(
    "data",
    [
        b"<html><body><table><tr><td>x</td></tr></table></body></html>",
        b'\xef\xbb\xbf\r\n<META http-equiv="Content-Type"><table>',
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
        "<html><table>".encode("utf-16"),
    ],
)
def test_web_page_with_a_table_suffix(tmp_path, name, data):
    assert refusal(put(tmp_path, name, data)) == "SY-I027"


@pytest.mark.parametrize("suffix", [".csv", ".txt", ".json", ".jsonl", ".xlsx", ".parquet"])
@pytest.mark.parametrize("data", [bytes(100_000), bytes(range(256)) * 40, TEXT.decode().encode("utf-16-le")])
def test_binary(tmp_path, suffix, data):
    assert refusal(put(tmp_path, "list" + suffix, data)) == "SY-I008"


def test_nul_far_into_the_text(tmp_path):
    assert refusal(put(tmp_path, "list.csv", TEXT * 1000 + b"a,\x00\n")) == "SY-I008"


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_encrypted_office_file(tmp_path, suffix):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(99)
    assert refusal(put(tmp_path, "list" + suffix, container)) == "SY-I021"


def test_encrypted_zip_and_parquet(tmp_path, book):
    locked = bytearray(book)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = book.find(magic)
        locked[at + offset] |= 1
    assert refusal(put(tmp_path, "list.xlsx", bytes(locked))) == "SY-I021"
    assert refusal(put(tmp_path, "list.parquet", b"PARE" + bytes(50) + b"PARE")) == "SY-I021"


# --- text -----------------------------------------------------------------------------------------------------------


def test_ten_thousand_columns(tmp_path):
    header = ",".join(f"列{i}" for i in range(10_000))
    path = put(tmp_path, "list.csv", f"{header}\n{',' * 9_999}\n".encode())
    assert refusal(path) == "SY-I011"


def test_ten_million_columns_in_one_line_are_not_parsed(tmp_path, monkeypatch):
    path = put(tmp_path, "list.csv", b"x," * 10_000_000)
    monkeypatch.setattr("csv.reader", None)
    monkeypatch.setattr("pyarrow.csv.read_csv", None)
    assert refusal(path) == "SY-I011"


def test_one_line_of_megabytes(tmp_path):
    assert refusal(put(tmp_path, "list.csv", b"x" * 5_000_000)) == "SY-I018"
    assert refusal(put(tmp_path, "list.csv", TEXT + b"x" * 5_000_000)) == "SY-I012"
    assert refusal(put(tmp_path, "list.csv", TEXT + b"x," * 100_000)) == "SY-I014"
    assert refusal(put(tmp_path, "list.csv", TEXT + b'"' + b"x\n" * 2_000_000)) in {"SY-I012", "SY-I015"}


def test_brackets_and_quotes_without_end(tmp_path):
    """Titles are searched with patterns; long ones must not make them crawl."""
    for filler in (b"(" * 90_000, b" " * 90_000, b"'" * 90_000, "姓 ".encode() * 30_000):
        path = put(tmp_path, "list.csv", filler + b",a\n" + filler + b",b\n")
        assert isinstance(read_table(path), SourceTable)


def test_mixed_encodings(tmp_path):
    data = TEXT * 100 + "王五,13800000003\n".encode("gb18030")
    with pytest.raises(InputFault) as fault:
        read_table(put(tmp_path, "list.csv", data))
    assert (fault.value.code, fault.value.params["line"]) == ("SY-I010", 301)


def test_header_only_and_twice(tmp_path):
    assert refusal(put(tmp_path, "list.csv", "姓名,电话\n".encode())) == "SY-I017"
    assert refusal(put(tmp_path, "list.csv", "电话,电话\n1,2\n".encode())) == "SY-I016"


# --- parquet --------------------------------------------------------------------------------------------------------


def test_parquet_of_one_long_text(tmp_path):
    """A dictionary page holds the text once; a million rows point at it."""
    path = tmp_path / "list.parquet"
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int32()), pa.array(["x" * 50_000]))
    pq.write_table(pa.table({"a": text}), path, compression="zstd")
    assert path.stat().st_size < 1_000_000
    assert refusal(path, limits=Limits(max_memory_bytes=700 << 20)) == "SY-I022"


def test_parquet_rows_beyond_all_bounds(tmp_path):
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"a": pa.nulls(3_000_000, pa.string())}), path)
    assert refusal(path, limits=Limits(max_rows=1_000_000)) == "SY-I013"


# --- bytes changed at random ------------------------------------------------------------------------------------------


def samples(book):
    made = io.BytesIO()
    pq.write_table(SMALL, made)
    lines = b'{"a": "x", "b": 1}\n{"a": "y", "b": null}\n'
    quoted = '姓名,电话\n"张,三","1\n3"\n"李""四",2\n'.encode()
    return {
        ".csv": [TEXT, quoted, TEXT.decode().encode("gb18030"), TEXT.decode().encode("utf-16")],
        ".jsonl": [lines],
        ".json": [b"[" + lines.strip().replace(b"\n", b",") + b"]"],
        ".parquet": [made.getvalue()],
        ".xlsx": [book],
    }


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


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".json", ".parquet", ".xlsx"])
def test_random_damage(tmp_path, suffix, book):
    rng = random.Random(7)
    path = tmp_path / f"list{suffix}"
    refused = 0
    originals = samples(book)[suffix]
    for _ in range({".parquet": 3, ".xlsx": 40}.get(suffix, 200)):
        path.write_bytes(damage(rng.choice(originals), rng))
        try:
            assert isinstance(read_table(path), SourceTable)
        except InputFault:
            refused += 1
    assert refused


def test_written_files_are_not_refused(tmp_path):
    for suffix in (".csv", ".xlsx", ".parquet"):
        write_table(SMALL, tmp_path / f"list{suffix}")
        assert read_table(tmp_path / f"list{suffix}").rows.num_rows == 2
