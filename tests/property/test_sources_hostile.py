"""Small files of every kind, changed at random: parts or faults come, never anything else, and never nothing."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.engines.sources.makers import make_docx, make_pdf, make_zip, paragraph, word_table

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits
from suyuan.engines.sources import read_parts
from suyuan.engines.sources.child import _reader
from suyuan.engines.sources.send import Sender

LIMITS = Limits(max_memory_bytes=2 << 30, max_seconds=30)
LIST = "姓名,电话\n李四,15400000002\n"


def book():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet("名单").write_row(0, 0, ["姓名", "电话"])
        workbook.add_worksheet("乙").write_comment(0, 0, "批注")
    return made.getvalue()


def database():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE 名单 (姓名 TEXT, 电话 TEXT)")
        connection.execute("INSERT INTO 名单 VALUES ('李四', '15400000002')")
        connection.commit()
        connection.close()
        return path.read_bytes()


PAGE = "<html><!-- 注 --><p title='x'>张三</p><table><tr><td rowspan=2>姓名<td>电话<tr><td>1</table><script>1</script>"
MAIL = "From: a@example.cn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n张三\n--b--\n"
DOCX = make_docx(paragraph("张三") + word_table([["姓名", "电话"], ["李四", "1"]]), header1=paragraph("页眉"))
IN_THIS_PROCESS = {
    "page": PAGE.encode(),
    "mail": MAIL.encode(),
    "zip (docx)": DOCX,
    "zip": make_zip({"a.csv": LIST, "b.zip": make_zip({"a.txt": "张三"})}),
    "json lines": b'{"a": 1}\n{"a": {"b": 2}}\n',
    "json": json.dumps({"a": [{"b": "张三"}, 1.5, None]}).encode(),
    "gzip": gzip.compress(LIST.encode()),
}
BY_FILE = {
    "a.csv": LIST.encode(),
    "a.txt": "张三\n".encode("gb18030") * 9,
    "a.log": "张三\n".encode("utf-16"),
    "a.db": database(),
}
IN_A_PROCESS = {"a.pdf": make_pdf(["张三", None]), "a.xlsx": book(), "a.docx": DOCX, "a.html": PAGE.encode()}


def damaged(original):
    """Strategy: the bytes with some changed, taken out, put in or cut off."""
    change = st.tuples(
        st.sampled_from(["set", "cut", "insert", "end", "repeat"]),
        st.integers(0, len(original)),
        st.binary(min_size=1, max_size=6)
        | st.sampled_from([b"<", b"\x00", b"\xff", b'"', b"</td>", b"<table>", b"&#x", b"PK"]),
    )

    def apply(changes):
        data = bytearray(original)
        for kind, at, new in changes:
            if kind == "set":
                data[at : at + len(new)] = new
            elif kind == "cut":
                del data[at : at + 3 * len(new)]
            elif kind == "insert":
                data[at:at] = new
            elif kind == "repeat":
                data[at:at] = data[max(0, at - 30) : at] * 3
            else:
                del data[at + 1 :]
        return bytes(data)

    return st.lists(change, min_size=1, max_size=5).map(apply)


def read_somehow(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        assert list(read_parts(path, LIMITS))


@pytest.mark.parametrize("kind", IN_THIS_PROCESS)
def test_readers_of_the_process(kind):
    @settings(max_examples=250, deadline=None)
    @given(damaged(IN_THIS_PROCESS[kind]))
    def check(data):
        with suppress(InputFault):
            _reader(kind.partition(" (")[0])(data, Sender(io.BytesIO(), LIMITS))

    check()


@pytest.mark.parametrize("name", BY_FILE)
def test_files(name):
    settings(max_examples=120, deadline=None)(given(damaged(BY_FILE[name]))(lambda data: read_somehow(name, data)))()


@pytest.mark.parametrize("name", IN_A_PROCESS)
def test_whole_way(name):
    few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    few(given(damaged(IN_A_PROCESS[name]))(lambda data: read_somehow(name, data)))()
