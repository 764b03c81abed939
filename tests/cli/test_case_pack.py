"""Findings from our own results, exports that other tools read, and the pack that a court checks."""

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from suyuan.case.container import manifest_text, write_container
from suyuan.storage.workspace import open_workspace

ROOT = Path(__file__).parents[2]
AT = "2026-03-01T10:00"
TERMS = set((ROOT / "tests" / "vectors" / "case-uco-1.4.0.txt").read_text("utf-8").splitlines()[1:])


@pytest.fixture(scope="module")
def case(suyuan):
    """A case about a leaked copy, traced and counted."""
    made = suyuan("release", "--to", "studio", "--purpose", "photo", "--json")
    assert made.code == 0, made.err
    suyuan("release", "--to", "clinic", "--purpose", "recall")
    leaked = suyuan.folder / "leaked.csv"
    leaked.write_bytes(Path(suyuan.folder / made.data["out"]).read_bytes())
    ran = suyuan("case", "open", "--title", "某虚构案", "--leak-on", "2026-02-28", "--json")
    number = ran.data["case"]
    ran = suyuan("case", "add", number, "exhibit", "leaked.csv", "--title", "=名单", "--by", "虚构甲", "--by", "虚构乙",
                 "--at", AT, "--place", "某区", "--how", "现场提取", "--proves", "数量")  # fmt: skip
    assert ran.code == 0, ran.err
    for name in ("+虚构中间人", "虚构影楼"):
        assert suyuan("case", "add", number, "party", name, "--role", "buyer").code == 0
    suyuan("case", "add", number, "batch", "--way", "sold", "--giver", "P1", "--taker", "P2", "--list", "E1")
    suyuan("case", "add", number, "payment", "3500", "--payer", "P2", "--payee", "P1")
    suyuan("case", "add", number, "custody", "E1", "--handling", "handed_over", "--from", "虚构甲", "--to", "虚构丙",
           "--at", "2026-03-02T10:00")  # fmt: skip
    traced = suyuan("trace", "leaked.csv", "--pack", "evidence.zip", "--json")
    assert traced.code == 0, traced.err
    (suyuan.folder / "trace.json").write_text(traced.out, "utf-8")
    counted = suyuan("case", "count", number, "--json")
    (suyuan.folder / "count.json").write_text(counted.out, "utf-8")
    return number


def finding(suyuan, case, *words):
    return suyuan("case", "add", case, "finding", *words, "--json")


def test_findings_take_their_figures_over_and_are_bound_to_the_ledger(suyuan, case):
    ran = finding(suyuan, case, "--trace", "trace.json")
    assert ran.code == 0, ran.err
    assert (ran.data["finding"], ran.data["exhibits"]) == ("source", ["E1"])
    assert finding(suyuan, case, "--count", "count.json").data["finding"] == "count"
    assert finding(suyuan, case, "--kind", "gain", "--zh", "获利三千五百元", "--exhibit", "E1").code == 0
    shown = [one for one in suyuan("case", "show", case, "--json").data["items"] if one["kind"] == "finding"]
    body = json.loads(shown[0]["facts"]["body"])
    told = json.loads((suyuan.folder / "trace.json").read_text("utf-8"))
    assert body["accused"][0]["recipient"] == told["accused"][0]["recipient"] == "studio"
    assert body["result_sha256"] == hashlib.sha256((suyuan.folder / "trace.json").read_bytes()).hexdigest()
    screen = suyuan("case", "show", case, lang="en").out
    assert "copy of studio" in screen
    assert "not at a person" in screen


def spoil(suyuan, name, change):
    told = json.loads((suyuan.folder / name).read_text("utf-8"))
    change(told)
    (suyuan.folder / "spoilt.json").write_text(json.dumps(told), "utf-8")
    return "spoilt.json"


@pytest.mark.parametrize(
    ("option", "name", "change", "code", "exit_code"),
    [
        ("--trace", "trace.json", lambda t: t["accused"][0].update(recipient="clinic"), "SY-L042", 5),
        ("--trace", "trace.json", lambda t: t.update(ledger_index=1), "SY-L042", 5),
        ("--trace", "trace.json", lambda t: t.update(verdict="not_attributed"), "SY-G120", 3),
        ("--trace", "trace.json", lambda t: t.update(exhibit_sha256="00" * 32), "SY-I150", 4),
        ("--trace", "trace.json", lambda t: t.update(schema="suyuan/trace/2"), "SY-I145", 4),
        ("--trace", "count.json", lambda t: None, "SY-I145", 4),
        ("--leads", "trace.json", lambda t: None, "SY-I145", 4),
        ("--count", "count.json", lambda t: t["whole"].update(people=1), "SY-L042", 5),
    ],
)
def test_a_result_that_was_changed_finds_nothing(suyuan, case, option, name, change, code, exit_code):
    ran = finding(suyuan, case, option, spoil(suyuan, name, change))
    assert (ran.code, code in ran.out + ran.err) == (exit_code, True), ran.err


