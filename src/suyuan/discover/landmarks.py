"""Landmarks of a buffer: places that identifiers have and the short numbers of any file have not.

Each is found by comparing whole blocks of bytes with their neighbours; what a block leaves behind stays in the nearest
memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suyuan.discover.folding import Bytes, Places
from suyuan.discover.sides import Bools, is_digit, is_letter

BLOCK = 1 << 18
"""Bytes looked at together."""

NUMBER, CODE = 7, 8
"""Digits of the shortest number that stands for itself, and characters of the shortest code."""

JOINED = 4
"""Digits on either side of a joint, at least."""

_BEFORE, _BEHIND = 4, 8
"""Bytes beside a block that its landmarks depend on."""


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Places, rising.

    Attributes:
        numbers: where runs of ``NUMBER`` digits and more begin and end, in turn.
        codes: where runs of ``CODE`` letters and digits and more begin and end, in turn.
        joints: blanks and hyphens with ``JOINED`` digits or more on either side.
        points: full stops between two digits.
        ats: each @.
        spoken: where runs of letters and digits begin, but for those behind , - . / or a line end.
    """

    numbers: Places
    codes: Places
    joints: Places
    points: Places
    ats: Places
    spoken: Places


def find_landmarks(data: Bytes, margin: int) -> Landmarks:
    """Find the landmarks of a buffer.

    Args:
        data: bytes, of which the first and last are zeros.
        margin: how many, at most; no fewer than a block depends on.
    """
    parts = []
    for begin in range(margin, len(data) - margin, BLOCK):
        size = min(BLOCK, len(data) - margin - begin)
        parts.append(_of_block(data[begin - _BEFORE : begin + size + _BEHIND], size, begin))
    return Landmarks(*(np.concatenate(places) for places in zip(*parts, strict=True)))


def _of_block(piece: Bytes, size: int, begin: int) -> tuple[Places, ...]:
    """Landmarks of one block.

    Args:
        piece: the block, with the bytes on either side that it depends on.
        size: bytes of the block.
        begin: its place.
    """
    digit = is_digit(piece)
    one = digit | is_letter(piece)
    inner, before = piece[_BEFORE : size + 4], piece[3 : size + 3]
    four, mixed = _four(digit), _four(one)
    # Seven or eight in a row are two fours; from the byte before the block on, where a run may have begun.
    number = four[3 : size + 4] & four[6 : size + 7]
    code = mixed[3 : size + 4] & mixed[7 : size + 8]
    joint = (inner == ord("-")) | (inner == ord(" "))
    joint &= four[:size]
    joint &= four[5 : size + 5]
    point = inner == ord(".")
    point &= digit[3 : size + 3]
    point &= digit[5 : size + 5]
    spoken = one[4 : size + 4] > one[3 : size + 3]
    spoken &= (before - np.uint8(ord(","))) > np.uint8(3)
    spoken &= before != ord("\n")
    edges = _edges(number, NUMBER), _edges(code, CODE)
    return tuple(
        places + begin
        for places in (*edges, *(found.nonzero()[0] for found in (joint, point, inner == ord("@"), spoken)))
    )


def _four(one: Bools) -> Bools:
    """Where four bytes of a class begin."""
    two = one[1:] & one[:-1]
    return np.asarray(two[2:] & two[:-2])


def _edges(begun: Bools, least: int) -> Places:
    """Where runs begin and end, in turn.

    Args:
        begun: where so many bytes of the class begin, from the byte before the block on.
        least: how many.
    """
    edges: Places = (begun[1:] != begun[:-1]).nonzero()[0]
    edges[~begun[1:][edges]] += least - 1
    return edges
