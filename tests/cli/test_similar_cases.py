"""The similar cases through the command line: grades, multiples, counts and ledgers as their figures give them."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

CASES = Path(__file__).parents[1] / "cases"

# Party, level, multiples by ground, and what must stand beside.
EXPECTED = {
    "A": ("P1", "especially_serious", {"records": "6", "gain": "58"}),
    "B": ("P1", "serious", {"records": "9", "gain": "34/5"}),
    "C": ("P1", "serious", {"records": "32/5", "gain": "14/5"}),
    "D": ("P1", "especially_serious", {"records": "15181/200", "gain": "152/5"}),
    "E": ("P1", "especially_serious", {"records": "120", "gain": "7/5"}),
    "F": ("P1", "especially_serious", {"records": "78/5", "gain": "124"}),
    "G": ("P1", "serious", {"gain": "14/5"}),
    "J": ("P1", "especially_serious", {"records": "20"}),
}


@pytest.fixture(scope="module")
def law(suyuan):
    """Weighed cases by letter, each opened once."""
    held = {}

    def weigh(letter):
        if letter not in held:
            opened = suyuan("case", "open", "--from", CASES / f"{letter}.toml", "--json")
            assert opened.code == 0, opened.err
            ran = suyuan("case", "law", opened.data["case"], "--json")
            assert ran.code == 0, ran.err
            held[letter] = (opened.data["case"], ran.data)
        return held[letter]

    return weigh


@pytest.mark.parametrize("letter", EXPECTED)
def test_grades_and_multiples(law, letter):
    party, level, multiples = EXPECTED[letter]
    grade = law(letter)[1]["base"]["grades"][party]
    assert grade["level"] == level
    assert {one["name"]: one["multiple"] for one in grade["grounds"]} == multiples


def test_every_total_opens_to_lines_that_add_up(law):
    for letter in (*EXPECTED, "H", "I"):
        base = law(letter)[1]["base"]
        totals = [base["unique_records"], base["passed_records"], *(p["records"] for p in base["parties"].values())]
        for total in totals:
            assert sum(line["kept"] * line["weight"] for line in total["lines"]) == total["low"], letter
            for line in total["lines"]:
                assert line["rows"] == line["kept"] + sum(line["removed"].values()), letter


def test_both_answers_to_what_is_unsettled_come_out(law, suyuan):
    number, data = law("A")
    health = data["unsettled"]["newborn_health"]["other"]["P1"]["grounds"]
    assert next(one for one in health if one["name"] == "records")["multiple"] == "60"
    assert data["unsettled"]["bare_counted"]["matters"] is False
    shown = suyuan("case", "law", number).out
    assert "普通信息（5000条档）" in shown
    assert "健康生理信息（500条档）" in shown
    assert "李某" not in shown, "a name on the screen that nobody asked to see"
    number, data = law("B")
    rival = data["unsettled"]["rival_rows"]["other"]["P1"]["grounds"]
    assert next(one for one in rival if one["name"] == "records")["multiple"] == "8"
    insider = law("F")[1]["base"]["grades"]
    assert next(one for one in insider["P2"]["grounds"] if one["name"] == "records")["multiple"] == "39/5"


def test_resale_over_several_hands_keeps_people_once(law):
    base = law("E")[1]["base"]
    assert base["unique_records"]["low"] == 300_000
    assert base["passed_records"]["low"] > base["unique_records"]["low"]


def test_three_ledgers_are_never_added_up(law):
    ledgers = law("C")[1]["ledgers_fen"]
    assert (ledgers["confiscation"]["total"]["low"], ledgers["fine"]["total"]["low"]) == (320_000, 1_500_000)
    assert ledgers["damages"]["total"]["low"] == 1_400_000


def test_no_gain_is_not_no_harm(law, suyuan):
    number, data = law("J")
    assert data["damages"]["measure"] == "discretion"
    assert data["damages"]["claimed_fen"] is None
    assert "gain_nought" in data["damages"]["notes"] or "gain_unknown" in data["damages"]["notes"]
    loss = suyuan("case", "law", number, "--loss", "5000", "--json").data["damages"]
    assert (loss["measure"], loss["claimed_fen"]["low"]) == ("loss", 500_000)
    refused = suyuan("case", "law", number, "--multiple", "3")
    assert (refused.code, "SY-U096" in refused.err) == (2, True)


def test_the_fund_asks_what_may_be_claimed(law, suyuan):
    number, data = law("A")
    told = suyuan("fund", "assess", number, "--json")
    assert told.code == 0, told.err
    assert told.data["damages"] == data["damages"]
    assert "290,000+ 元" in suyuan("fund", "assess", number).out


def test_a_failure_of_consent_without_a_sale_is_not_innocent(law):
    grade = law("H")[1]["base"]["grades"]["P1"]
    assert grade["level"] == "needs_evidence"


def test_buyers_for_lawful_business_need_evidence(law):
    grade = law("A")[1]["base"]["grades"]["P2"]
    assert (grade["article"], grade["level"]) == (6, "needs_evidence")


def test_four_files_of_bare_numbers_are_counted_once_with_reasons(suyuan):
    """Case I at a tenth: 140,009 rows of which 90,001 are distinct; the others are removed by reason."""
    draw = np.random.default_rng(20240422)
    sizes, own = (59_000, 28_475, 32_534, 20_000), (50_000, 20_000, 15_001, 5_000)
    opened = suyuan(
        "case", "open", "--title", "裸号案", "--office", "某虚构检察院", "--leak-on", "2020-06-01", "--json"
    )
    number = opened.data["case"]
    assert suyuan("case", "add", number, "party", "某甲", "--role", "buyer", "--defendant").code == 0
    fresh = 0
    for size, new in zip(sizes, own, strict=True):
        older = draw.integers(0, max(fresh, 1), (size - new) // 2 if fresh else 0)
        mine = np.arange(fresh, fresh + new)
        held = np.concatenate([mine, older, draw.choice(mine, size - new - len(older))])
        fresh += new
        lines = [f"1549{n:07d}" for n in draw.permutation(held)]
        (suyuan.folder / f"i{size}.csv").write_text("\n".join(["手机号", *lines]) + "\n", "utf-8")
        added = suyuan("case", "add", number, "exhibit", f"i{size}.csv", "--title", "号码文件", "--kind", "record_list",
                       "--by", "甲", "--by", "乙", "--at", "2020-06-01T10:00", "--place", "某地", "--how", "提取",
                       "--proves", "数量", "--json")  # fmt: skip
        assert added.code == 0, added.err
        batch = suyuan("case", "add", number, "batch", "--way", "sold", "--taker", "P1", "--rows", size,
                       "--list", added.data["number"], "--field", "phone")  # fmt: skip
        assert batch.code == 0, batch.err
    weighed = suyuan("case", "law", number, "--json")
    assert weighed.code == 0, weighed.err
    unique = weighed.data["base"]["unique_records"]
    assert sum(line["rows"] for line in unique["lines"]) == sum(sizes)
    assert unique["low"] == sum(own)
    assert weighed.data["base"]["grades"]["P1"]["grounds"][0]["multiple"] == str(Fraction(sum(own), 5000))
    reasons = {reason for line in unique["lines"] for reason in line["removed"]}
    assert reasons <= {"exact_duplicate", "same_record", "repeated"}
    assert "repeated" in reasons
    assert weighed.data["unsettled"]["bare_counted"]["matters"] is True
    counted = suyuan("case", "count", number, "--out", "rows", "--json")
    assert counted.data["whole"]["people"] == sum(own)
