"""Mobile numbers of mainland China: eleven digits from 13 to 19, with or without +86, in one piece or 3-4-4."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.edges import chained, open_left, open_right
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import Bools, one_of

_PREFIXES = (
    (b"+86", 3),
    (b"+86 ", 4),
    (b"+86-", 4),
    (b"0086", 4),
    (b"0086 ", 5),
    (b"0086-", 5),
    (b"86-", 3),
    (b"86 ", 3),
)

_PREFIX_ENDS = one_of(b"6 -")


def _find(buffer: Buffer) -> Found:
    runs = buffer.numbers
    eleven = runs.start[runs.of_length(11)]
    glued = runs.start[runs.of_length(13)]
    glued = glued[(buffer.at(glued, 2) == np.frombuffer(b"86", np.uint8)).all(axis=1)] + 2
    far = runs.start[runs.of_length(15)]
    far = far[(buffer.at(far, 4) == np.frombuffer(b"0086", np.uint8)).all(axis=1)] + 4
    start, end = chained(buffer, (3, 4, 4))
    parts = [
        _plain(buffer, eleven),
        _judge(buffer, glued, glued + 11, glued - 2, Tier.LIKELY),
        _judge(buffer, far, far + 11, far - 4, Tier.LIKELY),
        _judge(buffer, start, end, start - _prefix(buffer, start), Tier.LIKELY),
    ]
    return unite(parts)


def _plain(buffer: Buffer, start: Places) -> Found:
    """Eleven digits in a row; half of all such codes look like a number, so they are possible only."""
    start = start[_is_mobile(buffer, start)]
    if not len(start):
        return nothing()
    ahead = _prefix(buffer, start)
    tier = np.where(ahead > 0, Tier.LIKELY, Tier.POSSIBLE).astype(np.int8)
    good = open_left(buffer, start - ahead) & open_right(buffer, start + 11)
    return spans(start, start + 11, tier).where(good)


def _judge(buffer: Buffer, start: Places, end: Places, left: Places, tier: Tier) -> Found:
    if not len(start):
        return nothing()
    good = _is_mobile(buffer, start) & open_left(buffer, left) & open_right(buffer, end)
    return spans(start, end, tier).where(good)


def _is_mobile(buffer: Buffer, start: Places) -> Bools:
    second = buffer.data[start + 1]
    return np.asarray((buffer.data[start] == ord("1")) & (second >= ord("3")) & (second <= ord("9")))


def _prefix(buffer: Buffer, start: Places) -> Places:
    """Bytes of an international prefix right before each place."""
    found = np.zeros(len(start), dtype=np.intp)
    some = np.flatnonzero(_PREFIX_ENDS[buffer.data[start - 1]])
    for text, size in _PREFIXES:
        fits = some[(buffer.at(start[some] - size, size) == np.frombuffer(text, np.uint8)).all(axis=1)]
        found[fits] = np.maximum(found[fits], size)
    return found


RECOGNIZER = Recognizer(
    "mobile",
    40,
    _find,
    (
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "联系电话",
        "联系方式",
        "移动电话",
        "来电",
        "致电",
        "短信",
        "mobile",
        "tel",
        "phone",
    ),
    needs_context=False,
    lookalike=0.52,
    rule="11 digits, 13 to 19 in front, +86 or not, 3-4-4 or whole; operators' prefixes are not asked",
)
