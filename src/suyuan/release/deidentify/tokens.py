"""Keyed tokens: one pseudonym for each value, the same in all tables of one scope and different in every other.

HMAC (RFC 2104) over SHA-256 or SM3.  The key belongs to one recipient, purpose and class of field: two recipients
cannot join their copies, and one recipient can join his tables.  A hash without a key is the value itself for whoever
tries all phone numbers, so there is none here.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.keyed import derive_key
from suyuan.core.normalise.cells import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

Digest = Literal["sha256", "sm3"]
TOKEN_BYTES = 15
"""120 bits of the MAC, 24 letters: no two of a billion values share a token but with a chance of 10^-18."""


def scope_key(master: bytes, recipient: str, purpose: str, field_class: str) -> bytes:
    """The key of one recipient, purpose and class of field (all phone columns are one class), 16 bytes."""
    return derive_key(master, "token", recipient, purpose, field_class)


def make_tokens(cells: pa.Array | pa.ChunkedArray, key: bytes, digest: Digest = "sha256") -> pa.Array:
    """Tokens of cells, 24 letters and digits of base32, shape (n,); null and empty cells give null.

    Args:
        cells: canonical text, so that one person's number is written in one way.
        key: of the scope.
        digest: the hash function of the HMAC.
    """
    coded = pc.dictionary_encode(as_text(cells))
    tokens = pa.array(list(_tokens(coded.dictionary.to_pylist(), key, digest)), pa.string())
    return tokens.take(coded.indices)


def _tokens(texts: Iterable[str], key: bytes, digest: Digest) -> Iterable[str | None]:
    for text in texts:
        mac = hmac.digest(key, text.encode(), digest)
        yield base64.b32encode(mac[:TOKEN_BYTES]).decode() if text else None
