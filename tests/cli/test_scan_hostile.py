"""``suyuan scan`` of a folder of files that mean harm: each ends with a code, and the others are scanned."""

import gzip
import os
import sqlite3
import zipfile

import pytest
from tests.unit.engines.sources.makers import make_docx, make_pdf, make_zip, paragraph

from suyuan.samples.numbers import custodian_numbers

NUMBER = custodian_numbers(1, 5)[0]
LINE = f"电话{NUMBER} ".encode()
MEGABYTE = 1 << 20
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9)) + "]>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (b"41" * 32, b"42" * 32)


def nested(depth, data):
    for _ in range(depth):
        data = make_zip({"n.zip": data}, method=zipfile.ZIP_STORED)
    return data


def locked_zip():
    made = bytearray(make_zip({"a.txt": LINE}))
    made[6] |= 1
    made[made.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def database(path):
    with sqlite3.connect(path) as held:
        held.execute("CREATE TABLE a (b)")
        held.executemany("INSERT INTO a VALUES (?)", [("x" * 900,)] * 100)
    held.close()
    return path.read_bytes()


CODES = {
    "flat.zip": "SY-I022", "nested.zip": "SY-I022", "deep.zip": "SY-I088", "bomb.txt.gz": "SY-I022",
    "laughs.docx": "SY-I023", "laughs.xlsx": "SY-I023", "laughs.html": "SY-I023", "laughs.xml": "SY-I023",
    "locked.xlsx": "SY-I021", "locked.zip": "SY-I021", "locked.pdf": "SY-I021", "cut.docx": "SY-I020",
    "cut.pdf": "SY-I020", "cut.sqlite": "SY-I020", "no.sqlite": "SY-I020", "broken.txt": "SY-I009",
    "mixed.txt": "SY-I010", "nul.csv": "SY-I008", "nested.json": "SY-I024", "empty.csv": "SY-I004",
}  # fmt: skip


def bad_files(folder):
    """Contents by name."""
    flat = make_zip({"a.txt": bytes(200 * MEGABYTE)})
    return {
        "flat.zip": flat,
        "nested.zip": make_zip({"a.zip": flat, "b.zip": flat}),
        "deep.zip": nested(200, make_zip({"a.txt": LINE})),
        "bomb.txt.gz": gzip.compress(bytes(200 * MEGABYTE)),
        "laughs.docx": make_zip({"[Content_Types].xml": "<T/>", "word/document.xml": LAUGHS + "<d>&a8;</d>"}),
        "laughs.xlsx": make_zip({"[Content_Types].xml": "<T/>", "xl/workbook.xml": LAUGHS + "<w>&a8;</w>"}),
        "laughs.html": f"{LAUGHS}<html>&a8;</html>".encode(),
        "laughs.xml": f'<?xml version="1.0"?>{LAUGHS}<a>&a8;</a>'.encode(),
        "locked.xlsx": OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        "locked.zip": locked_zip(),
        "locked.pdf": make_pdf(["x"], trailer=LOCK),
        "cut.docx": make_docx(paragraph("x" * 500))[:-40],
        "cut.pdf": make_pdf(["x"])[:200],
        "cut.sqlite": database(folder.parent / "whole.sqlite")[:20_000],
        "no.sqlite": b"SQLite format 3\x00" + bytes(range(256)) * 20,
        "broken.txt": b"\x81\xff\xfe\xff" * 300,
        "mixed.txt": "张三李四\n".encode() * 40 + "张三李四\n".encode("gbk") * 40,
        "nul.csv": b"a,b\n" * 2000 + b"1,\x00\n",
        "nested.json": b"[" * 1_000_000,
        "empty.csv": b"",
    }


@pytest.fixture(scope="module")
def ran(suyuan):
    root = suyuan.folder / "hostile"
    root.mkdir()
    for name, data in bad_files(root).items():
        (root / name).write_bytes(data)
    (root / "one_line.log").write_bytes(LINE + b"x" * (64 * MEGABYTE) + LINE)
    (root / "columns.csv").write_bytes(b"," * 10_000_000 + b"\n" + LINE)
    (root / "good.txt").write_bytes(LINE)
    (suyuan.folder / "outside.txt").write_bytes(LINE)
    (root / "out.txt").symlink_to(suyuan.folder / "outside.txt")
    (root / "loop").symlink_to(root)
    (root / "device").symlink_to("/dev/zero")
    os.mkfifo(root / "pipe.csv")
    return suyuan("scan", "hostile", "--json")


def told(ran, name):
    return next(one for one in ran.data["files"] if one["file"] == f"hostile/{name}")


def test_every_file_has_its_end(ran):
    assert ran.code == 4
    assert len(ran.data["files"]) == len(CODES) + 7
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_what_could_not_be_read_says_why(ran, name, code):
    one = told(ran, name)
    assert one["status"] in {"unreadable", "partly"}
    assert code in {why["code"] for why in one["why"]}


@pytest.mark.parametrize(
    ("name", "code"), [("out.txt", "SY-I081"), ("loop", "SY-I081"), ("device", "SY-I081"), ("pipe.csv", "SY-I002")]
)
def test_no_way_out_of_the_folder(ran, name, code):
    one = told(ran, name)
    assert (one["status"], [why["code"] for why in one["why"]]) == ("unreadable", [code])


@pytest.mark.parametrize(("name", "times"), [("good.txt", 1), ("one_line.log", 2), ("columns.csv", 1)])
def test_the_others_are_scanned(ran, name, times):
    assert told(ran, name)["status"] == "scanned"
    found = [one for one in ran.data["findings"] if one["file"] == f"hostile/{name}"]
    assert [(one["type"], one["k"]) for one in found] == [("mobile", times)]


def test_words_for_people_in_both_languages(suyuan, ran):
    for lang in ("zh", "en"):
        shown = suyuan("scan", "hostile/locked.pdf", "hostile/deep.zip", "hostile/laughs.xml", lang=lang)
        assert shown.code == 4
        assert all(code in shown.out for code in ("SY-I021", "SY-I088", "SY-I023"))
        assert NUMBER not in shown.out + shown.err


def test_a_database_that_refuses(suyuan, ran):
    shown = suyuan(
        "scan", "postgresql://someone:hidden-word@127.0.0.1:1/a", "sqlite:///hostile/no.sqlite", "hostile/good.txt",
        "--json",
    )  # fmt: skip
    assert shown.code == 4
    ends = [(one["status"], [why["code"] for why in one["why"]]) for one in shown.data["files"]]
    assert sorted(ends) == [("scanned", []), ("unreadable", ["SY-I020"]), ("unreadable", ["SY-I091"])]
    assert "hidden-word" not in shown.out + shown.err
