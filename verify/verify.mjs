#!/usr/bin/env node
// Second, independent check of a Suyuan evidence pack: Node 18 or newer, no packages, no network.
// 溯源证据包的第二个独立核验程序。Written from docs/reference/evidence-pack.md; it says what suyuan_verify.py says.
//     node verify.mjs PACK.zip [--exhibit FILE] [--log-key KEY] [--lang zh|en]
// Exit: 0 attributed, 5 broken, 7 consistent but short of the threshold, 2 wrong usage or unreadable file.
import { createCipheriv, createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { readFileSync } from "node:fs";
const SCHEMA = "suyuan/evidence-pack/1";
const FIRST_MEMBERS = ["GUIDE.txt", "pack.json", "slots.json", "reading.csv", "checkpoint", "entries.json"];
const LAW = { values: [3074, 15123, 32768, 50413, 62462], edges: [812, 1636, 2460, 3284], release_share: 2 };
const LAYERS = ["fair", "coalition", "row"];
// What is said, in Chinese and English; values take the places of {} in order.
const SENTENCES = {
  container: "容器与格式不符：文件被改动、截断或追加|the container is not as the format says: changed, cut or extended",
  manifest: "成员 {} 与清单不符|member {} does not match the manifest",
  canonical: "{} 不是规范 JSON|{} is not canonical JSON",
  shape: "{} 的字段或取值与格式不符|fields or values of {} are not as the format says",
  log_key: "台账公钥不是给出的那一个|the log's key is not the one that was given",
  signature: "{} 的签名不成立|the signature of {} does not hold",
  witness: "见证人 {} 的共同签名不成立|the cosignature of witness {} does not hold",
  timestamp: "时间戳 {} 不是对这个检查点的|timestamp {} is not over this checkpoint",
  inclusion: "第 {} 条台账条目的包含证明不成立|the inclusion proof of ledger entry {} does not hold",
  entry: "第 {} 条台账条目不是这次对外提供|ledger entry {} is not of this release",
  commitment: "第 {} 条台账条目的承诺与打开的密钥不符|the commitments of ledger entry {} do not open to these keys",
  evidence: "接收方 {} 的证据与重算结果不符|the evidence against {} is not what the recomputation gives",
  exhibit: "检材文件不是包里所写的那一份|the exhibit file is not the one the pack names",
  attributed: "成立：名单出自下列接收方的副本。|HOLDS: the list comes from the copies of these recipients.",
  short: "一致但不足：仅凭标记没有达到门槛。|CONSISTENT BUT SHORT: the marks alone do not reach the threshold.",
  reached: "  {}（{}）：ln E = {}，门槛 {}，达到|  {} ({}): ln E = {}, threshold {}, reached",
  missed: "  {}（{}）：ln E = {}，门槛 {}，未达到|  {} ({}): ln E = {}, threshold {}, not reached",
  numbers: "  候选 {} 个，误指上界 {}；对齐的行 {}，记录 {}|  candidates {}, bound {}; aligned rows {}, records {}",
  log: "  台账 {}，{} 条；见证人 {} 个，时间戳 {} 个|  ledger {}, {} entries; witnesses {}, timestamps {}",
  found: "  检材：与给出的文件一致|  exhibit: the file given is the one",
  unseen: "  检材：未给出文件，请核对 SHA-256 {}|  exhibit: no file given, compare SHA-256 {}",
  known: "  台账公钥：与给出的一致|  log key: the one given",
  broken: "不成立：{}。|BROKEN: {}.",
  unknown: "  台账公钥：未给出，请与保管方公布的核对 {}|  log key: none given, compare with the published {}",
};

class Fault extends Error {}
function need(condition, code, where = "") {
  if (!condition) throw Object.assign(new Fault(), { code, where });
}
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

// ---- Container ----
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});
const crc32 = (data) => (data.reduce((crc, byte) => CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8), -1) ^ -1) >>> 0;

/** Little-endian numbers: pairs of width in bytes and value. */
function pack(...pairs) {
  const out = Buffer.alloc(pairs.reduce((sum, [width]) => sum + width, 0));
  pairs.reduce((place, [width, value]) => out.writeUIntLE(value, place, width), 0);
  return out;
}

