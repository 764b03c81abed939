"""The scanner: every family of identifiers in a text, with exact offsets, for whole buffers at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.buffer import PAD, Buffer
from suyuan.discover.contexts import before_spans, named
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, spans, unite
from suyuan.discover.passing import bear_out
from suyuan.discover.recognizers import Recognizer, structured
from suyuan.discover.sides import Bools
from suyuan.discover.told import SHORTEST, Told

CHUNK = 4 << 20
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

_UNSPOKEN = b",-./\n"
"""Bytes behind which ``Buffer.spoken`` has no place."""

_Part = tuple[NDArray[np.int16], Places, Places, NDArray[np.int8], Bools]
"""Of the hits of a chunk: family, start, end, tier, and whether nothing speaks for it but its own check."""


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
        recognizers: those to use; all structured ones by default.
    """
    used = structured() if recognizers is None else tuple(recognizers)
    claimed = np.zeros(min(len(text), CHUNK + 2 * OVERLAP) + 2 * PAD, dtype=bool)  # one for all chunks
    parts = [_scan_chunk(text[begin:end], begin, used, part, claimed) for begin, end, part in _chunks(len(text))]
    families = tuple(recognizer.family for recognizer in used)
    if not parts:
        none = np.zeros(0, np.intp)
        return Hits(families, none.astype(np.int16), none, none, none.astype(np.int8))
    family, start, end, tier, alone = (np.concatenate([part[k] for part in parts]) for k in range(5))
    for number, recognizer in enumerate(used):
        if recognizer.needs_company:
            bare = np.flatnonzero(alone & (family == number))
            if not bear_out(text, start[bare], end[bare], tier[bare] > Tier.FAILED, recognizer.lookalike):
                tier[bare] = np.minimum(tier[bare], Tier.POSSIBLE)
    kept = tier > Tier.UNTOLD
    return Hits(families, family[kept], start[kept], end[kept], tier[kept])


def _chunks(size: int) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Begin and end of each chunk, and of the part of it whose hits count."""
    for first in range(0, size, CHUNK):
        last = min(first + CHUNK, size)
        yield max(first - OVERLAP, 0), min(last + OVERLAP, size), (first, last)


def _scan_chunk(text: bytes, begin: int, used: tuple[Recognizer, ...], part: tuple[int, int], claimed: Bools) -> _Part:
    buffer = Buffer(text)
    claimed[:] = False
    words = tuple(word for recognizer in used if recognizer.needs_context for word in recognizer.context)
    told = Told(buffer, before_spans(words)) if _leave_a_mark(words) else buffer
    seen = [
        (number, *_in_context(told if recognizer.needs_context else buffer, recognizer))
        for number, recognizer in enumerate(used)
    ]
    seen = [one for one in seen if len(one[1].start)]
    numbers, finds, bare = [], [], []
    # What is only possible comes last: a number that stands behind 社保卡号 is no passport, whatever its shape.
    for tiers in ((Tier.LIKELY, Tier.CERTAIN), (Tier.POSSIBLE, Tier.POSSIBLE), (Tier.FAILED, Tier.FAILED)):
        for number, found, alone in seen:
            some = np.flatnonzero((found.tier >= tiers[0]) & (found.tier <= tiers[1]))
            if len(some):
                some = some[_claim(claimed, found.start[some], found.end[some])]
                finds.append(found.where(some))
                bare.append(alone[some])
                numbers.append(np.full(len(some), number, dtype=np.int16))
    if not finds:
        none = np.zeros(0, np.intp)
        return none.astype(np.int16), none, none, none.astype(np.int8), none.astype(bool)
    found = unite(finds)
    start, end = buffer.origin(found.start, found.end)
    start, end = start + begin, end + begin
    kept = np.flatnonzero((start >= part[0]) & (start < part[1]))
    kept = kept[np.argsort(start[kept], kind="stable")]
    return np.concatenate(numbers)[kept], start[kept], end[kept], found.tier[kept], np.concatenate(bare)[kept]


def _leave_a_mark(words: Sequence[str]) -> bool:
    """Whether no word ends with a byte behind which runs are not sought; other packages may bring such a word."""
    return not any(word.encode()[-1:] in _UNSPOKEN for word in words)


def _in_context(buffer: Buffer, recognizer: Recognizer) -> tuple[Found, Bools]:
    """Finds of a recognizer, one tier higher behind a word of its own, one lower behind a word for another thing.

    Returns:
        The finds, and which of them nothing speaks for but their own check, passed or failed.
    """
    found = recognizer.find(buffer)
    alone = np.zeros(len(found.start), dtype=bool)
    if not len(found.start) or not recognizer.context:
        return found, alone
    told = named(buffer, found.start, recognizer.context)
    if recognizer.needs_context:
        found = found.where(told)
        return spans(found.start, found.end, Tier.LIKELY), alone[told]
    # A word makes a hit of what is too common a shape without one, but not of what fails its check.
    raised = np.minimum(np.maximum(found.tier, Tier.POSSIBLE) + 1, Tier.CERTAIN)
    tier = np.where(told & (found.tier > Tier.FAILED), raised, found.tier).astype(np.int8)
    checked = np.flatnonzero(~told & ((tier == Tier.LIKELY) | (tier == Tier.FAILED)))
    denied = named(buffer, found.start[checked], OTHERS)
    tier[checked[denied]] = np.minimum(tier[checked[denied]], Tier.POSSIBLE)
    alone[checked[~denied]] = recognizer.needs_company
    return Found(found.start, found.end, tier), alone


def _claim(claimed: Bools, start: Places, end: Places) -> Places:
    """Numbers of the spans of which nothing was claimed before; they are claimed now."""
    taken = claimed[start] | claimed[end - 1]
    width = end - start
    # A wide span may hold another between its ends; none is shorter than a step.
    for step in range(SHORTEST, int(width.max(initial=0)), SHORTEST):
        wide = np.flatnonzero(width > step)
        taken[wide] |= claimed[start[wide] + step]
    free = np.flatnonzero(~taken)
    free = free[_apart(start[free], end[free])]
    start, width = start[free], (end - start)[free]
    counts = np.bincount(width)
    # The spans of a family have few lengths, and a copy of whole items is quick.
    for size in np.flatnonzero(counts).tolist():
        items: NDArray[np.void] = np.ndarray((len(claimed) - size + 1,), dtype=f"V{size}", buffer=claimed, strides=(1,))
        items[start if counts[size] == len(start) else start[width == size]] = np.void(b"\1" * size)
    return free


def _apart(start: Places, end: Places) -> Bools | slice:
    """Which spans of a family share no byte with another: of a@b.cn@c.cn the first, of several lengths the longest."""
    if (start[1:] >= end[:-1]).all():  # in order and apart, as nearly all are
        return slice(None)
    order = np.argsort(start, kind="stable")
    if (start[order][1:] >= end[order][:-1]).all():
        return slice(None)
    order = np.lexsort((-end, start))
    kept = np.zeros(len(order), dtype=bool)
    reached = 0
    for place, first, last in zip(order, start[order].tolist(), end[order].tolist(), strict=True):
        if first >= reached:
            kept[place] = True
            reached = last
    return kept
