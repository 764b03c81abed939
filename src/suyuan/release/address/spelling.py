"""Reading, comparing and writing addresses: the code book at work on whole columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address.book import HEAD_SLOTS, Bits, Readings, visible
from suyuan.release.address.head import Heads, canonical_heads, read_heads, spell_heads
from suyuan.release.address.tail import (
    DOUBTFUL,
    TAIL_CHARACTERS,
    TURNED_GROUP,
    Tails,
    canonical_tails,
    read_tails,
    spell_tails,
)
from suyuan.release.address.text import Bools, Ints, cut_distinct, flags, join, level, one_array, widths

if TYPE_CHECKING:
    from collections.abc import Callable

_SPLIT = len(HEAD_SLOTS)
_ORDER = HEAD_SLOTS.index("community.order")


@dataclass(frozen=True, slots=True)
class ParsedAddresses:
    """A column of addresses, read.  Distinct heads and tails are kept once; rows point at them.

    Attributes:
        raw: (n) the addresses as given.
        heads: distinct heads.
        tails: distinct tails.
        head: (n) each row's head.
        tail: (n) each row's tail.
        sure: (n) False where the text leaves doubt (a blank between digits); such a row offers no position.
    """

    raw: pa.Array
    heads: Heads
    tails: Tails
    head: Ints
    tail: Ints
    sure: Bools

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.head)

    def take(self, rows: npt.NDArray[np.integer]) -> ParsedAddresses:
        """The same addresses at these rows, in this order."""
        return ParsedAddresses(
            self.raw.take(pa.array(rows)),
            self.heads,
            self.tails,
            self.head[rows],
            self.tail[rows],
            self.sure[rows],
        )


def parse(addresses: pa.Array | pa.ChunkedArray) -> ParsedAddresses:
    """Read a column of addresses (strings, nulls allowed, less than 2 GiB of text)."""
    addresses = one_array(addresses).cast(pa.string())
    levelled = level(addresses)
    text = levelled.text
    (head_texts, head), (tail_texts, tail) = cut_distinct(text, _head_widths(text)[:, None])
    heads = read_heads(head_texts)
    tail_texts, tail, literal = _doubt(heads, head, tail_texts, tail)
    return ParsedAddresses(addresses, heads, read_tails(tail_texts, literal), head, tail, levelled.sure)


def canonical(parsed: ParsedAddresses) -> pa.Array:
    """The one canonical spelling, equal for all forms of one address; null where the address was null."""
    return _compose(parsed, canonical_heads, canonical_tails)


def offered(parsed: ParsedAddresses) -> Bools:
    """Which positions exist for each record, (n, P); a rule that reads the registry alone."""
    found = np.concatenate([parsed.heads.offered[parsed.head], parsed.tails.offered[parsed.tail]], axis=1)
    found[:, _ORDER] &= parsed.tails.clean[parsed.tail]
    found &= (parsed.sure & flags(parsed.raw.is_valid()))[:, None]
    return found


def read_symbols(parsed: ParsedAddresses) -> Readings:
    """The symbol of each position as written, (n, P); -1 where it cannot be read."""
    return np.concatenate([parsed.heads.readings[parsed.head], parsed.tails.readings[parsed.tail]], axis=1)


def render(parsed: ParsedAddresses, symbols: Bits) -> pa.Array:
    """Spell each address as its symbols say.

    Args:
        parsed: the addresses.
        symbols: (n, P) of 0 and 1; those of positions that are not offered are ignored.

    Returns:
        (n) strings; null where the address was null, the given text where no position is offered.
    """
    exists = offered(parsed)
    chosen = np.where(visible(exists, symbols), symbols, 0).astype(np.uint8)
    native = np.maximum(parsed.heads.readings[parsed.head, _ORDER], 0)
    chosen[:, _ORDER] = np.where(exists[:, _ORDER], chosen[:, _ORDER], native)
    heads = _spell_distinct(parsed.head, chosen[:, :_SPLIT], lambda at, bits: spell_heads(parsed.heads, at, bits))
    tails = _spell_distinct(parsed.tail, chosen[:, _SPLIT:], lambda at, bits: spell_tails(parsed.tails, at, bits))
    text = join(heads, tails)
    return pc.if_else(pa.array(exists.any(axis=1)), text, parsed.raw)


def match_key(addresses: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Comparable text for linkage: the canonical spelling without province.

    Null where there is too little to tell one home from the next: no house, building or room number, or
    nothing but that.
    """
    parsed = parse(addresses)
    key = _compose(parsed, lambda heads, at: canonical_heads(heads, at, province=False), canonical_tails)
    enough = (parsed.heads.numbered[parsed.head] | parsed.tails.housed[parsed.tail]) & parsed.heads.placed[parsed.head]
    return pc.if_else(pa.array(enough), key, None)


def _head_widths(text: pa.Array) -> npt.NDArray[np.integer]:
    """Where the tail of each address begins, in bytes."""
    heads = pc.utf8_rtrim(text, TAIL_CHARACTERS)
    closed = pc.ends_with(text, ")")
    before_group = pc.replace_substring_regex(pc.if_else(closed, text, None), TURNED_GROUP, "")
    clear = pc.equal(pc.utf8_rtrim(before_group, TAIL_CHARACTERS), before_group)
    return widths(pc.if_else(pa.array(flags(clear)), before_group, heads))


def _doubt(heads: Heads, head: Ints, tail_texts: pa.Array, tail: Ints) -> tuple[pa.Array, Ints, Bools]:
    """Set apart tails that may be a house number where they follow a road or a village: there they stay.

    Returns:
        The distinct tails, with one more for each that is set apart; each row's tail; True for those apart.
    """
    either = flags(pc.match_substring_regex(tail_texts, DOUBTFUL))
    literal = np.zeros(len(tail_texts), dtype=np.bool_)
    doubtful = either[tail] & heads.after_road[head]
    if not doubtful.any():
        return tail_texts, tail, literal
    again = np.flatnonzero(either)
    number = np.zeros(len(tail_texts), dtype=np.int32)
    number[again] = len(tail_texts) + np.arange(len(again))
    texts = pa.concat_arrays([tail_texts, tail_texts.take(pa.array(again))])
    literal = np.concatenate([literal, np.ones(len(again), dtype=np.bool_)])
    return texts, np.where(doubtful, number[tail], tail), literal


def _compose(
    parsed: ParsedAddresses,
    spell_head: Callable[[Heads, Ints], pa.Array],
    spell_tail: Callable[[Tails, Ints], pa.Array],
) -> pa.Array:
    """Spell every head and tail that occurs once, and put the rows together."""
    heads, tails = pc.dictionary_encode(pa.array(parsed.head)), pc.dictionary_encode(pa.array(parsed.tail))
    text = join(
        spell_head(parsed.heads, heads.dictionary.to_numpy()).take(heads.indices),
        spell_tail(parsed.tails, tails.dictionary.to_numpy()).take(tails.indices),
    )
    return pc.if_else(parsed.raw.is_valid(), text, None)


def _spell_distinct(index: Ints, bits: Bits, spell: Callable[[Ints, Bits], pa.Array]) -> pa.Array:
    """Spell each distinct pair of part and symbols once, and hand every row its own."""
    width = bits.shape[1]
    key = index.astype(np.int64)
    for column in range(width):
        key = key * 2 + bits[:, column]
    pairs = pc.dictionary_encode(pa.array(key))
    distinct = pairs.dictionary.to_numpy()
    symbols = (distinct[:, None] >> np.arange(width - 1, -1, -1)) & 1
    return spell((distinct >> width).astype(np.int32), symbols.astype(np.uint8)).take(pairs.indices)