/** Members in order; the file must be the very bytes that they give. */
function openContainer(data) {
  need(data.length <= 256 * 1024 * 1024, "container");
  const members = new Map();
  let place = 0;
  while (place + 30 <= data.length && data.readUInt32LE(place) === 0x04034b50 && members.size < 1000) {
    const start = place + 30 + data.readUInt16LE(place + 26);
    const end = start + data.readUInt32LE(place + 18);
    members.set(data.subarray(place + 30, start).toString("latin1"), data.subarray(start, end));
    place = end;
  }
  const [body, directory] = [[], []];
  let offset = 0;
  for (const [name, content] of members) {
    const raw = Buffer.from(name, "latin1");
    const sizes = [[4, crc32(content)], [4, content.length], [4, content.length], [2, raw.length], [2, 0]];
    const common = pack([2, 20], [6, 0], [2, 33], ...sizes);
    body.push(pack([4, 0x04034b50]), common, raw, content);
    directory.push(pack([4, 0x02014b50], [2, 788]), common, pack([6, 0], [4, 25165824], [4, offset]), raw);
    offset += 4 + common.length + raw.length + content.length;
  }
  const [central, count] = [Buffer.concat(directory), [2, members.size & 0xffff]];
  const end = pack([4, 0x06054b50], [4, 0], count, count, [4, central.length], [4, offset], [2, 0]);
  need(Buffer.concat([...body, central, end]).equals(data), "container");
  return members;
}

function checkManifest(members) {
  const names = [...members.keys()];
  const expected = [...FIRST_MEMBERS];
  while (names[expected.length] === `timestamp-${expected.length - 5}.tsr`) expected.push(names[expected.length]);
  if (names[expected.length] === "annex.age") expected.push("annex.age");
  expected.push("manifest");
  for (let n = 0; n < Math.max(names.length, expected.length); n++) {
    need(names[n] === expected[n], "manifest", names[n] || "manifest");
  }
  const note = splitNote(members.get("manifest"), "manifest", "manifest");
  const lines = note.text.slice(0, -1).split("\n");
  const line = ([name, data]) => `${sha256(data).toString("hex")} ${data.length} ${name}`;
  const wanted = [SCHEMA, ...[...members].slice(0, -1).map(line)];
  for (let n = 0; n < Math.max(lines.length, wanted.length); n++) {
    need(lines[n] === wanted[n], "manifest", n > 0 && n < wanted.length ? names[n - 1] : "manifest");
  }
  return note;
}

// ---- Canonical JSON ----
const loneSurrogate = (text) => /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
const byCodePoint = (one, two) => Buffer.compare(Buffer.from(one), Buffer.from(two)); // UTF-8 keeps their order

