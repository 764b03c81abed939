"""Windows: the few characters around a place of a folded buffer, as text, for recognizers of running text."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer


def before(buffer: Buffer, place: int, size: int) -> str:
    """The text in the ``size`` bytes before a place; a character that is cut at its start is left out."""
    return bytes(buffer.data[max(place - size, 0) : place]).decode("utf-8", "ignore").rpartition("\0")[2]


def behind(buffer: Buffer, place: int, size: int) -> str:
    """The text in the ``size`` bytes from a place on; a character that is cut at its end is left out."""
    return bytes(buffer.data[place : place + size]).decode("utf-8", "ignore").partition("\0")[0]


def width(text: str) -> int:
    """Bytes of a text in the buffer."""
    return len(text.encode())
