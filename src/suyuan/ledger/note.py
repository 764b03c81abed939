"""Signed notes (C2SP signed-note): a text, an empty line, and signature lines.

    — NAME BASE64(key id (4 bytes) || signature)

The key id of an Ed25519 key is the start of SHA-256(NAME || newline || 0x01 || public key).
"""

from __future__ import annotations

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from suyuan.core import base64_text
from suyuan.core.errors import IntegrityFault

ED25519 = b"\x01"
MARK = "\u2014 "


def sign_note(body: str, name: str, seed: bytes) -> str:
    """Sign a text.

    Args:
        body: lines, each ended by a newline.
        name: of the key: no space, no plus sign.
        seed: 32 bytes of Ed25519.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = _key_id(name, _public(key)) + key.sign(body.encode())
    return f"{body}\n{MARK}{name} {base64_text.encode(signature)}\n"


def verifier_key(name: str, seed: bytes) -> str:
    """The text that others check the notes with: ``NAME+key id+BASE64(0x01 || public key)``."""
    public = _public(Ed25519PrivateKey.from_private_bytes(seed))
    return f"{name}+{_key_id(name, public).hex()}+{base64_text.encode(ED25519 + public)}"


def open_note(note: str, key: str) -> str:
    """The text of a note that this verifier key has signed.

    Lines of other keys are ignored, as the format asks.

    Raises:
        IntegrityFault: SY-L011, no note; SY-L014, the key has not signed it.
    """
    body, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise IntegrityFault("SY-L011")
    name, key_id, encoded = key.split("+", 2)
    public = _decode(encoded)[1:]
    for line in lines[:-1].split("\n"):
        signer, _, text = line.removeprefix(MARK).partition(" ")
        if not line.startswith(MARK) or not text:
            raise IntegrityFault("SY-L011")
        raw = _decode(text)
        if signer == name and raw[:4].hex() == key_id:
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], f"{body}\n".encode())
            except InvalidSignature as error:
                raise IntegrityFault("SY-L014") from error
            return f"{body}\n"
    raise IntegrityFault("SY-L014")


def _decode(text: str) -> bytes:
    try:
        return base64_text.decode(text)
    except ValueError as error:
        raise IntegrityFault("SY-L011") from error


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]