/** Canonical text of a value; throws for what has none. */
function canonical(value) {
  const refuse = () => { throw new RangeError("no canonical form"); };
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? `${value}` : refuse();
  if (typeof value === "string") return loneSurrogate(value) ? refuse() : JSON.stringify(value);
  if (value === null || typeof value === "boolean") return `${value}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort(byCodePoint);
  return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key])}`).join(",")}}`;
}

function readJson(data, code, where) {
  try {
    const value = JSON.parse(data.toString());
    need(Buffer.from(canonical(value)).equals(data), code, where);
    return value;
  } catch (error) {
    throw Object.assign(new Fault(), { code, where }); // no JSON, not canonical, or nested too deeply
  }
}

// ---- Forms: an object has exactly these fields, an array items of one form ----
const like = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const size = (value) => Number.isSafeInteger(value) && value >= 0;
const text = (value) => typeof value === "string" && value !== "";
const hex = (digits) => like(new RegExp(`^[0-9a-f]{${digits}}$`));
const decimal = like(/^-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?$/);
const number = (value) => decimal(value) && value.length <= 32 && Number.isFinite(Number(value));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const RELEASE = { release_id: text, release_key: hex(32), salt: hex(32), ledger_index: size, slots: [text],
  scope: like(/^(all|([0-9a-f]{2})*)$/) };
const BEHIND = { recipient: text, fair: number, coalition: number, row: number };
const ACCUSED = { recipient: text, recipient_key: hex(32), releases: [RELEASE], rounds: [{ behind: [BEHIND] }],
  ln_e: like(/^-?(0|[1-9][0-9]*)\.[0-9]{4}$/) };
const STATEMENT = {
  schema: (value) => value === SCHEMA, software: text, created: text, exhibit: { sha256: hex(64), rows: size },
  candidates: size, alpha: number, theta: [number], round_weights: [number],
  law: (value) => canonical(value) === canonical(LAW), bias_key: hex(32), channel: [{ kept: number, ones: number }],
  accused: [ACCUSED], lineup: (value) => value === null || isObject(value), log_key: text, witnesses: [text],
  timestamps: [{ member: text, authority: text }],
  annex: (value) => value === null || fits(value, { recipients: [text] }) };
const SLOTS = { schema: (value) => value === "suyuan/slots/1", slots: [{ index: size, name: text }] };
const ENTRIES = { schema: (value) => value === "suyuan/entries/1",
  entries: [{ index: size, leaf: text, proof: [text] }] };
const LEAF = { schema: (value) => value === "suyuan/ledger-entry/1", event: text, at: text, body: isObject };
function fits(value, form) {
  if (typeof form === "function") return form(value);
  if (Array.isArray(form)) return Array.isArray(value) && value.every((item) => fits(item, form[0]));
  if (!isObject(value) || Object.keys(value).length !== Object.keys(form).length) return false;
  return Object.entries(form).every(([key, inner]) => Object.hasOwn(value, key) && fits(value[key], inner));
}

const sum = (values) => values.reduce((a, b) => a + b, 0);
const unique = (values) => new Set(values).size === values.length;
function base64(value, code, where) {
  const raw = Buffer.from(value, "base64");
  need(/^[A-Za-z0-9+/]*={0,2}$/.test(value) && raw.toString("base64") === value, code, where);
  return raw;
}

function readSlots(raw) {
  need(fits(raw, SLOTS) && raw.slots.length > 0, "shape", "slots.json");
  need(unique(raw.slots.map((slot) => slot.index)) && unique(raw.slots.map((slot) => slot.name)), "shape", "slots.json");
  return raw.slots.map(({ index, name }) => {
    const carrier = name.split(":")[0];
    const isFixed = carrier === "blank" || carrier === "withhold";
    const last = isFixed ? name.slice(name.lastIndexOf(":") + 1) : "0";
    need(/^(0|[1-9][0-9]{0,4})$/.test(last) && Number(last) < 65536 && index < 65536, "shape", "slots.json");
    return { index, name, carrier, fixed: isFixed ? Number(last) : null };
  });
}

function checkStatement(statement, slots, names) {
  need(fits(statement, STATEMENT), "shape", "pack.json");
  const { accused, theta, channel, timestamps } = statement;
  const [weights, alpha] = [statement.round_weights.map(Number), Number(statement.alpha)];
  const [releases, recipients] = [accused.flatMap((one) => one.releases), accused.map((one) => one.recipient)];
  const known = new Set(slots.map((slot) => slot.name));
  const inUnit = (value) => Number(value) >= 0 && Number(value) <= 1;
  const stamped = names.filter((name) => name.startsWith("timestamp-"));
  const sound = [
    statement.candidates >= 1 && alpha > 0 && alpha < 1 && theta.length > 0,
    theta.every((one) => Number(one) >= 0 && Number(one) < 1),
    weights.length > 0 && weights.every((one) => one > 0) && sum(weights) <= 1 + 1e-9,
    channel.length === slots.length && channel.every((c) => inUnit(c.kept) && inUnit(c.ones)),
    accused.length > 0 && unique(recipients) && unique(releases.map((release) => release.release_id)),
    unique(releases.map((release) => release.ledger_index)) && unique(statement.witnesses),
    accused.every((one) => one.releases.length > 0 && one.rounds.length === weights.length),
    releases.every(({ slots: used }) => used.length > 0 && unique(used) && used.every((name) => known.has(name))),
    timestamps.map((stamp) => stamp.member).join("\n") === stamped.join("\n"),
    (statement.annex !== null) === names.includes("annex.age"),
  ];
  for (const one of accused) {
    for (const { behind } of one.rounds) {
      const sources = behind.map((source) => source.recipient);
      sound.push(unique(sources) && !sources.includes(one.recipient) && sources.every((s) => recipients.includes(s)));
      for (const shares of LAYERS.map((layer) => behind.map((source) => Number(source[layer])))) {
        sound.push(shares.every((share) => share >= 0) && sum(shares) < 1);
      }
    }
  }
  need(sound.every(Boolean), "shape", "pack.json");
}

/** Records in ascending order of rid, each with how often it shows which symbols; and the number of rows. */
function readReading(data, slots) {
  const lines = data.toString("latin1").split("\n");
  const form = new RegExp(`^(0|[1-9][0-9]{0,15}),(0|[1-9][0-9]{0,19}),([-01]{${slots.length}})$`);
  need(lines.length > 2 && lines[0] === "row,rid,symbols" && lines.at(-1) === "", "shape", "reading.csv");
  const shown = new Map();
  let last = -1;
  for (const line of lines.slice(1, -1)) {
    const parts = form.exec(line);
    const rising = parts !== null && Number(parts[1]) > last && Number.isSafeInteger(Number(parts[1]));
    need(rising && BigInt(parts[2]) < 1n << 64n, "shape", "reading.csv");
    last = Number(parts[1]);
    if (!shown.has(parts[2])) shown.set(parts[2], new Map());
    shown.get(parts[2]).set(parts[3], (shown.get(parts[2]).get(parts[3]) ?? 0) + 1);
  }
  const rids = [...shown.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return { rows: lines.length - 2, rids, records: rids.map((rid) => shown.get(rid)) };
}

/** For each record whether the release was drawn from it. */
function readScope(scope, count) {
  if (scope === "all") return new Array(count).fill(true);
  const raw = Buffer.from(scope, "hex");
  need(raw.length === Math.ceil(count / 8), "shape", "pack.json");
  const bit = (n) => (raw[n >> 3] & (128 >> (n & 7))) !== 0;
  for (let n = count; n < raw.length * 8; n++) need(!bit(n), "shape", "pack.json");
  return Array.from({ length: count }, (_, n) => bit(n));
}

// ---- Signed notes ----
function splitNote(data, code, where) {
  const note = data.toString();
  const gap = note.lastIndexOf("\n\n");
  need(Buffer.from(note).equals(data) && gap >= 0 && note.endsWith("\n") && note.length > gap + 2, code, where);
  const lines = note.slice(gap + 2, -1).split("\n").map((line) => /^\u2014 ([^ +\n]+) ([^ \n]+)$/u.exec(line));
  need(lines.length <= 64 && lines.every((line) => line !== null), code, where);
  const signatures = lines.map((line) => ({ name: line[1], raw: base64(line[2], code, where) }));
  return { text: note.slice(0, gap + 1), signatures };
}

function parseKey(key, type) {
  const [name, keyId, ...rest] = key.split("+");
  const raw = base64(rest.join("+"), "shape", "pack.json");
  const good = rest.length > 0 && name !== "" && !name.includes(" ") && raw.length === 33 && raw[0] === type;
  const fitting = sha256(Buffer.from(name + "\n"), raw).toString("hex").slice(0, 8);
  need(good && keyId === fitting, "shape", "pack.json");
  return { name, keyId, type, publicKey: raw.subarray(1) };
}

const ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;
const littleEndian = (raw) => BigInt("0x" + Buffer.from(raw).reverse().toString("hex"));
function ed25519(publicKey, message, signature) {
  const prefix = Buffer.from("302a300506032b6570032100", "hex"); // SubjectPublicKeyInfo of Ed25519
  try {
    const key = createPublicKey({ key: Buffer.concat([prefix, publicKey]), format: "der", type: "spki" });
    return littleEndian(signature.subarray(32)) < ORDER && verifySignature(null, message, key, signature);
  } catch {
    return false;
  }
}

function signedBy(key, note) {
  const mine = ({ name, raw }) => name === key.name && raw.subarray(0, 4).toString("hex") === key.keyId;
  const raw = note.signatures.find(mine)?.raw;
  if (raw?.length !== (key.type === 4 ? 76 : 68)) return false;
  const time = key.type === 4 ? `cosignature/v1\ntime ${raw.readBigUInt64BE(4)}\n` : "";
  return ed25519(key.publicKey, Buffer.from(time + note.text), raw.subarray(-64));
}

// ---- Ledger entries and commitments ----
function checkInclusion(index, leaf, path, length, root) {
  // RFC 9162, section 2.1.3.2; BigInt because sizes may exceed 32 bits.
  let [place, last, found] = [BigInt(index), BigInt(length) - 1n, sha256(Buffer.from([0]), leaf)];
  for (const step of path) {
    need(last > 0n, "inclusion", index);
    if (place & 1n || place === last) {
      found = sha256(Buffer.from([1]), step, found);
      while (place > 0n && !(place & 1n)) [place, last] = [place >> 1n, last >> 1n];
    } else {
      found = sha256(Buffer.from([1]), found, step);
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  need(index < length && last === 0n && found.equals(root), "inclusion", index);
}

function checkEntries(statement, slots, raw, length, root) {
  const where = "entries.json";
  const owners = new Map();
  for (const one of statement.accused) for (const r of one.releases) owners.set(r.ledger_index, { one, release: r });
  const wanted = [...owners.keys()].sort((a, b) => a - b).join();
  need(fits(raw, ENTRIES) && raw.entries.map((entry) => entry.index).join() === wanted, "shape", where);
  const number = new Map(slots.map((slot) => [slot.name, slot.index]));
  for (const entry of raw.entries) {
    const leaf = base64(entry.leaf, "shape", where);
    const path = entry.proof.map((step) => base64(step, "shape", where));
    const said = readJson(leaf, "shape", where);
    need(fits(said, LEAF) && path.every((step) => step.length === 32), "shape", where);
    checkInclusion(entry.index, leaf, path, length, root);
    const { one, release } = owners.get(entry.index);
    const { event, body } = said;
    const named = event === "release" && body.release === release.release_id && body.recipient === one.recipient;
    need(named, "entry", entry.index);
    const used = release.slots.map((name) => [number.get(name), name]).sort((a, b) => a[0] - b[0]);
    const keys = { recipient: one.recipient_key, release: release.release_key, bias: statement.bias_key };
    const opened = { slots: sha256(canonical(used)).toString("hex") };
    for (const [kind, key] of Object.entries(keys)) {
      const secret = Buffer.from(release.salt + key, "hex");
      opened[`${kind}_key`] = sha256(`suyuan/commitment/1\0${kind}\0`, secret).toString("hex");
    }
    const stated = body.commitments;
    const same = isObject(stated) && Object.keys(opened).every((kind) => stated[kind] === opened[kind]);
    need(same, "commitment", entry.index);
  }
}

// ---- The sum ----
/** For each record and slot the 16-bit word under a key. */
function draw(keyHex, rids, slots) {
  const lanes = [...new Set(slots.map((slot) => slot.index >> 3))];
  const blocks = Buffer.alloc(rids.length * lanes.length * 16);
  rids.forEach((rid, n) => lanes.forEach((lane, k) => {
    const place = (n * lanes.length + k) * 16;
    blocks.writeBigUInt64BE(BigInt(rid), place);
    blocks.writeBigUInt64BE(BigInt(lane), place + 8);
  }));
  const cipher = createCipheriv("aes-128-ecb", Buffer.from(keyHex, "hex"), null).setAutoPadding(false);
  const words = Buffer.concat([cipher.update(blocks), cipher.final()]);
  const place = slots.map((slot) => lanes.indexOf(slot.index >> 3) * 16 + (slot.index & 7) * 2);
  return (n, s) => words.readUInt16BE(n * lanes.length * 16 + place[s]);
}

/** R of a cell for symbol 0 and symbol 1 of the copy. */
function ratioPair(symbol, prior, kept, ones) {
  const one = [(1 - kept) * ones, kept + (1 - kept) * ones];
  const given = symbol === "1" ? one : [1 - one[0], 1 - one[1]];
  const mean = prior * given[1] + (1 - prior) * given[0];
  return symbol !== "-" && mean > 0 ? [given[0] / mean, given[1] / mean] : [1, 1];
}

/** For each record its pattern weights, and for each slot threshold, layer, whether the release key draws, R pairs. */
function readPositions(statement, slots, reading) {
  const word = draw(statement.bias_key, reading.rids, slots);
  const channel = statement.channel.map((c) => [Number(c.kept), Number(c.ones)]);
  return reading.records.map((shown, n) => {
    const total = sum([...shown.values()]);
    const cells = slots.map((slot, s) => {
      const w = word(n, s);
      const coalition = slot.fixed === null && w >> 15 === 1;
      const drawn = coalition ? LAW.values[LAW.edges.filter((edge) => edge <= (w & 0xfff)).length] : 32768;
      const threshold = slot.fixed ?? drawn;
      const pairs = [...shown.keys()].map((symbols) => ratioPair(symbols[s], threshold / 65536, ...channel[s]));
      const byRelease = slot.carrier === "form" && ((w >> 12) & 7) < LAW.release_share;
      return { threshold, layer: coalition ? "coalition" : "fair", byRelease, pairs };
    });
    return { weights: [...shown.values()].map((count) => count / total), cells };
  });
}

/** R of a recipient's units by layer: maps from unit to R. */
function ratiosOf(one, slots, reading, positions) {
  const sums = Object.fromEntries(LAYERS.map((layer) => [layer, new Map()]));
  const add = (layer, unit, value) => {
    const [total, count] = sums[layer].get(unit) ?? [0, 0];
    sums[layer].set(unit, [total + value, count + 1]);
  };
  const own = draw(one.recipient_key, reading.rids, slots);
  for (const release of one.releases) {
    const fresh = draw(release.release_key, reading.rids, slots);
    const scope = readScope(release.scope, reading.rids.length);
    const used = slots.map((slot, s) => s).filter((s) => release.slots.includes(slots[s].name));
    positions.forEach(({ weights, cells }, n) => {
      if (!scope[n]) return;
      const row = [...weights];
      for (const s of used) {
        const { threshold, layer, byRelease, pairs } = cells[s];
        const x = (byRelease ? fresh : own)(n, s) < threshold ? 1 : 0;
        add(layer, n * slots.length + s, pairs.reduce((sum, pair, k) => sum + weights[k] * pair[x], 0));
        pairs.forEach((pair, k) => { row[k] *= pair[x]; });
      }
      add("row", n, sum(row));
    });
  }
  for (const layer of LAYERS) for (const [unit, [total, count]] of sums[layer]) sums[layer].set(unit, total / count);
  return sums;
}

function lnMean(logs) {
  const peak = Math.max(...logs);
  return peak + Math.log(sum(logs.map((log) => Math.exp(log - peak))) / logs.length);
}

/** ln of the mixture over shares of the product over units, equal factors counted together. */
function mixture(units, behind, ratios, layer, theta) {
  const shares = behind.map((source) => [Number(source[layer]), ratios.get(source.recipient)[layer]]);
  const left = 1 - shares.reduce((sum, [share]) => sum + share, 0);
  const counts = new Map();
  for (const [unit, r] of units[layer]) {
    const base = shares.reduce((sum, [share, theirs]) => sum + share * (theirs.get(unit) ?? 1), left);
    const excess = (left * (r - 1)) / base;
    counts.set(excess, (counts.get(excess) ?? 0) + 1);
  }
  return lnMean(theta.map((share) => {
    let log = 0;
    for (const [excess, count] of counts) log += count * Math.log1p(share * excess);
    return log;
  }));
}

function lnEvidence(statement, one, ratios) {
  const [theta, own] = [statement.theta.map(Number), ratios.get(one.recipient)];
  const rounds = one.rounds.map(({ behind }, r) => {
    const [fair, coalition, row] = LAYERS.map((layer) => mixture(own, behind, ratios, layer, theta));
    return Math.log(Number(statement.round_weights[r])) + lnMean([fair + coalition, row]);
  });
  return lnMean(rounds) + Math.log(rounds.length);
}

// ---- All checks in the order of the page ----
function check(data, exhibit, logKey) {
  const members = openContainer(data);
  const manifest = checkManifest(members);
  const [statement, rawSlots, rawEntries] = ["pack.json", "slots.json", "entries.json"].map(
    (name) => readJson(members.get(name), "canonical", name),
  );
  const slots = readSlots(rawSlots);
  checkStatement(statement, slots, [...members.keys()]);
  const key = parseKey(statement.log_key, 1);
  const witnesses = statement.witnesses.map((witness) => parseKey(witness, 4));
  const reading = readReading(members.get("reading.csv"), slots);
  const note = splitNote(members.get("checkpoint"), "shape", "checkpoint");
  const head = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n$/.exec(note.text);
  need(head !== null && head[1] === key.name && Number.isSafeInteger(Number(head[2])), "shape", "checkpoint");
  const root = base64(head[3], "shape", "checkpoint");
  need(root.length === 32, "shape", "checkpoint");
  need(logKey === undefined || logKey === statement.log_key, "log_key");
  need(signedBy(key, manifest), "signature", "manifest");
  need(signedBy(key, note), "signature", "checkpoint");
  for (const witness of witnesses) need(signedBy(witness, note), "witness", witness.name);
  const imprint = Buffer.concat([Buffer.from("3031300d060960864801650304020105000420", "hex"), sha256(note.text)]);
  for (const { member } of statement.timestamps) need(members.get(member).includes(imprint), "timestamp", member);
  checkEntries(statement, slots, rawEntries, Number(head[2]), root);
  const positions = readPositions(statement, slots, reading);
  const ratios = new Map(statement.accused.map((one) => [one.recipient, ratiosOf(one, slots, reading, positions)]));
  const threshold = Math.log(statement.candidates) - Math.log(Number(statement.alpha));
  let verdict = "attributed";
  const lines = statement.accused.map((one) => {
    const found = lnEvidence(statement, one, ratios);
    need(found.toFixed(4) === one.ln_e, "evidence", one.recipient);
    if (found < threshold) verdict = "short";
    const ids = one.releases.map((release) => release.release_id).join(", ");
    return [found < threshold ? "missed" : "reached", one.recipient, ids, one.ln_e, threshold.toFixed(4)];
  });
  const digest = statement.exhibit.sha256;
  need(exhibit === undefined || sha256(exhibit).toString("hex") === digest, "exhibit");
  lines.push(["numbers", statement.candidates, statement.alpha, reading.rows, reading.rids.length]);
  lines.push(["log", key.name, head[2], witnesses.length, statement.timestamps.length]);
  lines.push(exhibit === undefined ? ["unseen", digest] : ["found"]);
  lines.push(logKey === undefined ? ["unknown", statement.log_key] : ["known"]);
  return { verdict, lines };
}

function main([pack, ...rest]) {
  const given = new Map();
  for (let n = 0; n < rest.length; n += 2) given.set(rest[n], rest[n + 1]);
  const tongue = ["zh", "en"].indexOf(given.get("--lang") ?? "zh");
  const unknown = [...given].some(([name, value]) => !/^--(exhibit|log-key|lang)$/.test(name) || value === undefined);
  if (pack === undefined || tongue < 0 || unknown) {
    process.stderr.write("usage: node verify.mjs PACK [--exhibit FILE] [--log-key KEY] [--lang zh|en]\n");
    return 2;
  }
  const say = (key, ...values) => SENTENCES[key].split("|")[tongue].replaceAll("{}", () => String(values.shift()));
  try {
    const [data, exhibit] = [pack, given.get("--exhibit")].map((path) => path && readFileSync(path));
    const { verdict, lines } = check(data, exhibit, given.get("--log-key"));
    process.stdout.write([[verdict], ...lines].map((line) => say(...line) + "\n").join(""));
    return verdict === "attributed" ? 0 : 7;
  } catch (error) {
    if (error instanceof Fault) process.stdout.write(say("broken", say(error.code, error.where)) + "\n");
    else if (error.path) process.stderr.write(`${error.path}: ${error.code}\n`);
    else throw error;
    return error instanceof Fault ? 5 : 2;
  }
}

process.exitCode = main(process.argv.slice(2));
