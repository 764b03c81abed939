"""Makers of small documents."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PHONE = "15400000001"
_FONT = b"""<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [5 0 R]
/ToUnicode 4 0 R >>"""
_DESCENDANT = b"""<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /FontDescriptor 6 0 R
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"""
_DESCRIPTOR = b"""<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0
/Ascent 900 /Descent -100 /CapHeight 900 /StemV 80 >>"""


def make_zip(members, *, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def paragraph(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def word_table(rows):
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def make_docx(body, **parts):
    """A document: ``body`` and other parts as the XML within their root."""
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for name, xml in parts.items():
        members[f"word/{name}.xml"] = f"<w:x {W}>{xml}</w:x>"
    return make_zip(members)


def make_pdf(pages, *, extra=b"", trailer=b""):
    """A PDF of one line for each page; None for a page with nothing but a line drawn."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        _FONT,
        _stream(_sign_map("".join(filter(None, pages))).encode()),
        _DESCENDANT,
        _DESCRIPTOR,
    ]
    kids = []
    for text in pages:
        shown = f"BT /F1 12 Tf 20 100 Td <{(text or '').encode('utf-16-be').hex()}> Tj ET"
        objects.append(_stream(b"0 0 m 50 50 l S" if text is None else shown.encode()))
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Resources << /Font << /F1 3 0 R >> >> /Contents"
        objects.append(page.encode() + b" %d 0 R %s >>" % (len(objects), extra))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    made = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (len(objects) + 1, table, len(objects) + 1, trailer, len(made))


def _stream(content):
    return b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content)


def _sign_map(text):
    """The map from codes to characters, without which nothing can be read out of a page."""
    signs = [f"<{ord(sign):04x}> <{ord(sign):04x}>\n" for sign in sorted(set(text))]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> "
        f"<ffff> endcodespacerange {len(signs)} beginbfchar\n{''.join(signs)}endbfchar endcmap end end"
    )
