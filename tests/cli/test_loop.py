"""The loop as a clerk walks it, command by command."""

import csv
import json

import pytest


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_import_again_changes_nobody(suyuan):
    ran = suyuan("registry", "import", "newborns.csv", "--json")
    assert ran.code == 0
    assert ran.data["added"] == 0
    assert ran.data["updated"] == 3000


def test_import_proposes_fields(suyuan):
    fields = {
        c["header"]: c["field"]
        for c in suyuan("registry", "import", "newborns.csv", "--dry-run", "--json").data["columns"]
    }
    for name in (
        "name",
        "sex",
        "birth_date",
        "mother_name",
        "mother_phone",
        "father_phone",
        "mother_id_number",
        "address",
    ):
        assert fields[name] == name


def test_show_is_masked_until_a_reason_is_given(suyuan):
    person = rows_of(suyuan.folder / "newborns.csv")[7]
    masked = suyuan("registry", "show", person["mother_phone"] or person["father_phone"])
    assert masked.code == 0
    assert person["name"] not in masked.out
    assert person["address"] not in masked.out
    before = suyuan("ledger", "show", "--json").data["size"]
    shown = suyuan("registry", "show", person["mother_phone"] or person["father_phone"], "--reveal", "核对本人申请")
    assert person["name"] in shown.out
    ledger = suyuan("ledger", "show", "--json").data
    assert ledger["size"] == before + 1
    assert ledger["entries"][-1]["event"] == "reveal"
    logged = [path.read_bytes() for path in (suyuan.workspace / "ledger").rglob("*") if path.is_file()]
    assert not any("核对本人申请".encode() in data for data in logged)


def test_plan_says_what_why_and_how_strong_without_showing_anybody(suyuan):
    people = rows_of(suyuan.folder / "newborns.csv")
    before = suyuan.snapshot()
    ran = suyuan("plan", "--to", "studio", "--purpose", "photo", "--json")
    assert ran.code == 0
    assert ran.data["rows"] == 3000
    assert 5 <= ran.data["rows_to_attribute"] <= 20
    assert 30 <= ran.data["rows_to_attribute_normalised"] <= 120
    text = suyuan("plan", "--to", "studio", "--purpose", "photo").out
    assert "任一即可" in text
    for person in people[:5]:
        assert person["address"] not in text
        assert not person["mother_phone"] or person["mother_phone"] not in text
    assert suyuan.snapshot() == before


def test_release_trace_and_count(suyuan):
    first = suyuan("release", "--to", "studio", "--purpose", "photo", "-o", "copy.csv", "--json")
    assert first.code == 0, first.err
    copy = rows_of(suyuan.folder / "copy.csv")
    assert len(copy) == first.data["rows"] == 3000
    assert list(copy[0]) == ["birth_month", "contact", "mother_surname", "address"]
    assert not (suyuan.folder / "copy.csv").stat().st_mode & 0o077
    entry = suyuan("ledger", "show", "--json").data["entries"][first.data["ledger_index"]]
    assert entry["event"] == "release"
    assert entry["body"]["commitments"] == first.data["commitments"]

    truth = {p["mother_phone"] for p in rows_of(suyuan.folder / "newborns.csv")} | {
        p["father_phone"] for p in rows_of(suyuan.folder / "newborns.csv")
    }
    assert {row["contact"] for row in copy} <= truth | {""}

    again = suyuan("release", "--to", "studio", "--purpose", "photo", "-o", "copy2.csv", "--json")
    assert again.data["release_id"] == first.data["release_id"]
    assert again.data["repeated"]
    assert again.data["ledger_index"] == first.data["ledger_index"]
    assert (suyuan.folder / "copy2.csv").read_bytes() == (suyuan.folder / "copy.csv").read_bytes()

    leak = [
        {
            "电话": row["contact"][:3] + " " + row["contact"][3:],
            "住址": row["address"],
            "生日": row["birth_month"].replace("-", "."),
        }
        for row in copy[100:180]
    ]
    write_rows(suyuan.folder / "leak.csv", leak + leak[:5])
    traced = suyuan("trace", "leak.csv", "--json")
    assert traced.code == 0, traced.err
    assert traced.data["verdict"] == "attributed"
    assert [accused["recipient"] for accused in traced.data["accused"]] == ["studio"]
    assert traced.data["accused"][0]["releases"][0]["release_id"] == first.data["release_id"]
    assert traced.data["accused"][0]["log10_e"] > traced.data["threshold_log10"] == pytest.approx(6, abs=0.4)

    counted = suyuan("count", "leak.csv", "--on", "2024-04-01", "-o", "removed.csv", "--json")
    assert counted.code == 0, counted.err
    data = counted.data
    assert data["rows"] == 85
    assert data["exact_duplicates"] == 5
    assert data["rows"] == data["people"] + sum(item["rows"] for item in data["removed"])
    assert data["people_interval"][0] <= data["people"] <= data["people_interval"][1]
    assert data["minors"] >= data["people_classes"]["certain"] - 5
    assert len(rows_of(suyuan.folder / "removed.csv")) == sum(item["rows"] for item in data["removed"])
    assert suyuan("ledger", "verify").code == 0


