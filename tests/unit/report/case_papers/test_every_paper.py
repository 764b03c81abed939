"""What holds of every paper: PDF/A-3, same bytes, rare names, and a Word file with the same words."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from suyuan.app.case_papers import CaseResults, lay_case_paper, set_paper
from suyuan.core.errors import UsageFault
from suyuan.report import papers
from suyuan.report.case_papers.paper import Chart, Facts, Note, Paper, PaperKind, Para, Table, flatten
from tests.unit.report.case_papers.invented import DATED, RARE, ZONE, invented_case, invented_trace
from tests.unit.report.case_papers.reading import attached, squeeze, strays, words_of

RESULTS = CaseResults(trace=invented_trace(), names={"xx-photo": "某虚构摄影公司"})
BOTH = [(kind, lang) for kind in PaperKind for lang in ("zh", "en")]


def paper_of(kind, lang, case=None):
    return lay_case_paper(case or invented_case(), kind, lang, DATED, RESULTS)


def texts(paper):
    """Every piece of text that a paper is made of."""
    yield paper.title
    yield paper.subtitle
    for block in flatten(paper.blocks):
        if isinstance(block, Facts):
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Table):
            yield from (block.caption, *block.headers, *(cell for row in block.rows for cell in row))
        elif isinstance(block, Chart):
            yield block.caption
        elif isinstance(block, Note) or hasattr(block, "text"):
            yield block.text
        elif hasattr(block, "lines"):
            yield from (piece for line in block.lines for piece in ([line] if isinstance(line, str) else line))


def word_text(data):
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    return squeeze("".join(piece.text or "" for piece in body.iter(qn("w:t"))))


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_pdf_and_word_say_the_same_and_everything(kind, lang):
    paper = paper_of(kind, lang)
    pdf, word = set_paper(paper, ".pdf"), set_paper(paper, ".docx")
    written = word_text(word)
    # What runs on to the next page goes on behind the foot of this one and the mark of that one.
    printed = re.sub("—[0-9]+—", "", words_of(pdf))
    for between in (paper.foot, paper.draft):
        printed = printed.replace(squeeze(between), "") if between else printed
    for text in texts(paper):
        assert squeeze(text) in written
        assert squeeze(text) in printed
    assert strays(pdf) == []


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_the_same_paper_is_the_same_bytes(kind, lang):
    for suffix in (".pdf", ".docx"):
        assert set_paper(paper_of(kind, lang), suffix) == set_paper(paper_of(kind, lang), suffix)


@pytest.mark.parametrize("kind", PaperKind)
def test_pdf_is_an_archive_with_its_figures_within(kind):
    paper = paper_of(kind, "zh")
    pdf = set_paper(paper, ".pdf")
    assert re.search(rb"<pdfaid:part>3</pdfaid:part>", pdf)
    assert re.search(rb"<pdfaid:conformance>A</pdfaid:conformance>", pdf)
    assert attached(pdf) == {one.name: one.data for one in paper.attachments}
    assert f"{DATED:%Y%m%d}".encode() in pdf


@pytest.mark.parametrize("kind", PaperKind)
def test_attachments_name_nobody(kind):
    for one in paper_of(kind, "zh").attachments:
        for name in ("孟翀", "龚犇", "虚构", "张喆", "Imaginary", "某某"):
            assert name not in one.data.decode()


@pytest.mark.parametrize(("kind", "lang"), BOTH)
def test_rare_names_are_in_the_text_of_every_paper(kind, lang):
    case = invented_case()
    rare = replace(case, title=RARE, parties=tuple(replace(one, name=f"{one.name[:3]}{RARE}") for one in case.parties))
    paper = paper_of(kind, lang, rare)
    if kind is PaperKind.APOLOGY or paper.subtitle:
        assert set(RARE) <= set(words_of(set_paper(paper, ".pdf")))
    assert set(RARE) <= set(word_text(set_paper(paper, ".docx")))


def test_word_has_the_page_of_an_official_document():
    data = set_paper(paper_of(PaperKind.COMPLAINT, "zh"), ".docx")
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 28]
    faces = {run.find(qn("w:eastAsia")) for run in ()} | {
        fonts.get(qn("w:eastAsia")) for fonts in document.element.body.iter(qn("w:rFonts"))
    }
    assert {"仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"} <= faces
    assert document.settings.odd_and_even_pages_header_footer
    assert "未经审核" in section.header.paragraphs[0].text
    assert "未经审核" in section.even_page_header.paragraphs[0].text
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        assert {one.date_time for one in members.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        header = next(name for name in members.namelist() if name.startswith("word/header"))
        assert b"textpath" in members.read(header)


def test_a_page_has_22_lines_of_28_characters():
    paper = Paper("zh", PaperKind.APOLOGY, "", "", DATED, [Para("国" * 28 * 60, indent=False)])
    with pypdfium2.PdfDocument(set_paper(paper, ".pdf")) as document:
        full = document[1].get_textpage().get_text_range().split()
    assert [len(line) for line in full if "国" in line] == [28] * 22


def test_wide_papers_lie_on_their_side():
    document = docx.Document(io.BytesIO(set_paper(paper_of(PaperKind.COUNT, "zh"), ".docx")))
    assert round(document.sections[0].page_width.mm) == 297
    report = docx.Document(io.BytesIO(set_paper(paper_of(PaperKind.TRACE, "zh"), ".docx")))
    assert [round(section.page_width.mm) for section in report.sections] == [210, 297]


def test_a_trace_report_needs_a_trace_and_papers_come_in_two_formats():
    with pytest.raises(UsageFault, match="SY-U152"):
        lay_case_paper(invented_case(), PaperKind.TRACE, "zh", DATED, CaseResults())
    with pytest.raises(UsageFault, match="SY-U153"):
        set_paper(paper_of(PaperKind.EVIDENCE, "zh"), ".odt")


def test_a_case_of_nothing_still_prints():
    empty = replace(
        invented_case(), exhibits=(), custody=(), parties=(), batches=(), payments=(), milestones=(), findings=()
    )
    for kind in set(PaperKind) - {PaperKind.TRACE}:
        for suffix in (".pdf", ".docx"):
            assert set_paper(paper_of(kind, "zh", empty), suffix)


def test_words_are_never_markup():
    case = replace(invented_case(), title="#panic() $x$ *粗* <b> @me \\ [x] `c` _u_ https://example.invalid/")
    words = words_of(set_paper(paper_of(PaperKind.EVIDENCE, "zh", case), ".pdf"))
    assert squeeze(case.title) in words


def test_an_office_may_bring_its_own_faces(monkeypatch, tmp_path):
    before = papers.style_families()
    monkeypatch.setenv("SUYUAN_FONTS", str(tmp_path))
    assert papers.style_families() == before
    assert all(names[-1].startswith("Noto") for names in before.values())


def test_moments_keep_their_offset():
    assert ZONE.utcoffset(None).total_seconds() == 8 * 3600
    assert "10:30+08:00" in words_of(set_paper(paper_of(PaperKind.EVIDENCE, "zh"), ".pdf"))
