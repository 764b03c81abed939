"""Levels found by a search inside a plan: what leaves fulfils k, and bad input is refused with what would do."""

import csv
import json
from collections import Counter
from string import ascii_lowercase

import pytest

from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns

PURPOSE = """
[recipients.office]
name = "某虚构统计所"
[purposes.count]
title = "区域统计"
basis = "statutory"
keep_days = 60
needs = ["birth_date", "sex", "district", "weight"]
"""
SEARCH = """
[purposes.count.deidentify]
birth_date = "generalise"
district = { action = "generalise", coarsest = 2 }
"""


def asked(method, more="", k=5):
    quasi = '["birth_date", "sex", "district"]'
    return f'[purposes.count.constraints]\nquasi = {quasi}\nk = {k}\nmethod = "{method}"\n{more}\n'


@pytest.fixture
def policy(suyuan):
    """Write more into the policy for one test."""
    file = suyuan.workspace / "policy.toml"
    before = file.read_text("utf-8")

    def write(text):
        file.write_text(before + text, "utf-8")

    yield write
    file.write_text(before, "utf-8")


def plan(suyuan, *more, lang="zh"):
    return suyuan("plan", "--to", "office", "--purpose", "count", *more, lang=lang)


def classes(path, names=("birth_date", "sex", "district")):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, Counter(tuple(row[name] for name in names) for row in rows)


@pytest.mark.parametrize(
    ("method", "more"), [("levels", "suppress = 0.05"), ("local", "suppress = 0.01"), ("ranges", "")]
)
def test_the_copy_that_leaves_has_no_class_below_k(suyuan, policy, method, more):
    open_ = SEARCH if method != "ranges" else SEARCH.replace(", coarsest = 2", "")
    policy(PURPOSE + open_ + asked(method, more))
    ran = suyuan("release", "--to", "office", "--purpose", "count", "-o", f"{method}.csv", "--json")
    assert ran.code in {0, 1}, ran.out
    rows, found = classes(suyuan.folder / f"{method}.csv")
    assert min(found.values()) >= 5
    manifest = plan(suyuan, "--json").data["deidentified"]
    assert manifest["search"]["method"] == method
    assert manifest["search"]["left_out"] == 3000 - len(rows)
    assert manifest["reached"]["k"] == min(found.values())
    if method == "levels":
        assert manifest["search"]["proved"]
        assert manifest["search"]["levels"]["district"] <= 2
        assert {len(row["birth_date"]) for row in rows} <= {1, 4, 7, 10}
    again = suyuan("release", "--to", "office", "--purpose", "count", "-o", f"{method}-2.csv", "--json")
    assert again.data["release_id"] == ran.data["release_id"]
    assert (suyuan.folder / f"{method}-2.csv").read_bytes() == (suyuan.folder / f"{method}.csv").read_bytes()


def test_more_people_alike_leave_less_information(suyuan, policy):
    kept = []
    for k in (2, 10, 40):
        policy(PURPOSE + SEARCH + asked("local", "suppress = 0.2", k))
        kept.append(float(plan(suyuan, "--json").data["deidentified"]["search"]["granularity"]))
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > kept[-1]


def test_people_of_the_registry_can_be_counted_instead(suyuan, policy):
    text = asked("levels", "kmap = 30").replace("k = 5\n", "")
    scope = 'scope = { sex = ["女"] }\n'
    policy(PURPOSE + scope + SEARCH + text)
    found = plan(suyuan, "--json")
    assert found.code in {0, 1}, found.out
    assert found.data["deidentified"]["reached"]["kmap"] >= 30


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        # A column that is not generalised parts every row from every other.
        (SEARCH + asked("levels").replace('"district"]', '"district", "weight"]'), "SY-G105", ("weight", "k = 1")),
        (SEARCH.replace("coarsest = 2", "coarsest = 3") + asked("local", k=2000), "SY-G105", ("sex", "k = 3000")),
        ('[purposes.count.deidentify]\nbirth_date = "generalise"\n' + asked("ranges"), "SY-G105", ("district",)),
        (SEARCH.replace("coarsest = 2", "coarsest = 9") + asked("levels"), "SY-A019", ("9",)),
        (SEARCH.replace("district =", "weight =") + asked("levels").replace("district", "weight"),
         "SY-G102", ("weight",)),
        (SEARCH + asked("levels", 'l = 2000\nsensitive = ["weight"]').replace("k = 5", "k = 2000"), "SY-G105", ()),
        (SEARCH + asked("levels", 't = 0.0\nsensitive = ["weight"]'), "SY-G104", ("weight",)),
        (SEARCH + asked("local", 't = 0.0\nsensitive = ["weight"]'), "SY-G104", ("weight",)),
    ],
)  # fmt: skip
def test_what_cannot_be_reached_says_which_column_and_what_would_do(suyuan, policy, text, code, words):
    policy(PURPOSE + text)
    ran = plan(suyuan, "--json", lang="en")
    said = json.loads(ran.out)
    assert said.get("code") == code, ran.out
    for word in words:
        assert word in said["message"] + said["cause"] + said["next"], said


