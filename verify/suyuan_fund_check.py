#!/usr/bin/env python3
"""Check a published fund without trusting who published it.  Standard library only; imports nothing of Suyuan.

    python3 check.py [FOLDER] [--log-key KEY]

FOLDER is the published site (by default the one above this file).  Give the log key that you got in another way: the
one on the site proves nothing by itself.  Checked are: the signed head of the ledger; that each operation is in the
ledger under that head, unchanged and signed by an operator's key; that two different keys approved every payment, and
neither is the key that applied; that no account was ever below zero; and that the published balances are what the
operations add up to.  Exit code 0 if all holds, 5 if something does not.
"""
import argparse, base64, json, sys
from hashlib import sha256, sha512
from pathlib import Path

class Broken(Exception): """What does not hold, and where."""

def need(condition, what, where=""):
    if not condition: raise Broken(f"{what} {where}".strip())

canonical = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
yuan = lambda fen: f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"

# ---- Ed25519 verification (RFC 8032, section 5.1.7) ----
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def decode_point(raw):
    y, sign = int.from_bytes(raw, "little") & (1 << 255) - 1, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    good = y < P and (x * x - square) % P == 0 and (x or not sign)
    return (P - x if x & 1 != sign else x, y) if good else None

def add_points(one, two):
    (a, b), (c, d) = one, two
    twist = D * a * b * c * d
    return (a * d + b * c) * pow(1 + twist, -1, P) % P, (b * d + a * c) * pow(1 - twist, -1, P) % P

def times(scalar, point):
    total = (0, 1)
    for bit in bin(scalar)[2:]:
        total = add_points(add_points(total, total), point if bit == "1" else (0, 1))
    return total

def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64: return False
    key, commitment = decode_point(public), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or s >= ORDER: return False
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    base = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    return times(s, base) == add_points(commitment, times(challenge, key))

# ---- The ledger: a signed note (C2SP), and proofs that an entry is in the tree (RFC 9162, section 2.1.3.2) ----
def read_head(note, log_key):
    text, gap, rest = note.rpartition("\n\n")
    name, key_id, encoded = log_key.strip().split("+", 2)
    raw = base64.b64decode(encoded)
    need(raw[0] == 1 and sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == key_id, "log key")
    lines = [line.split(" ") for line in rest.split("\n")[:-1]]
    mine = [base64.b64decode(sig) for dash, signer, sig in lines if dash == "\u2014" and signer == name]
    mine = [sig[4:] for sig in mine if sig[:4].hex() == key_id]
    need(gap and mine and ed25519_verify(raw[1:], (text + "\n").encode(), mine[0]), "signature of the ledger's head")
    origin, size, root = (text + "\n").split("\n")[:3]
    need(origin == name, "origin of the ledger's head")
    return origin, int(size), base64.b64decode(root)

def check_inclusion(leaf, index, path, size, root):
    place, last, found = index, size - 1, sha256(b"\0" + leaf).digest()
    need(0 <= index < size, "inclusion", f"entry {index}")
    for step in path:
        need(last > 0 and len(step) == 32, "inclusion", f"entry {index}")
        right = place & 1 or place == last
        found = sha256(b"\1" + (step + found if right else found + step)).digest()
        while right and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    need(last == 0 and found == root, "inclusion", f"entry {index}")

