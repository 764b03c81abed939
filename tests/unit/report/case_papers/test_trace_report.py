"""The trace report: what it says, that its parts add up, and that nothing in it is lost, cut or made up."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.report.case_papers.evidence_list import lay_evidence_list, list_evidence
from suyuan.report.case_papers.pdf import set_pdf
from suyuan.report.case_papers.scale import SCALE, band_text, word_for
from suyuan.report.case_papers.trace_figures import apportion, read_trace
from suyuan.report.case_papers.trace_report import Sample, find_traced, lay_trace_report, report_trace
from suyuan.trace.explain import Part
from tests.unit.report.case_papers.invented import DATED, LONG_LATIN, LONG_NAME, RARE, invented_case, invented_trace
from tests.unit.report.case_papers.reading import attached, overlaps, sizes, squeeze, strays, words_of

NAMES = {"xx-photo": LONG_NAME, "yy-toys": LONG_LATIN}
SAMPLE = Sample("R-2026-0007", "xx-photo", date(2026, 1, 31), 2400, "ab" * 32, None, 41)
LANGS = ("zh", "en")


def make(lang, case=None, trace=None, **more):
    report = report_trace(
        case or invented_case(), trace or invented_trace(), DATED, "suyuan 0.1.0", names=NAMES, samples=(SAMPLE,)
    )
    return lay_trace_report(lang, replace(report, **more))


@pytest.mark.parametrize("lang", LANGS)
def test_all_that_must_be_said_is_in_the_text_layer_and_within_the_page(lang):
    case = invented_case()
    pdf = set_pdf(make(lang))
    words = words_of(pdf)
    for exhibit in case.exhibits:
        assert exhibit.sha256 in words
        assert exhibit.sm3 in words
        assert squeeze(exhibit.title) in words
    for name in (LONG_NAME, LONG_LATIN, "36.20", "7.08", "1e-6", SAMPLE.sha256):
        assert squeeze(name) in words
    assert ("来源不等于行为人" if lang == "zh" else squeeze("a source is not a culprit")) in words
    assert strays(pdf) == []
    assert overlaps(pdf) == []
    assert set(sizes(pdf)) == {(210, 297), (297, 210)}


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_report_is_the_same_bytes(lang):
    assert set_pdf(make(lang)) == set_pdf(make(lang))


def test_it_never_calls_itself_an_appraisal_nor_anybody_guilty():
    zh, en = words_of(set_pdf(make("zh"))), words_of(set_pdf(make("en"))).lower()
    assert "司法鉴定" not in zh
    assert "鉴定意见书" not in zh
    assert "有罪" not in zh
    assert "guilt" not in en


def test_parts_attached_add_up_to_what_is_printed():
    pdf = set_pdf(make("zh"))
    rows = list(csv.DictReader(io.StringIO(attached(pdf)["weight.csv"].decode())))
    for breakdown in ("carriers", "links", "list"):
        total = sum(int(row["log10_e_hundredths"]) for row in rows if row["breakdown"] == breakdown)
        assert total == 3620
        assert f"{total / 100:.2f}" in words_of(pdf)


def test_attachments_are_the_bytes_that_were_given_and_hold_no_name():
    paper = make("zh")
    pdf = set_pdf(paper)
    held = attached(pdf)
    assert held == {one.name: one.data for one in paper.attachments}
    for data in held.values():
        for name in ("孟翀", "龚犇", "某虚构", "张喆", "Imaginary"):
            assert name not in data.decode()
    assert json.loads(held["evidence.json"])["trace"]["accused"][0]["log10_e"] == "36.2050"
    assert b"pdfaid:part>3<" in pdf or b"pdfaid:part" in pdf


def test_nobody_is_shown_when_nobody_reached_the_threshold():
    trace = invented_trace(accused=(), others=(("xx-photo", 3.0), ("yy-toys", 1.0)), shortfall_log10=4.08)
    words = words_of(set_pdf(make("zh", trace=trace, samples=())))
    assert "不足以指明" in words
    assert "4.1" in words
    assert squeeze(LONG_NAME) not in words.replace(squeeze("聊天记录：" + LONG_NAME), "")


def test_several_sources_are_each_weighed():
    one = invented_trace().accused[0]
    trace = invented_trace(accused=(one, replace(one, recipient="yy-toys", releases=())))
    words = words_of(set_pdf(make("zh", trace=trace)))
    assert "2个接收方同时达到门槛" in words
    assert "其各份副本之间不能区分" in words


def test_leads_stay_out():
    case = invented_case()
    lead = replace(case.findings[0], kind="lead", zh="某账号可疑", en="an account is suspect")
    assert "某账号可疑" not in words_of(set_pdf(make("zh", case=replace(case, findings=(lead,)))))


def test_rare_characters_are_printed_and_one_without_a_glyph_is_a_fault():
    case = replace(invented_case(), title=RARE)
    assert set(RARE) <= set(words_of(set_pdf(make("zh", case=case))))
    with pytest.raises(ComponentFault, match=r"SY-C052.*U\+1F600"):
        set_pdf(make("zh", case=replace(case, title="😀")))


def test_the_trace_must_be_about_an_exhibit_of_the_case():
    with pytest.raises(InputFault, match="SY-I191"):
        find_traced(invented_case(), invented_trace(exhibit_sha256="0" * 64))


@pytest.mark.parametrize("lang", LANGS)
def test_gaps_of_custody_are_shown(lang):
    words = words_of(set_pdf(make(lang)))
    told = ("交出人不是当时的持有人", "未核校验值", "取得以后没有任何保管记录")
    if lang == "en":
        told = ("the giver did not hold it then", "not taken", "nobody can say who held it")
    for gap in told:
        assert squeeze(gap) in words
    rows = list(csv.DictReader(io.StringIO(attached(set_pdf(make(lang)))["custody.csv"].decode())))
    assert [(row["event"], row["breaks"]) for row in rows if row["breaks"]] == [("K3", "holder")]


def test_the_list_of_evidence_wraps_and_shows_what_is_open():
    pdf = set_pdf(lay_evidence_list("zh", list_evidence(invented_case(), DATED)))
    assert strays(pdf) == []
    assert overlaps(pdf) == []
    assert "【待补：七要素说明】" in words_of(pdf)
    rows = list(csv.DictReader(io.StringIO(attached(pdf)["exhibits.csv"].decode())))
    assert [row["sha256"] for row in rows] == [one.sha256 for one in invented_case().exhibits]


def test_the_scale_covers_everything_once():
    assert [word_for(value) for value in (-5, 0, 0.99, 1, 2, 5.99, 6, 400)] == [
        "against", "weak", "weak", "limited", "moderate", "strong", "very_strong", "extremely_strong"
    ]  # fmt: skip
    assert [band_text(band) for band in SCALE] == ["< 0", "0 – 1", "1 – 2", "2 – 4", "4 – 6", "6 – 9", "≥ 9"]


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=30))
def test_rounded_parts_add_up_and_are_near(values):
    parts = [Part(str(n), 1, value) for n, value in enumerate(values)]
    total = sum(values)
    rounded = apportion(parts, total)
    assert sum(rounded) == round(total * 100)
    assert all(abs(one - value * 100) <= 1.5 for one, value in zip(rounded, values, strict=True))


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "suyuan/count/1"},
        {"rows": "many"},
        {"accused": [{"recipient": "x"}]},
        {"others": 1, "explanation": [{"recipient": "x"}]},
        {"alpha": None},
    ],
)
def test_what_is_no_trace_is_refused(change):
    data = {
        "schema": "suyuan/trace/1", "exhibit_sha256": "0" * 64, "rows": 1, "rows_aligned": 1, "rows_ambiguous": 0,
        "distinct_people": 1, "candidates": 2, "alpha": 1e-6, "threshold_log10": 6.3, "shortfall_log10": 5.0,
        "accused": [], "best_other_log10": 1.3, "ledger_index": 3, "explanation": None,
    }  # fmt: skip
    assert read_trace(data).others == (("", 1.3),)
    with pytest.raises(InputFault, match="SY-I190"):
        read_trace({**data, **change})
