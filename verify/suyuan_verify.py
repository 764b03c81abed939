#!/usr/bin/env python3
"""Check a Suyuan evidence pack, offline, with nothing but Python 3.9, as docs/reference/evidence-pack.md says.
核验溯源证据包：   python3 suyuan_verify.py PACK.zip --exhibit LIST.xlsx --log-key NAME+KEYID+KEY
Exit: 0 attributed, 5 broken, 7 consistent but short of the threshold, 2 wrong usage or unreadable file."""

import argparse, base64, json, math, re, struct, sys, zlib
from collections import Counter, defaultdict
from hashlib import sha256, sha512
from itertools import zip_longest

SCHEMA = "suyuan/evidence-pack/1"
LAW = {"values": [3074, 15123, 32768, 50413, 62462], "edges": [812, 1636, 2460, 3284], "release_share": 2}
KINDS = ("fair", "coalition", "row")
LARGEST, IMPRINT = 256 << 20, bytes.fromhex("3031300d060960864801650304020105000420")
MEMBERS = ["GUIDE.txt", "pack.json", "slots.json", "reading.csv", "checkpoint", "entries.json"]
SAID = {
    "container": "容器与格式不符：文件被改动、截断或追加|the container is not as the format says: changed, cut or extended",
    "manifest": "成员 {} 与清单不符|member {} does not match the manifest",
    "canonical": "{} 不是规范 JSON|{} is not canonical JSON",
    "shape": "{} 的字段或取值与格式不符|fields or values of {} are not as the format says",
    "log_key": "台账公钥不是给出的那一个|the log's key is not the one that was given",
    "signature": "{} 的签名不成立|the signature of {} does not hold",
    "witness": "见证人 {} 的共同签名不成立|the cosignature of witness {} does not hold",
    "timestamp": "时间戳 {} 不是对这个检查点的|timestamp {} is not over this checkpoint",
    "inclusion": "第 {} 条台账条目的包含证明不成立|the inclusion proof of ledger entry {} does not hold",
    "entry": "第 {} 条台账条目不是这次对外提供|ledger entry {} is not of this release",
    "commitment": "第 {} 条台账条目的承诺与打开的密钥不符|the commitments of ledger entry {} do not open to these keys",
    "evidence": "接收方 {} 的证据与重算结果不符|the evidence against {} is not what the recomputation gives",
    "exhibit": "检材文件不是包里所写的那一份|the exhibit file is not the one the pack names",
    "attributed": "成立：名单出自下列接收方的副本。|HOLDS: the list comes from the copies of these recipients.",
    "short": "一致但不足：仅凭标记没有达到门槛。|CONSISTENT BUT SHORT: the marks alone do not reach the threshold.",
    "reached": "  {}（{}）：ln E = {}，门槛 {}，达到|  {} ({}): ln E = {}, threshold {}, reached",
    "missed": "  {}（{}）：ln E = {}，门槛 {}，未达到|  {} ({}): ln E = {}, threshold {}, not reached",
    "numbers": "  候选 {} 个，误指上界 {}；对齐的行 {}，记录 {}|  candidates {}, bound {}; aligned rows {}, records {}",
    "log": "  台账 {}，{} 条；见证人 {} 个，时间戳 {} 个|  ledger {}, {} entries; witnesses {}, timestamps {}",
    "found": "  检材：与给出的文件一致|  exhibit: the file given is the one",
    "unseen": "  检材：未给出文件，请核对 SHA-256 {}|  exhibit: no file given, compare SHA-256 {}",
    "known": "  台账公钥：与给出的一致|  log key: the one given", "broken": "不成立：{}。|BROKEN: {}.",
    "unknown": "  台账公钥：未给出，请与保管方公布的核对 {}|  log key: none given, compare with the published {}"}

class Broken(Exception): """A fault of the pack: its code, and where it is."""
def need(condition, code, where=""):
    if not condition: raise Broken(code, where)

