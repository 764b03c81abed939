"""Address text before it is read: one spelling of characters, and cutting it without a Python loop.

Width, compatibility characters, blanks and dashes are no marks: any program that touches a list changes them.
They are levelled here before anything is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_ODD = r"[^\x{4E00}-\x{9FFF}0-9A-Z()#-]"
_DASHES = r"[\x{2010}-\x{2015}\x{2212}\x{30FC}\x{FE58}~_]"
_NOTHING = r"[\s\p{Z}\p{Cc}\p{Cf}]+"  # not \p{Co}: rare characters of place names live there
_SPLIT_NUMBER = r"[0-9][\s\p{Z}]+[0-9]"
_LEVELLING = (
    (_NOTHING, ""),
    (_DASHES, "-"),
    (r"[\[【〔{]", "("),
    (r"[\]】〕}]", ")"),
    (r"([^0-9])[,、;。.]+", r"\1"),
    (r"^[,、;。.]+|[,、;。.]+$", ""),
)

EMPTY = pa.scalar("")

Ints: TypeAlias = npt.NDArray[np.int32]
Bools: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LevelText:
    """Addresses with one spelling of every character.

    Attributes:
        text: upper-case half-width text without blanks; empty where the address was null.
        sure: False where a blank stood between two digits (``阳光100 3幢``): whoever reads it may guess, but no
            copy is marked on a guess.
    """

    text: pa.Array
    sure: Bools


def level(addresses: pa.Array) -> LevelText:
    """Level width, case, blanks, dashes, brackets and stops; a stop after a digit stays, it may part numbers."""
    text = pc.fill_null(addresses, EMPTY)
    sure = np.ones(len(text), dtype=np.bool_)
    rows = np.flatnonzero(flags(pc.match_substring_regex(text, _ODD)))
    if not len(rows):
        return LevelText(text, sure)
    odd = pc.utf8_normalize(text.take(pa.array(rows)), form="NFKC")
    sure[rows] = ~flags(pc.match_substring_regex(odd, _SPLIT_NUMBER))
    for pattern, replacement in _LEVELLING:
        odd = pc.replace_substring_regex(odd, pattern, replacement)
    level_rows = np.arange(len(text))
    level_rows[rows] = len(text) + np.arange(len(rows))
    return LevelText(one_array(pa.concat_arrays([text, pc.utf8_upper(odd)])).take(pa.array(level_rows)), sure)


def cut(text: pa.Array, width: npt.NDArray[np.integer]) -> tuple[pa.Array, pa.Array]:
    """Cut every string after ``width`` bytes (a character boundary) into its start and its rest."""
    pieces = _pieces(text, width[:, None])
    rows = np.arange(len(text))
    return pieces.take(pa.array(rows * 2)), pieces.take(pa.array(rows * 2 + 1))


def cut_distinct(text: pa.Array, marks: npt.NDArray[np.integer]) -> list[tuple[pa.Array, Ints]]:
    """Cut every string at ``marks`` and name every distinct piece once.

    Args:
        text: (n) strings without nulls.
        marks: (n, k) where to cut, in bytes from the start, rising along each row.

    Returns:
        k + 1 pairs: the distinct first, second, ... pieces, and each row's number among them.
    """
    pieces = pc.dictionary_encode(_pieces(text, marks))
    codes = np.asarray(pieces.indices, dtype=np.int32).reshape(-1, marks.shape[1] + 1)
    return [_renumber(codes[:, piece], pieces.dictionary) for piece in range(codes.shape[1])]


def starts_with(texts: pa.Array, starts: pa.Array) -> Bools:
    """Whether each text starts with its own start; both without nulls."""
    width, most = widths(starts), widths(texts)
    return flags(pc.equal(cut(texts, np.minimum(width, most))[0], starts))


def ends_with(texts: pa.Array, ends: pa.Array) -> Bools:
    """Whether each text ends with its own end; both without nulls."""
    width, most = widths(ends), widths(texts)
    return flags(pc.equal(cut(texts, most - np.minimum(width, most))[1], ends))


def one_array(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The same values as one contiguous array."""
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def flags(values: pa.Array) -> Bools:
    """A boolean array without nulls as numpy; null counts as False."""
    return np.asarray(pc.fill_null(values, False), dtype=np.bool_)  # noqa: FBT003 -- arrow's own signature


def said(texts: pa.Array) -> Bools:
    """Where a text is not empty; null counts as empty."""
    return flags(pc.not_equal(texts, EMPTY))


def join(*pieces: pa.Array | pa.Scalar) -> pa.Array:
    """The pieces of each row put together."""
    return pc.binary_join_element_wise(*pieces, EMPTY)


def widths(texts: pa.Array) -> Ints:
    """The length of each text in bytes; no nulls."""
    return np.asarray(pc.binary_length(texts), dtype=np.int32)


def _pieces(text: pa.Array, marks: npt.NDArray[np.integer]) -> pa.Array:
    """The pieces of all strings one after the other, as views on the text's own bytes: nothing is copied."""
    _, offsets, data = text.buffers()
    if not len(text):
        return pa.array([], pa.string())
    edges = np.frombuffer(offsets, dtype=np.int32)[text.offset : text.offset + len(text) + 1]
    step = marks.shape[1] + 1
    all_edges = np.empty(step * len(text) + 1, dtype=np.int32)
    all_edges[::step] = edges
    for mark in range(marks.shape[1]):
        all_edges[mark + 1 :: step] = edges[:-1] + marks[:, mark]
    return pa.StringArray.from_buffers(step * len(text), pa.py_buffer(all_edges), data or pa.py_buffer(b""))


def _renumber(codes: Ints, names: pa.Array) -> tuple[pa.Array, Ints]:
    used = np.zeros(len(names), dtype=np.bool_)
    used[codes] = True
    number = np.cumsum(used, dtype=np.int32) - 1
    return names.filter(pa.array(used)), number[codes].astype(np.int32)
