"""``suyuan assess``: figures, both readings of missing cells, the page, and that no person's value is shown."""

import json

import pytest

from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns

PEOPLE = invent_newborns(400, 9)


@pytest.fixture(scope="module")
def listed(suyuan):
    write_table(PEOPLE, suyuan.folder / "list.csv")
    return suyuan


def test_the_case_of_the_newborns_in_one_sentence(listed):
    ran = listed("assess", "list.csv", "--fields", "birth_date,sex,mother_name,father_name", "--json")
    assert ran.code == 0, ran.err
    assert ran.data["schema"] == "suyuan/assess/1"
    (quote,) = ran.data["quotes"]["zh"]
    assert quote.startswith("出生日期 + 性别 + 母亲姓名 + 父亲姓名：在该市同日同性别新生儿中预计另有")
    assert quote.endswith("不超过 0.000007 人相同，足以识别特定自然人。")
    assert "identifies a specific natural person" in ran.data["quotes"]["en"][0]
    assert ran.data["population"]["kmap"]["others_expected_at_most"] == pytest.approx(6.6e-6, rel=0.01)
    assert ran.data["verdict"]["gbt42460_level"] == 2
    assert ran.data["verdict"]["still_personal_information"] is True


def test_direct_identifiers_are_level_one_and_told_apart(listed):
    data = listed("assess", "list.csv", "--json").data
    assert set(data["direct"]) >= {"mother_phone", "father_phone", "mother_id_number", "father_id_number"}
    assert set(data["fields"]) >= {"name", "sex", "birth_date", "mother_name", "father_name"}
    assert data["aside"] == ["hospital", "weight"]
    assert (data["verdict"]["gbt42460_level"], data["verdict"]["pipl73"]) == (1, "identified")


def test_the_registry_is_counted_exactly(listed):
    data = listed("assess", "registry", "--fields", "birth_date,sex", "--json").data
    assert data["rows"] == 3000
    assert data["population"]["models"][0]["method"] == "register"
    assert data["population"]["register"]["unique"] == pytest.approx(data["uniqueness"])
    counted = listed("assess", "newborns.csv", "--register", "--fields", "birth_date,sex", "--json").data
    assert counted["population"]["register"]["absent"] == 0
    assert counted["population"]["register"]["unique"] == pytest.approx(data["uniqueness"])


def test_the_newborn_table(listed):
    ran = listed("assess", "--newborn-table", "--json")
    table = ran.data["newborn_table"]
    assert table["both_surnames"]["city_day"]["unique"] == pytest.approx(0.92, abs=0.005)
    assert table["both_names"]["city_day"]["unique"] >= 0.99999
    assert table["both_names"]["city_day"]["at_least"] is True
    shown = listed("assess", "--newborn-table", lang="en").out
    assert "0.92" in shown
    assert "≥ 0.99999" in shown
    assert "none of one generation" in shown
    assert "没有分年代的数字" in listed("assess", "--newborn-table", lang="zh").out
    stressed = listed("assess", "--newborn-table", "--stress", "16", "--json").data["newborn_table"]
    ratio = stressed["both_names"]["city_day"]["others"] / table["both_names"]["city_day"]["others"]
    assert ratio == pytest.approx(16)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_person_is_shown(listed, lang):
    page = listed.folder / f"risk-{lang}.html"
    ran = listed("assess", "list.csv", "--html", page.name, "--sensitive", "weight", lang=lang)
    assert ran.code == 0, ran.err
    text = page.read_text("utf-8")
    shown = ran.out + ran.err + text
    for field in ("name", "mother_name", "mother_phone", "mother_id_number", "address", "birth_date"):
        assert not any(value in shown for value in PEOPLE[field].drop_null().to_pylist() if len(value) > 2), field
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert text.count("<svg") == 5
    assert "anonymised" not in text.replace("never called anonymised", "")
    assert listed("assess", "list.csv", "--html", page.name).code == 2, "a page is never overwritten"


def test_both_readings_of_missing_cells(listed):
    rows = ["birth_date,sex,city", *["2021-01-01,男,甲"] * 5, "2021-01-01,,甲", "2021-01-02,女,乙", "2021-01-02,女,"]
    (listed.folder / "gaps.csv").write_text("\n".join(rows) + "\n", "utf-8")
    data = listed("assess", "gaps.csv", "--fields", "birth_date,sex,city", "--json").data
    assert data["missing_cells"] == 2
    assert data["unique"] == 3
    assert data["missing_as_any_value"] == {"unique": 0, "k": 2}


