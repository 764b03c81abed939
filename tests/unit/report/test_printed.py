"""Sheets take every text for text, and say how they are printed."""

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.report.papers import find_fonts
from suyuan.report.printed import Grid, Heading, Note, Pairs, Sheet, Signatures, print_sheet, set_sheet

BAD = "<script>&\"'#let $x$ *b*"
BLOCKS = [Heading(BAD), Note(BAD), Pairs([(BAD, BAD)]), Signatures([(BAD, BAD)]), Grid([BAD], [[BAD]], [100])]


def test_no_text_is_markup_and_dates_do_not_break():
    page = print_sheet(Sheet("zh", BAD, BAD, BLOCKS))
    assert "<script>" not in page
    assert "@page" in page
    assert "default-src 'none'" in page
    dated = Sheet("en", "t", "s", [Grid(["a"], [["2026-01-31"]], [100])])
    assert "<td class=d>2026-01-31</td>" in print_sheet(dated)


@pytest.fixture
def fonts():
    try:
        return find_fonts()
    except ComponentFault:
        pytest.skip("this machine has no fonts-noto-cjk")


def test_the_same_sheet_is_the_same_bytes(fonts):
    sheet = Sheet("en", "t", "s", [Grid(["a", "b"], [["1", "2"]], [50, 50], figures=[1])], wide=True)
    assert print_sheet(sheet) == print_sheet(sheet)
    assert set_sheet(sheet) == set_sheet(sheet)


def test_on_paper_too_no_text_is_markup(fonts):
    pdf = set_sheet(Sheet("zh", "喆镕堃 " + BAD, BAD, BLOCKS))
    assert pdf.startswith(b"%PDF")
