"""``suyuan scan``: how every source ends, what is found, and that no value is shown whole."""

import json
import sqlite3
import subprocess
import sys
import zipfile

import pyarrow as pa
import pytest

from suyuan.engines.writing import write_table
from suyuan.samples.numbers import custodian_numbers
from suyuan.samples.people import invent_newborns

PEOPLE = invent_newborns(200, 8)
NUMBERS = custodian_numbers(40, 5)


@pytest.fixture(scope="module")
def folder(suyuan):
    """A folder of everything: lists, texts, an archive, something empty of people, something that cannot be read."""
    root = suyuan.folder / "files"
    (root / "below").mkdir(parents=True)
    write_table(PEOPLE, root / "newborns.csv")
    listed = PEOPLE.select(["name", "birth_date", "mother_name", "mother_phone", "address"])
    write_table(listed, root / "below" / "list.xlsx")
    (root / "note.txt").write_text(f"请联系家长，手机：{NUMBERS[0]}，邮箱 someone@example.com\n", "gb18030")
    (root / "prices.csv").write_text("item,price\n" + "".join(f"apple,{k}.50\n" for k in range(50)))
    (root / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with zipfile.ZipFile(root / "packed.zip", "w") as archive:
        archive.writestr("inside.txt", f"QQ号：1234567 电话{NUMBERS[1]}")
    return suyuan


def ends(ran):
    return {one["file"]: one["status"] for one in ran.data["files"]}


def types(ran, name):
    return {one["type"] for one in ran.data["findings"] if one["file"] == name}


def test_every_source_has_its_end(folder):
    ran = folder("scan", "files", "--json")
    assert ran.code == 4
    assert ends(ran) == {
        "files/below/list.xlsx": "scanned",
        "files/broken.xlsx": "unreadable",
        "files/newborns.csv": "scanned",
        "files/note.txt": "scanned",
        "files/packed.zip": "scanned",
        "files/prices.csv": "nothing_found",
    }
    assert {"name", "birth_date", "mobile", "address"} <= types(ran, "files/below/list.xlsx")
    assert types(ran, "files/note.txt") == {"mobile", "email"}
    assert types(ran, "files/packed.zip") == {"mobile", "qq"}
    table = next(one for one in ran.data["tables"] if one["file"].endswith("list.xlsx"))
    assert (table["sensitive"], table["rows"]) == (True, 200)
    assert "sold_unit" in table["risks"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_value_is_shown_whole(folder, lang):
    page = folder.folder / f"inventory-{lang}.html"
    ran = folder("scan", "files", "--html", page.name, lang=lang)
    shown = ran.out + ran.err + page.read_text("utf-8")
    assert not any(number in shown for number in [*NUMBERS[:2], *PEOPLE["mother_phone"].drop_null().to_pylist()])
    assert not any(number in shown for number in PEOPLE["mother_id_number"].drop_null().to_pylist())
    assert not any(address in shown for address in PEOPLE["address"].drop_null().to_pylist())
    assert "someone@example.com" not in shown
    assert "<script" not in page.read_text("utf-8")
    assert folder("scan", "files", "--html", page.name).code == 2, "a page is never overwritten"


def test_a_journal_spares_what_was_read(folder):
    first = folder("scan", "files", "--json", "--journal", "scan.journal")
    journal = folder.folder / "scan.journal"
    assert journal.stat().st_mode & 0o777 == 0o600
    lines = journal.read_text("utf-8").splitlines()
    assert len(lines) == 6
    # Cut short in the middle of a line, as an interrupted run leaves it.
    journal.write_text("\n".join(lines[:3]) + "\n" + lines[3][:40], "utf-8")
    again = folder("scan", "files", "--json", "--journal", "scan.journal")
    assert again.data == first.data
    assert folder("scan", "files", "--journal", "files/note.txt").code == 2


def test_check_speaks_up_for_more_than_the_baseline(folder):
    (folder.folder / "base.json").write_text(folder("scan", "files/below", "--json").out, "utf-8")
    assert folder("scan", "files/below", "--check", "base.json", "--json").code == 0
    few = json.loads((folder.folder / "base.json").read_text("utf-8"))
    few["findings"] = [one for one in few["findings"] if one["type"] != "mobile"]
    (folder.folder / "fewer.json").write_text(json.dumps(few), "utf-8")
    ran = folder("scan", "files/below", "--check", "fewer.json", "--json")
    assert ran.code == 1
    assert {one["type"] for one in ran.data["not_in_baseline"]} == {"mobile"}
    (folder.folder / "answers.toml").write_text(
        '[[answer]]\nfile = "below/*"\ncolumn = "*"\ntype = "none"\nby = "records office"\n', "utf-8"
    )
    answered = folder("scan", "files/below", "--check", "fewer.json", "--answers", "answers.toml", "--json")
    assert answered.code == 0
    assert {one["answer"] for one in answered.data["findings"]} == {"none"}
    assert {one["type"] for one in answered.data["findings"]} >= {"name", "mobile"}, "every run decides afresh"


def test_answers_and_baselines_of_another_kind_are_refused(folder):
    (folder.folder / "bad.toml").write_text("[[answer]]\nfile = 1\n", "utf-8")
    assert "SY-U052" in folder("scan", "files/below", "--answers", "bad.toml").err
    (folder.folder / "bad.json").write_text("[]", "utf-8")
    assert "SY-U051" in folder("scan", "files/below", "--check", "bad.json").err


def test_a_table_without_rows_and_an_empty_folder(folder):
    (folder.folder / "empty").mkdir(exist_ok=True)
    assert folder("scan", "empty", "--json").data["files"] == []
    write_table(pa.table({"a": pa.array(["x"])}), folder.folder / "one.csv")
    assert folder("scan", "one.csv", "--json").code == 0


@pytest.fixture(scope="module")
def clinic(suyuan):
    """A database: a register of births, visits of which one remark holds a number, and prices."""
    connection = sqlite3.connect(suyuan.folder / "his.db")
    names = PEOPLE.column_names
    connection.execute(f"CREATE TABLE births ({', '.join(names)})")
    marks = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO births VALUES ({marks})", list(zip(*PEOPLE.to_pydict().values(), strict=True)))
    remarks = ["产后复查正常，母乳喂养，下周再来"] * 9_000
    remarks[7_321] = f"家属来电{NUMBERS[2]}，请回电"
    remarks[::30] = ["患者由王建国陪同到院，李秀兰情况良好，血压正常"] * 300
    connection.execute("CREATE TABLE visits (number, remark)")
    connection.executemany("INSERT INTO visits VALUES (?, ?)", enumerate(remarks))
    connection.execute("CREATE TABLE prices (item, yuan)")
    connection.executemany("INSERT INTO prices VALUES (?, ?)", ((f"苹果{k % 7}", k * 0.5) for k in range(5_000)))
    connection.commit()
    connection.close()
    return suyuan


def test_every_table_of_a_database_has_its_end(clinic):
    ran = clinic("scan", "sqlite:///his.db", "--json", "--journal", "db.journal")
    assert ran.code == 0
    assert {(one["file"], one["sheet"]): one["status"] for one in ran.data["files"]} == {
        ("sqlite:///his.db", "births"): "scanned",
        ("sqlite:///his.db", "prices"): "nothing_found",
        ("sqlite:///his.db", "visits"): "scanned",
    }
    visits = [one for one in ran.data["findings"] if one["sheet"] == "visits"]
    assert [(one["type"], one["k"], one["n"]) for one in visits if one["type"] == "mobile"] == [("mobile", 1, 9_000)]
    named = next(one for one in visits if one["type"] == "name")
    assert named["holds"]
    assert named["k"] in range(8, 13)
    assert named["n"] == 300
    assert named["samples_masked"] == []
    assert clinic("scan", "sqlite:///his.db", "--json", "--journal", "db.journal").data == ran.data


def test_what_was_only_sampled_is_never_said_to_hold_nothing(clinic):
    ran = clinic("scan", "sqlite:///his.db", "--json", "--sample", "500")
    prices = next(one for one in ran.data["files"] if one["sheet"] == "prices")
    assert prices["status"] == "nothing_in_sample"
    assert prices["sampled"][1] == 5_000
    assert prices["sampled"][0] < 1_000
    assert next(one for one in ran.data["files"] if one["sheet"] == "births")["sampled"] is None
    assert "500 " in clinic("scan", "sqlite:///his.db", "--sample", "500", lang="en").out


def test_a_database_that_refuses_says_why_and_not_its_password(clinic):
    ran = clinic("scan", "mysql://reader:geheim@127.0.0.1:1/his", "sqlite:///gone.db", "prices.tsv")
    assert ran.code == 4
    assert "SY-I091" in ran.out
    assert "SY-I001" in ran.out
    assert "geheim" not in ran.out + ran.err


def test_names_are_looked_for_as_far_as_was_asked(clinic):
    text = "产妇李秀兰情况良好，由王建国陪同。\n"
    plain = "下周再来复查，不必带什么。\n"
    (clinic.folder / "long.txt").write_text(plain * 40_000, "utf-8")
    (clinic.folder / "short.txt").write_text(text * 10, "utf-8")
    ran = clinic("scan", "long.txt", "short.txt", "--json", "--journal", "names.journal")
    assert [(one["file"], one["type"], one["k"]) for one in ran.data["findings"]] == [("short.txt", "name", 20)]
    looked, whole = next(one["names_in"] for one in ran.data["files"] if one["file"] == "long.txt")
    assert (looked, whole) == (400_000, len(plain) * 40_000)
    assert f"400000 of {whole}" in clinic("scan", "long.txt", "--journal", "names.journal", lang="en").out
    assert clinic("scan", "short.txt", "--names", "none", "--json").data["findings"] == []


def test_the_name_model_is_loaded_for_chinese_text_alone(clinic):
    """A list of prices pays neither for the model nor for the reader of PDFs."""

    def loaded(*files):
        code = (
            "import sys; from suyuan.cli.main import run\n"
            f"sys.argv = ['suyuan', 'scan', *{list(files)!r}]\n"
            "try: run()\nexcept SystemExit: pass\n"
            "print(*(name for name in ('onnxruntime', 'pypdfium2', 'typst') if name in sys.modules))"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=clinic.folder, capture_output=True, text=True, check=True
        )
        return ran.stdout.splitlines()[-1].split()

    (clinic.folder / "stock.csv").write_text("item,price\n" + "".join(f"apple,{k}.5\n" for k in range(50)))
    (clinic.folder / "said.txt").write_text("产妇李秀兰情况良好。\n", "utf-8")
    assert loaded("stock.csv") == []
    assert loaded("said.txt") == ["onnxruntime"]
