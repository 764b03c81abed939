"""E-mail addresses."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import is_letter

LONGEST = 64


def _find(buffer: Buffer) -> Found:
    signs = np.flatnonzero(buffer.data == ord("@"))
    if not len(signs) or not len(buffer.tokens.start):
        return nothing()
    runs = buffer.tokens
    behind = np.searchsorted(runs.start, signs + 1)
    before = np.searchsorted(runs.end, signs)
    inside = (behind < len(runs.start)) & (before < len(runs.end))
    signs, behind, before = signs[inside], behind[inside], before[inside]
    start, end = runs.start[before], runs.end[behind]
    good = (runs.end[before] == signs) & (runs.start[behind] == signs + 1)
    good &= (signs - start <= LONGEST) & (end - signs <= 255)
    start, end, signs = start[good], end[good], signs[good]
    for _ in range(3):  # a full stop or hyphen of the sentence is no part of the address
        end = np.where(np.isin(buffer.data[end - 1], np.frombuffer(b".-_%+", np.uint8)), end - 1, end)
        start = np.where(np.isin(buffer.data[start], np.frombuffer(b".-", np.uint8)), start + 1, start)
    tail = end - signs
    dotted = np.zeros(len(signs), dtype=bool)
    for size in range(2, 11):  # a top-level domain of letters
        fits = tail > size + 2
        place = end[fits] - size - 1
        domain = is_letter(buffer.at(end[fits] - size, size)).all(axis=1)
        dotted[fits] |= domain & (buffer.data[place] == ord("."))
    return spans(start, end, Tier.CERTAIN).where(dotted & (signs > start))


RECOGNIZER = Recognizer(
    "email",
    5,
    _find,
    ("邮箱", "电子邮件", "电子邮箱", "email", "mail"),
    needs_context=False,
    lookalike=0.001,
    rule="RFC 5322 dot-atoms in practice: letters, digits and ._%+- before the @, a domain that ends in letters",
)
