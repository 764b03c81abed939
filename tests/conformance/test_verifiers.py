"""The pack on a bare Python: sound packs hold, every change is refused with a sentence, both programs agree."""

import base64
import json
import random
from hashlib import sha256
from pathlib import Path

import pytest

from suyuan.ledger.cosignature import cosign, witness_key
from suyuan.storage.keyring import open_keyring
from tests.conformance.conftest import VERIFY, agrees, run_python
from tests.conformance.packs import change_json, members_of, sign_again, write_members


@pytest.fixture(scope="module")
def signer(story):
    origin = story.log_key.split("+")[0]
    seed = open_keyring(story.workspace / "keys").ledger
    return lambda members: sign_again(members, origin, seed)


def test_the_verifier_is_one_short_file_of_the_standard_library():
    text = (VERIFY / "suyuan_verify.py").read_text("utf-8")
    lines = text.split("\n")
    assert len(lines) <= 401
    assert max(map(len, lines)) <= 120
    assert "import suyuan" not in text
    assert "from suyuan" not in text
    assert len((VERIFY / "verify.mjs").read_text("utf-8").split("\n")) <= 501


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sound_pack_holds(story, lang):
    done = run_python(story.pack, "--exhibit", story.exhibit, "--log-key", story.log_key, "--lang", lang)
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode()
    assert said.startswith("成立" if lang == "zh" else "HOLDS")
    assert "qicai-photo" in said
    assert "meile-photo" in said
    agrees(done, story.pack, "--exhibit", story.exhibit, "--log-key", story.log_key, "--lang", lang)


RFC_8032 = [
    line.split()
    for line in (Path(__file__).parents[1] / "vectors" / "ed25519.txt").read_text("ascii").splitlines()
    if not line.startswith("#")
]


def flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def tamperings(data: bytes, signer):
    """{what was done: (the pack, the fault)}: the first by a stranger, the rest by whoever holds the log's key."""
    members = members_of(data)
    reading = members["reading.csv"]
    first = reading.index(b"\n", 20) + 1

    def swap(name, new):
        return write_members({**members, name: new})

    def resign(name, change):
        return signer(change_json(members, name, change))

    def first_release(pack):
        return pack["accused"][0]["releases"][0]

    def other_leaf(entries):
        leaf = json.loads(base64.b64decode(entries["entries"][0]["leaf"]))
        leaf["at"] = "2020-01-01T00:00:00Z"
        text = json.dumps(leaf, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entries["entries"][0]["leaf"] = base64.b64encode(text.encode()).decode()

    def swap_proofs(entries):
        one, two = entries["entries"][:2]
        one["proof"], two["proof"] = two["proof"], one["proof"]

    def drop_slot(pack):
        first_release(pack)["slots"].pop()

    symbols = reading[:first] + reading[first:].replace(b",1", b",0", 1)
    origin, _, root = members["checkpoint"].decode().split("\n")[:3]
    return {
        "byte in the middle": (flip(data, len(data) // 2), "container"),
        "cut": (data[:-1], "container"),
        "something behind": (data + b"\n", "container"),
        "a symbol": (swap("reading.csv", symbols), "manifest"),
        "member missing": (write_members({n: d for n, d in members.items() if n != "entries.json"}), "manifest"),
        "member too many": (write_members({**members, "more": b""}), "manifest"),
        "signature of the manifest": (swap("manifest", members["manifest"][:-6] + b"AAA=\n"), "manifest"),
        "signed by another": (
            sign_again(members, origin, b"x" * 32),
            "signature",
        ),
        "checkpoint's root": (
            signer({**members, "checkpoint": members["checkpoint"].replace(root.encode(), b"A" * 43 + b"=")}),
            "signature",
        ),
        "fewer symbols": (signer({**members, "reading.csv": symbols}), "evidence"),
        "rows left out": (
            signer({**members, "reading.csv": reading[: reading.rindex(b"\n", 0, -1) + 1]}),
            "evidence",
        ),
        "claimed number": (resign("pack.json", lambda p: p["accused"][0].update(ln_e="9999.0000")), "evidence"),
        "another channel": (resign("pack.json", lambda p: p["channel"][0].update(kept="0.5")), "evidence"),
        "another recipient": (resign("pack.json", lambda p: p["accused"][0].update(recipient="innocent")), "shape"),
        "recipients changed about": (
            signer({**members, "pack.json": _swap_names(members["pack.json"])}),
            "entry",
        ),
        "another key": (resign("pack.json", lambda p: p["accused"][0].update(recipient_key="00" * 16)), "commitment"),
        "another bias": (resign("pack.json", lambda p: p.update(bias_key="00" * 16)), "commitment"),
        "a slot left out": (resign("pack.json", drop_slot), "commitment"),
        "another leaf": (resign("entries.json", other_leaf), "inclusion"),
        "proofs changed about": (resign("entries.json", swap_proofs), "inclusion"),
        "a field too many": (resign("pack.json", lambda p: p.update(more=1)), "shape"),
        "another law": (resign("pack.json", lambda p: p["law"].update(release_share=3)), "shape"),
        "white space": (signer({**members, "pack.json": members["pack.json"] + b"\n"}), "canonical"),
        "bits behind base64": (
            signer({**members, "checkpoint": members["checkpoint"].replace(root.encode(), _loose(root).encode())}),
            "shape",
        ),
        "unbounded alpha": (resign("pack.json", lambda p: p.update(alpha="1e999")), "shape"),
    }


def _swap_names(raw: bytes) -> bytes:
    one, two = b"qicai-photo", b"meile-photo"
    return raw.replace(one, b"\0").replace(two, one).replace(b"\0", two)


def _loose(root: str) -> str:
    """The same 32 bytes in base64 whose last character has bits that mean nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return root[:-2] + alphabet[alphabet.index(root[-2]) ^ 1] + "="


SENTENCES = {
    "container": "the container is not as the format says",
    "manifest": "does not match the manifest",
    "signature": "the signature of",
    "evidence": "is not what the recomputation gives",
    "shape": "are not as the format says",
    "entry": "is not of this release",
    "commitment": "do not open to these keys",
    "inclusion": "the inclusion proof of ledger entry",
    "canonical": "is not canonical JSON",
}


def test_every_tampering_is_refused_with_its_sentence(story, signer, tmp_path):
    cases = tamperings(story.pack.read_bytes(), signer)
    assert len(cases) >= 10
    for name, (data, code) in cases.items():
        path = tmp_path / "pack.zip"
        path.write_bytes(data)
        done = run_python(path, "--lang", "en")
        said = done.stdout.decode()
        assert done.returncode == 5, (name, said, done.stderr)
        assert said.startswith("BROKEN: "), name
        assert SENTENCES[code] in said, (name, said)
        agrees(done, path, "--lang", "en")


def test_witnesses_and_timestamps_are_checked(story, signer, tmp_path):
    members = members_of(story.pack.read_bytes())
    text = members["checkpoint"].decode().rpartition("\n\n")[0] + "\n"
    name, seed = "witness.invalid/bureau", b"w" * 32
    line = cosign(text, name, seed, 1_767_323_045)
    imprint = bytes.fromhex("3031300d060960864801650304020105000420") + sha256(text.encode()).digest()

    def pack(line, response):
        changed = change_json(
            {**members, "checkpoint": members["checkpoint"] + line.encode()},
            "pack.json",
            lambda p: p.update(
                witnesses=[str(witness_key(name, seed))],
                timestamps=[{"member": "timestamp-1.tsr", "authority": "invented"}],
            ),
        )
        manifest = changed.pop("manifest")
        return signer({**changed, "timestamp-1.tsr": response, "manifest": manifest})

    late = cosign(text, name, seed, 1_767_323_046)
    cases = [
        (pack(line, b"before" + imprint + b"after"), 0, "witnesses 1, timestamps 1"),
        (pack(cosign(text, name, b"v" * 32, 1), imprint), 5, "the cosignature of witness witness.invalid/bureau"),
        (pack(cosign(text + "x\n", name, seed, 1), imprint), 5, "the cosignature of witness"),
        (pack(late[:-8] + line[-8:], imprint), 5, "the cosignature of witness"),
        (pack(line, imprint[:-1]), 5, "timestamp timestamp-1.tsr is not over this checkpoint"),
    ]
    for number, (data, code, sentence) in enumerate(cases):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        done = run_python(path, "--lang", "en")
        assert done.returncode == code, (number, done.stdout, done.stderr)
        assert sentence in done.stdout.decode()
        agrees(done, path, "--lang", "en")


def test_another_exhibit_or_log_key_is_refused(story, tmp_path):
    stranger = tmp_path / "list.csv"
    stranger.write_text("another list\n")
    done = run_python(story.pack, "--exhibit", stranger, "--lang", "en")
    assert done.returncode == 5
    assert "exhibit" in done.stdout.decode()
    agrees(done, story.pack, "--exhibit", stranger, "--lang", "en")
    done = run_python(story.pack, "--log-key", story.log_key[:-1] + "A", "--lang", "en")
    assert done.returncode == 5
    assert "log's key" in done.stdout.decode()


def test_a_threshold_out_of_reach_is_said_not_hidden(story, signer, tmp_path):
    members = change_json(members_of(story.pack.read_bytes()), "pack.json", lambda p: p.update(alpha="1e-250"))
    path = tmp_path / "pack.zip"
    path.write_bytes(signer(members))
    done = run_python(path, "--lang", "en")
    assert done.returncode == 7, done.stdout
    assert done.stdout.decode().startswith("CONSISTENT BUT SHORT")
    agrees(done, path, "--lang", "en")


def test_hostile_packs_end_in_a_fault(story, signer, tmp_path):
    members = members_of(story.pack.read_bytes())
    many = write_members({f"{number:05d}": b"" for number in range(70_000)})
    deep = signer({**members, "pack.json": b"[" * 200_000 + b"]" * 200_000})
    tiny = signer(change_json(members, "pack.json", lambda p: p.update(alpha="1e-320", candidates=(1 << 53) - 1)))
    for data, code in ((many, 5), (deep, 5), (tiny, 7), (b"", 5), (b"PK\3\4", 5), (b"PK\3\4" + b"\xff" * 60, 5)):
        path = tmp_path / "pack.zip"
        path.write_bytes(data)
        done = run_python(path, "--lang", "en")
        assert done.returncode == code, (done.stdout, done.stderr)
        agrees(done, path, "--lang", "en")


def test_unreadable_files_are_usage(tmp_path):
    assert run_python(tmp_path / "none.zip").returncode == 2


def load_verifier():
    import importlib.util

    spec = importlib.util.spec_from_file_location("suyuan_verify", VERIFY / "suyuan_verify.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_flipped_byte_and_no_cut_goes_unseen(story):
    verifier, data = load_verifier(), story.pack.read_bytes()
    chance = random.Random(7)
    places = [chance.randrange(len(data)) for _ in range(300)] + list(range(0, len(data), max(1, len(data) // 100)))
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(verifier.Broken):
            verifier.verify(bytes(changed), None, None)
    for end in range(0, len(data), max(1, len(data) // 100)):
        with pytest.raises(verifier.Broken):
            verifier.verify(data[:end], None, None)


def test_both_programs_agree_on_what_was_flipped_where_the_log_signed_it_anew(story, signer, tmp_path):
    """Bytes inside the members, under a manifest that fits: every parser is met, and no fault may differ."""
    members = members_of(story.pack.read_bytes())
    chance = random.Random(11)
    for name in ("pack.json", "slots.json", "checkpoint", "entries.json", "reading.csv"):
        for _ in range(4):
            changed = bytearray(members[name])
            changed[chance.randrange(min(len(changed), 4000))] ^= 1 << chance.randrange(8)
            path = tmp_path / "pack.zip"
            path.write_bytes(signer({**members, name: bytes(changed)}))
            done = run_python(path, "--lang", "en")
            assert done.returncode in {0, 5, 7}, (name, done.stderr)  # a changed remark may hold
            agrees(done, path, "--lang", "en")


def test_the_ciphers_give_the_published_vectors():
    """FIPS 197 appendix B and C.1, SP 800-38A F.1.1, RFC 8032 section 7.1; then a thousand blocks against OpenSSL."""
    verifier = load_verifier()
    blocks = [
        ("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32"),
        ("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a"),
        ("2b7e151628aed2a6abf7158809cf4f3c", "6bc1bee22e409f96e93d7e117393172a", "3ad77bb40d7a3660a89ecaf32466ef97"),
    ]
    for key, plain, sealed in blocks:
        assert verifier.aes128(bytes.fromhex(key), bytes.fromhex(plain)).hex() == sealed
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    chance = random.Random(5)
    key, data = chance.randbytes(16), chance.randbytes(16_000)
    assert verifier.aes128(key, data) == Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(data)
    for public, message, signature in ([bytes.fromhex(part.strip("-")) for part in line] for line in RFC_8032):
        assert verifier.ed25519_verify(public, message, signature)
        assert not verifier.ed25519_verify(public, message + b"x", signature)
        scalar = int.from_bytes(signature[32:], "little") + verifier.ORDER
        assert not verifier.ed25519_verify(public, message, signature[:32] + scalar.to_bytes(32, "little")), "S >= L"
        assert not verifier.ed25519_verify(public, message, bytes([signature[0] ^ 1]) + signature[1:])


def test_the_guide_names_what_the_pack_needs(story):
    guide = members_of(Path(story.pack).read_bytes())["GUIDE.txt"].decode()
    assert "suyuan_verify.py" in guide
    assert "证据包" in guide
