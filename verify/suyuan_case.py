#!/usr/bin/env python3
"""Check a Suyuan case pack, offline, with nothing but Python 3.9, as docs/reference/case-pack.md says.
核验溯源案件包：   python3 suyuan_case.py CASE.zip --exhibits FOLDER --log-key NAME+KEYID+KEY
It stands beside suyuan_verify.py, whose container, signatures and evidence it uses.
Exit: 0 holds, 5 broken, 7 an evidence pack in it is short of its threshold, 2 wrong usage or unreadable file."""

import argparse, os, sys
from hashlib import sha256

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import suyuan_verify as sy
from suyuan_verify import Broken, DIGEST, KEY, TEXT, b64, canonical, fits, like, need, read_json, size

SCHEMA = "suyuan/case-pack/1"
SAID = {**sy.SAID,
    "entry": "第 {} 条台账条目不是这一项|ledger entry {} is not of this item",
    "commitment": "第 {} 项打不开台账里的承诺|item {} does not open the commitment in the ledger",
    "statement": "台账里没有这份案件陈述的校验值|no ledger entry holds the hash of this statement",
    "holds": "成立：案件 {} 的每一项都在台账里，自记入之时起没有改动。|HOLDS: every item of case {} is in the ledger, "
             "unchanged since it was recorded.",
    "items": "  条目 {} 项（检材 {} 件），姓名等文字：{}|  items {} (exhibits {}), names and words: {}",
    "open": "已打开|opened", "closed": "未打开|closed",
    "gap": "  保管链断开：{} 的 {}（{}）|  the chain of custody breaks: {} at {} ({})",
    "file": "  检材 {}：与给出的文件一致|  exhibit {}: the file given is the one",
    "absent": "  检材 {}：未给出文件，请核对 SHA-256 {}|  exhibit {}: no file given, compare SHA-256 {}",
    "evidence": "  证据包 {}：|  evidence pack {}:", "changed": "检材 {} 的文件不是收入时的那一份|the file of exhibit {} is "
    "not the one that was taken in"}
ITEM = {"kind": TEXT, "number": TEXT, "version": size, "at": TEXT, "facts": lambda f: isinstance(f, dict),
        "facts_blind": KEY, "words": lambda w: w is None or isinstance(w, dict),
        "words_blind": lambda b: b is None or KEY(b), "ledger_index": size}
STATEMENT = {"schema": like(SCHEMA), "case": TEXT, "software": TEXT, "log_key": TEXT, "items": [ITEM],
             "custody_gaps": lambda gaps: isinstance(gaps, list),
             "evidence": [{"member": TEXT, "sha256": DIGEST, "size": size}]}

def check_manifest(members):
    names = list(members)
    count = len(names) - 5
    wanted = ["GUIDE.txt", "case.json", "entries.json", "checkpoint"]
    need(names == [*wanted, *(f"evidence-{n + 1}.zip" for n in range(count)), "manifest"], "manifest", "manifest")
    text, signatures = sy.split_note(members["manifest"], "manifest", "manifest")
    stated = [f"{sha256(data).hexdigest()} {len(data)} {name}" for name, data in members.items()][:-1]
    need(text[:-1].split("\n") == [SCHEMA, *stated], "manifest", "manifest")
    return text, signatures

def read_entries(raw, length, root):
    """{index: body}, every leaf proven to be in the tree (RFC 9162, section 2.1.3.2)."""
    need(fits(raw, sy.ENTRIES), "shape", "entries.json")
    bodies = {}
    for entry in raw["entries"]:
        leaf, path = b64(entry["leaf"], "shape", "entries.json"), [b64(s, "shape", "entries.json") for s in entry["proof"]]
        index = entry["index"]
        place, last, found = index, length - 1, sha256(b"\0" + leaf).digest()
        for step in path:
            need(last > 0, "inclusion", index)
            right = place & 1 or place == last
            found = sha256(b"\1" + (step + found if right else found + step)).digest()
            while right and place and not place & 1:
                place, last = place >> 1, last >> 1
            place, last = place >> 1, last >> 1
        need(index < length and last == 0 and found == root, "inclusion", index)
        said = read_json(leaf, "shape", "entries.json")
        need(fits(said, sy.LEAF) and said["event"] == "case", "entry", index)
        bodies[index] = said["body"]
    return bodies

def commitment(name, blind, value):
    return sha256(b"suyuan/opening/1\0" + name.encode() + b"\0" + bytes.fromhex(blind) + canonical(value)).hexdigest()

