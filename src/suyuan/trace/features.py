"""Features: what linkage compares of a record, as short keyed hashes.

A record's names, numbers, dates and address are hashed once, when they are imported.  A leaked row is then judged
against its candidates by comparing hashes, and no record is decrypted for it.  Equal hashes stand for equal canonical
values: two different values share a 32-bit hash once in four billion, and one such cell links nobody by itself.

A label says what of a cell is hashed: the whole, or the part that a masked or shortened cell still shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Field, Kind
from suyuan.core.normalise.sound import sounds
from suyuan.trace.leak import LeakTable, Together
from suyuan.trace.link_keys import ADDRESS, ID_PREFIX, PHONE, RECORD_NUMBER, spelt_sounds

NAME = "name"
NAME_HEADS = ("name1", "name2", "name3")
SOUND = "sound"
BIRTH = "birth"
BIRTH_MONTH = "birth7"
BIRTH_YEAR = "birth4"
SEX = "sex"
PHONE_ENDS = "phone-ends"
ID = "id-text"
ID_ENDS = "id-ends"

Hash = Callable[[str, pa.Array], NDArray[np.uint64]]
"""Keyed 64-bit hashes of texts under the key of a label; 0 for null."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for a cell that agrees, and for one that contradicts."""

    agree: float
    differ: float


@dataclass(frozen=True, slots=True)
class LeakColumn:
    """One leaked column, hashed.

    Attributes:
        parts: by label, the cells that can be compared under it, shape (rows,); 0 for none.
        weights: points.
        anchors: a number or an address, which sets a person apart from namesakes.
    """

    parts: tuple[tuple[str, NDArray[np.uint32]], ...]
    weights: Weights
    anchors: bool = False


NAMED = Weights(4.0, -3.0)
SURNAMED = Weights(1.0, -2.0)
SAME_PHONE = Weights(5.0, -1.0)
MASKED_PHONE = Weights(2.0, -1.0)
SAME_ID = Weights(8.0, -4.0)
SAME_BIRTH = Weights(4.0, -3.5)
SAME_MONTH = Weights(2.0, -3.5)
SAME_SEX = Weights(0.5, -2.0)
SAME_ADDRESS = Weights(4.0, -0.5)
SAME_NUMBER = Weights(8.0, -3.0)


def feature_name(field: str, label: str) -> str:
    """Name under which a field's hashes of a label are stored."""
    return f"{field}/{label}"


def registry_features(
    table: pa.Table,
    fields: Sequence[Field],
    places: Mapping[str, pa.Array],
    hash_texts: Hash,
    together: Together = map,
) -> dict[str, NDArray[np.uint32]]:
    """Hash what linkage compares of registry rows.

    Args:
        table: canonical values, one column for each field name.
        fields: fields of the table.
        places: comparable text of each address field.
        hash_texts: the keyed hash.
        together: a ``map`` that may work on several columns at a time.

    Returns:
        Feature name to hashes, each of shape (rows,).
    """

    def hashed(field: Field) -> dict[str, NDArray[np.uint32]]:
        cells = table[field.name].combine_chunks()
        views = [(ADDRESS, places[field.name])] if field.kind is Kind.ADDRESS else _views(field.kind, cells)
        return {feature_name(field.name, label): shorten(hash_texts(label, texts)) for label, texts in views}

    return {name: hashes for part in together(hashed, fields) for name, hashes in part.items()}


def leak_columns(leak: LeakTable, hash_texts: Hash, together: Together = map) -> tuple[LeakColumn, ...]:
    """Hash what a leaked list shows, column by column."""

    def hashed(column: tuple[list[tuple[str, pa.Array]], Weights, bool]) -> LeakColumn:
        parts, weights, anchors = column
        return LeakColumn(tuple((label, shorten(hash_texts(label, texts))) for label, texts in parts), weights, anchors)

    return tuple(together(hashed, _shown(leak)))