# ---- Container: the file must be the very bytes that its members give ----
def open_container(data):
    members, place, body, directory = {}, 0, b"", b""
    need(len(data) <= LARGEST, "container")
    while data[place : place + 4] == b"PK\3\4" and len(data) >= place + 30 and len(members) < 1000:
        length, name_length = struct.unpack_from("<I4xH", data, place + 18)
        start = place + 30 + name_length
        members[data[place + 30 : start]] = data[start : start + length]
        place = start + length
    for name, content in members.items():
        sizes = zlib.crc32(content), len(content), len(content), len(name), 0
        common = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, *sizes)
        directory += b"PK\1\2\x14\3" + common + struct.pack("<HHHII", 0, 0, 0, 25165824, len(body)) + name
        body += b"PK\3\4" + common + name + content
    counts = len(members), len(members), len(directory), len(body)
    need(body + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, *counts, 0) == data, "container")
    return {name.decode("latin-1"): content for name, content in members.items()}

def check_manifest(members):
    names, stamps = list(members), 0
    while names[6 + stamps : 7 + stamps] == [f"timestamp-{stamps + 1}.tsr"]:
        stamps += 1
    expected = MEMBERS + names[6 : 6 + stamps] + [n for n in names[6 + stamps : 7 + stamps] if n == "annex.age"]
    for name, wanted in zip_longest(names, [*expected, "manifest"]):
        need(name == wanted, "manifest", name or "manifest")
    text, signatures = split_note(members["manifest"], "manifest", "manifest")
    stated = [f"{sha256(data).hexdigest()} {len(data)} {name}" for name, data in members.items()][:-1]
    for name, wanted, line in zip_longest(["manifest", *names[:-1]], [SCHEMA, *stated], text[:-1].split("\n")):
        need(line == wanted, "manifest", name or "manifest")
    return text, signatures

