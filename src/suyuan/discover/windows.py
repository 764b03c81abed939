"""Windows: the few characters around a place of a folded buffer, as text, for recognizers of running text."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer

_BROKEN = "\ufffd"


def before(buffer: Buffer, place: int, size: int) -> str:
    """The text in the ``size`` bytes before a place, from the last byte on that is no text or of a cut character."""
    return _decode(buffer, max(place - size, 0), place).rpartition(_BROKEN)[2]


def behind(buffer: Buffer, place: int, size: int) -> str:
    """The text in the ``size`` bytes from a place on, up to the first byte that is no text or of a cut character."""
    return _decode(buffer, place, place + size).partition(_BROKEN)[0]


def _decode(buffer: Buffer, first: int, last: int) -> str:
    # Bytes that are left out without a mark would make the text narrower than its place in the buffer.
    return bytes(buffer.data[first:last]).decode("utf-8", "replace").replace("\0", _BROKEN)


def width(text: str) -> int:
    """Bytes of a text in the buffer."""
    return len(text.encode())
