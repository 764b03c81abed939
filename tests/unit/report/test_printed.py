"""Sheets take every text for text, and say how they are printed."""

from suyuan.report.printed import Grid, Heading, Note, Pairs, Signatures, print_sheet

BAD = "<script>&\"'"


def test_no_text_is_markup_and_dates_do_not_break():
    blocks = [Heading(BAD), Note(BAD), Pairs([(BAD, BAD)]), Signatures([(BAD, BAD)]), Grid([BAD], [[BAD]], [100])]
    page = print_sheet("zh", BAD, BAD, blocks)
    assert "<script>" not in page
    assert "@page" in page
    assert "default-src 'none'" in page
    assert "<td class=d>2026-01-31</td>" in print_sheet("en", "t", "s", [Grid(["a"], [["2026-01-31"]], [100])])


def test_the_same_sheet_is_the_same_bytes():
    blocks = [Grid(["a", "b"], [["1", "2"]], [50, 50], figures=[1])]
    assert print_sheet("en", "t", "s", blocks, wide=True) == print_sheet("en", "t", "s", blocks, wide=True)
