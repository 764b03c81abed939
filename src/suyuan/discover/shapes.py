"""Shapes of short codes: letters and digits place by place."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Bools, Buffer, Places, is_digit
from suyuan.discover.checks import upper
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, spans, unite

LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NO_I_O = b"ABCDEFGHJKLMNPQRSTUVWXYZ"


def shaped(buffer: Buffer, head: tuple[bytes, ...], digits: int, tier: Tier) -> Found:
    """Codes that begin with one letter of each set and go on with so many digits."""
    runs = buffer.words
    start = runs.start[runs.length == len(head) + digits]
    cells = upper(buffer.at(start, len(head) + digits))
    good = is_digit(cells[:, len(head) :]).all(axis=1)
    for place, letters in enumerate(head):
        good &= np.isin(cells[:, place], np.frombuffer(letters, np.uint8))
    end = start + len(head) + digits
    return spans(start, end, tier).where(good & open_both(buffer, start, end))


def bare(buffer: Buffer, lengths: tuple[int, ...], tier: Tier) -> Found:
    """Digits alone, of these lengths."""
    runs = buffer.digits
    some: Bools = np.isin(runs.length, lengths)
    start: Places = runs.start[some]
    end: Places = runs.end[some]
    return spans(start, end, tier).where(open_both(buffer, start, end))


def mixed(buffer: Buffer, lengths: tuple[int, ...], tier: Tier) -> Found:
    """Letters and digits, of these lengths."""
    runs = buffer.words
    some: Bools = np.isin(runs.length, lengths)
    start: Places = runs.start[some]
    end: Places = runs.end[some]
    lettered = spans(start, end, tier).where(open_both(buffer, start, end))
    return unite([lettered, bare(buffer, lengths, tier)])