def test_a_table_that_hides_its_people_is_deidentified_and_still_personal(listed):
    lines = [f"2021-{month:02d},{sex}" for month in range(1, 4) for sex in "男女" for _ in range(20)]
    (listed.folder / "coarse.csv").write_text("birth_month,sex\n" + "\n".join(lines) + "\n", "utf-8")
    ran = listed("assess", "coarse.csv", "--fields", "birth_month,sex", lang="zh")
    assert "第 3 级" in ran.out
    assert "去标识化（个人信息保护法第七十三条第三项），仍是个人信息" in ran.out


def test_one_row_is_assessed_and_stands_alone(listed):
    (listed.folder / "one.csv").write_text("birth_date,sex,mother_name\n2021-03-05,女,王虚构\n", "utf-8")
    data = listed("assess", "one.csv", "--fields", "birth_date,sex,mother_name", "--json").data
    assert (data["rows"], data["k"], data["uniqueness"]) == (1, 1, 1.0)
    assert data["population"]["kmap"]["others_expected_at_most"] < 0.05


def test_text_that_is_all_unique_is_not_called_harmless(listed):
    (listed.folder / "texts.csv").write_text("remark\n" + "\n".join(f"word {k} of many" for k in range(60)), "utf-8")
    ran = listed("assess", "texts.csv", "--json")
    assert (ran.code, json.loads(ran.out)["code"]) == (4, "SY-A041")
    data = listed("assess", "texts.csv", "--fields", "remark", "--json").data
    assert data["uniqueness"] == 1.0


def test_five_hundred_columns_say_how_deep_they_were_looked_at(listed):
    header = ",".join(f"c{k}" for k in range(500))
    rows = "\n".join(",".join(str((row * (k + 3)) % 7) for k in range(500)) for row in range(120))
    (listed.folder / "wide.csv").write_text(f"{header}\n{rows}\n", "utf-8")
    fields = ",".join(f"c{k}" for k in range(500))
    ran = listed("assess", "wide.csv", "--fields", fields, "--population", "9000", "--json")
    assert ran.code == 0, ran.err
    assert ran.data["depth"] == 1
    assert ran.data["contributions"] == []
    assert ran.data["population"]["not_used"]["models"] == "fields"


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        ((), 2, "SY-U091"),
        (("list.csv", "--fields", "nothing"), 4, "SY-A001"),
        (("list.csv", "--fields", "sex,sex"), 4, "SY-A003"),
        (("list.csv", "--fields", "sex", "--sensitive", "sex"), 4, "SY-A040"),
        (("list.csv", "--population", "10"), 4, "SY-A007"),
        (("list.csv", "--population", "0"), 2, "SY-U090"),
        (("list.csv", "--threshold", "0"), 2, "SY-U090"),
        (("list.csv", "--share", "2"), 4, "SY-A006"),
        (("list.csv", "--city-births-per-day", "-1"), 2, "SY-U090"),
        (("--newborn-table", "--city-births-per-day", "0"), 2, "SY-U090"),
        (("--newborn-table", "--stress", "0.5"), 2, "SY-U090"),
        (("absent.csv",), 4, "SY-I001"),
    ],
)
def test_what_cannot_be_asked_is_said(listed, arguments, code, name):
    ran = listed("assess", *arguments, "--json")
    assert (ran.code, json.loads(ran.out)["code"]) == (code, name), ran.out


def test_a_mask_is_judged_with_the_other_columns(listed):
    """First six and last four beside the birth date hide nothing but the sequence; the check digit tells the rest."""
    masked = [number[:6] + "********" + number[14:] for number in PEOPLE["mother_id_number"].drop_null().to_pylist()]
    born = [
        f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        for number in PEOPLE["mother_id_number"].drop_null().to_pylist()
    ]
    text = "mother_id_number,mother_birth_date\n" + "\n".join(map(",".join, zip(masked, born, strict=True)))
    (listed.folder / "masked.csv").write_text(text + "\n", "utf-8")
    both = listed("assess", "masked.csv", "--fields", "mother_id_number,mother_birth_date", "--json").data
    assert both["masks"][0]["restored_rows"] > 0.9 * len(masked)
    assert (both["verdict"]["gbt42460_level"], both["verdict"]["reasons"][0]) == (1, "masked_restored")
    alone = listed("assess", "masked.csv", "--fields", "mother_id_number", "--json").data
    assert alone["masks"][0]["restored_rows"] == 0
