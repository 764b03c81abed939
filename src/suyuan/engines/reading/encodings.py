"""Bytes of a text file to UTF-8: strict UTF-8, UTF-16 with a byte order mark, or GB18030; nothing else is
guessed.

Statistical detectors call short GB18030 files Korean or Big5.  Here the rule is exact: what is valid UTF-8
is UTF-8; otherwise all of it must be GB18030.  GB18030 accepts most byte pairs, UTF-8 included, so lines
that read well only as UTF-8 are sought for, and a file with both kinds of line is refused with the line
where the change happens.
"""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 22
_BOM8 = b"\xef\xbb\xbf"


def decode_text(data: bytes, file: str) -> tuple[bytes, str, tuple[str, ...]]:
    """Turn the bytes of a text file into UTF-8 without a byte order mark.

    Returns:
        UTF-8 bytes, the name of the encoding found, and notes.

    Raises:
        InputFault: SY-I008 holds NUL, SY-I009 no encoding fits, SY-I010 encodings are mixed (both with the
            line).
    """
    notes: tuple[str, ...] = ()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text, encoding = _decode_utf16(data, file), "utf-16"
    elif data.startswith(_BOM8):
        text, encoding = data[len(_BOM8) :], "utf-8-sig"
        if not _is_utf8(text):
            raise InputFault("SY-I010", file=file, line=_line_of(text, _first_invalid(text, "utf-8")))
    elif _is_utf8(data):
        text, encoding = data, "utf-8"
    else:
        text, encoding = _decode_gb18030(data, file), "gb18030"
        if _common_share(text[: 1 << 16].decode("utf-8", "ignore")) < 0.3:
            notes = ("doubtful_encoding",)
    if b"\x00" in text:
        raise InputFault("SY-I008", file=file)
    return text, encoding, notes


def _decode_utf16(data: bytes, file: str) -> bytes:
    try:
        return data.decode("utf-16").encode()
    except UnicodeDecodeError as cause:
        line = data[: cause.start].decode("utf-16", "replace").count("\n") + 1
        raise InputFault("SY-I009", file=file, line=line) from None


def _decode_gb18030(data: bytes, file: str) -> bytes:
    changed = _find_change(data)
    if changed is not None:
        raise InputFault("SY-I010", file=file, line=changed)
    pieces = []
    done = 0
    for piece in _whole_lines(data):
        try:
            pieces.append(piece.decode("gb18030").encode())
        except UnicodeDecodeError as cause:
            raise InputFault("SY-I009", file=file, line=_line_of(data, done + cause.start)) from None
        done += len(piece)
    return b"".join(pieces)


def _is_utf8(data: bytes) -> bool:
    """Whether all of ``data`` is UTF-8, checked by Arrow without making a second copy."""
    offsets = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _whole_lines(data: bytes) -> Iterator[bytes]:
    """Cut ``data`` into pieces of a few megabytes that end with a line, so that no character is split."""
    start = 0
    while start < len(data):
        stop = len(data)
        if stop - start > _PIECE:
            cut = data.rfind(b"\n", start, start + _PIECE)
            cut = data.find(b"\n", start) if cut < 0 else cut
            stop = len(data) if cut < 0 else cut + 1
        yield data[start:stop]
        start = stop


def _first_invalid(data: bytes, encoding: str) -> int:
    done = 0
    for piece in _whole_lines(data):
        try:
            piece.decode(encoding)
        except UnicodeDecodeError as cause:
            return done + cause.start
        done += len(piece)
    return len(data)


def _line_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _find_change(data: bytes) -> int | None:
    """The line at which the encoding changes, in a file that is not all UTF-8; None if it does not."""
    first_utf8 = next(find_utf8_lines(data), None)
    if first_utf8 is None:
        return None
    first_other = _line_of(data, _first_invalid(data, "utf-8"))
    return first_other if first_utf8 < first_other else first_utf8


def find_utf8_lines(data: bytes) -> Iterator[int]:
    """Yield numbers of the lines that are clearly UTF-8: three-byte characters, commoner ones than as GB18030."""
    before = 0
    for piece in _whole_lines(data):
        octets = np.frombuffer(piece, dtype=np.uint8)
        high = octets >= 0x80
        lead = (octets & 0xF0) == 0xE0
        follows = np.zeros_like(lead)
        follows[1:] = lead[:-1]
        follows[2:] |= lead[:-2] & (octets[1:-1] != 0x0A)
        # Within a line of three-byte characters every high byte is a lead or follows one, and never both.
        wrong = ((octets & 0xC0) == 0x80) != follows
        wrong |= high & (lead == follows)
        ends = np.flatnonzero(octets == 0x0A)
        starts = np.concatenate(([0], ends + 1))
        starts = starts[starts < len(octets)]
        candidates = np.logical_or.reduceat(high, starts) & ~np.logical_or.reduceat(wrong, starts)
        for index in np.flatnonzero(candidates):
            start = int(starts[index])
            stop = int(starts[index + 1]) if index + 1 < len(starts) else len(piece)
            if _reads_better_as_utf8(piece[start:stop]):
                yield before + int(index) + 1
        before += len(ends)


def _reads_better_as_utf8(line: bytes) -> bool:
    share = _common_share(line.decode("utf-8", "replace"))
    return share >= 0.5 and share > _common_share(line.decode("gb18030", "replace"))


@cache
def _common_characters() -> frozenset[str]:
    """The 3,755 characters of GB/T 2312 level 1 and full-width punctuation."""
    level_one = (bytes([lead, trail]) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    marks = "，。、；：？！（）《》【】“”‘’·—…￥％－／＋＝＠　"
    return frozenset("".join(pair.decode("gb2312", "ignore") for pair in level_one) + marks)


def _common_share(text: str) -> float:
    """Share of common characters among those outside ASCII; 1 if there are none."""
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 1.0
    common = _common_characters()
    return sum(character in common for character in foreign) / len(foreign)
