"""Papers: the same words give the same bytes, and nothing is left out in silence."""

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.report import papers

DATA = {
    "lang": "zh", "title": "监护人同意书", "subtitle": "喆镕堃昇祎玥彧翀犇𠮷", "number_label": "编号", "number": "1234",
    "code": ["10", "01"], "items": [{"label": "接收方", "text": "某虚构公司"}],
    "choice_label": "选择", "choice_hint": "",
    "choices": [{"label": "同意", "text": "同意"}, {"label": "不同意", "text": "不同意"}],
    "blanks": [[{"label": "姓名", "share": 1}]], "check_label": "核验", "checks": ["户口簿"],
    "check_blanks": [[{"label": "核验人", "share": 1}]], "foot": "依据", "hash_label": "版本", "hash": "0" * 64,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fonts():
    try:
        papers.find_fonts()
    except ComponentFault:
        pytest.skip("this machine has no fonts-noto-cjk")


def test_rare_names_are_printed_and_bytes_repeat():
    pdf = papers.make_page("consent_form", DATA, (105,))
    assert pdf == papers.make_page("consent_form", DATA, (105,))
    assert papers.count_pages(pdf) == 1
    assert b"CreationDate" not in pdf


def test_a_long_text_is_set_smaller_until_it_is_one_page():
    items = [{"label": "必要性", "text": "按月龄预约，由一方电话联系。" * 100}]
    assert papers.count_pages(papers.make_pdf("consent_form", {**DATA, "items": items, "size": 200})) > 1
    assert papers.count_pages(papers.make_page("consent_form", {**DATA, "items": items}, (200, 80))) == 1


def test_a_character_that_no_font_has_is_a_fault():
    with pytest.raises(ComponentFault, match=r"SY-C052.*U\+1F600"):
        papers.make_page("consent_form", {**DATA, "subtitle": "😀"}, (105,))


def test_a_missing_font_is_a_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(papers, "FONT_FOLDERS", (str(tmp_path),))
    with pytest.raises(ComponentFault, match="SY-C050"):
        papers.make_page("consent_form", DATA, (105,))


def test_a_template_that_fails_is_a_fault():
    with pytest.raises(ComponentFault, match="SY-C051"):
        papers.make_pdf("consent_form", {"size": 100})
