"""Files of rows and of values: tables where they are tables, text beside and instead of them."""

from __future__ import annotations

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from suyuan.engines.reading import Limits

LIST = "姓名,电话\n李四,15400000002\n王五,15400000003\n"


def workbook(sheets, hidden=()):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
            if name in hidden:
                sheet.hide()
            if rows:
                sheet.write_comment(0, 0, f"批注{name}")
                sheet.insert_textbox(5, 5, f"文本框{name}")
                sheet.write_url(8, 0, "mailto:zhang@example.cn", string="信")
    return made.getvalue()


def test_a_table_and_the_lines_above_it(read):
    got = read("a.csv", f"登记表 联系人 张三 15400000001\n\n{LIST}")
    assert [table.header for table in got.tables] == [("姓名", "电话")]
    assert "15400000001" in got.text_of("above")
    assert got.tables[0].rows.num_rows == 2


@pytest.mark.parametrize(
    "data", ['他说："再见\n"你好', "姓名,电话\n张三,1,2,3,4\n" * 9, "姓名,电话\n", "x" * 2_000_000]
)
def test_what_is_no_table_is_text(read, data):
    got = read("a.csv", data)
    assert got.faults == []
    owned = "".join(s for part in got.parts if part.text for i, s in enumerate(part.text) if part.owns(i))
    assert got.tables or owned == data


def test_text_files(read):
    assert read("a.txt", "张三\n李四\n").tables == []
    assert len(read("a.txt", LIST.replace(",", "\t")).tables) == 1
    for name in ("a.md", "a.log", "a.unknown", "noname"):
        got = read(name, LIST)
        assert (got.tables, got.all_text) == ([], LIST)
    assert read("a.txt", "姓名,".encode() + b"x" * (3 << 20)).tables == []


def test_every_sheet(read):
    rows = [["姓名", "电话"], ["李四", "15400000002"]]
    got = read(
        "a.xlsx", workbook({"甲": rows, "空": [], "丙": [["备注 王五"], ["姓名", "电话"], ["李四", "1"]]}, {"丙"})
    )
    assert [part.place.sheet for part in got.parts if part.table] == ["甲", "丙"]
    assert "hidden_sheet" in got.tables[1].notes
    assert "备注 王五" in got.text_of("above")
    assert "批注甲" in got.text_of("comment")
    assert "文本框丙" in got.text_of("textbox")
    assert "zhang@example.cn" in got.text_of("link")
    assert got.faults == []


def test_a_sheet_without_a_header_loses_no_row(read):
    got = read("a.xlsx", workbook({"甲": [["李四", "15400000002"], ["王五", "15400000003"]]}))
    assert got.tables[0].header is None
    assert got.tables[0].rows.num_rows >= 2


def test_old_and_other_workbooks(read, xls_maker, ods_maker, xlsb_maker):
    rows = [["姓名", "电话"], ["李四", "15400000002"]]
    for name, data in {"a.xls": xls_maker(rows), "a.ods": ods_maker(rows), "a.xlsb": xlsb_maker(rows)}.items():
        got = read(name, data)
        assert [table.header for table in got.tables] == [("姓名", "电话")], name
        assert got.faults == []


def test_content_decides_and_not_the_suffix(read):
    assert read("a.csv", workbook({"甲": [["姓名", "电话"], ["李四", "1"]]})).tables
    assert read("a.dat", b"PK\x03\x04").faults == ["SY-I020"]


def test_parquet(read):
    made = io.BytesIO()
    pq.write_table(pa.table({"姓名": ["李四"], "电话": ["15400000002"]}), made)
    assert read("a.parquet", made.getvalue()).tables[0].header == ("姓名", "电话")


def test_json(read):
    flat = [{"姓名": "李四", "电话": 15400000002}] * 3
    assert read("a.json", json.dumps(flat)).tables[0].rows.num_rows == 3
    assert read("a.jsonl", "\n".join(map(json.dumps, flat))).tables[0].rows.num_rows == 3
    nested = read("a.json", json.dumps({"户": {"母": "李四", "子": [{"名": "张三", "号": 390101199001011234}]}}))
    assert nested.texts == ["户.母: 李四\n户.子.名: 张三\n户.子.号: 390101199001011234\n"]
    assert read("a.json", '["张三", 1]').all_text == "张三\n1\n"


def test_broken_json_is_read_and_told(read):
    got = read("a.jsonl", '{"a": {"b": "张三"}}\n{"a": "\\u674e\\u56db\n')
    assert "张三" in got.all_text
    assert "李四" in got.all_text
    assert got.faults == ["SY-I024"]
    assert read("a.json", "[" * 100_000).faults == ["SY-I024"]


def test_gzip(read):
    got = read("a.csv.gz", gzip.compress(LIST.encode()) + gzip.compress("赵六,15400000004\n".encode()))
    assert got.parts[0].place.inner == ("a.csv",)
    assert got.tables[0].rows.num_rows == 3
    assert read("a.gz", gzip.compress(LIST.encode())[:-12]).faults == ["SY-I020"]
    bomb = gzip.compress(b"1" * (80 << 20))
    assert read("a.gz", bomb).faults == ["SY-I022"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "SY-I004"),
        (b"\n \n", "SY-I004"),
        (b"\x89PNG\r\n\x1a\n", "SY-I084"),
        (b"7z\xbc\xaf\x27\x1c\x00", "SY-I083"),
        (b"{\\rtf1 \\u24352?}", "SY-I082"),
        (bytes(range(256)) * 20, "SY-I082"),
        (b"PARE" + bytes(50), "SY-I021"),
    ],
)
def test_what_cannot_be_read_is_told(read, data, code):
    assert read("a.bin", data).faults == [code]


def test_old_word_and_locked_office(read, compound_maker):
    assert read("a.doc", compound_maker({"WordDocument": b"x"})).faults == ["SY-I085"]
    assert read("a.docx", compound_maker({"EncryptedPackage": b"x"})).faults == ["SY-I021"]


def test_missing_and_too_large(read, tmp_path):
    from suyuan.engines.sources import read_parts

    (missing,) = read_parts(tmp_path / "no.csv")
    assert missing.fault.code == "SY-I001"
    # A large text is streamed; a large table is read as text.
    got = read("a.csv", LIST, limits=Limits(max_file_bytes=10))
    assert (got.faults, got.all_text) == ([], LIST)


def test_names_are_those_that_were_given(read):
    assert read("a.csv", LIST, name="d/a.csv").parts[0].place.file == "d/a.csv"
