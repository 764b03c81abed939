"""Licence plates: a province, a letter, and five or six characters."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import is_digit, is_letter, one_of

_PROVINCES = np.array(
    sorted(int.from_bytes(c.encode(), "big") for c in "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"),
    dtype=np.int64,
)
_LAST = one_of(bytes(sorted({value & 0xFF for value in _PROVINCES.tolist()})))
_DOT = np.frombuffer("·".encode(), np.uint8)
_SUFFIXES = np.array(sorted(int.from_bytes(c.encode(), "big") for c in "警学挂港澳领使"), dtype=np.int64)


def _find(buffer: Buffer) -> Found:
    letter = buffer.spoken[_LAST[buffer.data[buffer.spoken - 1]]]
    letter = letter[is_letter(buffer.data[letter])]
    size = _width(buffer, letter)
    dotted = letter[(size == 1) & (buffer.at(letter + 1, 2) == _DOT).all(axis=1)] + 3
    whole = (size >= 5) & (size <= 7)
    parts = [
        _judge(buffer, letter[whole], letter[whole] + 1, letter[whole] + size[whole]),
        _judge(buffer, dotted - 3, dotted, dotted + _width(buffer, dotted)),
    ]
    return unite(parts)


def _width(buffer: Buffer, start: Places) -> Places:
    """Letters and digits from each place on, to eight: one more than a plate may have."""
    cells = buffer.at(start, 8)
    return np.asarray(np.logical_and.accumulate(is_letter(cells) | is_digit(cells), axis=1).sum(axis=1))


def _judge(buffer: Buffer, letter: Places, rest: Places, end: Places) -> Found:
    if not len(letter):
        return nothing()
    before = buffer.at(letter - 3, 3).astype(np.int64) @ np.array([65536, 256, 1])
    size = end - rest
    good = np.isin(before, _PROVINCES) & is_letter(buffer.data[letter]) & np.isin(size, (4, 5, 6))
    behind = buffer.at(end, 3).astype(np.int64) @ np.array([65536, 256, 1])
    special = np.isin(behind, _SUFFIXES)
    good &= (size >= 5) | special  # 警, 学, 挂 ... stand for the last character
    electric = np.isin(buffer.data[rest], np.frombuffer(b"DFdf", np.uint8))
    electric |= np.isin(buffer.data[end - 1], np.frombuffer(b"DFdf", np.uint8))
    good &= (size != 6) | electric
    figures = sum(is_digit(buffer.data[np.minimum(rest + place, end - 1)]).astype(np.int64) for place in range(6))
    return spans(letter - 3, np.where(special & (size == 4), end + 3, end), Tier.LIKELY).where(good & (figures >= 2))


RECOGNIZER = Recognizer(
    "plate",
    35,
    _find,
    ("车牌", "车牌号", "车牌号码", "号牌", "牌照"),
    needs_context=False,
    lookalike=0.01,
    rule="GA 36: province, letter, 5 characters, or 6 with D or F first or last for new energy; 警 学 挂 港 澳 领 使",
)
