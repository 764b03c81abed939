"""Attacks of several recipients, or on several copies: mixtures, unions, collusion cell by cell.

A broker has no registry.  Rows of one person are found in several copies by what the copies share: birth dates, names,
numbers that all of them show, and the address whatever its spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise
from suyuan.release.address import match_key, render
from suyuan.samples.leaks.draft import SEVERAL, Draft, stack
from suyuan.samples.leaks.spelling import read_spelling

_SAME = (Kind.NAME, Kind.BIRTH_DATE, Kind.ID_NUMBER, Kind.RECORD_NUMBER, Kind.ADDRESS)
_BOTH = "/"
Pick = Callable[[NDArray[np.int8], np.random.Generator], NDArray[np.int8]]


def mix(copies: Sequence[Draft], rng: np.random.Generator, *, shares: str, rows: int) -> Draft:
    """So many people, each from one copy, the copies at these shares (``.6/.3/.1``)."""
    wanted = np.array([float(share) for share in shares.split("/")])
    codes, people = _people(copies)
    chosen = rng.choice(people, min(rows, people), replace=False)
    owner = np.full(people, -1)
    edges = np.round(np.cumsum(wanted / wanted.sum()) * len(chosen)).astype(int)
    for number, part in enumerate(np.split(chosen, edges[:-1])):
        owner[part] = number
    parts = [
        copy.take(np.flatnonzero(owner[code] == number))
        for number, (copy, code) in enumerate(zip(copies, codes, strict=True))
    ]
    whole = stack(parts)
    return whole.take(rng.permutation(whole.rows))


def union(copies: Sequence[Draft], rng: np.random.Generator, *, rows: int = 0) -> Draft:
    """Everybody of all copies once: both numbers where they differ, one spelling or the other, gaps filled."""
    aligned, codes = _side_by_side(copies, rng, rows)
    first = aligned[0]
    columns = {}
    for place, column in enumerate(first.columns):
        cells = [copy.cells(place) for copy in aligned]
        if column.kind is Kind.PHONE:
            columns[first.table.column_names[place]] = _both_numbers(cells)
        else:
            picked = _pick_column(cells, rng.integers(len(cells), size=first.rows))
            columns[first.table.column_names[place]] = pc.coalesce(picked, *cells)
    return _of_several(first, pa.table(columns), codes)


def collude(copies: Sequence[Draft], rng: np.random.Generator, *, way: str = "interleave", rows: int = 0) -> Draft:
    """One list made cell by cell, and in addresses position by position.

    Args:
        way: ``interleave`` (a member at random), ``majority``, ``minority``, ``coin`` (where members differ, at
            random between what they show), ``all-ones`` (one side wherever any member shows it).
    """
    aligned, codes = _side_by_side(copies, rng, rows)
    first = aligned[0]
    columns = {}
    for place, column in enumerate(first.columns):
        cells = [copy.cells(place) for copy in aligned]
        name = first.table.column_names[place]
        if column.kind is Kind.ADDRESS:
            columns[name] = _collude_addresses(cells, WAYS[way], rng)
        else:
            columns[name] = _collude_cells(cells, WAYS[way], rng)
    return _of_several(first, pa.table(columns), codes)


def _interleave(shown: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int8]:
    """A member's symbol at random among those who show one; members are the first axis."""
    draw = np.where(shown >= 0, rng.random(shown.shape), -1.0)
    return np.asarray(np.take_along_axis(shown, draw.argmax(axis=0)[None], axis=0)[0])


