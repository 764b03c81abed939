"""``case``: exhibits under seal, custody, checks, counts that recompute from attached rows."""

import csv
import hashlib
import json
import random

import pytest

AT = "2026-03-01T10:00"
SEALED = ("--handling", "sealed", "--from", "a", "--to", "a", "--at")


@pytest.fixture(scope="module")
def lists(suyuan):
    """Two lists of the registry's newborns with strangers, some of them in both; and the rows of each."""
    with (suyuan.folder / "newborns.csv").open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    header = ["name", "birth_date", "mother_phone"]
    ours = [[row[name] for name in header] for row in people]
    strangers = [[f"虚构{chr(0x4E00 + n)}", f"2021-0{n % 9 + 1}-15", f"1549100{n:04d}"] for n in range(60)]
    random.Random(5).shuffle(ours)
    one = ours[:400] + strangers[:40] + ours[:25] + [["无名", "", ""]]
    two = ours[300:700] + strangers[20:60] + [[strangers[20][0], "", strangers[20][2]]]
    for name, rows in (("one.csv", one), ("two.csv", two)):
        with (suyuan.folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([["姓名", "出生日期", "电话"], *rows])
    return {"one.csv": one, "two.csv": two}


def opened(suyuan, *more):
    ran = suyuan("case", "open", "--title", "某虚构信息案", "--office", "某虚构检察院", "--leak-on", "2026-02-28",
                 *more, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    return ran.data["case"]


def taken(suyuan, case, file, *more):
    ran = suyuan("case", "add", case, "exhibit", file, "--title", "名单", "--by", "虚构甲", "--by", "虚构乙", "--at",
                 AT, "--place", "某区", "--how", "现场提取", "--proves", "数量", *more, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    return ran.data


def added(suyuan, case, *words):
    ran = suyuan("case", "add", case, *words, "--json")
    assert ran.code == 0, ran.err
    return ran.data["number"]


def handed(suyuan, case, exhibit, giver, taker, at, *more):
    return suyuan("case", "add", case, "custody", exhibit, "--handling", "handed_over", "--from", giver, "--to", taker,
                  "--at", at, *more)  # fmt: skip


@pytest.fixture(scope="module")
def case(suyuan, lists):
    number = opened(suyuan)
    for file in lists:
        taken(suyuan, number, file)
    added(suyuan, number, "party", "虚构中间人", "--role", "broker", "--defendant")
    added(suyuan, number, "party", "虚构影楼", "--role", "buyer", "--unit")
    added(suyuan, number, "party", "虚构公司", "--role", "buyer", "--unit")
    for taker, exhibit in (("P2", "E1"), ("P3", "E1"), ("P3", "E2")):
        added(suyuan, number, "batch", "--way", "sold", "--giver", "P1", "--taker", taker, "--list", exhibit)
    added(suyuan, number, "payment", "3500.50", "--payer", "p2", "--payee", "P1", "--batch", "B1", "--on", "2026-01-05")
    return number


def test_an_exhibit_is_hashed_and_sealed_and_names_nobody_outside(suyuan, case, lists):
    data = (suyuan.folder / "one.csv").read_bytes()
    shown = suyuan("case", "show", case, "--json").data
    first = next(one for one in shown["items"] if one["number"] == "E1")
    assert first["facts"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert first["facts"]["size"] == len(data)
    assert first["words"] is None
    files = sorted((suyuan.workspace / "cases" / case / "exhibits").iterdir())
    assert [file.name for file in files] == ["E1-v1.sealed", "E2-v1.sealed"]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    for name in ("虚构中间人", "虚构甲", "某虚构信息案", lists["one.csv"][0][2], "one.csv"):
        for path, content in suyuan.snapshot().items():
            assert name.encode() not in content, (name, path)
    plain = suyuan("case", "show", case).out
    assert "虚构中间人" not in plain
    assert "虚**" in plain
    revealed = suyuan("case", "show", case, "--reveal", "开庭核对")
    assert "虚构中间人" in revealed.out
    last = suyuan("ledger", "show", "--json").data["entries"][-1]
    assert last["event"] == "reveal"
    assert "开庭核对" not in json.dumps(last, ensure_ascii=False)
    assert suyuan("case", "list", "--json").data["cases"][0]["items"] == 9


def test_each_item_is_in_the_ledger_with_its_hash_and_none_can_be_changed(suyuan, case):
    import sqlite3

    entries = [one["body"] for one in suyuan("ledger", "show", "--json").data["entries"] if one["event"] == "case"]
    first = next(body for body in entries if body.get("number") == "E1" and body["act"] == "add")
    assert first["sha256"] == hashlib.sha256((suyuan.folder / "one.csv").read_bytes()).hexdigest()
    assert {"facts", "words", "sm3", "size", "version"} <= first.keys()
    with sqlite3.connect(suyuan.workspace / "suyuan.db") as database:
        for statement in ("update case_items set version = 9", "delete from case_items"):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(statement)


def recount(folder, case_file):
    """A count of its own from the attached rows: nothing of Suyuan is used."""
    with (folder / "kept.csv").open(newline="") as file:
        kept = list(csv.DictReader(file))
    with (folder / "removed.csv").open(newline="") as file:
        removed = list(csv.DictReader(file))
    figures = {}
    for name in (*sorted({row["exhibit"] for row in kept}), None):
        rows = [row for row in kept if name in (None, row["exhibit"])]
        gone = [row["reason"] for row in removed if name in (None, row["exhibit"])]
        people = {row["person"]: row for row in rows}
        family = "family" if name is None else "family_in_list"
        figures[name] = {
            "rows": len(rows) + len(gone),
            "exact_duplicates": gone.count("exact_duplicate"),
            "invalid": gone.count("invalid"),
            "same_person": gone.count("same_person"),
            "in_other_list": len(rows) - len(people),
            "people": len(people),
            "families": len({row[family] for row in rows}),
            "minors": sum(row["minor"] == "1" for row in people.values()),
            "minors_unknown": sum(row["minor"] == "-1" for row in people.values()),
        }
    buyers = {}
    for taker, exhibit in case_file:
        buyers.setdefault(taker, set()).update(row["person"] for row in kept if row["exhibit"] == exhibit)
    return figures, {taker: len(people) for taker, people in buyers.items()}


def test_every_total_recomputes_from_the_attached_rows(suyuan, case, lists):
    found = suyuan("case", "count", case, "-o", suyuan.folder / "rows", "--json").data
    figures, buyers = recount(suyuan.folder / "rows", [("P2", "E1"), ("P3", "E1"), ("P3", "E2")])
    for stated in found["lists"]:
        assert {name: stated[name] for name in figures[None]} == figures[stated["exhibit"]]
    assert {name: found["whole"][name] for name in figures[None]} == figures[None]
    assert {one["party"]: one["people"] for one in found["per_buyer"]} == buyers
    one, two = found["lists"]
    assert (one["rows"], one["exact_duplicates"], one["invalid"]) == (466, 25, 1)
    assert two["same_person"] == 1  # the same name and telephone without the birth date
    assert found["whole"]["in_other_list"] == 120  # a hundred newborns and twenty strangers
    assert found["whole"]["people"] == 700 + 60
    assert buyers == {"P2": 440, "P3": 760}
    with (suyuan.folder / "rows" / "removed.csv").open(newline="") as file:
        assert {row["row"] for row in csv.DictReader(file) if row["reason"] == "invalid"} == {"467"}  # as sheets count
    one_list = suyuan("count", "E1", "--case", case, "--json").data
    assert [stated["exhibit"] for stated in one_list["lists"]] == ["E1"]
    assert one_list["whole"]["people"] == one["people"]
    assert suyuan("count", "one.csv", "--on", "2026-02-28", "--json").data["people"] == one["people"]


def test_no_order_of_rows_changes_a_count(suyuan, lists):
    rows = list(lists["one.csv"])
    told = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        with (suyuan.folder / "mixed.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([["姓名", "出生日期", "电话"], *rows])
        found = suyuan("count", "mixed.csv", "--on", "2026-02-28", "--json").data
        told.append({name: value for name, value in found.items() if name != "exhibit_sha256"})
    assert told[0] == told[1] == told[2]


def test_an_exhibit_that_was_changed_is_found_and_stays_on_record(suyuan, lists):
    number = opened(suyuan)
    taken(suyuan, number, "one.csv")
    taken(suyuan, number, "two.csv", "--leave")
    assert suyuan("case", "check", number).code == 0
    originals = suyuan.folder / "originals"
    originals.mkdir()
    (originals / "one.csv").write_bytes((suyuan.folder / "one.csv").read_bytes())
    changed = (suyuan.folder / "two.csv").read_bytes().replace(b"2021", b"2020")
    (originals / "two.csv").write_bytes(changed)
    ran = suyuan("case", "check", number, "--originals", originals, "--json")
    assert ran.code == 5
    assert ran.data["changed"] == ["E2"]
    assert [(one["copy"], one["original"]) for one in ran.data["exhibits"]] == [
        ("same", "same"),
        ("not_kept", "changed"),
    ]
    assert "SY-I143" in suyuan("case", "count", number, "--originals", originals).err
    sealed = suyuan.workspace / "cases" / number / "exhibits" / "E1-v1.sealed"
    spoilt = bytearray(sealed.read_bytes())
    spoilt[100] ^= 1
    sealed.write_bytes(spoilt)
    assert suyuan("case", "check", number, "--json").data["changed"] == ["E1"]
    assert "已被改动" in suyuan("case", "show", number).out
    assert suyuan("case", "show", number, "--json").data["last_check"]["changed"] == ["E1"]
    ran = suyuan("case", "count", number)
    assert ran.code == 5
    assert "SY-L040" in ran.err
    assert not [path for path in suyuan.workspace.iterdir() if path.name.startswith("suyuan-")]
    last = suyuan("ledger", "show", "--json").data["entries"][-1]
    assert last["body"]["changed"] == ["E1"]


def test_a_gap_in_custody_is_shown_wherever_the_exhibit_is(suyuan, lists):
    number = opened(suyuan)
    taken(suyuan, number, "one.csv")
    assert handed(suyuan, number, "E1", "虚构甲", "虚构丙", "2026-03-02T09:00", "--file", "one.csv").code == 0
    assert suyuan("case", "check", number).code == 0
    assert handed(suyuan, number, "e1", "虚构丁", "虚构戊", "2026-03-05T09:00", "--file", "two.csv").code == 0
    ran = suyuan("case", "check", number, "--json")
    assert ran.code == 1
    assert [(gap["event"], gap["break"]) for gap in ran.data["custody_gaps"]] == [("K2", "holder"), ("K2", "hash")]
    for lang, words in (("zh", "保管链断开"), ("en", "chain of custody breaks")):
        shown = suyuan("case", "show", number, lang=lang).out
        assert words in shown
        assert "虚构丁" not in shown


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("show", "C-2020-9999"), "SY-U100", 2),
        (("show", "../../etc/passwd"), "SY-U100", 2),
        (("check", "C-1"), "SY-U100", 2),
        (("add", "{case}", "payment", "100", "--payer", "P9"), "SY-U101", 2),
        (("add", "{case}", "batch", "--way", "sold", "--giver", "P1", "--taker", "P77"), "SY-U101", 2),
        (("add", "{case}", "payment", "29万", "--payer", "P1"), "SY-U110", 2),
        (("add", "{case}", "payment", "1.005", "--payer", "P1"), "SY-U110", 2),
        (("add", "{case}", "payment", "0", "--payer", "P1"), "SY-U110", 2),
        (("add", "{case}", "batch", "--way", "sold", "--part-of", "B9"), "SY-U103", 2),
        (("add", "{case}", "batch", "--way", "sold", "--part-of", "B1", "--replace", "B1"), "SY-I146", 4),
        (("add", "{case}", "party", "某", "--role", "buyer", "--replace", "P9"), "SY-U105", 2),
        (("add", "{case}", "custody", "E9", *SEALED, AT), "SY-U102", 2),
        (("add", "{case}", "custody", "E1", *SEALED, "2026-02-28T10:00"), "SY-I140", 4),
        (("add", "{case}", "custody", "E1", *SEALED, "2096-02-28"), "SY-I142", 4),
        (("add", "{case}", "milestone", "notice", "--at", "yesterday"), "SY-U008", 2),
        (("open",), "SY-U104", 2),
        (("open", "--title", "x", "--act-from", "2022-01-02", "--act-until", "2022-01-01"), "SY-I141", 4),
        (("count", "{case}", "--only", "E7"), "SY-U102", 2),
        (("check", "{case}", "--originals", "nowhere"), "SY-U111", 2),
        (("show", "{case}", "--reveal", " "), "SY-U109", 2),
    ],
)  # fmt: skip
def test_bad_input_is_named_and_changes_nothing(suyuan, case, words, code, exit_code):
    before = suyuan("ledger", "show", "--json").data["size"]
    ran = suyuan("case", *(word.format(case=case) for word in words))
    assert (ran.code, code in ran.err) == (exit_code, True), ran.err
    assert suyuan("ledger", "show", "--json").data["size"] == before


def test_a_newer_version_follows_and_the_old_one_stays(suyuan, case):
    ran = suyuan("case", "add", case, "payment", "4000+", "--payer", "P2", "--payee", "P1", "--replace", "T1", "--json")
    assert (ran.data["number"], ran.data["version"]) == ("T1", 2)
    (payment,) = [one for one in suyuan("case", "show", case, "--json").data["items"] if one["kind"] == "payment"]
    assert (payment["facts"]["amount_fen"], payment["facts"]["bound"], payment["facts"]["on"]) == (
        400000,
        "at_least",
        None,
    )
    ran = suyuan("case", "add", case, "exhibit", "two.csv", "--title", "x", "--by", "甲", "--at", AT, "--place", "p",
                 "--how", "h", "--replace", "E1")  # fmt: skip
    assert "SY-U106" in ran.err
    assert not list((suyuan.workspace / "cases" / case / "exhibits").glob(".*"))
    assert suyuan("ledger", "verify").code == 0
