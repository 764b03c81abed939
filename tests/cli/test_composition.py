"""Copies of the same recipient are joined: in plans, releases, manifests, and in an assessment of what it holds."""

import json
from shutil import copytree

import pytest

from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns

HEAD = """
[govern]
decision = "advise"
[recipients.office]
name = "某虚构统计所"
{holds}
[recipients.other]
name = "某虚构研究所"
"""
FIRST = """
[purposes.first]
title = "第一次统计"
basis = "statutory"
keep_days = 60
needs = ["sex", "district", {more}]
[purposes.first.deidentify]
district = {{ action = "generalise", level = 2 }}
[purposes.first.constraints]
quasi = ["sex", "district"]
k = 10
"""
SECOND = """
[purposes.second]
title = "第二次统计"
basis = "statutory"
keep_days = 60
needs = ["sex", "birth_date", {more}]
[purposes.second.deidentify]
birth_date = {{ action = "generalise", level = {level} }}
[purposes.second.constraints]
quasi = ["sex", "birth_date"]
k = 10
composition = "{what}"
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory, suyuan):
    """A workspace of 1,500 newborns."""
    mine = type(suyuan)(tmp_path_factory.mktemp("ready"))
    assert mine("init", "-q").code == 0
    write_table(invent_newborns(1500, 5), mine.folder / "p.csv")
    rule(mine)
    assert mine("registry", "import", "p.csv", "-q").code == 0
    return mine


@pytest.fixture
def office(tmp_path, ready):
    """Its own copy for each test."""
    return type(ready)(copytree(ready.folder, tmp_path / "office"))


def rule(mine, more='"weight"', second='"weight"', level=2, what="warn", holds=""):
    text = HEAD.format(holds=holds) + FIRST.format(more=more) + SECOND.format(more=second, level=level, what=what)
    (mine.workspace / "policy.toml").write_text(text, "utf-8")


def give(mine, purpose, to="office"):
    return mine("release", "--to", to, "--purpose", purpose, "--json")


def look(mine, purpose, *more, to="office", lang="zh"):
    return mine("plan", "--to", to, "--purpose", purpose, *more, lang=lang)


def test_the_second_copy_bites(office):
    first = give(office, "first")
    assert (first.code, first.data["composition"]) == (0, None)
    ran = look(office, "second", "--json")
    assert ran.code == 1
    found = ran.data["composition"]
    assert found["releases"] == [first.data["release_id"]]
    assert found["k_alone"] >= 10 > found["k_joined"]
    assert found["breaks"]
    assert found["records_below"] > 0
    assert found["added_fields"] == ["district"]
    assert found["linked_by"] == []
    made = give(office, "second")
    assert (made.code, made.data["composition"]) == (1, found)
    assert (office.workspace / "outbox" / f"{made.data['release_id']}.csv").exists()
    entries = office("ledger", "show", "--json").out
    assert '"k_joined"' in entries or "composition" in entries
    clinic = look(office, "second", "--json", to="other")
    assert (clinic.code, clinic.data["composition"]) == (0, None), "what another recipient holds is not counted"


def test_a_copy_does_not_count_against_itself(office):
    first = give(office, "first")
    again = give(office, "first")
    assert (again.code, again.data["repeated"]) == (0, True)
    assert again.data["release_id"] == first.data["release_id"]
    assert look(office, "first", "--json").data["composition"] is None


def test_the_purpose_may_forbid_it(office):
    rule(office, what="refuse")
    give(office, "first")
    before = office("ledger", "show", "--json").out
    for ran in (look(office, "second", "--json", lang="en"), give(office, "second")):
        assert (ran.code, ran.data["code"]) == (3, "SY-G109")
    assert office("ledger", "show", "--json").out == before
    rule(office, what="refuse", level=3)
    assert look(office, "second", "--json").data.get("code") in {"SY-G109", None}


def test_values_that_are_diverse_alone_may_not_be_joined(office):
    for what, code in (("warn", 1), ("refuse", 3)):
        rule(office, what=what)
        text = (office.workspace / "policy.toml").read_text("utf-8")
        second = 'quasi = ["sex", "birth_date"]\nk = 10\n'
        diverse = 'quasi = ["sex", "birth_date"]\nsensitive = ["weight"]\nl = 3\n'
        (office.workspace / "policy.toml").write_text(text.replace(second, diverse), "utf-8")
        give(office, "first")
        ran = look(office, "second", "--json")
        assert ran.code == code, ran.out
    assert ran.data["code"] == "SY-G112"
    assert "weight" in ran.data["message"]


def test_what_is_coarser_joined_is_never_riskier(office):
    give(office, "first")
    joined = []
    for level in (0, 1, 2, 3):
        rule(office, level=level)
        text = (
            (office.workspace / "policy.toml").read_text("utf-8").replace("k = 10\ncomposition", "k = 1\ncomposition")
        )
        (office.workspace / "policy.toml").write_text(text, "utf-8")
        joined.append(float(look(office, "second", "--json").data["composition"]["unique_joined"]))
    assert joined == sorted(joined, reverse=True)


def test_a_number_in_both_copies_joins_their_rows(office):
    rule(office, more='"mother_phone"', second='"mother_phone"')
    give(office, "first")
    assert look(office, "second", "--json").data["composition"]["linked_by"] == ["mother_phone"]


def test_what_the_policy_says_that_it_holds(office):
    rule(office, holds='holds = ["district"]')
    ran = look(office, "second", "--json")
    assert ran.code == 1
    found = ran.data["composition"]
    assert (found["holds"], found["releases"], found["records"]) == (["district"], [], 1500)
    rule(office, holds='holds = ["shoe"]')
    assert look(office, "second", "--json").data["code"] == "SY-G111"


def test_rows_that_were_recoded_by_themselves_are_remembered_as_classes(office):
    rule(office)
    text = (office.workspace / "policy.toml").read_text("utf-8")
    text = text.replace('district = { action = "generalise", level = 2 }', 'district = "generalise"', 1).replace(
        "k = 10\n", 'k = 10\nmethod = "local"\nsuppress = 0.1\n', 1
    )
    (office.workspace / "policy.toml").write_text(text, "utf-8")
    made = give(office, "first")
    assert made.code == 0, made.out
    kept = (office.workspace / "releases" / f"{made.data['release_id']}.classes").read_bytes()
    assert "省".encode() not in kept
    found = look(office, "second", "--json").data["composition"]
    assert found["records"] == made.data["rows"]
    assert found["k_joined"] <= found["k_alone"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_person_reads_it(office, lang):
    give(office, "first")
    ran = look(office, "second", lang=lang)
    assert ran.code == 1
    assert ("合并之后达不到" if lang == "zh" else "do not hold") in ran.out
    assert ("最坏情形" if lang == "zh" else "worst case") in ran.out


def test_what_a_recipient_holds_is_assessed(office):
    empty = office("assess", "registry", "--recipient", "office", "--json")
    assert (empty.code, empty.data["code"]) == (4, "SY-A064")
    first, second = give(office, "first"), give(office, "second")
    ran = office("assess", "registry", "--recipient", "office", "--json")
    assert ran.code == 0, ran.out
    assert [one["name"] for one in ran.data["copies"]] == [first.data["release_id"], second.data["release_id"]]
    assert ran.data["rows"] == 1500
    assert "sex" in ran.data["fields"]
    assert "birth_date" in ran.data["fields"]
    joined = office("assess", "registry", "--recipient", "office", "--json", "--sensitive", "weight")
    assert joined.data["k"] <= second.data["composition"]["k_joined"]
    text = office("assess", "registry", "--recipient", "office", lang="en")
    assert first.data["release_id"] in text.out


def test_a_list_that_it_is_known_to_hold_is_aligned(office):
    give(office, "first")
    people = invent_newborns(1500, 5).slice(100, 40).select(["mother_phone", "mother_name", "birth_date"])
    write_table(people, office.folder / "theirs.csv")
    ran = office("assess", "registry", "--recipient", "office", "--holds", "theirs.csv", "--json")
    assert ran.code == 0, ran.out
    last = ran.data["copies"][-1]
    assert (last["name"], last["records"]) == ("theirs.csv", 40)
    assert set(last["fields"]) == {"mother_phone", "mother_name", "birth_date"}
    assert "mother_phone" in ran.data["direct"]


@pytest.mark.parametrize("arguments", [("p.csv", "--recipient", "office"), ("registry", "--holds", "p.csv")])
def test_options_that_go_together(office, arguments):
    assert json.loads(office("assess", *arguments, "--json").out)["code"] == "SY-A065"