def test_a_leak_made_on_purpose_is_traced_and_its_truth_kept(suyuan):
    assert suyuan("release", "--to", "studio", "--purpose", "photo", "-o", "mine.csv").code == 0
    steps = ["subset:rows=120", "addresses:share=.9", "typos:rate=.02", "strangers:share=.2", "rename", "shuffle"]
    attacks = [part for step in steps for part in ("-a", step)]
    made = suyuan("simulate", "leak", "mine.csv", "-o", "made.csv", *attacks, "--json")
    assert made.code == 0, made.err
    truth = json.loads((suyuan.folder / "made.csv.truth.json").read_text("utf-8"))
    assert truth["rows_of_source"] == [120]
    assert len(truth["origin"]) == truth["rows"] == len(rows_of(suyuan.folder / "made.csv")) == 150
    traced = suyuan("trace", "made.csv", "--candidates", "1000000", "--json")
    assert [accused["recipient"] for accused in traced.data["accused"]] == ["studio"]
    assert (traced.data["candidates"], traced.data["threshold_log10"]) == (1_000_000, 12)
    merged = suyuan(
        "simulate", "leak", "mine.csv", "-o", "merged.csv", "-a", "subset:rows=120", "-a", "merge", "--json"
    )
    assert merged.code == 0
    assert suyuan("trace", "merged.csv", "--json").data["verdict"] == "attributed"
    assert suyuan("simulate", "leak", "mine.csv", "-a", "burn").code == 2
    assert not (suyuan.folder / "made.csv").stat().st_mode & 0o077
    before = (suyuan.folder / "mine.csv").read_bytes()
    assert suyuan("simulate", "leak", "mine.csv", "-o", "mine.csv").code == 2
    assert (suyuan.folder / "mine.csv").read_bytes() == before
    refused = suyuan("honey", "hit", "--phone", "15400000123", "--at", "2026-03-01T09:30")
    assert refused.code == 2
    assert "0123" not in refused.out + refused.err


def test_a_list_that_is_not_ours_is_a_result(suyuan):
    suyuan("release", "--to", "studio", "--purpose", "photo", "-o", "copy3.csv")
    people = rows_of(suyuan.folder / "newborns.csv")
    # The registry itself got away, not a copy: the addresses are in the registry's own spelling.
    rows = [{"电话": p["mother_phone"], "住址": p["address"]} for p in people[:200]]
    write_rows(suyuan.folder / "inside.csv", rows)
    ran = suyuan("trace", "inside.csv", "--json")
    assert ran.code == 7
    assert ran.data["verdict"] == "not_attributed"
    assert ran.data["accused"] == []
    assert ran.data["shortfall_log10"] > 0
    assert ran.data["only_honey_could_tell"] is False
    text = suyuan("trace", "inside.csv", lang="en")
    assert text.code == 7
    assert "No copy that we gave out" in text.out


def test_erase_is_for_good(suyuan):
    person = next(p for p in rows_of(suyuan.folder / "newborns.csv")[50:] if p["mother_id_number"])
    dry = suyuan("registry", "erase", person["birth_certificate"], "--dry-run", "--json")
    assert dry.data["found"] == 1
    ran = suyuan("registry", "erase", person["birth_certificate"], "--yes", "--json")
    assert ran.code == 0, ran.err
    assert ran.data["erased"] == 1
    assert suyuan("registry", "show", person["birth_certificate"], "--json").data["records"] == []
    gone = suyuan("registry", "erase", person["birth_certificate"], "--yes")
    assert gone.code == 2
    assert "SY-U007" in gone.err
    assert "registry" not in {p.name for p in suyuan.workspace.rglob("*.part")}


def test_doctor_names_what_needs_attention(suyuan):
    ran = suyuan("doctor", "--json")
    # One purpose of the policy asks for a field that the registry lacks: that needs attention, all else is in order.
    assert ran.code == 1
    assert [check["name"] for check in ran.data["checks"] if not check["ok"]] == ["policy"]
