"""IPv4 addresses."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.edges import open_both
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import Bools, is_digit

LONGEST = 3
"""Digits of a number, at most."""


def _find(buffer: Buffer) -> Found:
    start, end = _dotted(buffer)
    return spans(start, end, Tier.POSSIBLE)


def _dotted(buffer: Buffer) -> tuple[Places, Places]:
    """Four numbers to 255 with full stops between; a version number looks the same, so the context decides."""
    point = buffer.points
    near = np.diff(point) <= LONGEST + 1
    some = np.flatnonzero(near[:-1] & near[1:])
    if not len(some):
        return some, some
    stops = [point[some + place] for place in range(3)]
    before = buffer.digits_at(stops[0] - LONGEST - 1, LONGEST + 1)[:, ::-1]
    behind = buffer.digits_at(stops[2] + 1, LONGEST + 1)
    start = stops[0] - np.logical_and.accumulate(before, axis=1).sum(axis=1)
    end = stops[2] + 1 + np.logical_and.accumulate(behind, axis=1).sum(axis=1)
    good = open_both(buffer, start, end)
    for first, last in zip((start, *(stop + 1 for stop in stops)), (*stops, end), strict=True):
        good &= _is_number(buffer, first, last)
    return start[good], end[good]


def _is_number(buffer: Buffer, first: Places, last: Places) -> Bools:
    """Whether spans that begin and end with a digit are numbers to 255 without leading zeros."""
    size = last - first
    cells = buffer.at(last - LONGEST, LONGEST).astype(np.int64) - ord("0")
    value = np.where(np.arange(LONGEST) >= LONGEST - size[:, None], cells, 0) @ np.array([100, 10, 1])
    plain = (size == 1) | (is_digit(buffer.data[first + 1]) & (buffer.data[first] != ord("0")))
    return np.asarray(plain & (size <= LONGEST) & (value <= 255))


RECOGNIZER = Recognizer(
    "ip_address",
    60,
    _find,
    ("ip", "ip地址", "登录ip", "地址", "来源ip"),
    needs_context=False,
    lookalike=0.3,
    rule="four numbers to 255 without leading zeros; a version number looks alike, so possible only by itself",
)
