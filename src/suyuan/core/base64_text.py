"""Base64 as evidence needs it: one text for one byte string."""

from __future__ import annotations

import base64


def encode(data: bytes) -> str:
    """Standard alphabet, padded (RFC 4648, section 4)."""
    return base64.b64encode(data).decode()


def decode(text: str) -> bytes:
    """Decode canonical base64.

    Raises:
        ValueError: another alphabet, wrong padding, or bits behind the end that would be dropped in silence.
    """
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("base64 is not canonical")
    return raw