@pytest.mark.parametrize("carrier", ["withhold", "honey"])
def test_carriers_that_would_undo_the_search_are_refused(suyuan, policy, carrier):
    policy(PURPOSE + f'carriers = ["{carrier}"]\n' + SEARCH + asked("levels", "suppress = 0.05"))
    assert plan(suyuan, "--json").data["code"] == "SY-G107"


@pytest.mark.parametrize(
    "text",
    [
        SEARCH,
        SEARCH + "[purposes.count.constraints]\nk = 5\nsuppress = 0.1\n",
        '[purposes.count.constraints]\nk = 5\nmethod = "levels"\n',
        '[purposes.count.deidentify]\nbirth_date = { action = "generalise", level = 1, coarsest = 2 }\n',
        SEARCH + asked("ranges"),
        SEARCH + asked("local", "kmap = 9"),
        SEARCH + asked("levels", "kmap = 9"),
        SEARCH + asked("levels", "suppress = 1.5"),
        SEARCH + asked("levels").replace('"birth_date", ', ""),
        SEARCH.replace('"generalise"\n', '{ action = "generalise", hierarchy = "../secrets.csv" }\n') + asked("levels"),
    ],
)
def test_a_search_that_contradicts_itself_is_not_read(suyuan, policy, text):
    policy(PURPOSE + text)
    ran = suyuan("policy", "check", "--json")
    assert json.loads(ran.out).get("code") == "SY-I051", ran.out


@pytest.fixture(scope="module")
def ward(tmp_path_factory, suyuan):
    """The same command over a small registry with diagnoses, grades, gaps and free text."""
    folder = tmp_path_factory.mktemp("ward")
    small = type(suyuan)(folder)
    assert small("init", "-q").code == 0
    people = invent_newborns(60, 8)
    codes = ["J45.901", "J18.0", "I10.X", "I21.9", None, None] * 10
    for name, cells in (
        ("diagnosis", codes),
        ("grade", ["一年级", "二年级", "六年级", "初一", "高三", "一年级"] * 10),
        ("note", [f"随访第{number}号，家属到场" for number in range(60)]),
    ):
        people = people.append_column(name, [cells])
    write_table(people, folder / "ward.csv")
    (small.workspace / "policy.toml").write_text(
        '[govern]\ndecision = "advise"\n[recipients.office]\nname = "某虚构统计所"\n', "utf-8"
    )
    assert small("registry", "import", "ward.csv", "--json").code == 0
    return small


WARD = """
[purposes.count]
title = "病种统计"
basis = "statutory"
keep_days = 60
needs = [{needs}]
[purposes.count.deidentify]
{said}
[purposes.count.constraints]
{asked}
"""


def at_ward(ward, said, asked, needs='"diagnosis", "sex"', lang="zh"):
    file = ward.workspace / "policy.toml"
    head = file.read_text("utf-8").partition("\n[purposes")[0] + "\n"
    file.write_text(head + WARD.format(needs=needs, said=said, asked=asked).lstrip("\n"), "utf-8")
    return plan(ward, "--json", lang=lang)


def test_diagnoses_become_chapters(ward):
    said = 'diagnosis = { action = "generalise", hierarchy = "icd10" }'
    ran = at_ward(ward, said, 'quasi = ["diagnosis"]\nk = 15\nmethod = "levels"')
    assert ran.code == 0, ran.out
    assert ran.data["deidentified"]["search"]["levels"] == {"diagnosis": 2}
    shown = {row["diagnosis"] for row in ran.data["sample_after"]}
    assert not any("J45" in str(value) for value in shown)


def test_missing_cells_are_told_in_both_readings(ward):
    said = 'diagnosis = { action = "generalise", hierarchy = "icd10", level = 2 }'
    reached = at_ward(ward, said, 'quasi = ["diagnosis"]\nk = 5').data["deidentified"]["reached"]
    assert reached["k"] == 20
    assert reached["k_missing_as_any_value"] == 40


def test_grades_have_their_hierarchy(ward):
    said = 'grade = { action = "generalise", coarsest = 2 }'
    ran = at_ward(ward, said, 'quasi = ["grade"]\nk = 10\nmethod = "levels"', '"grade"')
    assert ran.code == 0, ran.out


