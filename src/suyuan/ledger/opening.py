"""Commitments of single facts: the entry holds a blinded hash, the workspace the opening, which can be erased.

``SHA-256("suyuan/opening/1" || 0x00 || name || 0x00 || blind || canonical JSON)`` with sixteen fresh random bytes as
blind: without the opening nobody can tell, by trying, whom or what an entry speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from suyuan.core.canonical import Json, canonical_bytes

BLIND_BYTES = 16


@dataclass(frozen=True, slots=True)
class Opening:
    """What a commitment hides.

    Attributes:
        name: of the field in the entry's body.
        place: in the field's list of commitments, None where it holds one alone.
        blind: sixteen random bytes.
        value: the fact.
        rid: the record it speaks of; erased with it.
    """

    name: str
    place: int | None
    blind: bytes
    value: Json
    rid: int | None = None

    @property
    def commitment(self) -> str:
        """The blinded hash, in hex."""
        return commit(self.name, self.blind, self.value)


def commit(name: str, blind: bytes, value: Json) -> str:
    """The commitment of a fact, in hex."""
    label = b"suyuan/opening/1\x00" + name.encode() + b"\x00"
    return sha256(label + blind + canonical_bytes(value)).hexdigest()
