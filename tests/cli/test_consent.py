"""``consent import | withdraw | list | show | form`` as a clerk uses them, and every line that must not count."""

import csv
from datetime import date, timedelta

import pytest

CUSTODIAN = """
[custodian]
name = "示例市第一妇幼保健院"
contact = "个人信息保护办公室 15490000001"
"""
TITLES = (
    "儿童姓名", "出生日期", "出生医学证明编号", "联系电话", "监护人姓名", "与儿童关系", "核验方式", "核验时间", "意见",
    "签署日期", "有效期至", "接收方", "处理目的", "信息种类",
)  # fmt: skip
ENOUGH = ("儿童姓名", "出生日期", "意见", "签署日期")
SHA = "0" * 64


@pytest.fixture(scope="module")
def people(suyuan):
    policy = suyuan.workspace / "policy.toml"
    text = policy.read_text("utf-8").replace(
        'name = "某虚构摄影公司"', 'name = "某虚构摄影公司"\ncontact = "客服部"\nabroad = false'
    )
    text = text.replace(
        'title = "新生儿摄影回访"', 'title = "新生儿摄影回访"\nnecessity = "按月龄预约，由一方电话联系。"'
    )
    policy.write_text(CUSTODIAN + text, "utf-8")
    (suyuan.folder / "text.txt").write_text("给监护人看的话\n", "utf-8")
    with (suyuan.folder / "newborns.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["mother_phone"] and row["mother_name"]]


def line(person, **changes):
    cells = {
        "儿童姓名": person["name"], "出生日期": person["birth_date"], "出生医学证明编号": person["birth_certificate"],
        "联系电话": person["mother_phone"], "监护人姓名": person["mother_name"], "与儿童关系": "母亲",
        "核验方式": "出生医学证明", "核验时间": "2026-03-01", "意见": "同意", "签署日期": "2026年3月1日",
        "有效期至": "2036-12-31", "接收方": "某虚构摄影公司", "处理目的": "photo", "信息种类": "",
    }  # fmt: skip
    return [{**cells, **changes}[title] for title in TITLES]


def write(suyuan, name, lines, titles=TITLES, encoding="gb18030"):
    with (suyuan.folder / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([titles, *lines])
    return name


def run(suyuan, name, *more, lang="zh"):
    return suyuan("consent", "import", name, "--text", "text.txt", *more, lang=lang)


def test_import_twice_is_import_once(suyuan, people):
    by_phone = [line(one, 出生医学证明编号="") for one in people[40:60]]
    refused = [line(one, 意见="不同意", 与儿童关系="", 核验方式="", 核验时间="") for one in people[60:65]]
    lines = [*[line(one) for one in people[:40]], *by_phone, *refused, line(people[0])]
    name = write(suyuan, "good.csv", lines)
    before = suyuan.snapshot()
    tried = run(suyuan, name, "--dry-run", "--json")
    assert (tried.code, tried.data["added"], tried.data["dry_run"]) == (0, 65, True), tried.err
    assert suyuan.snapshot() == before
    first = run(suyuan, name, "--json")
    assert first.code == 0, first.err
    assert first.data["schema"] == "suyuan/consent-import/1"
    assert [first.data[key] for key in ("rows", "good", "given", "refused", "added")] == [66, 66, 60, 5, 65]
    (group,) = first.data["groups"]
    assert (group["recipient"], group["purpose"], group["added"]) == ("studio", "photo", 65)
    after = suyuan.snapshot()
    again = run(suyuan, name, "--json")
    assert (again.code, again.data["added"], again.data["groups"]) == (0, 0, [])
    assert suyuan.snapshot() == after
    # The same consents in another file and another encoding are the same consents.
    assert run(suyuan, write(suyuan, "good2.csv", lines[::-1], encoding="utf-8-sig"), "--json").data["added"] == 0
    entry = suyuan("ledger", "show").out
    assert "studio" in entry
    shown = "".join((first.out, run(suyuan, name).out, run(suyuan, name, lang="en").out, entry, first.err))
    for person in people[:65]:
        for key in ("name", "birth_certificate", "mother_phone", "mother_name"):
            assert person[key] not in shown
    assert suyuan("ledger", "verify").code == 0
    listed = suyuan("consent", "list", "--json").data
    (row,) = listed["consents"]
    assert (row["given"], row["refused"], listed["expiring"]) == (60, 5, 0)
    assert suyuan("consent", "list", "--days", "3650", "--json").data["expiring"] in {0, 60}
    for lang, word in (("zh", "不同意"), ("en", "refused")):
        assert word in suyuan("consent", "list", lang=lang).out


TOMORROW = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011


BAD = [
    ({"与儿童关系": "邻居"}, "SY-G040"),
    ({"与儿童关系": ""}, "SY-G040"),
    ({"核验方式": ""}, "SY-G041"),
    ({"核验方式": "未核验"}, "SY-G041"),
    ({"核验时间": "昨天"}, "SY-G041"),
    ({"核验时间": TOMORROW}, "SY-G041"),
    ({"接收方": "某不认识的公司"}, "SY-G042"),
    ({"处理目的": "营销"}, "SY-G043"),
    ({"信息种类": "出生年月、身份证件号"}, "SY-G044"),
    ({"与儿童关系": "本人"}, "SY-G045"),
    ({"监护人姓名": "虚构某某"}, "SY-G046"),
    ({"接收方": "clinic"}, "SY-G047"),
    ({"意见": ""}, "SY-I111"),
    ({"意见": "再想想"}, "SY-I111"),
    ({"签署日期": ""}, "SY-I112"),
    ({"签署日期": "2026-02-30"}, "SY-I112"),
    ({"签署日期": TOMORROW}, "SY-I113"),
    ({"有效期至": "2026-02-01"}, "SY-I114"),
    ({"有效期至": "永久"}, "SY-I114"),
    ({"出生医学证明编号": "B999999999"}, "SY-I116"),
    ({"儿童姓名": "虚构某"}, "SY-I116"),
    ({"出生医学证明编号": "", "联系电话": "15490000099"}, "SY-I116"),
    ({"出生医学证明编号": "", "儿童姓名": ""}, "SY-I118"),
]


def test_lines_that_do_not_count(suyuan, people):
    lines = [line(person, **changes) for person, (changes, _) in zip(people[200:], BAD, strict=False)]
    name = write(suyuan, "bad.csv", [*lines, line(people[199])])
    ran = run(suyuan, name, "--dry-run", "--json")
    assert ran.code == 1, ran.err
    wanted = [{"row": row, "code": code} for row, (_, code) in enumerate(BAD, 2)]
    assert ran.data["issues"] == wanted
    assert (ran.data["good"], ran.data["added"]) == (1, 1)
    secrets = {person[key] for person in people[199:230] for key in ("name", "birth_certificate", "mother_phone")}
    for lang in ("zh", "en"):
        told = run(suyuan, name, "--dry-run", lang=lang)
        assert all(code in told.out for _, code in BAD)
        assert not any(secret in told.out + told.err for secret in secrets)
    before = suyuan.snapshot()
    strict = run(suyuan, name, "--strict")
    assert (strict.code, strict.err[:10]) == (4, "错误 SY-I119")
    assert suyuan.snapshot() == before


def test_good_lines_go_in_beside_bad_ones(suyuan, people):
    name = write(suyuan, "mixed.csv", [line(people[110]), line(people[111], 意见=""), line(people[112])])
    ran = run(suyuan, name, "--json")
    assert (ran.code, ran.data["added"]) == (1, 2)
    assert run(suyuan, name, "--json").data["added"] == 0


def test_contradictions(suyuan, people):
    one, two = line(people[120]), line(people[120], 意见="不同意")
    other = line(people[121], 有效期至="2030-01-01")
    ran = run(suyuan, write(suyuan, "odd.csv", [one, two, line(people[121]), other, line(people[122])]), "--json")
    assert [(issue["row"], issue["code"]) for issue in ran.data["issues"]] == [(n, "SY-I115") for n in (2, 3, 4, 5)]
    assert ran.data["added"] == 1


def test_fields_and_people_named_otherwise(suyuan, people):
    titles = ("child name", "birth date", "phone", "guardian", "relation", "verified by", "verified at", "answer",
              "signed on", "fields", "form")  # fmt: skip
    one = people[130]
    cells = [one["name"], one["birth_date"].replace("-", "/"), one["mother_phone"], one["mother_name"], "Mother",
             "household register", "2026-03-01", "Agree",
             "2026-03-02 10:30", "出生年月，contact", f"suyuan:{SHA}"]  # fmt: skip
    name = write(suyuan, "english.csv", [cells], titles, "utf-8")
    ran = suyuan("consent", "import", name, "--to", "studio", "--purpose", "photo", "--json", lang="en")
    assert (ran.code, ran.data["added"]) == (0, 1), ran.err + ran.out
    bad = [*cells[:-1], "1234"]
    ran = suyuan("consent", "import", write(suyuan, "e2.csv", [bad], titles, "utf-8"), "--to", "studio",
                 "--purpose", "photo", "--json")  # fmt: skip
    assert [issue["code"] for issue in ran.data["issues"]] == ["SY-G048"]


@pytest.mark.parametrize(
    ("titles", "more", "code", "exit_code"),
    [
        (TITLES[:4], ("--text", "text.txt"), "SY-I110", 4),
        (ENOUGH, (), "SY-U061", 2),
        (ENOUGH, ("--text", "no.txt"), "SY-U062", 2),
        (ENOUGH, ("--text", "text.txt", "--to", "nobody"), "SY-G001", 3),
        (ENOUGH, ("--text", "text.txt", "--purpose", "nothing"), "SY-G002", 3),
        (ENOUGH, ("--text", "text.txt", "--map", "无=answer"), "SY-U003", 2),
        (ENOUGH, ("--text", "text.txt", "--map", "意见=who"), "SY-U008", 2),
    ],
)
def test_files_and_options_that_do_not_fit(suyuan, people, titles, more, code, exit_code):
    lines = [dict(zip(TITLES, line(person), strict=True)) for person in people[:3]]
    name = write(suyuan, "wrong.csv", [[cells[title] for title in titles] for cells in lines], titles)
    before = suyuan.snapshot()
    ran = suyuan("consent", "import", name, *more)
    assert (ran.code, len(ran.err.strip().splitlines())) == (exit_code, 3), ran.err
    assert ran.err.startswith(f"错误 {code}")
    assert suyuan.snapshot() == before


def test_withdraw(suyuan, people):
    held = people[150]
    run(suyuan, write(suyuan, "one.csv", [line(held)]))
    tried = suyuan(
        "consent", "withdraw", "--person", held["birth_certificate"], "--recipient", "studio", "--dry-run", "--json"
    )
    assert tried.code == 0, tried.err
    (one,) = tried.data["withdrawn"]
    assert tried.data["ledger_indexes"] == []
    shown = suyuan("consent", "show", one["consent"], "--json").data
    assert (shown["state"], shown["relation"]) == ("given", "mother")
    done = suyuan("consent", "withdraw", one["consent"], "--yes")
    assert done.code == 0, done.err
    assert held["name"] not in done.out + suyuan("consent", "show", one["consent"]).out
    assert suyuan("consent", "show", one["consent"], "--json").data["state"] == "withdrawn"
    assert suyuan("consent", "withdraw", one["consent"], "--yes").err.startswith("错误 SY-G021")
    assert suyuan("ledger", "verify").code == 0
    for more, code in (
        (("c0",), "SY-U060"),
        ((), "SY-U065"),
        (("c0", "--person", "#1"), "SY-U065"),
        (("--person", "B999999999"), "SY-U007"),
        (("--person", held["birth_certificate"]), "SY-U064"),
    ):
        ran = suyuan("consent", "withdraw", *more)
        assert (ran.code, ran.err[:10]) == (2, f"错误 {code}"), ran.err
    # The same paper imported again does not undo the withdrawal.
    assert run(suyuan, "one.csv", "--json").data["added"] == 0
    assert suyuan("consent", "show", one["consent"], "--json").data["state"] == "withdrawn"


def test_the_form_and_its_number(suyuan, people):
    made = suyuan("consent", "form", "--to", "studio", "--purpose", "photo", "-o", "form.pdf", "--json")
    if made.code == 6:
        pytest.skip("this machine has no fonts-noto-cjk")
    assert made.code == 0, made.err
    pdf = (suyuan.folder / "form.pdf").read_bytes()
    suyuan("consent", "form", "--to", "studio", "--purpose", "photo", "-o", "again.pdf")
    assert (suyuan.folder / "again.pdf").read_bytes() == pdf
    english = suyuan("consent", "form", "--to", "studio", "--purpose", "photo", "-o", "e.pdf", "--json", lang="en")
    assert english.data["number"] != made.data["number"]
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        assert len(document) == 1
        told = document[0].get_textpage().get_text_range().replace("\r\n", "")
    for word in (
        "某虚构摄影公司",
        "客服部",
        "30 天",
        "母亲电话或父亲电话",
        "不同意",
        made.data["number"],
        made.data["text_sha256"],
    ):
        assert word in told
    titles = (*TITLES, "同意书编号")
    by_number = [*line(people[160]), made.data["number"].lower()]
    ran = suyuan("consent", "import", write(suyuan, "n.csv", [by_number], titles), "--json")
    assert (ran.code, ran.data["added"]) == (0, 1), ran.out
    for more, code in (
        (("studio", "nothing"), "SY-G002"),
        (("clinic", "recall"), "SY-G050"),
        (("clinic", "photo"), "SY-G003"),
    ):
        ran = suyuan("consent", "form", "--to", more[0], "--purpose", more[1], "-o", "no.pdf")
        assert (ran.code, ran.err[:10]) == (3, f"错误 {code}")
    assert not (suyuan.folder / "no.pdf").exists()
