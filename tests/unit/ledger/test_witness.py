"""A witness cosigns what continues what it saw, and nothing else."""

import pytest

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import EMPTY_ROOT, root_of
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.cosignature import check_cosignature, cosign, witness_key
from suyuan.ledger.note import parse_key, sign_note, verifier_key
from suyuan.ledger.tree import consistency_path
from suyuan.ledger.witness import AddCheckpoint, judge, parse_request, write_request

ORIGIN, SEED = "log.invalid/1", b"l" * 32
KEY = verifier_key(ORIGIN, SEED)
NAME, WITNESS = "witness.invalid/w", b"w" * 32
LEAVES = [f"leaf {i}".encode() for i in range(20)]


def head(size, leaves=LEAVES):
    return Checkpoint(ORIGIN, size, root_of(leaves[:size]))


def note(checkpoint, seed=SEED):
    return sign_note(checkpoint.encode(), ORIGIN, seed)


def path(old, size):
    return tuple(consistency_path(lambda level, n: root_of(LEAVES[n << level : (n + 1) << level]), old, size))


def ask(old, size, known, proof=None, signed=None, key=KEY):
    proof = path(old, size) if proof is None else proof
    return judge(AddCheckpoint(old, proof, signed or note(head(size))), key, known)


def test_what_continues_is_cosigned():
    assert ask(0, 7, None, ()).status == 200
    assert ask(7, 20, head(7)).status == 200
    assert ask(7, 7, head(7), ()).status == 200
    assert judge(AddCheckpoint(0, (), note(Checkpoint(ORIGIN, 0, EMPTY_ROOT))), KEY, None).status == 200


def test_everything_else_is_refused_with_the_status_of_the_protocol():
    fork = Checkpoint(ORIGIN, 20, root_of([*LEAVES[:6], b"other", *LEAVES[7:]]))
    assert ask(7, 20, head(7), key=None).status == 404
    assert ask(7, 20, head(7), signed=note(head(20), b"x" * 32)).status == 403
    assert ask(9, 7, head(7), ()).status == 400
    stale = ask(0, 20, head(7), ())
    assert (stale.status, stale.size) == (409, 7)
    assert ask(9, 20, head(7)).status == 409
    assert ask(7, 20, head(7), signed=note(fork)).status == 422
    assert ask(7, 20, head(7), proof=()).status == 422
    assert ask(7, 20, head(7), proof=(*path(7, 20), bytes(32))).status == 422
    assert ask(0, 7, None, proof=(bytes(32),)).status == 422
    assert ask(7, 7, head(7), (), signed=note(Checkpoint(ORIGIN, 7, bytes(32)))).status == 422
    assert judge(AddCheckpoint(0, (), note(Checkpoint(ORIGIN, 0, bytes(32)))), KEY, None).status == 422


def test_requests_are_read_strictly():
    request = AddCheckpoint(7, path(7, 20), note(head(20)))
    assert parse_request(write_request(request)) == request
    body = write_request(request).decode()
    for bad in ("old 07" + body[5:], body.replace("=\n", "\n", 1), "old -1" + body[5:], "\xff", "old 1"):
        with pytest.raises(ValueError, match=r"."):
            parse_request(bad.encode("latin-1"))
    many = "old 7\n" + "A" * 43 + "=\n"
    with pytest.raises(ValueError, match="malformed"):
        parse_request((many + ("A" * 43 + "=\n") * 63 + "\n" + note(head(20))).encode())


def test_a_cosignature_is_of_one_head_one_time_and_one_key():
    text = head(20).encode()
    line = cosign(text, NAME, WITNESS, 1_700_000_000)
    key = str(witness_key(NAME, WITNESS))
    assert parse_key(key).kind == 4
    signed = note(head(20)) + line
    assert check_cosignature(signed, key) == 1_700_000_000
    refused = [
        (note(head(19)) + line, key),
        (note(head(20)), key),
        (signed, str(witness_key(NAME, b"v" * 32))),
        (signed, KEY),
        (note(head(20)) + cosign(text, NAME, WITNESS, 1 << 63), key),
    ]
    for claim, known in refused:
        with pytest.raises(IntegrityFault):
            check_cosignature(claim, known)
    with pytest.raises(IntegrityFault):
        parse_key(key.replace("+", "+0", 1))