def shorten(hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Keep the low 32 bits; 0 stays the mark of an empty cell."""
    short = hashes.astype(np.uint32)
    short[(short == 0) & (hashes != 0)] = 1
    return short


def _views(kind: Kind, cells: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    if kind is Kind.NAME:
        yield NAME, cells
        yield SOUND, sounds(cells)
        for length, label in enumerate(NAME_HEADS, start=1):
            yield label, pc.utf8_slice_codeunits(cells, 0, length)
    elif kind is Kind.PHONE:
        yield PHONE, cells
        yield PHONE_ENDS, _ends(cells, 3, 4)
    elif kind is Kind.ID_NUMBER:
        yield ID, cells
        yield ID_PREFIX, pc.utf8_slice_codeunits(cells, 0, 15)
        yield ID_ENDS, _ends(cells, 6, 4)
    elif kind is Kind.BIRTH_DATE:
        yield BIRTH, cells
        yield BIRTH_MONTH, pc.utf8_slice_codeunits(cells, 0, 7)
        yield BIRTH_YEAR, pc.utf8_slice_codeunits(cells, 0, 4)
    elif kind is Kind.SEX:
        yield SEX, cells
    elif kind is Kind.RECORD_NUMBER:
        yield RECORD_NUMBER, cells


def _shown(leak: LeakTable) -> Iterator[tuple[list[tuple[str, pa.Array]], Weights, bool]]:
    for cells in leak.names:
        masked = pc.match_substring(cells, "*")
        beginning = pc.replace_substring_regex(_where(cells, masked), r"\*+.*$", "")
        spelt = [(SOUND, sound) for sound in spelt_sounds(cells)]
        yield [(NAME, _where(cells, pc.invert(masked))), *spelt, *_heads(beginning)], NAMED, False
    for cells in leak.surnames:
        yield list(_heads(cells)), SURNAMED, False
    for cells in leak.births:
        length = pc.utf8_length(cells)
        yield [(BIRTH, _where(cells, pc.equal(length, 10)))], SAME_BIRTH, False
        shorter = [(BIRTH_MONTH, _where(cells, pc.equal(length, 7))), (BIRTH_YEAR, _where(cells, pc.equal(length, 4)))]
        yield shorter, SAME_MONTH, False
    for cells in leak.sexes:
        yield [(SEX, cells)], SAME_SEX, False
    for whole, masked in zip(leak.whole_phones, leak.masked_phones, strict=True):
        yield [(PHONE, whole)], SAME_PHONE, True
        yield [(PHONE_ENDS, _ends(masked, 3, 4))], MASKED_PHONE, True
    for cells in leak.id_numbers:
        damaged = pc.ends_with(cells, "***")
        masked = pc.match_substring(cells, "*")
        parts = [
            (ID, _where(cells, pc.invert(masked))),
            (ID_PREFIX, pc.utf8_slice_codeunits(_where(cells, damaged), 0, 15)),
            (ID_ENDS, _ends(_where(cells, pc.and_(masked, pc.invert(damaged))), 6, 4)),
        ]
        yield parts, SAME_ID, True
    for cells in leak.record_numbers:
        yield [(RECORD_NUMBER, cells)], SAME_NUMBER, True
    for cells in leak.places:
        yield [(ADDRESS, cells)], SAME_ADDRESS, True


def _heads(cells: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """Beginnings of names by their length; what is longer than the last is cut to it."""
    length = pc.utf8_length(cells)
    last = len(NAME_HEADS)
    for size, label in enumerate(NAME_HEADS, start=1):
        fits = pc.equal(length, size) if size < last else pc.greater_equal(length, last)
        yield label, pc.utf8_slice_codeunits(_where(cells, fits), 0, size)


def _ends(cells: pa.Array, head: int, tail: int) -> pa.Array:
    """What a masked number still shows."""
    return pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(cells, 0, head), pc.utf8_slice_codeunits(cells, -tail, None), "-"
    )


def _where(cells: pa.Array, condition: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(condition, fill_value=False), cells, pa.scalar(None, pa.string()))
