"""IPv4 addresses."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.edges import open_both
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, spans
from suyuan.discover.recognizers import Recognizer


def _find(buffer: Buffer) -> Found:
    start, end = _dotted(buffer)
    return spans(start, end, Tier.POSSIBLE)


def _dotted(buffer: Buffer) -> tuple[Places, Places]:
    """Four numbers to 255 with full stops between; a version number looks the same, so the context decides."""
    runs = buffer.digits
    count = len(runs.start) - 3
    if count <= 0:
        none = np.zeros(0, np.intp)
        return none, none
    joined = (runs.start[1:] == runs.end[:-1] + 1) & (buffer.data[runs.end[:-1]] == ord("."))
    first = np.flatnonzero(joined[:count] & joined[1 : count + 1] & joined[2 : count + 2])
    if not len(first):
        return first, first
    fits = np.ones(len(first), dtype=bool)
    for place in range(4):
        size = runs.length[first + place]
        cells = buffer.at(runs.end[first + place] - 3, 3).astype(np.int64) - 48
        weight = np.where(np.arange(3) >= 3 - size[:, None], cells, 0) @ np.array([100, 10, 1])
        fits &= (size <= 3) & (weight <= 255) & ((size == 1) | (buffer.data[runs.start[first + place]] != ord("0")))
    start, end = runs.start[first], runs.end[first + 3]
    good = fits & open_both(buffer, start, end)
    return start[good], end[good]


RECOGNIZER = Recognizer(
    "ip_address",
    60,
    _find,
    ("ip", "ip地址", "登录ip", "地址", "来源ip"),
    needs_context=False,
    lookalike=0.3,
    rule="four numbers to 255 without leading zeros; a version number looks alike, so possible only by itself",
)