def _tally(shown: NDArray[np.int8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return (shown == 0).sum(axis=0), (shown == 1).sum(axis=0)


def _majority(shown: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int8]:
    zero, one = _tally(shown)
    even = rng.integers(2, size=zero.shape)
    return np.where(zero == one, even, one > zero).astype(np.int8)


def _minority(shown: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int8]:
    zero, one = _tally(shown)
    both = (zero > 0) & (one > 0)
    even = rng.integers(2, size=zero.shape)
    split = np.where(zero == one, even, one < zero)
    return np.where(both, split, one > 0).astype(np.int8)


def _coin(shown: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int8]:
    zero, one = _tally(shown)
    return np.where((zero > 0) & (one > 0), rng.integers(2, size=zero.shape), one > 0).astype(np.int8)


def _all_ones(shown: NDArray[np.int8], _rng: np.random.Generator) -> NDArray[np.int8]:
    return np.asarray((shown == 1).any(axis=0), dtype=np.int8)


WAYS: dict[str, Pick] = {
    "interleave": _interleave,
    "majority": _majority,
    "minority": _minority,
    "coin": _coin,
    "all-ones": _all_ones,
}


def _collude_addresses(cells: Sequence[pa.Array], pick: Pick, rng: np.random.Generator) -> pa.Array:
    read = [read_spelling(column) for column in cells]
    shown = np.stack([symbols for _, symbols in read])
    return render(read[0][0], np.maximum(pick(shown, rng), 0).astype(np.uint8))


def _collude_cells(cells: Sequence[pa.Array], pick: Pick, rng: np.random.Generator) -> pa.Array:
    """Two alternatives at most, as one of two sufficient fields gives: the smaller text is 0, the greater 1."""
    texts = np.array([column.to_pylist() for column in cells], dtype=object)
    filled = texts != np.array(None)
    low = np.where(filled, texts, "\U0010ffff").min(axis=0)
    high = np.where(filled, texts, "").max(axis=0)
    shown = np.where(filled, (texts == high[None, :]) & (low != high)[None, :], -1).astype(np.int8)
    chosen = pick(shown, rng)
    any_filled = filled.any(axis=0)
    return pa.array(
        [None if not f else (h if c else lo) for f, c, h, lo in zip(any_filled, chosen, high, low, strict=True)],
        pa.string(),
    )


def _people(copies: Sequence[Draft]) -> tuple[list[NDArray[np.int64]], int]:
    """A number for each person, equal in all copies; rows of persons that cannot be told apart get their own."""
    names = [set(copy.table.column_names) for copy in copies]
    shared = set.intersection(*names)
    keys = pa.concat_arrays([_identity(copy, shared) for copy in copies])
    encoded = pc.dictionary_encode(keys)
    codes = np.asarray(encoded.indices, dtype=np.int64)
    edges = np.cumsum([copy.rows for copy in copies])[:-1]
    split = [part.copy() for part in np.split(codes, edges)]
    total = len(encoded.dictionary)
    for part in split:
        _, first = np.unique(part, return_index=True)
        repeated = np.ones(len(part), dtype=bool)
        repeated[first] = False
        part[repeated] = total + np.arange(int(repeated.sum()))
        total += int(repeated.sum())
    return split, total


def _identity(copy: Draft, shared: set[str]) -> pa.Array:
    parts = []
    for place, column in enumerate(copy.columns):
        if copy.table.column_names[place] in shared and column.kind in _SAME:
            cells = copy.cells(place)
            text = match_key(cells) if column.kind is Kind.ADDRESS else normalise(column.kind, cells)
            parts.append(pc.fill_null(text, ""))
    return pc.binary_join_element_wise(*parts, "\x1f")


def _side_by_side(
    copies: Sequence[Draft], rng: np.random.Generator, rows: int
) -> tuple[list[Draft], NDArray[np.int64]]:
    """The copies' rows of the same people, person by person; only people whom all copies hold."""
    codes, _ = _people(copies)
    common = codes[0]
    for part in codes[1:]:
        common = np.intersect1d(common, part)
    if rows:
        common = rng.choice(common, min(rows, len(common)), replace=False)
    common = rng.permutation(common)
    aligned = []
    for copy, part in zip(copies, codes, strict=True):
        order = np.argsort(part)
        place = order[np.searchsorted(part, common, sorter=order)]
        aligned.append(copy.take(place))
    return aligned, common


def _of_several(model: Draft, table: pa.Table, codes: NDArray[np.int64]) -> Draft:
    several = np.full(len(codes), SEVERAL)
    return replace(model, table=table, source=several.astype(np.int32), row=model.row)


def _both_numbers(cells: Sequence[pa.Array]) -> pa.Array:
    rows = zip(*(column.to_pylist() for column in cells), strict=True)
    return pa.array([_BOTH.join(dict.fromkeys(n for n in row if n)) or None for row in rows], pa.string())


def _pick_column(cells: Sequence[pa.Array], which: NDArray[np.int64]) -> pa.Array:
    return pc.choose(pa.array(which), *cells)