def read_entry(folder, index, note, size, root):
    head, gap, rest = (folder / f"proofs/{index}.tlog-proof").read_text("utf-8").partition("\n\n")
    lines = head.split("\n")
    need(gap and rest == note and lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {index}"], "proof", f"entry {index}")
    leaf = (folder / f"proofs/{index}.entry.json").read_bytes()
    check_inclusion(leaf, index, [base64.b64decode(step) for step in lines[2:]], size, root)
    entry = json.loads(leaf)
    need(canonical(entry) == leaf and entry["event"] == "fund", "entry", f"entry {index}")
    return entry["body"]

# ---- The fund ----
def check_fund(folder, log_key):
    data = folder / "data"
    note = (data / "checkpoint").read_text("utf-8")
    origin, size, root = read_head(note, log_key)
    keys = json.loads((data / "operators.json").read_bytes())["keys"]
    for name, key in keys.items():
        need("k:" + sha256(bytes.fromhex(key)).hexdigest()[:16] == name, "operator's key", name)
    told = json.loads((data / "operations.json").read_bytes())["operations"]
    balances, asked, approved, last = {}, {}, {}, 0
    for one in told:
        said, number, index = one["operation"], one["number"], one["ledger_index"]
        where = f"operation {number}"
        statement = sha256(canonical({"number": number, **said})).hexdigest()
        body = read_entry(folder, index, note, size, root)
        need(number > last and one["statement"] == statement == body["statement"], "statement", where)
        need(body["number"] == number and body["action"] == said["action"], "entry", where)
        need(body["signature"] == one["signature"] and body.get("postings", []) == one["postings"], "entry", where)
        signed = b"suyuan/fund/1\n" + canonical({"ledger": origin, "statement": statement})
        key = bytes.fromhex(keys.get(said["by"], ""))
        need(ed25519_verify(key, signed, bytes.fromhex(one["signature"])), "signature", where)
        need(sum(fen for _, fen in one["postings"]) == 0, "sum", where)
        for account, fen in one["postings"]:
            balances[account] = balances.get(account, 0) + fen
        held = [fen for account, fen in balances.items() if account.startswith("Assets:")]
        need(min(held, default=0) >= 0, "below zero", where)  # claims, told as one sum, only take from what is free
        if said["action"] == "apply": asked[said["application"]] = (said["by"], statement, said["fen"], said["judgment"])
        if said["action"] == "approve":
            need(said["digest"] == asked[said["application"]][1], "approval", where)
            approved.setdefault(said["application"], set()).add(said["by"])
        if said["action"] == "pay":
            by, _, fen, judgment = asked[said["application"]]
            need(len(approved.get(said["application"], set()) - {by}) >= 2, "two approvals", where)
            out = [amount for account, amount in one["postings"] if account == f"Assets:{judgment}:Reserved"]
            need(out == [-fen], "amount", where)
        last = number
    published = json.loads((data / "publication.json").read_bytes())
    stated = (data / "balances.json").read_bytes()
    body = read_entry(folder, published["ledger_index"], note, size, root)
    need(body["action"] == "publish" and body["balances"] == sha256(stated).hexdigest(), "publication")
    stated, claims = json.loads(stated)["balances"], published["claims"]
    for postings in claims.values():
        need(sum(fen for _, fen in postings) == 0, "sum", "claims")
        for account, fen in postings:
            balances[account] = balances.get(account, 0) + fen
    clean = lambda held: {account: fen for account, fen in held.items() if fen}
    need(clean(balances) == clean(stated), "balances")
    need(all(fen >= 0 for account, fen in balances.items() if account.startswith("Assets:")), "below zero")
    for path, digest in json.loads((data / "files.json").read_bytes())["files"].items():
        need(sha256((folder / path).read_bytes()).hexdigest() == digest, "file", path)
    bank = sum(fen for account, fen in balances.items() if account.startswith("Assets:") and "Receivable" not in account)
    return len(told), size, bank

def main():
    parser = argparse.ArgumentParser(description="Check a published fund; standard library only.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--log-key", default="")
    args = parser.parse_args()
    try:
        key = args.log_key or (args.folder / "data/log-key.txt").read_text("utf-8")
        count, size, bank = check_fund(args.folder, key)
    except Broken as error:
        print(f"不成立 / does not hold: {error}")
        return 5
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        print(f"不成立 / does not hold: {type(error).__name__} {error}")
        return 5
    print(f"成立：{count} 笔账都在台账（{size} 条）里，签名、两人审批、余额逐分相符；银行余额 {yuan(bank)} 元")
    print(f"holds: {count} operations are in the ledger of {size} entries; signatures, two approvals and every fen agree;"
          f" {yuan(bank)} yuan at the bank")
    if not args.log_key:
        print("注意：台账公钥取自网站本身，请另行核对 / note: the log key came from the site itself; compare it elsewhere")
    return 0

if __name__ == "__main__":
    sys.exit(main())
