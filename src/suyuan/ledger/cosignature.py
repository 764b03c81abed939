"""Cosignatures of witnesses (C2SP tlog-cosignature v1): what a witness has seen, and when."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suyuan.core.errors import IntegrityFault
from suyuan.ledger.note import NoteKey, ed25519_holds, parse_key, parse_note, public_of, signature_line

ED25519_WITNESS = 0x04
LATEST = (1 << 63) - 1


def witness_key(name: str, seed: bytes) -> NoteKey:
    """The key that a witness publishes."""
    return NoteKey(name, ED25519_WITNESS, public_of(Ed25519PrivateKey.from_private_bytes(seed)))


def cosign(text: str, name: str, seed: bytes, time: int) -> str:
    """The signature line of a witness over a checkpoint's text.

    Args:
        text: of the checkpoint, without signature lines.
        name, seed: of the witness.
        time: seconds since 1970.
    """
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_message(text, time))
    return signature_line(witness_key(name, seed), time.to_bytes(8, "big") + signature)


def check_cosignature(note: str, key: str) -> int:
    """When this witness cosigned the checkpoint.

    Raises:
        IntegrityFault: SY-L011, SY-L019 malformed; SY-L021, the witness has not cosigned it.
    """
    opened, known = parse_note(note), parse_key(key)
    raw = opened.signature(known)
    if known.kind != ED25519_WITNESS or raw is None or len(raw) != 72:
        raise IntegrityFault("SY-L021", witness=known.name)
    time = int.from_bytes(raw[:8], "big")
    if time > LATEST or not ed25519_holds(known.public, _message(opened.text, time), raw[8:]):
        raise IntegrityFault("SY-L021", witness=known.name)
    return time


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
