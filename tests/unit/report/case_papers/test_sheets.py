"""Count, gain and identifiability: every printed total follows from the attached rows by a script of its own."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.case.items import Bound, Payment
from suyuan.core.errors import InputFault
from suyuan.report.case_papers.count_figures import (
    CountLine,
    CountSheet,
    CountTotals,
    RemovedRow,
    Sampling,
    SwitchResult,
    check_count,
    state_line,
)
from suyuan.report.case_papers.count_sheet import lay_count_sheet
from suyuan.report.case_papers.gain_figures import gain_of_defendants, state_gain, total_of
from suyuan.report.case_papers.gain_sheet import lay_gain_sheet
from suyuan.report.case_papers.identifiability import Retest, lay_identifiability, state_identifiability, way_of
from suyuan.report.case_papers.pdf import set_pdf
from tests.unit.report.case_papers.invented import DATED, LONG_LATIN, LONG_NAME, invented_case
from tests.unit.report.case_papers.reading import attached, overlaps, squeeze, strays, words_of

LANGS = ("zh", "en")
REMOVED = (
    RemovedRow("B1", 14, "exact_duplicate", 13),
    RemovedRow("B1", 15, "exact_duplicate", 13),
    RemovedRow("B1", 40, "invalid"),
    RemovedRow("B1", 77, "same_person", 12),
    RemovedRow("B1", 78, "bare_number"),
)
LINES = (
    CountLine(
        "B1", "甲 → 孟翀𠮷（P2）", 2_000, Bound.EXACT,
        {"exact_duplicate": 2, "invalid": 1, "same_person": 1, "bare_number": 1}, 1_995, None, 1_980, 1_801, 1_979,
        Sampling(200, 1, 1, 28), "suyuan 0.1.0",
    ),
    CountLine("B2", "孟翀𠮷（P2） → 龚犇玥（P3）", 1_995, Bound.AT_LEAST, {}, 1_995, 1_995),
    CountLine("B3", LONG_NAME + " → " + LONG_LATIN, 1_200, Bound.EXACT, None, None, 1_200),
)  # fmt: skip
TOTALS = CountTotals(3_195, Bound.AT_LEAST, 1_980, 1_970, 1_991, 1_801, 1_979)
SWITCHES = (SwitchResult("bare_counted", "计入", "3,195条", "不计入", "2,804条", "未定"),)


def count_sheet(**more):
    whole = CountSheet(invented_case(), LINES, TOTALS, DATED, date(2026, 3, 1), REMOVED, SWITCHES)
    return replace(whole, **more)


def rows_of(pdf, name):
    return list(csv.DictReader(io.StringIO(attached(pdf)[name].decode())))


@pytest.mark.parametrize("lang", LANGS)
def test_the_count_is_printed_whole_and_can_be_recomputed(lang):
    pdf = set_pdf(lay_count_sheet(lang, count_sheet()))
    words, batches, removed = words_of(pdf), rows_of(pdf, "batches.csv"), rows_of(pdf, "removed.csv")
    assert strays(pdf) == []
    assert overlaps(pdf) == []
    assert f"{sum(int(row['per_buyer']) for row in batches if row['per_buyer']):,}" in words
    first = next(row for row in batches if row["batch"] == "B1")
    for reason in ("exact_duplicate", "invalid", "same_person"):
        assert sum(row["reason"] == reason for row in removed) == int(first[reason])
    assert int(first["rows"]) - len(removed) == int(first["kept"])
    for told in ("1,980", "1,801", "1,979", "≥3,195", LONG_NAME, LONG_LATIN, "2,804"):
        assert squeeze(told) in words
    assert ("未核算" if lang == "zh" else "notcounted") in words


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": (replace(LINES[0], kept=1_994), *LINES[1:])},
        {"totals": replace(TOTALS, per_buyer=3_196)},
        {"removed_rows": REMOVED[:-1]},
    ],
)
def test_a_count_that_does_not_add_up_is_not_printed(wrong):
    check_count(count_sheet())
    with pytest.raises(InputFault, match="SY-I192"):
        lay_count_sheet("zh", count_sheet(**wrong))


def test_what_nobody_counted_is_no_nought():
    case = invented_case()
    lines = tuple(state_line("zh", case, batch) for batch in case.batches)
    sheet = CountSheet(case, lines, CountTotals(), DATED)
    pdf = set_pdf(lay_count_sheet("zh", sheet))
    assert {row["kept"] for row in rows_of(pdf, "batches.csv")} == {""}
    assert json.loads(attached(pdf)["evidence.json"])["totals"]["people"] is None


@pytest.mark.parametrize("lang", LANGS)
def test_gain_can_be_recomputed_from_the_payments(lang):
    pdf = set_pdf(lay_gain_sheet(lang, state_gain(invented_case(), DATED)))
    words, rows = words_of(pdf), rows_of(pdf, "payments.csv")
    assert strays(pdf) == []
    assert overlaps(pdf) == []
    assert [row["number"] for row in rows if row["confirmed"] == "0"] == ["T5"]
    told = {one["party"]: one for one in json.loads(attached(pdf)["evidence.json"])["totals"]}
    for party, total in told.items():
        sure = [row for row in rows if row["confirmed"] == "1"]
        own = [row for row in sure if row["cost"] == "1" and not row["payer"] and row["payee"] == party]
        gross = sum(int(row["amount_fen"]) for row in sure if row["payee"] == party and row not in own)
        spent = sum(int(row["amount_fen"]) for row in sure if row["payer"] == party or row in own)
        assert (total["gross_fen"], total["spent_fen"]) == (gross, spent)
        assert total["net_fen"] == max(gross - spent, 0)
        if gross:
            assert f"{gross // 100:,}.{gross % 100:02d}" in words
            assert f"{total['net_fen'] // 100:,}.{total['net_fen'] % 100:02d}" in words
    assert "3,000.00" in words
    assert "≥283,456.78" in words


def test_long_names_wrap_within_their_cells():
    case = invented_case()
    both = replace(case.payments[2], payee="P5", channel=LONG_LATIN, note=LONG_LATIN)
    pdf = set_pdf(lay_gain_sheet("zh", state_gain(replace(case, payments=(both,)), DATED)))
    assert overlaps(pdf) == []
    assert words_of(pdf).count(squeeze(LONG_LATIN)) >= 3


def test_gain_of_those_sued_leaves_out_what_is_contested_and_what_moved_among_them():
    case = invented_case()
    found = gain_of_defendants(state_gain(case, DATED))
    # P2 had 50,000 of P3; P3 had 123,456.78 of P4; the 160,000 of P5 are contested.
    assert (found.fen, found.bound) == (12_345_678, Bound.AT_LEAST)
    assert gain_of_defendants(state_gain(replace(case, payments=()), DATED)) is None


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC"), st.integers(1, 10**9), st.booleans(), st.booleans()),
        max_size=20,
    )
)
def test_what_one_party_had_another_paid(moves):
    payments = [
        Payment(f"T{n}", None, a, b, fen, Bound.EXACT, "", None, ("E1",) if sure else (), cost)
        for n, (a, b, fen, cost, sure) in enumerate(moves)
    ]
    doubtful = {one.number for one in payments if not one.exhibits}
    totals = [total_of(payments, party, doubtful) for party in "ABC"]
    assert sum(one.received.fen for one in totals) == sum(one.paid.fen for one in totals)
    moved = sum(one.amount_fen for one in payments)
    assert sum(one.received.fen + one.unconfirmed.fen for one in totals) == moved


@pytest.mark.parametrize("lang", LANGS)
def test_identifiability_says_what_was_not_tested_and_what_is_open(lang):
    case = invented_case()
    words = words_of(set_pdf(lay_identifiability(lang, state_identifiability(case, DATED))))
    assert squeeze(case.findings[0].zh if lang == "zh" else case.findings[0].en) in words
    assert ("没有做再识别检验" if lang == "zh" else squeeze("No re-identification test was made")) in words
    retest = Retest(("birth_date", "mother_name"), "2024年虚构市全部新生儿", 30_000, 29_871, "suyuan 0.1.0")
    bare = replace(case, findings=())
    pdf = set_pdf(lay_identifiability(lang, state_identifiability(bare, DATED, retest)))
    assert "29,871" in words_of(pdf)
    assert ("【待补：认定意见】" if lang == "zh" else squeeze("[TO BE SUPPLIED: finding]")) in words_of(pdf)
    assert strays(pdf) == []
    assert {row["field"] for row in rows_of(pdf, "fields.csv")} == {name for one in case.batches for name in one.fields}


def test_how_fields_identify():
    assert [way_of(name) for name in ("mother_phone", "id_number", "name", "father_name", "weight")] == [
        "alone", "alone", "together", "together", "depends"
    ]  # fmt: skip
