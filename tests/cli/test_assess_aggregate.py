"""``suyuan assess --aggregate``: what passes, what fails, and that the word is printed for what passes alone."""

import json

import pytest
from tests.unit.assess.counts import CELLS, rows

SQUARE = {("乙", "女"), ("乙", "男"), ("丙", "男"), ("丙", "女")}


def write(suyuan, name, listed, header="区县,性别,人数"):
    (suyuan.folder / name).write_text("\n".join([header, *(",".join(one) for one in listed)]) + "\n", "utf-8")
    return name


def ask(suyuan, name, *more, lang="zh"):
    return suyuan("assess", name, "--aggregate", "--count", "人数", *more, lang=lang)


@pytest.mark.parametrize(
    ("lang", "said", "memory"),
    [
        ("zh", "匿名化处理（个人信息保护法第七十三条第四项）", "凭记忆转述，待核对"),
        ("en", "Anonymised (PIPL 73(4))", "from memory, to be checked"),
    ],
)
def test_a_sound_table_is_called_anonymised_with_its_tests_and_its_limits(suyuan, lang, said, memory):
    ran = ask(suyuan, write(suyuan, "sound.csv", rows()), lang=lang)
    assert ran.code == 0, ran.err
    assert said in ran.out
    assert memory in ran.out
    assert ("不在此结论之内" if lang == "zh" else "no part of this result") in ran.out


def test_a_sound_table_as_json(suyuan):
    data = ask(suyuan, write(suyuan, "sound.csv", rows(hidden=SQUARE)), "--json").data
    assert data["schema"] == "suyuan/assess/1"
    assert (data["verdict"]["pipl73"], data["verdict"]["gbt42460_level"]) == ("anonymised", 4)
    assert data["verdict"]["evidence"]["gbt42460"] == "remembered"
    assert data["verdict"]["outside_information_tested"] is False
    assert data["tested"] == ["count", "derived", "full"]
    assert data["hidden_cells"] == 4


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_that_fails_says_where_and_what_would_help(suyuan, lang):
    small = rows({**CELLS, ("乙", "女"): 3})
    ran = ask(suyuan, write(suyuan, "small.csv", small), lang=lang)
    assert ran.code == 1
    assert ("不能称为匿名化" if lang == "zh" else "cannot be called anonymised") in ran.out
    assert ("匿名化处理" if lang == "zh" else "Anonymised") not in ran.out
    assert "乙 / 女" in ran.out
    assert "丙+乙" in ran.out
    data = ask(suyuan, "small.csv", "--json").data
    assert data["findings"] == [{"test": "count", "row": 4, "low": 3, "high": 3, "proved": True}]
    assert {one["way"] for one in data["proposals"]} == {"merge", "suppress"}
    assert "乙" not in json.dumps(data["findings"] + data["proposals"], ensure_ascii=False)


def test_rare_categories_are_not_shown(suyuan):
    listed = rows({**CELLS, ("罕见村", "男"): 2, ("罕见村", "女"): 1})
    ran = ask(suyuan, write(suyuan, "rare.csv", listed))
    assert ran.code == 1
    table = ran.out.split("最小的改法")[0]
    assert "（少见） / 男" in table
    assert "罕见村" not in table


def test_a_hidden_cell_that_totals_tell(suyuan):
    listed = rows({**CELLS, ("乙", "女"): 3}, hidden={("乙", "女")})
    ran = ask(suyuan, write(suyuan, "lone.csv", listed))
    assert ran.code == 1
    assert "恰好 3 人" in ran.out


def test_rows_of_persons_do_not_pass(suyuan):
    listed = [(f"{15400000000 + 7919 * k}", "男女"[k % 2], "1") for k in range(40)]
    ran = ask(suyuan, write(suyuan, "persons.csv", listed, "联系电话,性别,人数"), "--json")
    assert ran.code == 1
    assert ran.data["direct"] == ["联系电话"]
    assert {one["test"] for one in ran.data["findings"]} >= {"direct", "count"}
    assert ran.data["proposals"] == []


def test_an_earlier_table(suyuan):
    write(suyuan, "now.csv", rows({**CELLS, ("乙", "女"): 36}))
    write(suyuan, "before.csv", rows())
    data = ask(suyuan, "now.csv", "--earlier", "before.csv", "--json").data
    assert data["earlier"] == "before.csv"
    assert {one["test"] for one in data["findings"]} == {"earlier"}


def test_sums_nobody_can_vouch_for_leave_it_open(suyuan):
    listed = [(*one, "1000", "100") for one in rows(margins=False)]
    write(suyuan, "sums.csv", listed, "区县,性别,人数,金额,最大")
    open_ = ask(suyuan, "sums.csv", "--sum", "金额,最大", "--json")
    assert (open_.code, open_.data["verdict"]["pipl73"]) == (7, "not_shown")
    closed = ask(suyuan, "sums.csv", "--sum", "金额", "--largest", "最大", "--json")
    assert (closed.code, closed.data["verdict"]["pipl73"]) == (0, "anonymised")
    assert ask(suyuan, "sums.csv", "--sum", "金额", "--largest", "最大", "--dominance", "0.05").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (("--count", ""), 4, "SY-A058"),
        (("--count", "没有"), 4, "SY-A001"),
        (("--minimum", "1"), 4, "SY-A056"),
        (("--dominance", "2"), 4, "SY-A056"),
        (("--html", "x.html"), 4, "SY-A059"),
        (("--sensitive", "病种"), 4, "SY-A001"),
    ],
)
def test_what_cannot_be_asked_is_said(suyuan, arguments, code, name):
    write(suyuan, "asked.csv", rows())
    ran = ask(suyuan, "asked.csv", *arguments, "--json")
    assert (ran.code, json.loads(ran.out)["code"]) == (code, name), ran.out
