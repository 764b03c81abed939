"""First inputs for every target, from invented people and numbers: ``python -m fuzz.seeds``."""

from __future__ import annotations

import base64
import gzip
import io
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from fuzz.documents import SEPARATOR
from fuzz.harness import ROOT
from fuzz.read_parts import SUFFIXES
from suyuan.engines.writing import write_table
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.note import sign_note, verifier_key
from suyuan.ledger.tiles import encode_bundle
from suyuan.ledger.witness import AddCheckpoint, write_request
from suyuan.samples.numbers import custodian_numbers
from suyuan.samples.people import invent_newborns

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PDF = b"""%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R
/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>
/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (15400000001) >>] >>
endobj
4 0 obj
<< /Length 42 >> stream
BT /F1 12 Tf 20 100 Td (15400000001) Tj ET
endstream
endobj
trailer << /Size 5 /Root 1 0 R >>
%%EOF
"""


def make_seeds() -> dict[str, list[bytes]]:
    """Inputs by target."""
    numbers = custodian_numbers(6, 5)
    people = invent_newborns(6, 8)
    listed = people.select(["name", "birth_date", "mother_name", "mother_phone", "mother_id_number", "address"])
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for suffix in (".csv", ".xlsx"):
            write_table(listed, Path(folder) / f"a{suffix}")
            files[suffix] = (Path(folder) / f"a{suffix}").read_bytes()
    csv = files[".csv"]
    ids = listed["mother_id_number"].drop_null().to_pylist()
    prose = (
        f"患者家属 电话：{numbers[0]}，身份证号 {ids[0]}；QQ: 1234567 微信号 wx_abc1234\n"
        f"mail someone.else@example.com tel 010-65551234 +86 {numbers[1]} 护照 E12345678 车牌 京A12345 ip 192.0.2.7\n"
        "银行卡 6222 0200 0000 0000 008 社保卡号 330106197001019998 １５４００００００１２\n"
        "统一社会信用代码 91330106MA2ABCDE1X\n"
    ).encode()
    json_array = b'[{"name": "\xe5\xbc\xa0", "phone": 15400000001, "n": 1.5e3}, {"name": null, "deep": [1]}]'
    json_lines = b'{"a": "1", "b": "\\u5f20"}\n{"a": 3.30106E+17, "c": true}\n\n{"b": "x"}\n'
    page = (
        '<html><head><meta charset="gbk"></head><body><p>电话 15400000001<br>b</p><table><tr><th>姓名<td '
        "colspan=2 rowspan=2>手机<tr><td>x</table><!-- c --><script>var a='b'</script>&#20013;&amp;<pre> a\n b</pre>"
    ).encode()
    spreadsheet = (
        b'<?xml version="1"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a">'
        b'<Table><Row ss:Index="3"><Cell ss:Index="2"><Data>x</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    mail = (
        b"From: =?utf-8?b?5byg5LiJ?= <a@example.com>\r\nTo: b@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="k"\r\n\r\n--k\r\nContent-Type: text/plain; charset=gbk\r\n\r\nhello '
        b'\r\n--k\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="a.csv"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(csv[:200]) + b"\r\n--k--\r\n"
    )
    paragraphs = "".join(f"<w:p><w:r><w:t>{name} {numbers[0]}</w:t></w:r></w:p>" for name in "张三")
    cells = "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraphs}</w:tc>' for _ in range(2))
    word = f"<w:document {W}><w:body>{paragraphs}<w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>".encode()
    rels = b'<Relationships><Relationship Target="mailto:a@example.com" TargetMode="External"/></Relationships>'
    odt = b"<office:text><text:p>x<text:s/></text:p><table:table><table:table-row><table:table-cell/></table:table-row>"
    packed = _zip({"a.csv": csv, "b/c.txt": prose, "d.zip": _zip({"e.txt": prose})})
    docx = _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": word})
    by_suffix = {
        ".csv": csv, ".txt": prose, ".json": json_array, ".jsonl": json_lines, ".html": page, ".xml": spreadsheet,
        ".eml": mail, ".zip": packed, ".gz": gzip.compress(csv, mtime=0), ".docx": docx, ".pdf": PDF,
    }  # fmt: skip
    separated = csv.replace(b",", b"\t")
    encoded = [prose.decode().encode(name) for name in ("utf-8", "gb18030", "utf-16", "utf-8-sig")]
    return {
        "scan_bytes": [prose, csv, prose * 4],
        "see_text": [prose, csv],
        "read_parts": [bytes([SUFFIXES.index(suffix)]) + data for suffix, data in by_suffix.items()],
        "delimited": [b"\0" + csv, b"\1" + separated, b"\2" + csv, b'\0a,b\n"x\ny",2\n\n3,4\n', b"\0sep=;\na;b\n1;2\n"],
        "text_encodings": [*encoded, b"a\r\nb\rc\r\n"],
        "documents": [
            b"\0" + word,
            b"\1" + SEPARATOR.join([b"<p/>", word, word]),
            b"\2" + SEPARATOR.join([odt, odt]),
            b"\3" + SEPARATOR.join([prose, packed, csv]),
            b"\4" + SEPARATOR.join([word, rels, docx]),
        ],
        "read_json": [json_array, json_lines, b'{"total": 1, "data": [{"a": "b"}]}'],
        "read_markup": [page, spreadsheet],
        "read_mail": [mail],
        "read_pdf": [PDF],
        "containers": [packed, docx, files[".xlsx"], gzip.compress(csv, mtime=0)],
        "policy": [(ROOT / "src/suyuan/app/demo_policy.toml").read_bytes(), POLICY],
        "ledger_texts": _ledger(),
    }


POLICY = b"""[recipients.a]
name = "x"
[purposes.p]
title = "t"
basis = "consent"
keep_days = 30
recipients = ["a"]
needs = ["name", { one_of = ["mother_phone", "father_phone"], as = "contact", optional = true }]
carriers = ["choice"]
scope = { birth_date = { from = "1900-01-01", to = "1900-01-02" } }
"""


def _zip(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _ledger() -> list[bytes]:
    seed, name = b"s" * 32, "log.invalid/1"
    body = Checkpoint(name, 1, bytes(32)).encode()
    note = sign_note(body, name, seed)
    leaf = Entry(Event.IMPORT, datetime(2026, 1, 2, tzinfo=UTC), {"rows": 1}).encode()
    proof = f"c2sp.org/tlog-proof@v1\nindex 0\n\n{note}".encode()
    request = write_request(AddCheckpoint(0, (), note))
    texts = [note.encode(), verifier_key(name, seed).encode(), note.encode(), note.encode(), proof, body.encode()]
    return [bytes([k]) + data for k, data in enumerate([*texts, leaf, encode_bundle([leaf, b""]), request])]


def main() -> None:
    """Write them below ``.fuzz/``."""
    for target, inputs in make_seeds().items():
        folder = ROOT / ".fuzz" / target / "seeds"
        folder.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(inputs):
            (folder / str(number)).write_bytes(data)


if __name__ == "__main__":
    main()
