"""Word, web pages, PDF and mails: all text that a person could find in them, and what was not read."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tests.unit.engines.sources.makers import PHONE, make_docx, make_pdf, make_zip, paragraph, word_table

PAGE = "<html><head><title>名单</title><style>p {}</style></head><body>{}</body></html>"


# --- Word -----------------------------------------------------------------------------------------------------------


def test_paragraphs_and_tables_in_order(read):
    body = (
        paragraph("张三", "电话154", "00000001") + word_table([["姓名", "电话"], ["李四", PHONE]]) + paragraph("末尾")
    )
    got = read("a.docx", make_docx(body))
    assert got.faults == []
    first, table, last = got.parts
    assert (first.text, first.place.paragraph) == ("张三电话15400000001", 1)
    assert (table.table.header, table.place.table) == (("姓名", "电话"), 1)
    assert (last.text, last.place.paragraph) == ("末尾", 2)


def test_beside_the_body(read):
    drawn = (
        "<w:p><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:txbxContent>"
        + paragraph("文本框里")
        + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        + paragraph("文本框里")
        + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    deleted = "<w:p><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del></w:p>"
    parts = {"header1": "页眉", "footer1": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
    got = read("a.docx", make_docx(drawn + deleted, **{name: paragraph(text) for name, text in parts.items()}))
    assert got.all_text.count("文本框里") == 1
    assert "删去的" in got.all_text
    for area, text in {
        "header": "页眉",
        "footer": "页脚",
        "footnote": "脚注",
        "endnote": "尾注",
        "comment": "批注",
    }.items():
        assert got.text_of(area) == text


def test_merged_cells_and_tables_within_cells(read):
    merged = (
        "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
        + paragraph("合并")
        + f"</w:tc><w:tc>{paragraph('尾')}</w:tc></w:tr>"
    )
    inner = word_table([["内姓名", "内电话"], ["王五", PHONE]])
    cells = [inner + paragraph("外"), paragraph("乙"), paragraph("丙")]
    row = "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"
    got = read("a.docx", make_docx(f"<w:tbl>{merged}{row}</w:tbl>"))
    assert got.tables[0].header == ("内姓名", "内电话")
    assert got.tables[1].rows.to_pylist()[-1] == {"c0": "外", "c1": "乙", "c2": "丙"}


def test_links_embedded_files_and_pictures_of_a_document(read):
    made = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": "<w:document xmlns:w='w'/>",
        "word/_rels/document.xml.rels": '<R><R Target="tel:15400000001" TargetMode="External"/></R>',
        "word/embeddings/表.csv": "姓名,电话\n李四,15400000002\n",
        "word/media/image1.png": "x",
    }
    got = read("a.docx", make_zip(made))
    assert got.text_of("link") == "tel:15400000001"
    assert got.tables[0].header == ("姓名", "电话")
    assert got.parts[-1].fault.params["count"] == 1
    assert got.faults == ["SY-I087"]


def test_slides_and_open_documents(read):
    slide = "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>张三</a:t></a:r></a:p></p:sld>"
    members = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>", "ppt/slides/slide1.xml": slide}
    assert read("a.pptx", make_zip(members)).text_of("slide") == "张三"
    text = "<o:t xmlns:o='o' xmlns:text='t'><text:p>李<text:span>四</text:span></text:p></o:t>"
    got = read("a.odt", make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": text}))
    assert got.all_text == "李四"


def test_a_document_without_text_is_told(read):
    assert read("a.docx", make_docx("")).faults == ["SY-I096"]


# --- web pages ------------------------------------------------------------------------------------------------------


def test_page(read):
    body = "<p>张三<b>的</b>电话</p><table><tr><th>姓名<th>电话<tr><td>李四<td>15400000002</table>尾"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        got = read("a.html", PAGE.replace("{}", "", 1).replace("{}", body).encode(encoding))
        assert got.tables[0].header == ("姓名", "电话")
        assert got.texts == ["名单\n张三的电话", "尾"]
        assert got.faults == []


def test_workbook_that_is_a_page(read):
    rows = "".join(f"<tr><td>李四</td><td>1540000000{n}</td></tr>" for n in range(5))
    got = read("a.xls", f"<html><table><tr><td>姓名</td><td>电话</td></tr>{rows}</table>")
    assert (got.tables[0].header, got.tables[0].rows.num_rows) == (("姓名", "电话"), 5)


def test_workbook_that_is_old_xml(read):
    xml = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="甲"><Table><Row><Cell><Data>姓名'
        '</Data></Cell><Cell ss:Index="3"><Data>电话</Data></Cell></Row><Row><Cell><Data>李四</Data></Cell><Cell/>'
        "<Cell><Data>15400000002</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    got = read("a.xls", xml)
    assert got.parts[0].place.sheet == "甲"
    assert got.tables[0].header == ("姓名", "", "电话")


def test_cells_that_span(read):
    rows = "<tr><td>姓名<td>电话<td>备注<tr><td rowspan=2>李四<td>1<td>甲<tr><td>2<td>乙<tr><td colspan=2>王五<td>丙"
    rows = read("a.html", f"<table>{rows}</table>").tables[0].rows.to_pylist()
    assert rows[1] == {"c0": None, "c1": "2", "c2": "乙"}
    assert rows[2] == {"c0": "王五", "c1": None, "c2": "丙"}


def test_what_a_browser_does_not_show(read):
    got = read(
        "a.html", '<!-- 张三 --><input value="李四"><a href="tel:15400000001">x</a><script>let p="王五"</script>'
    )
    assert "张三" in got.text_of("comment")
    assert got.text_of("attribute").split() == ["李四", "tel:15400000001"]
    assert "王五" in got.text_of("script")
    assert read("a.html", "<p>&#24352;&#x4e09;</p>").all_text == "张三"


def test_declared_encoding(read):
    assert read("a.html", "<meta charset=big5><p>張三</p>".encode("big5")).all_text == "張三"


def test_a_page_without_text_is_told(read):
    assert read("a.html", "<html></html>").faults == ["SY-I096"]
    assert read("a.html", "<html>张\x00").faults == ["SY-I082"]


# --- mails ----------------------------------------------------------------------------------------------------------


def test_mail(read):
    body = base64.b64encode("你好 15400000001".encode("gbk")).decode()
    attached = base64.b64encode("姓名,电话\n李四,15400000002\n".encode()).decode()
    mail = (
        "From: =?utf-8?b?5byg5LiJ?= <a@example.cn>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{body}\n"
        "--b\nContent-Type: text/html\n\n<p>Li</p>\n"
        "--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n"
        f"Content-Transfer-Encoding: base64\n\n{attached}\n--b--\n"
    )
    got = read("a.eml", mail)
    assert "张三" in got.text_of("header")
    assert "你好 15400000001" in got.texts
    assert "Li" in got.all_text
    assert got.tables[0].header == ("姓名", "电话")
    assert got.parts[-1].place.inner == ("a.csv",)


# --- PDF ------------------------------------------------------------------------------------------------------------


def test_pdf(read):
    got = read("a.pdf", make_pdf([f"张三 电话{PHONE}", "李四"]))
    assert [(part.place.page, part.text) for part in got.parts] == [(1, f"张三 电话{PHONE}"), (2, "李四")]


def test_pages_without_text_are_told(read):
    got = read("a.pdf", make_pdf(["张三", None, None, "李四", None]))
    assert (got.texts, got.faults) == (["张三", "李四"], ["SY-I086"])
    assert got.parts[-1].fault.params["pages"] == "2-3, 5"
    assert read("a.pdf", make_pdf([None])).faults == ["SY-I086"]
    assert read("a.pdf", make_pdf([""])).faults == ["SY-I096"]  # a blank page hides nothing


def test_notes_and_fields(read):
    note = b"/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (call 15400000001) >>]"
    assert read("a.pdf", make_pdf(["张三"], extra=note)).text_of("annotation") == "call 15400000001"


def test_locked_pdf(read):
    lock = b"/ID [<61> <61>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O <%s> /U <%s> >>" % (
        (hashlib.sha256(b"o").hexdigest().encode(),) * 2
    )
    assert read("a.pdf", make_pdf(["张三"], trailer=lock)).faults == ["SY-I021"]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(1000)])
def test_broken_pdf(read, data):
    assert read("a.pdf", data).faults == ["SY-I020"]


def test_missing_library(read, monkeypatch):
    monkeypatch.setattr("suyuan.engines.sources.documents.find_spec", lambda _name: None)
    assert read("a.pdf", b"%PDF-1.7\n").faults == ["SY-C021"]


@pytest.mark.parametrize("header", ["To: " + "a@example.com, " * 100_000, "Subject: " + "=?utf-8?b?5byg?= " * 100_000])
def test_mail_with_a_long_header(read, header):
    mail = f"From: b@example.com\n{header}=?utf-8?b?5p2O5Zub?=\nTo: c@example.com\n\n{PHONE}".encode()
    got = read("a.eml", mail)
    told = "".join(got.texts)
    assert got.faults == []
    assert all(text in told for text in ("b@example.com", "李四", "c@example.com", PHONE))


def test_mail_whose_kind_is_long(read):
    mail = b"Content-Type: text/plain;" + b" a=b;" * 500_000 + b"\n\n" + PHONE.encode()
    assert PHONE in "".join(read("a.eml", mail).texts)
