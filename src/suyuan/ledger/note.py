"""Signed notes (C2SP signed-note): a text, an empty line, and signature lines.

    — NAME BASE64(key id (4 bytes) || signature)

The key id is the start of SHA-256(NAME || newline || type byte || public key); the type byte says what kind of key it
is.  Lines of keys that a reader does not know are ignored, as the format asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from suyuan.core import base64_text
from suyuan.core.errors import IntegrityFault

ED25519 = 0x01
MARK = "\u2014 "
MOST_LINES = 64


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key that checks signature lines, as written ``NAME+KEYID+BASE64``."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that find this key's lines; no security rests on them."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64_text.encode(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signature lines: name and bytes of each.  Nothing is verified yet."""

    text: str
    lines: tuple[tuple[str, bytes], ...]

    def signature(self, key: NoteKey) -> bytes | None:
        """What stands behind the key id in the first line of this key."""
        for name, raw in self.lines:
            if name == key.name and raw[:4] == key.key_id:
                return raw[4:]
        return None


def parse_key(text: str) -> NoteKey:
    """Read a key.

    Raises:
        IntegrityFault: SY-L019, it is no key.
    """
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        raw = base64_text.decode(encoded)
    except ValueError as error:
        raise IntegrityFault("SY-L019") from error
    if not name or any(letter.isspace() for letter in name) or len(raw) < 2:
        raise IntegrityFault("SY-L019")
    key = NoteKey(name, raw[0], raw[1:])
    if key.key_id.hex() != key_id:
        raise IntegrityFault("SY-L019")
    return key


def parse_note(note: str) -> Note:
    """Take a note apart.

    Raises:
        IntegrityFault: SY-L011, it is no note.
    """
    body, gap, rest = note.rpartition("\n\n")
    lines = rest.split("\n")
    if not gap or lines.pop() or not 0 < len(lines) <= MOST_LINES:
        raise IntegrityFault("SY-L011")
    found = []
    for line in lines:
        name, _, text = line.removeprefix(MARK).partition(" ")
        try:
            raw = base64_text.decode(text)
        except ValueError as error:
            raise IntegrityFault("SY-L011") from error
        if not line.startswith(MARK) or not name or not raw:
            raise IntegrityFault("SY-L011")
        found.append((name, raw))
    return Note(f"{body}\n", tuple(found))


def signature_line(key: NoteKey, signature: bytes) -> str:
    """One line, newline included."""
    return f"{MARK}{key.name} {base64_text.encode(key.key_id + signature)}\n"


def sign_note(body: str, name: str, seed: bytes) -> str:
    """Sign a text with an Ed25519 key.

    Args:
        body: lines, each ended by a newline.
        name: of the key: no space, no plus sign.
        seed: 32 bytes of Ed25519.
    """
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return f"{body}\n{signature_line(NoteKey(name, ED25519, public_of(private)), private.sign(body.encode()))}"


def verifier_key(name: str, seed: bytes) -> str:
    """The text that others check the notes with."""
    return str(NoteKey(name, ED25519, public_of(Ed25519PrivateKey.from_private_bytes(seed))))


def open_note(note: str, key: str) -> str:
    """The text of a note that this log key has signed.

    Raises:
        IntegrityFault: SY-L011, no note; SY-L014, the key has not signed it; SY-L019, the key is none.
    """
    opened, known = parse_note(note), parse_key(key)
    signature = opened.signature(known)
    if known.kind != ED25519 or signature is None or not ed25519_holds(known.public, opened.text.encode(), signature):
        raise IntegrityFault("SY-L014")
    return opened.text


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_of(key: Ed25519PrivateKey) -> bytes:
    """The 32 public bytes."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