def own_hierarchy(ward, text, name="dx.csv"):
    folder = ward.workspace / "hierarchies"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return f'diagnosis = {{ action = "generalise", hierarchy = "hierarchies/{name}" }}'


WHOLE = "J45.901;呼吸;内科\nJ18.0;呼吸;内科\nI10.X;循环;内科\nI21.9;循环;内科\nK35.8;消化;外科\n"
ASKED = 'quasi = ["diagnosis"]\nk = 15\nsuppress = 0.4\nmethod = "levels"'


def test_the_custodian_s_own_hierarchy(ward):
    ran = at_ward(ward, own_hierarchy(ward, WHOLE), ASKED)
    assert ran.code == 0, ran.out
    assert ran.data["deidentified"]["search"]["levels"] == {"diagnosis": 1}
    first = ran.data["release_id"]
    own_hierarchy(ward, WHOLE.replace("外科", "手术"))
    assert plan(ward, "--json").data["release_id"] != first, "another file is another release"


def test_values_that_the_hierarchy_does_not_know(ward):
    short = WHOLE.replace("I21.9;循环;内科\n", "")
    said = own_hierarchy(ward, short)
    refused = at_ward(ward, said, ASKED, lang="en")
    assert (refused.code, refused.data["code"]) == (4, "SY-A012")
    assert "I21" not in refused.out, "no value is told"
    chosen = at_ward(ward, said.replace(" }", ', uncovered = "any" }'), ASKED)
    assert chosen.code == 0, chosen.out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("J45.901\nJ18.0\n", "SY-A061"),
        ("", "SY-A061"),
        (WHOLE + "Z00.0;检查\n", "SY-A062"),
        (WHOLE + "Z00.0;;内科\n", "SY-A062"),
        (WHOLE + WHOLE, "SY-A010"),
        (WHOLE.replace("J18.0;呼吸;内科", "J18.0;呼吸;外科"), "SY-A011"),
    ],
)
def test_a_hierarchy_file_that_is_none(ward, text, code):
    ran = at_ward(ward, own_hierarchy(ward, text), ASKED)
    assert (ran.code, ran.data["code"]) == (4, code)


def test_a_hierarchy_file_that_is_missing_or_outside(ward):
    said = own_hierarchy(ward, WHOLE).replace("dx.csv", "no.csv")
    assert at_ward(ward, said, ASKED).data["code"] == "SY-A060"
    (ward.workspace / "hierarchies" / "out.csv").unlink(missing_ok=True)
    (ward.workspace / "hierarchies" / "out.csv").symlink_to("/etc/hostname")
    assert at_ward(ward, said.replace("no.csv", "out.csv"), ASKED).data["code"] == "SY-A060"


