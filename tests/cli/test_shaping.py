"""De-identification in a release plan: what leaves, that it is still traced, and refusals that say what would do."""

import csv
import json

import pytest

from suyuan.samples.people import invent_newborns

PEOPLE = invent_newborns(3000, 5)
PURPOSE = """
[recipients.office]
name = "某虚构统计所"
[purposes.study]
title = "生长研究"
basis = "statutory"
keep_days = 60
needs = ["name", "birth_date", "sex", "district", "weight", "mother_id_number",
         { one_of = ["mother_phone", "father_phone"], as = "contact" }]
carriers = ["choice"]
"""
ACTIONS = """
[purposes.study.deidentify]
name = { action = "mask", first = 1 }
birth_date = { action = "generalise", level = 1 }
weight = { action = "pool", low = 2500, high = 4000 }
mother_id_number = "token"
"""


@pytest.fixture
def policy(suyuan):
    """Write more into the policy for one test."""
    file = suyuan.workspace / "policy.toml"
    before = file.read_text("utf-8")

    def write(text):
        file.write_text(before + text, "utf-8")

    yield write
    file.write_text(before, "utf-8")


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_copy_is_shaped_and_still_traced(suyuan, policy):
    policy(PURPOSE + ACTIONS)
    made = suyuan("release", "--to", "clinic", "--purpose", "study", "-o", "study.csv", "--json")
    assert made.code == 0, made.err
    rows = rows_of(suyuan.folder / "study.csv")
    assert len(rows) == 3000
    assert {len(row["birth_date"]) for row in rows} == {7}
    assert all(set(row["name"][1:]) == {"*"} for row in rows)
    assert {len(row["mother_id_number"]) for row in rows} == {24}
    assert {"<=2500", ">=4000"} <= {row["weight"] for row in rows}
    known = set(PEOPLE["mother_id_number"].to_pylist())
    assert not any(row["mother_id_number"] in known for row in rows)
    traced = suyuan("trace", "study.csv", "--json")
    assert traced.code == 0, traced.err
    assert [one["recipient"] for one in traced.data["accused"]] == ["clinic"]
    again = suyuan("release", "--to", "clinic", "--purpose", "study", "-o", "again.csv", "--json")
    assert again.data["release_id"] == made.data["release_id"]
    assert (suyuan.folder / "again.csv").read_bytes() == (suyuan.folder / "study.csv").read_bytes()


def test_two_recipients_cannot_join_their_tokens(suyuan, policy):
    policy(PURPOSE + ACTIONS)
    tokens = []
    for recipient in ("clinic", "studio"):
        ran = suyuan("release", "--to", recipient, "--purpose", "study", "-o", f"{recipient}-t.csv", "--json")
        assert ran.code == 0, ran.err
        tokens.append({row["mother_id_number"] for row in rows_of(suyuan.folder / f"{recipient}-t.csv")})
    assert not tokens[0] & tokens[1]
    assert len(tokens[0]) == len(tokens[1])


def test_saying_nothing_changes_no_release_id(suyuan, policy):
    policy(PURPOSE)
    plain = suyuan("plan", "--to", "clinic", "--purpose", "study", "--json").data["release_id"]
    policy(PURPOSE + ACTIONS)
    assert suyuan("plan", "--to", "clinic", "--purpose", "study", "--json").data["release_id"] != plain
    # The id of a purpose without these tables, as it was before they existed.
    photo = suyuan("plan", "--to", "studio", "--purpose", "photo", "--json")
    assert photo.code == 0


def test_constraints_that_are_reached(suyuan, policy):
    policy(PURPOSE + ACTIONS.replace("level = 1", "level = 3") + '[purposes.study.constraints]\n'
           'quasi = ["birth_date", "sex"]\nk = 100\n')  # fmt: skip
    ran = suyuan("plan", "--to", "office", "--purpose", "study", "--price", "--json")
    assert ran.code == 0, ran.out
    assert ran.data["deidentified"]["reached"]["k"] >= 100


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (ACTIONS + '[purposes.study.constraints]\nquasi = ["birth_date", "sex", "district"]\nk = 50\n',
         "SY-G103", ("district", "k = 1")),
        ('[purposes.study.constraints]\nquasi = ["sex"]\nsensitive = ["weight"]\nl = 2000\n', "SY-G104", ("weight",)),
        ('[purposes.study.constraints]\nquasi = ["sex"]\nsensitive = ["weight"]\nt = 0.0\n', "SY-G104", ("weight",)),
        ('[purposes.study.constraints]\nquasi = ["shoe"]\nk = 2\n', "SY-G100", ("shoe",)),
        ('[purposes.study.deidentify]\nshoe = "token"\n', "SY-G100", ("shoe",)),
        ('[purposes.study.deidentify]\ncontact = "token"\n', "SY-G101", ("contact",)),
        ('[purposes.study.deidentify]\nweight = { action = "generalise", level = 1 }\n', "SY-G102", ("weight",)),
        ('[purposes.study.deidentify]\nbirth_date = { action = "generalise", level = 9 }\n', "SY-A019", ("9",)),
        ('[purposes.study.deidentify]\nname = { action = "pool", low = 1 }\n', "SY-A022", ("name",)),
    ],
)  # fmt: skip
def test_refusals_say_which_column_and_what_would_do(suyuan, policy, text, code, words):
    policy(PURPOSE + text)
    ran = suyuan("plan", "--to", "clinic", "--purpose", "study", "--json", lang="en")
    said = json.loads(ran.out)
    assert said["code"] == code, ran.out
    for word in words:
        assert word in said["message"] + said["cause"] + said["next"]


@pytest.mark.parametrize(
    "text",
    [
        '[purposes.study.constraints]\nk = 2\nl = 3\nsensitive = ["weight"]\n',
        "[purposes.study.constraints]\nl = 3\n",
        '[purposes.study.constraints]\nquasi = ["sex"]\nsensitive = ["sex"]\n',
        '[purposes.study.deidentify]\nname = "encrypt"\n',
        '[purposes.study.deidentify]\nname = { action = "mask", level = 2 }\n',
        '[purposes.study.deidentify]\nname = "generalise"\n',
        '[purposes.study.deidentify]\nname = "pool"\n',
    ],
)
def test_a_policy_that_contradicts_itself_is_not_read(suyuan, policy, text):
    policy(PURPOSE + text)
    ran = suyuan("policy", "check", "--json")
    assert json.loads(ran.out)["code"] == "SY-I051", ran.out


def test_rows_that_stay_too_few_are_blanked_where_the_policy_says(suyuan, policy):
    policy(PURPOSE + '[purposes.study.deidentify]\nname = { action = "mask", first = 0 }\ndistrict = "suppress"\n'
           'birth_date = { action = "generalise", level = 3 }\n'
           '[purposes.study.constraints]\nquasi = ["birth_date", "sex", "district"]\nk = 12\n')  # fmt: skip
    made = suyuan("release", "--to", "office", "--purpose", "study", "-o", "few.csv", "--json")
    assert made.code == 0, made.out
    rows = rows_of(suyuan.folder / "few.csv")
    blank = sum(not row["district"] for row in rows)
    assert 0 < blank < len(rows)
    counts = {}
    for row in rows:
        key = (row["birth_date"], row["sex"], row["district"])
        counts[key] = counts.get(key, 0) + 1
    assert min(counts.values()) >= 12