def test_a_source_cannot_be_written_by_hand(suyuan, case):
    assert "SY-G121" in finding(suyuan, case, "--kind", "source", "--zh", "就是它").err
    assert "SY-U116" in finding(suyuan, case).err
    assert "SY-U117" in finding(suyuan, case, "--kind", "guilt", "--zh", "x").err
    (suyuan.folder / "no.json").write_text("[" * 100_000, "utf-8")
    assert "SY-I145" in finding(suyuan, case, "--count", "no.json").err


def terms(node):
    """Every type and property that a document uses."""
    if isinstance(node, list):
        for one in node:
            yield from terms(one)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "@type" and not str(value).startswith("xsd:"):
                yield f"class {value}"
            elif not name.startswith("@"):
                yield f"property {name}"
            yield from terms(value)


def ids(node):
    if isinstance(node, list):
        for one in node:
            yield from ids(one)
    elif isinstance(node, dict):
        yield from ([(node["@id"], len(node) > 1)] if "@id" in node else [])
        for value in node.values():
            yield from ids(value)


def test_an_export_uses_the_terms_of_the_ontology_alone(suyuan, case):
    ran = suyuan("case", "export", case, "-o", "uco", "--json")
    assert ran.code == 0, ran.err
    text = (suyuan.folder / "uco" / "case.jsonld").read_text("utf-8")
    told = json.loads(text)
    used = set(terms(told["@graph"]))
    assert used - TERMS == set()
    assert {"class uco-observable:ContentDataFacet", "class case-investigation:ProvenanceRecord",
            "class case-investigation:InvestigativeAction", "property uco-types:hashValue"} <= used  # fmt: skip
    found = list(ids(told["@graph"]))
    assert {one for one, _ in found} == {one for one, whole in found if whole}  # nothing points nowhere
    assert all(re.fullmatch(r"kb:[a-z0-9-]+-[0-9a-f-]{36}", one) for one, _ in found)
    digest = hashlib.sha256((suyuan.folder / "leaked.csv").read_bytes()).hexdigest()
    assert digest.upper() in text
    assert "虚构中间人" not in text
    manifest = json.loads((suyuan.folder / "uco" / "manifest.json").read_text("utf-8"))
    assert manifest["files"][0]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert "SY-U118" in suyuan("case", "export", case, "-o", "uco").err
    assert suyuan("case", "export", case, "-o", "named", "--reveal", "提交法庭").code == 0
    assert "虚构中间人" in (suyuan.folder / "named" / "case.jsonld").read_text("utf-8")
    events = [one["event"] for one in suyuan("ledger", "show", "--json").data["entries"][-2:]]
    assert events == ["reveal", "case"]


def test_no_cell_of_an_export_starts_a_formula(suyuan, case):
    assert suyuan("case", "export", case, "-o", "csv", "--format", "csv", "--reveal", "核对").code == 0
    for path in (suyuan.folder / "csv").glob("*.csv"):
        assert path.stat().st_mode & 0o777 == 0o600
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert "'+虚构中间人" in (suyuan.folder / "csv" / "party.csv").read_text("utf-8-sig")
    assert "'=名单" in (suyuan.folder / "csv" / "exhibit.csv").read_text("utf-8-sig")


@pytest.fixture(scope="module")
def packed(suyuan, case):
    ran = suyuan("case", "pack", case, "-o", "case.zip", "--evidence", "evidence.zip", "--reveal", "提交法庭", "--json")
    assert ran.code == 0, ran.err
    (suyuan.folder / "files").mkdir()
    (suyuan.folder / "files" / "leaked.csv").write_bytes((suyuan.folder / "leaked.csv").read_bytes())
    return ran.data


def test_a_pack_holds_for_anybody_and_is_the_same_twice(suyuan, case, packed):
    for lang, words in (("zh", "成立：案件"), ("en", "HOLDS: every item")):
        ran = suyuan("verify", "case.zip", "--exhibit", "files", "--log-key", packed["log_key"], lang=lang)
        assert ran.code == 0, ran.out + ran.err
        assert words in ran.out
        assert "studio" in ran.out  # the evidence pack inside was recomputed
    again = suyuan("case", "pack", case, "-o", "again.zip", "--evidence", "evidence.zip", "--reveal", "再次", "--json")
    assert again.data["statement_sha256"] == packed["statement_sha256"]
    assert again.data["ledger_index"] == packed["ledger_index"]
    third = suyuan("case", "pack", case, "-o", "closed.zip", "--evidence", "evidence.zip", "--json")
    assert third.code == 0
    fourth = suyuan("case", "pack", case, "-o", "closed2.zip", "--evidence", "evidence.zip")
    assert fourth.code == 0
    assert (suyuan.folder / "closed.zip").read_bytes() == (suyuan.folder / "closed2.zip").read_bytes()
    with zipfile.ZipFile(suyuan.folder / "closed.zip") as container:
        assert container.read("evidence-1.zip") == (suyuan.folder / "evidence.zip").read_bytes()
        assert "虚构中间人".encode() not in container.read("case.json")
    assert suyuan("verify", "closed.zip", "--json").data["verdict"] == "holds"
    assert "SY-U019" in suyuan("case", "pack", case, "-o", "closed.zip").err
    assert "SY-I151" in suyuan("case", "pack", case, "-o", "x.zip", "--evidence", "leaked.csv").err


