"""Shapes of short codes: letters and digits place by place."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.edges import open_both
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.sides import is_digit, one_of

LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NO_I_O = b"ABCDEFGHJKLMNPQRSTUVWXYZ"


def shaped(buffer: Buffer, head: tuple[bytes, ...], digits: int, tier: Tier) -> Found:
    """Codes that begin with one letter of each set and go on with so many digits."""
    runs, size = buffer.codes, len(head) + digits
    start = runs.start[runs.of_length(size)]
    for place, letters in enumerate(head):  # each letter leaves fewer
        start = start[one_of(letters, letters.lower())[buffer.data[start + place]]]
    if not len(start):
        return nothing()
    good = is_digit(buffer.at(start, size)[:, len(head) :]).all(axis=1)
    return spans(start, start + size, tier).where(good & open_both(buffer, start, start + size))


def eighteen(buffer: Buffer) -> Places:
    """Where eighteen digits stand, or seventeen and an X."""
    runs = buffer.numbers
    short = runs.of_length(17)
    crossed = short[(buffer.data[runs.end[short]] | 0x20) == ord("x")]
    found: Places = runs.start[np.concatenate([runs.of_length(18), crossed])]
    return found


def bare(buffer: Buffer, least: int, most: int, tier: Tier) -> Found:
    """Digits alone, of a range of lengths."""
    runs = buffer.free
    some = runs.of_length(least, most)
    return spans(runs.start[some], runs.end[some], tier)


def mixed(buffer: Buffer, least: int, most: int, tier: Tier) -> Found:
    """Letters and digits, of a range of lengths."""
    runs = buffer.words
    some = runs.of_length(least, most)
    start, end = runs.start[some], runs.end[some]
    lettered = spans(start, end, tier).where(open_both(buffer, start, end))
    return unite([lettered, bare(buffer, least, most, tier)])
