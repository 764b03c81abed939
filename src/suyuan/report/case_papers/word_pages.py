"""Pages of a Word paper: sizes, fonts by name, the number at the foot, the mark of a draft, and tables."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from suyuan.report.case_papers.paper import Paper
from suyuan.report.case_papers.word_mark import draw_mark
from suyuan.report.messages import say

FONTS = {"body": "仿宋", "title": "方正小标宋简体", "head": "黑体", "sub": "楷体", "table": "宋体"}
"""As a word processor in China knows them; one that lacks a face substitutes it, and loses no character."""

LATIN = "Times New Roman"
PITCH = 28.95
NO_INDENT = 0.0
_OPEN_ZH = re.compile("(【待补[^【】]*】)")
_OPEN_EN = re.compile(r"(\[TO BE SUPPLIED[^\[\]]*\])")


class WordPage:
    """Where a paper is being set.

    Attributes:
        document: of python-docx.
        indent: of paragraphs, in points.
    """

    def __init__(self, document: Any, paper: Paper) -> None:  # noqa: ANN401 - python-docx has no types
        self.document, self.paper = document, paper
        self.zh = paper.lang == "zh"
        self.size = 16.0 if self.zh else 11.5
        self.pitch = PITCH if self.zh else 18.0
        self.indent = 2 * self.size if self.zh else NO_INDENT
        self.wide = False

    def title(self) -> None:
        """Title and subtitle."""
        self._line(self.paper.title, "title", 22 if self.zh else 18, centred=True, strong=True, pitch=36)
        if self.paper.subtitle:
            self._line(self.paper.subtitle, "sub", 14 if self.zh else 11, centred=True)

    def heading(self, text: str, level: int) -> None:
        """A heading, which the navigation pane shows too."""
        style = "head" if level == 1 or not self.zh else "sub"
        size = self.size if self.zh else 13 if level == 1 else 11.5
        paragraph = self._line(text, style, size, indent=True, strong=not self.zh)
        paragraph.paragraph_format.keep_with_next = True
        level_of = OxmlElement("w:outlineLvl")
        level_of.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(level_of)  # noqa: SLF001 - the library has no name for it

    def text(self, text: str, *, indent: bool = True, strong: bool = False, right: bool = False) -> None:
        """A paragraph of the body."""
        paragraph = self._line(text, "body", self.size, indent=indent, strong=strong)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif self.zh:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def small(self, text: str, *, strong: bool = False, centred: bool = False) -> None:
        """A caption."""
        paragraph = self._line(text, "table", 10.5, strong=strong, centred=centred, pitch=16)
        paragraph.paragraph_format.keep_with_next = strong

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        *,
        header: bool = False,
        label: bool = False,
        figures: Sequence[int] = (),
        totals: int = 0,
    ) -> None:
        """A table with rules; a row stays on one page, and the header comes again on each."""
        table = self.document.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
        table.autofit = False
        area = Mm(257 if self.wide else 156)
        points = 8 if self.wide else 10.5
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(area * width / sum(widths))
        for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            top = header and place == 0
            marks = ["w:cantSplit"] + ["w:tblHeader"] * top
            for mark in marks:
                row._tr.get_or_add_trPr().append(OxmlElement(mark))  # noqa: SLF001 - the library has no name for it
            for x, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = int(area * widths[x] / sum(widths))
                strong = top or (label and x == 0) or place >= len(rows) - totals
                paragraph = cell.paragraphs[0]
                self._fill(paragraph, text, "table", points, strong=strong)
                paragraph.paragraph_format.space_after = Pt(0)
                right = x in figures and not top
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        gap = self.document.add_paragraph()
        gap.paragraph_format.space_after = Pt(0)
        gap.paragraph_format.line_spacing = Pt(8)

    def picture(self, png: bytes, alt: str) -> None:
        """A picture as wide as the page, and what it shows in words."""
        shape = self.document.add_picture(io.BytesIO(png), width=Mm(156))
        shape._inline.docPr.set("descr", alt)  # noqa: SLF001 - the library has no name for it

    def leaf(self) -> None:
        """A new page."""
        self.document.add_page_break()

    def turn(self, *, wide: bool) -> None:
        """Go on on a page turned the other way."""
        set_pages(self, wide=wide, section=self.document.add_section(WD_SECTION.NEW_PAGE))

    def _line(
        self,
        text: str,
        style: str,
        size: float,
        *,
        indent: bool = False,
        strong: bool = False,
        centred: bool = False,
        pitch: float | None = None,
    ) -> Any:  # noqa: ANN401 - python-docx has no types
        paragraph = self.document.add_paragraph()
        kept = paragraph.paragraph_format
        kept.space_after = kept.space_before = Pt(0 if self.zh else 3)
        kept.line_spacing_rule, kept.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch or self.pitch)
        if indent and not self.wide:
            kept.first_line_indent = Pt(self.indent)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._fill(paragraph, text, style, size, strong=strong)
        return paragraph

    def _fill(self, paragraph: Any, text: str, style: str, size: float, *, strong: bool) -> None:  # noqa: ANN401
        """Runs of text; what is still open is marked."""
        for number, piece in enumerate((_OPEN_ZH if self.zh else _OPEN_EN).split(text)):
            if not piece:
                continue
            run = paragraph.add_run(piece)
            name_fonts(run, style)
            run.font.size, run.bold = Pt(size), strong or number % 2 == 1
            if number % 2 == 1:
                shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFE9A8"/>')
                run._r.get_or_add_rPr().append(shade)  # noqa: SLF001 - the library has no name for it


def name_fonts(run: Any, style: str) -> None:  # noqa: ANN401 - python-docx has no types
    """The Latin and the Chinese face of a run."""
    run.font.name = LATIN
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS[style])  # noqa: SLF001


def set_pages(page: WordPage, *, wide: bool, section: Any = None) -> None:  # noqa: ANN401 - python-docx has no types
    """Size, margins, grid, foot and head of a section."""
    page.wide = wide
    first = section is None
    section = section if section is not None else page.document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    margins = (Mm(24), Mm(20), Mm(28), Mm(20)) if wide else (Mm(37), Mm(26), Mm(35), Mm(28))
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    section.footer_distance = Mm(15 if wide else 22)
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - the library has no name for it
        section._sectPr.remove(old)  # noqa: SLF001
    if page.zh and not wide:
        # 28 characters to a line of 156 mm, 22 lines to a page.
        grid = f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="579" w:charSpace="-860"/>'
        section._sectPr.append(parse_xml(grid))  # noqa: SLF001
    if not first:
        return  # head and foot are those of the first section
    style = page.document.styles["Normal"]
    style.font.size, style.font.name = Pt(page.size), LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS["body"])
    page.document.settings.odd_and_even_pages_header_footer = True
    ends = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for foot, side in ends:
        _number(foot, side, page.paper.foot)
    if page.paper.draft:
        for number, head in enumerate((section.header, section.even_page_header), start=1):
            _mark_draft(head, page, number)


def _number(foot: Any, side: Any, said: str) -> None:  # noqa: ANN401 - python-docx has no types
    """— 1 —, and below it the small print."""
    paragraph = foot.paragraphs[0]
    paragraph.alignment = side
    for piece in ("— ", None, " —"):
        run = paragraph.add_run(piece or "")
        name_fonts(run, "table")
        run.font.size = Pt(14)
        if piece is None:
            for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
                part = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    part.set(qn("w:fldCharType"), kind)
                else:
                    part.text = text
                run._r.append(part)  # noqa: SLF001 - the library has no name for it
    if said:
        small = foot.add_paragraph()
        small.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = small.add_run(said)
        name_fonts(run, "table")
        run.font.size = Pt(8)


def _mark_draft(head: Any, page: WordPage, number: int) -> None:  # noqa: ANN401 - python-docx has no types
    """The draft's mark, as words and, where the program draws it, across the page."""
    paragraph = head.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(say(page.paper.lang, "case_paper.draft"))
    name_fonts(run, "head")
    run.font.size, run.font.color.rgb = Pt(12), RGBColor(0xC0, 0x39, 0x2B)
    drawn = parse_xml(draw_mark(page.paper.draft, number))
    paragraph.add_run()._r.append(drawn)  # noqa: SLF001 - the library has no name for it
