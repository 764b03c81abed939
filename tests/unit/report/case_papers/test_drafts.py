"""Drafts: the mark on every page, gaps that are seen, an apology that reaches as far as the harm."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from suyuan.case.items import Bound
from suyuan.core.errors import ComponentFault, UsageFault
from suyuan.report.case_papers.apology import Apology, lay_apology
from suyuan.report.case_papers.complaint import Claim, Complaint, lay_complaint
from suyuan.report.case_papers.complaint_law import cited_law
from suyuan.report.case_papers.paper import PaperKind
from suyuan.report.case_papers.pdf import set_pdf
from suyuan.report.messages import catalogue
from tests.unit.report.case_papers.invented import DATED, LONG_NAME, RARE, invented_case
from tests.unit.report.case_papers.reading import overlaps, squeeze, strays, words_of

LANGS = ("zh", "en")


def complaint(lang, case=None, **more):
    whole = Complaint(case or invented_case(), DATED, Claim(29_000_000, Bound.AT_LEAST))
    return lay_complaint(lang, replace(whole, **more))


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_of_a_draft_says_so(lang):
    mark = squeeze(catalogue(lang)["case_paper"]["draft"])
    for paper in (complaint(lang), lay_apology(lang, Apology(invented_case(), DATED))):
        pdf = set_pdf(paper)
        with pypdfium2.PdfDocument(pdf) as document:
            pages = [squeeze(page.get_textpage().get_text_range()) for page in document]
        assert all(set(mark) <= set(page) for page in pages)
        assert strays(pdf) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_complaint_has_all_its_parts_in_order(lang):
    words = words_of(set_pdf(complaint(lang, people=24_012)))
    place = 0
    for name in ("claims", "facts", "acts", "identifiable", "harm", "notice", "law", "evidence"):
        place = words.index(squeeze(catalogue(lang)["paper_complaint"][name]), place + 1)
    for party in invented_case().parties[1:4]:
        assert squeeze(party.name) in words
    assert "290,000.00" in words
    assert "24,012" in words
    assert ("惩罚性" if lang == "zh" else "punitive") not in words.lower()


@pytest.mark.parametrize("lang", LANGS)
def test_what_nobody_knows_is_a_visible_gap(lang):
    empty = replace(
        invented_case(), parties=(), batches=(), findings=(), milestones=(), office="", reach="", act_until=None,
        act_from=None,
    )  # fmt: skip
    words = words_of(set_pdf(complaint(lang, empty, claim=Claim())))
    gaps = ("defendant", "claim", "media", "acts", "finding_identifiability", "people", "notice", "court", "act_days")
    for gap in gaps:
        assert squeeze(catalogue(lang)["case_paper"]["open"].format(what=catalogue(lang)["paper_open"][gap])) in words


def test_law_follows_the_days_of_the_acts():
    case = invented_case()
    assert not any("个人信息保护法" in text for text in cited_law("zh", replace(case, act_until=date(2021, 6, 1))))
    across = cited_law("zh", replace(case, act_from=date(2020, 7, 1), act_until=date(2022, 2, 1)))
    assert any("自2021年11月1日起施行" in text for text in across)
    assert cited_law("zh", replace(case, act_from=date(2019, 1, 1), act_until=date(2019, 9, 1))) == [
        "【待补：行为时适用的法律】"
    ]
    assert "自" not in cited_law("zh", case)[0][-12:]


@pytest.mark.parametrize(("media", "harm", "fits"), [
    ("national", "national", True), ("province", "national", False), ("city", "province", False),
    ("province", "city", True), ("", "province", True), ("city", "", True),
])  # fmt: skip
def test_the_apology_reaches_as_far_as_the_harm(media, harm, fits):
    apology = Apology(replace(invented_case(), reach=harm), DATED, media)
    if fits:
        assert lay_apology("zh", apology).kind is PaperKind.APOLOGY
    else:
        with pytest.raises(UsageFault, match="SY-U150"):
            lay_apology("zh", apology)


def test_an_unknown_reach_is_refused_and_a_missing_one_is_said():
    with pytest.raises(UsageFault, match="SY-U151"):
        lay_apology("zh", Apology(invented_case(), DATED, "galaxy"))
    words = words_of(set_pdf(lay_apology("zh", Apology(replace(invented_case(), reach=""), DATED))))
    assert "先补充影响范围" in words
    assert "【待补：道歉的媒体级别】" in words


@pytest.mark.parametrize("lang", LANGS)
def test_the_apology_names_who_apologises_and_no_victim(lang):
    pdf = set_pdf(lay_apology(lang, Apology(invented_case(), DATED, people=24_012)))
    words = words_of(pdf)
    assert squeeze(LONG_NAME) in words
    assert "孟翀𠮷" in words
    assert "24,012" in words
    assert overlaps_without_mark(pdf) == []


def overlaps_without_mark(pdf):
    """The mark lies behind the words by design."""
    return [one for one in overlaps(pdf) if not set("未经审核UNREVIEWEDDRAFT") & set(one[1])]


@pytest.mark.parametrize("make", [
    lambda case: complaint("zh", case), lambda case: lay_apology("zh", Apology(case, DATED)),
])  # fmt: skip
def test_rare_names_are_printed_in_drafts_and_one_without_a_glyph_is_a_fault(make):
    case = invented_case()
    parties = (replace(case.parties[1], name=RARE), *case.parties[2:])
    assert set(RARE) <= set(words_of(set_pdf(make(replace(case, parties=parties)))))
    with pytest.raises(ComponentFault, match="SY-C052"):
        set_pdf(make(replace(case, parties=(replace(case.parties[1], name="张😀"),))))
