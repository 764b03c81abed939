"""The scanner: every family of identifiers in a text, with exact offsets, for whole buffers at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.buffer import PAD, Buffer
from suyuan.discover.contexts import named
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier
from suyuan.discover.recognizers import Recognizer, built_in
from suyuan.discover.sides import Bools

CHUNK = 2 << 20
"""Bytes looked at together; their temporary arrays fit the processor's cache."""

OVERLAP = 1024
"""Bytes that neighbouring chunks share; no hit with its context is longer.

An address of mail has up to 320 characters, of three bytes each where they are full-width.
"""

OTHERS = (
    "案号", "案件号", "编号", "订单", "订单号", "单号", "流水", "流水号", "序列号", "设备号", "批号", "批次", "条码",
    "时间戳", "金额", "合计", "余额", "版本", "case no", "order no", "serial",
)  # fmt: skip
"""Words that say that a number is no person's: one that only looks like an identifier is possible then, no more."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits in a text, in order; all of shape (n,).

    Attributes:
        families: names, by number.
        family: number of each hit's family.
        start, end: byte offsets in the text.
        tier: how sure each is, a ``Tier``.
    """

    families: tuple[str, ...]
    family: NDArray[np.int16]
    start: Places
    end: Places
    tier: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.start)

    def of(self, family: str) -> NDArray[np.bool_]:
        """Which hits are of a family."""
        return np.asarray(self.family == self.families.index(family))


def scan(text: bytes, recognizers: Sequence[Recognizer] | None = None) -> Hits:
    """Find all identifiers of a text.

    Args:
        text: UTF-8; invalid bytes are no hit and do no harm.
        recognizers: those to use; all built-in ones by default.
    """
    used = tuple(built_in() if recognizers is None else recognizers)
    claimed = np.zeros(min(len(text), CHUNK + 2 * OVERLAP) + 2 * PAD, dtype=bool)  # one for all chunks
    parts = [_scan_chunk(text[begin:end], begin, used, part, claimed) for begin, end, part in _chunks(len(text))]
    families = tuple(recognizer.family for recognizer in used)
    if not parts:
        none = np.zeros(0, np.intp)
        return Hits(families, none.astype(np.int16), none, none, none.astype(np.int8))
    return Hits(families, *(np.concatenate([part[k] for part in parts]) for k in range(4)))


def _chunks(size: int) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Begin and end of each chunk, and of the part of it whose hits count."""
    for first in range(0, size, CHUNK):
        last = min(first + CHUNK, size)
        yield max(first - OVERLAP, 0), min(last + OVERLAP, size), (first, last)


def _scan_chunk(
    text: bytes, begin: int, used: tuple[Recognizer, ...], part: tuple[int, int], claimed: Bools
) -> tuple[NDArray[np.int16], Places, Places, NDArray[np.int8]]:
    buffer = Buffer(text)
    claimed[:] = False
    numbers, finds = [], []
    seen = [(number, _in_context(buffer, recognizer)) for number, recognizer in enumerate(used)]
    seen = [(number, found) for number, found in seen if len(found.start)]
    # What is only possible comes last: a number that stands behind 社保卡号 is no passport, whatever its shape.
    for sure in (True, False):
        for number, found in seen:
            won = _claim(claimed, found.where((found.tier > Tier.POSSIBLE) == sure))
            finds.append(won)
            numbers.append(np.full(len(won.start), number, dtype=np.int16))
    if not finds:
        none = np.zeros(0, np.intp)
        return none.astype(np.int16), none, none, none.astype(np.int8)
    start, end = buffer.origin(
        np.concatenate([found.start for found in finds]), np.concatenate([found.end for found in finds])
    )
    start, end = start + begin, end + begin
    kept = np.flatnonzero((start >= part[0]) & (start < part[1]))
    kept = kept[np.argsort(start[kept], kind="stable")]
    tier = np.concatenate([found.tier for found in finds])[kept]
    return np.concatenate(numbers)[kept], start[kept], end[kept], tier


def _in_context(buffer: Buffer, recognizer: Recognizer) -> Found:
    """Finds of a recognizer, one tier higher behind a word of its own, one lower behind a word for another thing."""
    found = recognizer.find(buffer)
    if not len(found.start) or not recognizer.context:
        return found
    told = named(buffer, found.start, recognizer.context)
    if recognizer.needs_context:
        return Found(found.start[told], found.end[told], np.full(int(told.sum()), Tier.LIKELY, dtype=np.int8))
    tier = np.minimum(found.tier + told, Tier.CERTAIN).astype(np.int8)
    doubted = np.flatnonzero(~told & (tier == Tier.LIKELY))
    tier[doubted[named(buffer, found.start[doubted], OTHERS)]] = Tier.POSSIBLE
    return Found(found.start, found.end, tier)


def _claim(claimed: Bools, found: Found) -> Found:
    """Spans of which nothing was claimed before; they are claimed now."""
    free = ~(claimed[found.start] | claimed[found.end - 1])
    found = _apart(found.where(free))
    width = found.end - found.start
    # All bytes of all spans in one array: each span's start, so often as it is wide, and the place in the span.
    first = np.cumsum(width) - width
    claimed[np.repeat(found.start - first, width) + np.arange(width.sum())] = True
    return found


def _apart(found: Found) -> Found:
    """Spans of one family that share no byte: of a@b.cn@c.cn the first address, of several lengths the longest."""
    if (found.start[1:] >= found.end[:-1]).all():  # in order and apart, as nearly all are
        return found
    order = np.argsort(found.start, kind="stable")
    if (found.start[order][1:] >= found.end[order][:-1]).all():
        return found
    order = np.lexsort((-found.end, found.start))
    kept = np.zeros(len(order), dtype=bool)
    reached = 0
    for place, first, last in zip(order, found.start[order].tolist(), found.end[order].tolist(), strict=True):
        if first >= reached:
            kept[place] = True
            reached = last
    return found.where(kept)
