"""The case file: what it holds is read, and what is wrong in it is refused with its place."""

import re
import tomllib
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.case.file import CaseFile
from suyuan.case.items import Bound, Role, Way
from suyuan.case.parse import parse_case
from suyuan.case.quantities import BEIJING
from suyuan.core.errors import InputFault
from suyuan.report.messages import explain
from tests.unit.case.similar import CASES, similar_case

DAY = date(2026, 3, 1)
WHOLE = """
schema = "suyuan/case/1"
[case]
title = "t"
act_from = "2020H2"
[[party]]
name = "n"
roles = ["broker", "buyer"]
[[party]]
name = "m"
roles = ["buyer"]
use_gain = "5万元"
circumstances = ["knew_of_crime"]
[[exhibit]]
title = "list"
kind = "record_list"
obtained_at = 2022-03-01T09:00:00+08:00
[[custody]]
exhibit = "E1"
at = 2022-03-01T09:00:00+08:00
handling = "obtained"
giver = "a"
taker = "b"
[[batch]]
to = "P1"
way = "sold"
rows = "30,000+"
exhibit = "E1"
[[batch]]
from = "P1"
to = "P2"
on = "2021-05"
way = "sold"
part_of = ["B1"]
tier = 500
[[payment]]
from = "P2"
to = "P1"
amount = "29万余元"
on = "2021-05"
[[milestone]]
kind = "filed"
at = 2022-05-01
[[finding]]
kind = "count"
zh = "z"
exhibits = ["E1"]
[[award]]
ledger = "damages"
parties = ["P1"]
amount = "29万元"
"""


def read(text):
    return parse_case(tomllib.loads(text), DAY, "C-2026-0001")


def test_a_whole_case_is_read():
    case = read(WHOLE)
    assert (case.number, case.state, case.opened) == ("C-2026-0001", "clue", DAY)
    assert (case.act_from, case.act_until) == (date(2020, 7, 1), None)
    assert case.parties[0].roles == (Role.BROKER, Role.BUYER)
    assert (case.parties[1].use_gain_fen, case.parties[1].circumstances) == (5_000_000, ("knew_of_crime",))
    assert (case.batches[0].rows, case.batches[0].bound, case.batches[0].way) == (30000, Bound.AT_LEAST, Way.SOLD)
    assert (case.batches[1].on, case.batches[1].until) == (date(2021, 5, 1), date(2021, 5, 31))
    assert (case.batches[1].rows, case.batches[1].tier) == (None, 500)
    assert case.exhibits[0].obtained_at == datetime(2022, 3, 1, 1, tzinfo=UTC)
    assert case.milestones[0].at == datetime(2022, 5, 1, tzinfo=BEIJING)
    assert case.awards[0].amount_fen == 29_000_000


def test_a_payment_of_which_only_the_month_is_known_stays_undated():
    (payment,) = read(WHOLE).payments
    assert (payment.on, payment.note) == (None, "2021-05")


@pytest.mark.parametrize("letter", sorted(path.stem for path in CASES.glob("*.toml")))
def test_every_similar_case_is_read(letter):
    assert isinstance(similar_case(letter), CaseFile)


def test_the_ten_similar_cases_are_there():
    assert sorted(path.stem for path in CASES.glob("*.toml")) == list("ABCDEFGHIJ")


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('schema = "suyuan/case/1"', 'schema = "suyuan/case/2"', "SY-I135", "schema"),
        ('title = "t"', 'titel = "t"', "SY-I135", "case"),
        ('title = "t"', "title = 5", "SY-I139", "case title"),
        ('roles = ["buyer"]', 'roles = ["seller"]', "SY-I135", "P2 roles"),
        ('roles = ["buyer"]', "roles = []", "SY-I135", "P2 roles"),
        ('"knew_of_crime"', '"guilty"', "SY-I135", "P2 circumstances"),
        ('rows = "30,000+"', 'rows = "about 30,000"', "SY-I133", "B1 rows"),
        ('amount = "29万余元"', "amount = 290000", "SY-I130", "T1 amount"),
        ('amount = "29万余元"', 'amount = "0元"', "SY-I132", "T1 amount"),
        ('amount = "29万余元"', "", "SY-I139", "T1 amount"),
        ("tier = 500", "tier = 100", "SY-I135", "B2 tier"),
        ("tier = 500", "tier = -1", "SY-I139", "B2 tier"),
        ('part_of = ["B1"]', 'part_of = ["B7"]', "SY-I137", "B2"),
        ('part_of = ["B1"]', 'part_of = ["B2"]', "SY-I136", None),
        ('part_of = ["B1"]', 'part_of = "B1"', "SY-I139", "B2 part_of"),
        ('from = "P1"\nto = "P2"', 'from = "P1"\nto = "P1"', "SY-I139", "B2 to"),
        ('exhibit = "E1"\nat', 'exhibit = "E2"\nat', "SY-I137", "K1"),
        ("[[milestone]]", "[milestone]", "SY-I139", "milestone"),
        ("at = 2022-05-01", 'at = "2022-05"', "SY-I134", "milestone 1 at"),
        ('name = "m"', 'name = "m"\nnumber = "P1"', "SY-I139", "party 2 number"),
        ('name = "m"', 'name = "m"\nnumber = "张三"', "SY-I139", "party 2 number"),
        ('name = "m"', 'name = "m"\ninsider = "yes"', "SY-I139", "P2 insider"),
        ('ledger = "damages"', 'ledger = "bribe"', "SY-I135", "A1 ledger"),
        ('handling = "obtained"', 'handling = "lost"', "SY-I135", "K1 handling"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(old, new, code, place):
    assert old in WHOLE
    with pytest.raises(InputFault) as caught:
        read(WHOLE.replace(old, new, 1))
    assert caught.value.code == code
    assert caught.value.params.get("place") == place
    for lang in ("zh", "en"):
        assert all(explain(caught.value, lang).lines(lang))


def test_no_message_repeats_what_may_be_a_name():
    with pytest.raises(InputFault) as caught:
        read(WHOLE.replace('part_of = ["B1"]', 'part_of = ["张三的名单"]'))
    assert "张三" not in str(caught.value)


VALUES = st.recursive(
    st.one_of(
        st.text("aB1万余+-元.月[ ", max_size=6),
        st.integers(-5, 10**6),
        st.booleans(),
        st.dates(),
        st.floats(allow_nan=False),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("abn"), inner, max_size=2)),
    max_leaves=4,
)
KEYS = st.sampled_from(
    ["number", "from", "to", "rows", "amount", "roles", "name", "way", "on", "at", "kind", "part_of"]
)
KINDS = st.sampled_from(["case", "party", "batch", "payment", "exhibit", "custody", "milestone", "finding", "award"])


@given(st.dictionaries(KINDS, st.one_of(VALUES, st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=2))))
def test_whatever_a_file_holds_is_read_or_refused_and_nothing_else(data):
    with suppress(InputFault):
        parse_case({"schema": "suyuan/case/1", **data}, DAY)


@pytest.mark.parametrize("page", ["case-file.md", "case-file.zh-CN.md"])
def test_the_how_to_shows_a_case_that_is_read(page):
    text = (CASES.parents[1] / "docs" / "how-to" / page).read_text("utf-8")
    block = re.search(r"```toml\n(.*?)```", text, re.S)
    case = read(block.group(1))
    assert (case.batches[1].rows, case.batches[1].bound, case.batches[1].part_of) == (30_000, Bound.AT_LEAST, ("B1",))