def test_a_column_of_text_that_is_all_unique(ward):
    said = 'note = { action = "generalise", hierarchy = "value" }'
    ran = at_ward(ward, said, 'quasi = ["note", "sex"]\nk = 5\nmethod = "levels"', '"note", "sex"')
    assert ran.code == 0, ran.out
    assert ran.data["deidentified"]["search"]["levels"] == {"note": 1}
    assert all(row["note"].startswith("*") for row in ran.data["sample_after"])
    kept = at_ward(ward, 'sex = { action = "generalise", hierarchy = "value" }', 'k = 5\nmethod = "levels"',
                   '"note", "sex"', "en")  # fmt: skip
    assert kept.data["code"] == "SY-G105"
    assert "note" in kept.data["cause"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_person_reads_what_was_searched(ward, lang):
    at_ward(ward, own_hierarchy(ward, WHOLE), ASKED)
    ran = plan(ward, lang=lang)
    assert ran.code == 0
    assert ("穷尽搜索" if lang == "zh" else "exact search") in ran.out
    assert ("最小组 k" if lang == "zh" else "smallest class k") in ran.out


def test_one_row(tmp_path, suyuan):
    alone = type(suyuan)(tmp_path)
    assert alone("init", "-q").code == 0
    write_table(invent_newborns(1, 3), tmp_path / "one.csv")
    head = '[govern]\ndecision = "advise"\n'
    (alone.workspace / "policy.toml").write_text(head + PURPOSE + SEARCH + asked("levels"), "utf-8")
    assert alone("registry", "import", "one.csv", "-q").code == 0
    refused = plan(alone, "--json", lang="en")
    assert refused.data["code"] == "SY-G105"
    assert "k = 1" in refused.data["next"]
    (alone.workspace / "policy.toml").write_text(head + PURPOSE, "utf-8")
    assert plan(alone, "--price", "--json").code == 0


def test_five_hundred_columns(tmp_path, suyuan):
    wide = type(suyuan)(tmp_path)
    assert wide("init", "-q").code == 0
    people = invent_newborns(40, 3)
    items = [f"probe_x{first}x{second}x" for first in ascii_lowercase for second in ascii_lowercase][:500]
    for number, item in enumerate(items):
        people = people.append_column(item, [["低中高"[(row * 7 + number) % 3] for row in range(40)]])
    write_table(people, tmp_path / "wide.csv")
    names = ", ".join(f'"{item}"' for item in items)
    body = f'needs = ["birth_date", {names}]\n[purposes.count.deidentify]\n'
    said = "".join(f'{item} = {{ action = "generalise", hierarchy = "value" }}\n' for item in items)
    head = '[govern]\ndecision = "advise"\n' + PURPOSE.partition("needs")[0]
    search = '[purposes.count.constraints]\nk = 5\nmethod = "{}"\n'
    file = wide.workspace / "policy.toml"
    file.write_text(head + body + 'birth_date = "generalise"\n', "utf-8")
    assert wide("registry", "import", "wide.csv", "-q").code == 0
    file.write_text(head + body + 'birth_date = "generalise"\n' + said + search.format("levels"), "utf-8")
    assert plan(wide, "--json").data.get("code") == "SY-A017", plan(wide, "--json").out
    file.write_text(
        head + body + said + 'birth_date = "generalise"\n'.replace("\n", "\n") + search.format("local"), "utf-8"
    )
    assert plan(wide, "--json").data.get("code") == "SY-A017", plan(wide, "--json").out
    plainly = "".join(f'{item} = "generalise"\n' for item in items) + 'birth_date = "generalise"\n'
    file.write_text(head + body + plainly + search.format("ranges"), "utf-8")
    ran = plan(wide, "--json")
    assert ran.code == 0, ran.out
    assert ran.data["deidentified"]["reached"]["k"] >= 5


def test_columns_are_priced_as_they_leave(suyuan, policy):
    policy(
        PURPOSE
        + SEARCH.replace('"generalise"\n', '{ action = "generalise", coarsest = 3 }\n')
        + asked("levels", "suppress = 0.05")
    )
    ran = plan(suyuan, "--price", "--json")
    assert ran.code in {0, 1}, ran.out
    found, levels = ran.data["price"], ran.data["deidentified"]["search"]["levels"]
    columns = {one["column"]: one for one in found["columns"]}
    assert {name: columns[name]["level"] for name in levels} == levels
    cheapest = {one["column"]: one["level"] for one in found["cheapest"]["columns"]}
    assert (cheapest["birth_date"], cheapest["district"]) == (3, 2), "the coarsest that the policy says still serves"
    whole, least = found["copy"]["without_direct"], found["cheapest"]["copy"]["without_direct"]
    assert least["unique"] <= whole["unique"]
    assert least["bits"] <= whole["bits"]
    for one in found["columns"]:
        for form in one["coarser"]:
            assert form["copy"]["without_direct"]["unique"] <= whole["unique"]
            assert form["level"] > one["level"]


def test_the_frontier_has_no_point_that_another_beats(suyuan, policy):
    policy(PURPOSE + SEARCH + asked("levels", "suppress = 0.05"))
    points = plan(suyuan, "--price", "--json").data["price"]["frontier"]
    assert sum(point["planned"] for point in points) == 1
    assert sum(point["cheapest"] for point in points) == 1
    free = [point for point in points if not point["planned"] and not point["cheapest"]]
    for one in free:
        for other in points:
            mine, theirs = (point["copy"]["without_direct"] for point in (one, other))
            beaten = theirs["bits"] > mine["bits"] and theirs["unique"] <= mine["unique"]
            assert not beaten, (one, other)


def test_the_rows_are_assessed_as_they_leave(suyuan, policy):
    policy(PURPOSE + SEARCH + asked("local", "suppress = 0.01"))
    found = plan(suyuan, "--price", "--json").data["price"]
    assert found["compared"] == ["birth_date", "sex", "district"]
    assert found["in_registry"]["k"] == 1
    for stage in ("before_marking", "after_marking", "after_marking_spellings_aside"):
        assert found[stage]["k"] >= 5


def test_pseudonyms_have_no_price(suyuan, policy):
    needs = PURPOSE.replace('"weight"', '"weight", "mother_id_number"')
    said = 'mother_id_number = "token"\nbirth_date = { action = "mask", first = 4 }\n'
    policy(needs + "[purposes.count.deidentify]\n" + said)
    found = plan(suyuan, "--price", "--json").data["price"]
    one = next(one for one in found["columns"] if one["column"] == "mother_id_number")
    assert (one["bits"], one["without"]) == (0, found["copy"])
    assert found["direct"] == []
    year = next(one for one in found["columns"] if one["column"] == "birth_date")
    assert 0 < year["bits"] < 3, "a masked date is priced by the year that it shows"
