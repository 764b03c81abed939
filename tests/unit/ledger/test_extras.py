"""SM3 heads, further signatures, openings: beside the open formats, never instead of them."""

import shutil
import subprocess

import pytest

from suyuan.core.errors import IntegrityFault
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.extra_signatures import mldsa_holds, mldsa_key, mldsa_line, sm2_key, sm2_line
from suyuan.ledger.note import open_note, parse_note, sign_note, verifier_key
from suyuan.ledger.opening import Opening, commit
from suyuan.ledger.sm3_head import Sm3Head, sm3
from suyuan.storage import sm2

NAME, SEED = "log.invalid/1", b"s" * 32
HEAD = Checkpoint(NAME, 7, bytes(range(32)))


def test_sm3_is_that_of_the_standard():
    """GM/T 0004-2012, appendix A."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def by_definition(leaves):
    """RFC 6962, section 2.1, with SM3."""
    if len(leaves) <= 1:
        return sm3(b"\x00", leaves[0]) if leaves else sm3(b"")
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sm3(b"\x01", by_definition(leaves[:split]), by_definition(leaves[split:]))


@pytest.mark.parametrize("steps", [[0], [1], [5, 8], [3, 3, 3], [64, 1, 63]])
def test_an_sm3_head_grows_to_the_tree_of_all_leaves(steps):
    head, leaves = Sm3Head(), []
    for step in steps:
        more = [f"{len(leaves) + place}".encode() for place in range(step)]
        leaves += more
        head = head.grow(more)
        assert (head.size, head.root) == (len(leaves), by_definition(leaves))


def test_further_lines_leave_the_note_as_it_was():
    private = sm2.generate_key()
    public = sm2.public_key(private)
    note = sign_note(HEAD.encode(), NAME, SEED)
    full = (
        note + mldsa_line(HEAD, NAME, SEED, 1) + sm2_line(HEAD.encode(), NAME, public, lambda m: sm2.sign(private, m))
    )
    assert open_note(full, verifier_key(NAME, SEED)) == HEAD.encode()
    opened, key = parse_note(full), mldsa_key(NAME, SEED)
    assert mldsa_holds(opened, HEAD, key)
    assert len(key.public) == 1312
    assert not mldsa_holds(opened, Checkpoint(NAME, 8, HEAD.root), key)
    assert not mldsa_holds(parse_note(note), HEAD, key)
    assert not mldsa_holds(opened, HEAD, mldsa_key(NAME, b"t" * 32))
    signature = opened.signature(sm2_key(NAME, public))
    assert sm2.verify(public, HEAD.encode().encode(), signature)
    assert not sm2.verify(public, HEAD.encode().encode() + b"x", signature)
    assert not sm2.verify(sm2.public_key(sm2.generate_key()), HEAD.encode().encode(), signature)
    with pytest.raises(IntegrityFault):
        open_note(full.replace("7\n", "8\n", 1), verifier_key(NAME, SEED))


def test_openssl_itself_accepts_the_sm2_signature(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    private = sm2.generate_key()
    (tmp_path / "k.der").write_bytes(sm2.public_key(private))
    (tmp_path / "m").write_bytes(b"message")
    (tmp_path / "s").write_bytes(sm2.sign(private, b"message"))
    command = ["openssl", "dgst", "-sm3", "-verify", "k.der", "-keyform", "DER", "-signature", "s"]
    command += ["-sigopt", "distid:1234567812345678", "m"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_commitment_opens_to_one_fact_under_one_blind():
    opening = Opening("reason", None, b"b" * 16, "核对本人申请")
    assert opening.commitment == commit("reason", b"b" * 16, "核对本人申请")
    others = [
        ("records", b"b" * 16, opening.value),
        ("reason", b"c" * 16, opening.value),
        ("reason", b"b" * 16, "核对"),
    ]
    assert opening.commitment not in {commit(*other) for other in others}
