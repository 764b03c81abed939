"""E-mail addresses."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import TOKEN, is_letter

LONGEST, FARTHEST = 64, 255
"""Bytes before the @, and from it to the end, at most (RFC 5321, 4.5.3.1)."""


def _find(buffer: Buffer) -> Found:
    signs = buffer.ats
    if not len(signs):
        return nothing()
    before = TOKEN[buffer.at(signs - LONGEST, LONGEST)][:, ::-1]
    start = signs - np.logical_and.accumulate(before, axis=1).sum(axis=1)
    end = buffer.follow(signs + 1, TOKEN)
    good = (start < signs) & ~TOKEN[buffer.data[start - 1]] & (end > signs + 1) & (end - signs <= FARTHEST)
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