def test_the_verifier_runs_alone_with_the_standard_library(suyuan, packed, tmp_path):
    for name in ("suyuan_case.py", "suyuan_verify.py"):
        (tmp_path / name).write_bytes((ROOT / "verify" / name).read_bytes())
    ran = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "suyuan_case.py", suyuan.folder / "case.zip", "--lang", "en"],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0
    assert len((ROOT / "verify" / "suyuan_case.py").read_text("utf-8").splitlines()) <= 200


def changed_json(members, name, change):
    told = json.loads(members[name])
    change(told)
    members[name] = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def other_leaf(told):
    entry = told["entries"][1]
    leaf = base64.b64decode(entry["leaf"]).replace(b'"version":1', b'"version":2')
    entry["leaf"] = base64.b64encode(leaf).decode()


@pytest.mark.parametrize(
    ("spoil_it", "fault"),
    [
        (lambda m: changed_json(m, "case.json", lambda t: t["items"][1]["facts"].update(size=1)), "statement"),
        (lambda m: changed_json(m, "case.json", lambda t: t["items"][2]["words"].update(name="别人")), "statement"),
        (lambda m: changed_json(m, "case.json", lambda t: t["items"].pop(2)), "statement"),
        (lambda m: changed_json(m, "case.json", lambda t: t["custody_gaps"].append({"exhibit": "E1"})), "statement"),
        (lambda m: changed_json(m, "entries.json", other_leaf), "inclusion proof"),
        (lambda m: changed_json(m, "entries.json", lambda t: t["entries"].pop(0)), "ledger entry"),
        (lambda m: m.update({"evidence-1.zip": m["evidence-1.zip"][:-1]}), "manifest"),
        (lambda m: m.pop("evidence-1.zip"), "manifest"),
        (lambda m: m.update(checkpoint=m["checkpoint"].replace(b"\n", b"\n1", 1)), "signature"),
    ],
)
def test_a_pack_that_was_changed_does_not_hold(suyuan, packed, spoil_it, fault):
    with zipfile.ZipFile(suyuan.folder / "case.zip") as container:
        members = {name: container.read(name) for name in container.namelist()}
    spoil_it(members)
    (suyuan.folder / "spoilt.zip").write_bytes(write_container(members))
    assert suyuan("verify", "spoilt.zip", lang="en").code == 5
    # Even the custodian, who can sign the manifest anew, cannot change what the ledger holds.
    del members["manifest"]
    sign = open_workspace(suyuan.workspace).ledger.sign_text
    members["manifest"] = sign(manifest_text("suyuan/case-pack/1", members)).encode()
    (suyuan.folder / "spoilt.zip").write_bytes(write_container(members))
    ran = suyuan("verify", "spoilt.zip", lang="en")
    assert (ran.code, fault in ran.out) == (5, True), ran.out


def test_an_item_that_does_not_open_its_commitment_is_named(suyuan, packed):
    """A custodian who logs a second statement still cannot make an item say something else."""
    from suyuan.app.clock import machine_clock
    from suyuan.ledger.entry import Entry, Event

    with zipfile.ZipFile(suyuan.folder / "case.zip") as container:
        members = {name: container.read(name) for name in container.namelist()}
    changed_json(members, "case.json", lambda t: t["items"][2]["words"].update(name="别人"))
    workspace = open_workspace(suyuan.workspace)
    digest = hashlib.sha256(members["case.json"]).hexdigest()
    body = {"case": packed["case"], "act": "pack", "statement_sha256": digest}
    with workspace.writing() as session:
        index = session.log(Entry(Event.CASE, machine_clock(), body))
    indexes = sorted({index, *(one["index"] for one in json.loads(members["entries.json"])["entries"])})
    proofs = [workspace.ledger.prove(one) for one in indexes]
    entries = [
        {
            "index": one.index,
            "leaf": base64.b64encode(one.leaf).decode(),
            "proof": [base64.b64encode(step).decode() for step in one.path],
        }
        for one in proofs
    ]
    changed_json(members, "entries.json", lambda t: t.update(entries=entries))
    members["checkpoint"] = workspace.ledger.note().encode()
    del members["manifest"]
    members["manifest"] = workspace.ledger.sign_text(manifest_text("suyuan/case-pack/1", members)).encode()
    (suyuan.folder / "forged.zip").write_bytes(write_container(members))
    ran = suyuan("verify", "forged.zip", lang="en")
    assert ran.code == 5
    assert "does not open the commitment" in ran.out


def test_an_exhibit_that_is_another_file_is_named(suyuan, packed):
    (suyuan.folder / "other").mkdir()
    (suyuan.folder / "other" / "leaked.csv").write_bytes(b"another")
    ran = suyuan("verify", "case.zip", "--exhibit", "other", lang="en")
    assert ran.code == 5
    assert "E1" in ran.out