def check_items(statement, bodies):
    versions = {}
    for one in statement["items"]:
        before = versions.setdefault((one["kind"], one["number"]), [])
        need(one["version"] == len(before) + 1, "shape", "case.json")  # no version is left out
        before.append(one)
        body, where = bodies.get(one["ledger_index"], {}), f"{one['number']}-v{one['version']}"
        named = statement["case"], one["kind"], one["number"], one["version"]
        need(tuple(body.get(n) for n in ("case", "kind", "number", "version")) == named, "entry", one["ledger_index"])
        need(body.get("facts") == commitment("facts", one["facts_blind"], one["facts"]), "commitment", where)
        need((one["words"] is None) == (one["words_blind"] is None), "shape", "case.json")
        if one["words"] is not None:
            need(body.get("words") == commitment("words", one["words_blind"], one["words"]), "commitment", where)

def verify(data, folder, log_key):
    """What is said as keys of SAID with their values, and whether every evidence pack reaches its threshold."""
    members = sy.open_container(data)
    manifest, manifest_signatures = check_manifest(members)
    statement, raw = (read_json(members[n], "canonical", n) for n in ("case.json", "entries.json"))
    need(fits(statement, STATEMENT), "shape", "case.json")
    need(log_key in (None, statement["log_key"]), "log_key")
    text, signatures = sy.split_note(members["checkpoint"], "shape", "checkpoint")
    lines = text.split("\n")
    origin = sy.parse_key(statement["log_key"], 1)[0]
    need(len(lines) == 4 and lines[0] == origin and like("0|[1-9][0-9]{0,15}")(lines[1]), "shape", "checkpoint")
    need(sy.signed(statement["log_key"], 1, manifest, manifest_signatures), "signature", "manifest")
    need(sy.signed(statement["log_key"], 1, text, signatures), "signature", "checkpoint")
    bodies = read_entries(raw, int(lines[1]), b64(lines[2], "shape", "checkpoint"))
    digest = sha256(members["case.json"]).hexdigest()
    said = {"case": statement["case"], "act": "pack", "statement_sha256": digest}
    need(any(said.items() <= {k: v for k, v in b.items() if isinstance(v, str)}.items() for b in bodies.values()),
         "statement")
    check_items(statement, bodies)
    newest = {one["number"]: one for one in statement["items"] if one["kind"] == "exhibit"}
    opened = all(one["words"] is not None for one in statement["items"])
    out = [("holds", statement["case"]), ("items", len(statement["items"]), len(newest), "open" if opened else "closed")]
    out += [("gap", gap.get("exhibit"), gap.get("event"), gap.get("break")) for gap in statement["custody_gaps"]]
    files = {}
    for path in [] if folder is None else sorted(os.scandir(folder), key=lambda entry: entry.name):
        if path.is_file():
            with open(path.path, "rb") as file:
                files[path.name] = sha256(file.read()).hexdigest()
    for number, one in newest.items():
        name, wanted = (one["words"] or {}).get("file_name"), one["facts"].get("sha256")
        need(name not in files or files[name] == wanted, "changed", number)
        out.append(("file", number) if wanted in files.values() else ("absent", number, wanted))
    reached = True
    for stated in statement["evidence"]:
        inner = members.get(stated["member"], b"")
        need((sha256(inner).hexdigest(), len(inner)) == (stated["sha256"], stated["size"]), "manifest", stated["member"])
        attributed, told = sy.verify(inner, None, statement["log_key"])
        reached, out = reached and attributed, [*out, ("evidence", stated["member"]), *told]
    return reached, [*out, ("unknown" if log_key is None else "known", statement["log_key"])]

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("pack", "--exhibits", "--log-key"):
        parser.add_argument(name)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args()
    pick = lambda key: {**sy.SAID, **SAID}[key].split("|")[options.lang == "en"]
    say = lambda key, *values: pick(key).format(*(pick(v) if v in ("open", "closed") else v for v in values))
    try:
        with open(options.pack, "rb") as file:
            reached, lines = verify(file.read(), options.exhibits, options.log_key)
        code, lines = 0 if reached else 7, [say(*line) for line in lines]
    except OSError as error:
        parser.exit(2, f"{error.filename}: {error.strerror}\n")
    except Broken as fault:
        code, lines = 5, [pick("broken").format(say(*fault.args))]
    sys.stdout.buffer.write("".join(line + "\n" for line in lines).encode())
    sys.exit(code)

if __name__ == "__main__":
    main()
