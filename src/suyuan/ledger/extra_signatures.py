"""Signature lines beside Ed25519: ML-DSA-44 against quantum computers, SM2 for Chinese verifiers.

Readers that do not know these keys ignore their lines (C2SP signed-note), so no verifier of ours depends on them.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.note import Note, NoteKey, signature_line

ML_DSA_44 = 0x06
OTHER = 0xFF
SM2_LABEL = b"suyuan/sm2-sm3/1\n"
"""What stands behind type byte 0xff, which alone says nothing: the algorithm, then SubjectPublicKeyInfo in DER."""


def mldsa_key(name: str, seed: bytes) -> NoteKey:
    """The key that ML-DSA-44 lines are checked with (C2SP tlog-cosignature, type 0x06)."""
    return NoteKey(name, ML_DSA_44, MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw())


def mldsa_line(head: Checkpoint, name: str, seed: bytes, time: int) -> str:
    """The log's own ML-DSA-44 cosignature of its head."""
    signature = MLDSA44PrivateKey.from_seed_bytes(seed).sign(_cosigned_message(head, name, time))
    return signature_line(mldsa_key(name, seed), time.to_bytes(8, "big") + signature)


def mldsa_holds(note: Note, head: Checkpoint, key: NoteKey) -> bool:
    """Whether the note carries a valid ML-DSA-44 line of this key."""
    raw = note.signature(key)
    if raw is None or key.kind != ML_DSA_44:
        return False
    message = _cosigned_message(head, key.name, int.from_bytes(raw[:8], "big"))
    try:
        MLDSA44PublicKey.from_public_bytes(key.public).verify(raw[8:], message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sm2_key(name: str, public: bytes) -> NoteKey:
    """The key that SM2 lines are checked with; ``public`` is SubjectPublicKeyInfo in DER."""
    return NoteKey(name, OTHER, SM2_LABEL + public)


def sm2_line(text: str, name: str, public: bytes, sign: Callable[[bytes], bytes]) -> str:
    """The log's SM2 signature over the checkpoint's text."""
    return signature_line(sm2_key(name, public), sign(text.encode()))


def _cosigned_message(head: Checkpoint, name: str, time: int) -> bytes:
    def sized(text: str) -> bytes:
        raw = text.encode()
        return bytes([len(raw)]) + raw

    numbers = time.to_bytes(8, "big"), (0).to_bytes(8, "big"), head.size.to_bytes(8, "big")
    return b"subtree/v1\n\x00" + sized(name) + numbers[0] + sized(head.origin) + numbers[1] + numbers[2] + head.root