# ---- Canonical JSON, and the form of objects: a dict has exactly these fields, a list items of one form ----
canonical = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
like = lambda pattern: lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None
size = lambda value: type(value) is int and value >= 0
unique = lambda values: len(set(values)) == len(values)
decimal = like(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?")
number = lambda value: decimal(value) and len(value) <= 32 and math.isfinite(float(value))
TEXT, KEY, DIGEST = like(r"(?s).+"), like("[0-9a-f]{32}"), like("[0-9a-f]{64}")
RELEASE = {"release_id": TEXT, "release_key": KEY, "salt": KEY, "ledger_index": size, "slots": [TEXT],
           "scope": like("all|([0-9a-f]{2})*")}
BEHIND = {"recipient": TEXT, "fair": number, "coalition": number, "row": number}
ACCUSED = {"recipient": TEXT, "recipient_key": KEY, "releases": [RELEASE], "rounds": [{"behind": [BEHIND]}],
           "ln_e": like(r"-?(0|[1-9][0-9]*)\.[0-9]{4}")}
STATEMENT = {
    "schema": like(SCHEMA), "software": TEXT, "created": TEXT, "exhibit": {"sha256": DIGEST, "rows": size},
    "candidates": size, "alpha": number, "theta": [number], "round_weights": [number], "bias_key": KEY,
    "law": lambda value: canonical(value) == canonical(LAW), "channel": [{"kept": number, "ones": number}],
    "accused": [ACCUSED], "lineup": lambda value: value is None or isinstance(value, dict), "log_key": TEXT,
    "witnesses": [TEXT], "timestamps": [{"member": TEXT, "authority": TEXT}],
    "annex": lambda value: value is None or fits(value, {"recipients": [TEXT]})}
SLOTS = {"schema": like("suyuan/slots/1"), "slots": [{"index": size, "name": TEXT}]}
ENTRIES = {"schema": like("suyuan/entries/1"), "entries": [{"index": size, "leaf": TEXT, "proof": [TEXT]}]}
LEAF = {"schema": like("suyuan/ledger-entry/1"), "event": TEXT, "at": TEXT, "body": lambda b: isinstance(b, dict)}

def fits(value, form):
    return (isinstance(value, dict) and value.keys() == form.keys() and all(fits(value[k], form[k]) for k in form)
            if isinstance(form, dict) else isinstance(value, list) and all(fits(item, form[0]) for item in value)
            if isinstance(form, list) else form(value))

def read_json(data, code, where):
    whole = lambda text: int(text) if len(text) < 18 and abs(int(text)) < 1 << 53 else None
    try:  # what has no canonical form becomes null, and the comparison fails
        value = json.loads(data.decode(), parse_int=whole, parse_float=lambda _: None, parse_constant=lambda _: None)
        need(canonical(value) == data, code, where)
    except (ValueError, RecursionError):
        raise Broken(code, where) from None
    return value

def b64(text, code, where):
    need(re.fullmatch("[A-Za-z0-9+/]*={0,2}", text) and len(text) % 4 == 0, code, where)
    need(base64.b64encode(base64.b64decode(text)).decode() == text, code, where)
    return base64.b64decode(text)

def read_slots(raw):
    need(fits(raw, SLOTS) and raw["slots"] and unique([s["index"] for s in raw["slots"]]), "shape", "slots.json")
    for slot in raw["slots"]:
        slot["carrier"] = slot["name"].partition(":")[0]
        fixed = slot["carrier"] in ("blank", "withhold")
        last = slot["name"].rpartition(":")[2] if fixed else "0"
        need(like("0|[1-9][0-9]{0,4}")(last) and int(last) < 65536 > slot["index"], "shape", "slots.json")
        slot["fixed"] = int(last) if fixed else None
    need(unique([s["name"] for s in raw["slots"]]), "shape", "slots.json")
    return raw["slots"]

def check_statement(pack, slots, names):
    need(fits(pack, STATEMENT), "shape", "pack.json")
    accused, weights = pack["accused"], [float(weight) for weight in pack["round_weights"]]
    releases = [release for one in accused for release in one["releases"]]
    recipients, known = [one["recipient"] for one in accused], {slot["name"] for slot in slots}
    sound = [
        pack["candidates"] >= 1, 0 < float(pack["alpha"]) < 1, pack["theta"], weights, accused, unique(recipients),
        all(0 <= float(theta) < 1 for theta in pack["theta"]), min(weights, default=0) > 0, sum(weights) <= 1 + 1e-9,
        all(0 <= float(c[name]) <= 1 for c in pack["channel"] for name in c), len(pack["channel"]) == len(slots),
        all(one["releases"] and len(one["rounds"]) == len(weights) for one in accused), unique(pack["witnesses"]),
        unique([r["release_id"] for r in releases]), unique([r["ledger_index"] for r in releases]),
        all(r["slots"] and unique(r["slots"]) and set(r["slots"]) <= known for r in releases),
        [s["member"] for s in pack["timestamps"]] == [name for name in names if name.startswith("timestamp-")],
        (pack["annex"] is not None) == ("annex.age" in names)]
    for one, behind in ((one, entry["behind"]) for one in accused for entry in one["rounds"]):
        sources = [source["recipient"] for source in behind]
        sound.append(unique(sources) and set(sources) <= set(recipients) - {one["recipient"]})
        for shares in ([float(source[kind]) for source in behind] for kind in KINDS):
            sound.append(min(shares, default=0) >= 0 and sum(shares) < 1)
    need(all(sound), "shape", "pack.json")

def read_reading(data, slots):
    """{rid ascending: Counter of what its rows show}, and the number of rows."""
    form = rb"row,rid,symbols\n((0|[1-9][0-9]{0,15}),(0|[1-9][0-9]{0,19}),[-01]{%d}\n)+" % len(slots)
    need(re.fullmatch(form, data), "shape", "reading.csv")
    records, last, lines = defaultdict(Counter), -1, data.decode().split("\n")[1:-1]
    for row, rid, symbols in (line.split(",") for line in lines):
        need(last < int(row) < 1 << 53 and int(rid) < 1 << 64, "shape", "reading.csv")
        last = int(row)
        records[int(rid)][symbols] += 1
    return {rid: records[rid] for rid in sorted(records)}, len(lines)

def read_scope(text, records):
    full = "1" * len(records) + "0" * (-len(records) % 8)
    bits = full if text == "all" else "".join(format(byte, "08b") for byte in bytes.fromhex(text))
    need(len(bits) == len(full) and "1" not in bits[len(records) :], "shape", "pack.json")
    return [rid for rid, bit in zip(records, bits) if bit == "1"]

# ---- Signed notes ----
def split_note(data, code, where):  # the text, and name and bytes of each signature line
    note = data.decode(errors="replace")
    text, gap, rest = note.rpartition("\n\n")
    lines = [re.fullmatch("\u2014 ([^ +\n]+) ([^ \n]+)", line) for line in rest.split("\n")[:-1]]
    need(note.encode() == data and gap and rest.endswith("\n") and all(lines) and 0 < len(lines) <= 64, code, where)
    return text + "\n", [(line[1], b64(line[2], code, where)) for line in lines]

def parse_key(key, kind):
    name, key_id, encoded = [*key.split("+", 2), "", ""][:3]
    raw = b64(encoded, "shape", "pack.json")
    good = name and " " not in name and len(raw) == 33 and raw[0] == kind
    need(good and key_id == sha256(name.encode() + b"\n" + raw).hexdigest()[:8], "shape", "pack.json")
    return name, bytes.fromhex(key_id), raw[1:]

def signed(key, kind, text, signatures):
    name, key_id, public = parse_key(key, kind)
    raw = next((raw for signer, raw in signatures if signer == name and raw[:4] == key_id), b"")
    time = int.from_bytes(raw[4:-64], "big")
    said = f"cosignature/v1\ntime {time}\n{text}" if kind == 4 else text
    return len(raw) == {1: 68, 4: 76}[kind] and ed25519_verify(public, said.encode(), raw[-64:])

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
    key, commitment = decode_point(public), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or s >= ORDER: return False
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    base = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    return times(s, base) == add_points(commitment, times(challenge, key))

# ---- AES-128 (FIPS 197) of many blocks at once: byte n of all blocks makes one plane ----
BOX = bytes.fromhex(
    "637c777bf26b6fc53001672bfed7ab76ca82c97dfa5947f0add4a2af9ca472c0b7fd9326363ff7cc34a5e5f171d8311504c723c3"
    "1896059a071280e2eb27b27509832c1a1b6e5aa0523bd6b329e32f8453d100ed20fcb15b6acbbe394a4c58cfd0efaafb434d3385"
    "45f9027f503c9fa851a3408f929d38f5bcb6da2110fff3d2cd0c13ec5f974417c4a77e3d645d197360814fdc222a908846eeb814"
    "de5e0bdbe0323a0a4906245cc2d3ac629195e479e7c8376d8dd54ea96c56f4ea657aae08ba78252e1ca6b4c6e8dd741f4bbd8b8a"
    "703eb5664803f60e613557b986c11d9ee1f8981169d98e949b1e87e9ce5528df8ca1890dbfe6426841992d0fb054bb16")
DOUBLE = bytes(v << 1 & 255 ^ (27 if v & 128 else 0) for v in range(256))

def aes128(key, data):
    keys, constant, count = [key], 1, len(data) // 16
    while len(keys) < 11:
        word = bytearray((keys[-1][13:] + keys[-1][12:13]).translate(BOX))
        word[0], constant = word[0] ^ constant, DOUBLE[constant]
        for n in range(16):
            word.append(keys[-1][n] ^ word[n])
        keys.append(bytes(word[4:]))
    number, every = lambda plane: int.from_bytes(plane, "big"), int.from_bytes(b"\1" * count, "big")
    planes = [number(data[n::16]) ^ key[n] * every for n in range(16)]
    for turn, key in enumerate(keys[1:], start=1):
        raw = [planes[5 * n % 16].to_bytes(count, "big").translate(BOX) for n in range(16)]
        once, twice = [number(plane) for plane in raw], [number(plane.translate(DOUBLE)) for plane in raw]
        for n in range(16):
            a, b, c = (n // 4 * 4 + (n + step) % 4 for step in (1, 2, 3))
            mixed = twice[n] ^ twice[a] ^ once[a] ^ once[b] ^ once[c] if turn < 10 else once[n]
            planes[n] = mixed ^ key[n] * every
    return bytes(b for block in zip(*(plane.to_bytes(count, "big") for plane in planes)) for b in block)

def draw(key, rids, slots):  # {(rid, slot number): 16-bit word}
    blocks = [(rid, lane) for rid in rids for lane in sorted({slot["index"] // 8 for slot in slots})]
    raw = aes128(bytes.fromhex(key), b"".join(struct.pack(">QQ", *block) for block in blocks))
    words = dict(zip(blocks, struct.iter_unpack(">8H", raw)))
    return {(rid, n): words[rid, s["index"] // 8][s["index"] % 8] for rid in rids for n, s in enumerate(slots)}

# ---- Ledger entries and commitments ----
def check_entries(pack, slots, raw, length, root):
    releases = {r["ledger_index"]: (one, r) for one in pack["accused"] for r in one["releases"]}
    where, names = "entries.json", {slot["name"]: slot["index"] for slot in slots}
    need(fits(raw, ENTRIES) and [entry["index"] for entry in raw["entries"]] == sorted(releases), "shape", where)
    for entry in raw["entries"]:
        leaf, path = b64(entry["leaf"], "shape", where), [b64(step, "shape", where) for step in entry["proof"]]
        said, index = read_json(leaf, "shape", where), entry["index"]
        need(fits(said, LEAF) and all(len(step) == 32 for step in path), "shape", where)
        place, last, found = index, length - 1, sha256(b"\0" + leaf).digest()
        for step in path:  # RFC 9162, section 2.1.3.2
            need(last > 0, "inclusion", index)
            right = place & 1 or place == last
            found = sha256(b"\1" + (step + found if right else found + step)).digest()
            while right and place and not place & 1:
                place, last = place >> 1, last >> 1
            place, last = place >> 1, last >> 1
        need(index < length and last == 0 and found == root, "inclusion", index)
        (one, release), body = releases[index], said["body"]
        named = said["event"], body.get("release"), body.get("recipient")
        need(named == ("release", release["release_id"], one["recipient"]), "entry", index)
        opened = {"slots": sha256(canonical(sorted([names[n], n] for n in release["slots"]))).hexdigest()}
        keys = {"recipient": one["recipient_key"], "release": release["release_key"], "bias": pack["bias_key"]}
        for kind, key in keys.items():
            secret = b"suyuan/commitment/1\0%b\0%b" % (kind.encode(), bytes.fromhex(release["salt"] + key))
            opened[kind + "_key"] = sha256(secret).hexdigest()
        stated = body.get("commitments")
        need(isinstance(stated, dict) and {**stated, **opened} == stated, "commitment", index)

# ---- The sum ----
def ratio_pair(symbol, prior, kept, rewritten):
    given = [rewritten, kept + rewritten] if symbol == "1" else [1 - rewritten, 1 - (kept + rewritten)]
    mean = prior * given[1] + (1 - prior) * given[0]
    return (given[0] / mean, given[1] / mean) if symbol != "-" and mean > 0 else (1.0, 1.0)

def read_positions(pack, slots, records):
    """{rid: weights of its patterns, and for each slot threshold, layer, drawn by release key, R pair by pattern}."""
    words, table = draw(pack["bias_key"], records, slots), {}
    channel = [(float(c["kept"]), (1 - float(c["kept"])) * float(c["ones"])) for c in pack["channel"]]
    for rid, shown in records.items():
        positions = []
        for n, slot in enumerate(slots):
            w = words[rid, n]
            alike, threshold = w >> 15 == 1 and slot["fixed"] is None, slot["fixed"]
            if threshold is None:
                threshold = LAW["values"][sum(edge <= w & 4095 for edge in LAW["edges"])] if alike else 32768
            fresh = slot["carrier"] == "form" and (w >> 12 & 7) < LAW["release_share"]
            pairs = [ratio_pair(text[n], threshold / 65536, *channel[n]) for text in shown]
            positions.append((threshold, "coalition" if alike else "fair", fresh, pairs))
        table[rid] = [count / sum(shown.values()) for count in shown.values()], positions
    return table

def recipient_ratios(slots, table, one):
    """R of a recipient's units: {(kind, rid, slot): R}."""
    found, own = defaultdict(list), draw(one["recipient_key"], table, slots)
    for release in one["releases"]:
        other, used = draw(release["release_key"], table, slots), set(release["slots"])
        for rid in read_scope(release["scope"], list(table)):
            weights, positions = table[rid]
            rows = weights
            for n, slot in enumerate(slots):
                if slot["name"] in used:
                    threshold, layer, fresh, pairs = positions[n]
                    word = (other if fresh else own)[rid, n]
                    picked = [pair[word < threshold] for pair in pairs]
                    found[layer, rid, n].append(sum(w * r for w, r in zip(weights, picked)))
                    rows = [value * r for value, r in zip(rows, picked)]
            found["row", rid, 0].append(sum(rows))
    return {unit: sum(values) / len(values) for unit, values in found.items()}

def ln_mean(logs):
    peak = max(logs)
    return peak + math.log(math.fsum(math.exp(log - peak) for log in logs) / len(logs))

def ln_evidence(pack, ratios, one):  # of the marks alone
    rounds, theta = [], [float(theta) for theta in pack["theta"]]
    for weight, behind in zip(pack["round_weights"], (entry["behind"] for entry in one["rounds"])):
        left, units = {kind: 1 - sum(float(b[kind]) for b in behind) for kind in KINDS}, defaultdict(Counter)
        for unit, r in ratios[one["recipient"]].items():
            kind = unit[0]
            base = left[kind] + sum(float(b[kind]) * ratios[b["recipient"]].get(unit, 1.0) for b in behind)
            units[kind][left[kind] * (r - 1) / base] += 1
        fair, alike, row = (
            ln_mean([sum(c * math.log1p(t * x) for x, c in units[kind].items()) for t in theta]) for kind in KINDS)
        rounds.append(math.log(float(weight)) + ln_mean([fair + alike, row]))
    return ln_mean(rounds) + math.log(len(rounds))

# ---- All checks in the order of the page ----
def verify(data, exhibit, log_key):
    """Whether all reach the threshold, and what is said, as keys of SAID with their values; raises Broken."""
    members = open_container(data)
    manifest, manifest_signatures = check_manifest(members)
    pack, raw, entries = (read_json(members[n], "canonical", n) for n in ("pack.json", "slots.json", "entries.json"))
    slots = read_slots(raw)
    check_statement(pack, slots, list(members))
    (origin, *_), *_ = [parse_key(pack["log_key"], 1), *(parse_key(key, 4) for key in pack["witnesses"])]
    records, rows = read_reading(members["reading.csv"], slots)
    text, signatures = split_note(members["checkpoint"], "shape", "checkpoint")
    head = re.fullmatch("([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n", text)
    need(head and head[1] == origin and int(head[2]) < 1 << 53, "shape", "checkpoint")
    root = b64(head[3], "shape", "checkpoint")
    need(len(root) == 32, "shape", "checkpoint")
    need(log_key in (None, pack["log_key"]), "log_key")
    need(signed(pack["log_key"], 1, manifest, manifest_signatures), "signature", "manifest")
    need(signed(pack["log_key"], 1, text, signatures), "signature", "checkpoint")
    for key in pack["witnesses"]:
        need(signed(key, 4, text, signatures), "witness", parse_key(key, 4)[0])
    for stamp in (stamp["member"] for stamp in pack["timestamps"]):
        need(IMPRINT + sha256(text.encode()).digest() in members[stamp], "timestamp", stamp)
    check_entries(pack, slots, entries, int(head[2]), root)
    table, lines, attributed = read_positions(pack, slots, records), [], True
    ratios = {one["recipient"]: recipient_ratios(slots, table, one) for one in pack["accused"]}
    threshold = math.log(pack["candidates"]) - math.log(float(pack["alpha"]))
    for one in pack["accused"]:
        ln_e, ids = ln_evidence(pack, ratios, one), ", ".join(release["release_id"] for release in one["releases"])
        need(f"{ln_e:.4f}" == one["ln_e"], "evidence", one["recipient"])
        reached = "reached" if ln_e >= threshold else "missed"
        lines.append((reached, one["recipient"], ids, one["ln_e"], f"{threshold:.4f}"))
        attributed = attributed and ln_e >= threshold
    need(exhibit is None or sha256(exhibit).hexdigest() == pack["exhibit"]["sha256"], "exhibit")
    lines += [("numbers", pack["candidates"], pack["alpha"], rows, len(records)),
              ("log", origin, head[2], len(pack["witnesses"]), len(pack["timestamps"])),
              ("unseen" if exhibit is None else "found", pack["exhibit"]["sha256"]),
              ("unknown" if log_key is None else "known", pack["log_key"])]
    return attributed, [("attributed" if attributed else "short",), *lines]

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("pack", "--exhibit", "--log-key"):
        parser.add_argument(name)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args()
    say = lambda key, *values: SAID[key].split("|")[options.lang == "en"].format(*values)
    try:
        data, exhibit = (None if path is None else open(path, "rb").read() for path in (options.pack, options.exhibit))
        attributed, lines = verify(data, exhibit, options.log_key)
        code, lines = 0 if attributed else 7, [say(*line) for line in lines]
    except OSError as error:
        parser.exit(2, f"{error.filename}: {error.strerror}\n")
    except Broken as fault:
        code, lines = 5, [say("broken", say(*fault.args))]
    sys.stdout.buffer.write("".join(line + "\n" for line in lines).encode())
    sys.exit(code)

if __name__ == "__main__":
    main()
