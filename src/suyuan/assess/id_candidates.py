"""Candidates of a masked identity number: how many well-formed numbers agree with everything that is shown.

A number has a region (6 digits), a birth date (8), a sequence (3, odd for men) and a check digit over all of them
(GB 11643-1999, ISO/IEC 7064 MOD 11-2).  Each part's candidates are counted by their remainder modulo 11; joined, the
remainders say how many numbers also have the shown check digit.  The mask "first 6, last 4" hides eight digits and
looks like 10^8 numbers; it leaves about 3,320, and one where the birth date stands in another column.

Regions come from the gazetteer in force and its recent past: numbers given out under older codes make the true count
larger where the region is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.gazetteer import divisions, former_divisions
from suyuan.core.normalise.cells import matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
MODULUS = 11
HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The days on which somebody in question may have been born, first and last (both belong to it)."""

    first: np.datetime64
    last: np.datetime64


CENTURY = Lifetime(np.datetime64("1926-01-01"), np.datetime64("2025-12-31"))
"""A hundred years, 36,525 days."""


def count_id_candidates(
    shown: pa.Array,
    *,
    births: pa.Array | None = None,
    sexes: pa.Array | None = None,
    born: Lifetime = CENTURY,
) -> NDArray[np.int64]:
    """How many numbers agree with each row, shape (n,); 0 where the columns contradict each other.

    Args:
        shown: canonical numbers of 18 or 15 characters with ``*`` for hidden ones (``normalise``); null hides all.
        births: birth dates known beside it, ISO text to the day, month or year (null: not known).
        sexes: 男 or 女 (null: not known).
        born: the days that a hidden date may be.
    """
    ids = to_eighteen(shown)
    regions = _parts(pc.utf8_slice_codeunits(ids, 0, 6), _region)
    dates = _parts(_dates(ids, births), lambda text: _date(text, born))
    sequences = _parts(_sequences(ids, sexes), _sequence)
    checks, check_of = _distinct(pc.utf8_slice_codeunits(ids, 17, 18))
    targets = np.array([-1 if check == HIDDEN else CHECKS.find(check) for check in checks])[check_of]
    joined = np.zeros((len(ids), MODULUS), dtype=np.int64)
    for a in range(MODULUS):
        for b in range(MODULUS):
            joined[:, (a + b) % MODULUS] += regions[:, a] * dates[:, b]
    counts = joined.sum(axis=1) * sequences.sum(axis=1)
    known = np.flatnonzero(targets >= 0)
    turned = (targets[known, None] - np.arange(MODULUS)) % MODULUS
    counts[known] = (joined[known] * np.take_along_axis(sequences[known], turned, axis=1)).sum(axis=1)
    return np.asarray(counts, dtype=np.int64)


def to_eighteen(shown: pa.Array) -> pa.Array:
    """Every number as 18 characters; an old one says its century and has a check digit that follows from the rest.

    Args:
        shown: numbers of 18 or 15 characters, ``*`` for hidden ones; null becomes one that is wholly hidden.
    """
    ids = pc.fill_null(shown, HIDDEN * 18)
    old = pc.equal(pc.utf8_length(ids), 15)
    head, tail = pc.utf8_slice_codeunits(ids, 0, 6), pc.utf8_slice_codeunits(ids, 6, 15)
    return pc.if_else(old, pc.binary_join_element_wise(head, "19", tail, HIDDEN, ""), ids)


def _dates(ids: pa.Array, births: pa.Array | None) -> pa.Array:
    """What both columns say of the date: eight characters, a bar, and the digits of the other column."""
    inside = pc.utf8_slice_codeunits(ids, 6, 14)
    beside = (
        pc.replace_substring(pc.fill_null(births, ""), "-", "") if births is not None else pa.array([""] * len(ids))
    )
    return pc.binary_join_element_wise(inside, beside, "|")


def _sequences(ids: pa.Array, sexes: pa.Array | None) -> pa.Array:
    inside = pc.utf8_slice_codeunits(ids, 14, 17)
    beside = pc.fill_null(sexes, "") if sexes is not None else pa.array([""] * len(ids))
    return pc.binary_join_element_wise(inside, beside, "|")


def _distinct(texts: pa.Array) -> tuple[list[str], NDArray[np.int64]]:
    coded = pc.dictionary_encode(texts)
    return coded.dictionary.to_pylist(), np.asarray(coded.indices).astype(np.int64)


def _parts(texts: pa.Array, count: Callable[[str], NDArray[np.int64]]) -> NDArray[np.int64]:
    """Candidates by remainder of each row's part, shape (n, 11); each distinct text is counted once."""
    distinct, place = _distinct(texts)
    return np.array([count(text) for text in distinct])[place]


def _remainders(texts: pa.Array, offset: int) -> NDArray[np.int64]:
    """How many digit texts have each weighted remainder, shape (11,)."""
    if not len(texts):
        return np.zeros(MODULUS, dtype=np.int64)
    width = len(texts[0].as_py())
    digits = np.frombuffer("".join(texts.to_pylist()).encode(), np.uint8).reshape(-1, width).astype(np.int64) - ord("0")
    return np.bincount(digits @ np.array(WEIGHTS[offset : offset + width]) % MODULUS, minlength=MODULUS)


def _region(text: str) -> NDArray[np.int64]:
    if HIDDEN not in text:
        return _remainders(pa.array([text]), 0)
    return _remainders(_agreeing(_codes(), text), 0)


def _date(text: str, born: Lifetime) -> NDArray[np.int64]:
    inside, _, beside = text.partition("|")
    agreeing = _agreeing(_days(born), inside) if HIDDEN in inside else pa.array([inside])
    return _remainders(_agreeing(agreeing, beside.ljust(8, HIDDEN)), 6)


def _sequence(text: str) -> NDArray[np.int64]:
    inside, _, sex = text.partition("|")
    agreeing = _agreeing(_sequence_numbers(), inside)
    if sex in {"男", "女"}:
        odd = np.array([int(one) % 2 == 1 for one in agreeing.to_pylist()], dtype=bool)
        agreeing = agreeing.filter(pa.array(odd if sex == "男" else ~odd))
    return _remainders(agreeing, 14)


def _agreeing(texts: pa.Array, shown: str) -> pa.Array:
    return texts.filter(matches(texts, f"^{shown.replace(HIDDEN, '.')}$"))


@cache
def _codes() -> pa.Array:
    return pa.array(sorted({one.code for one in (*divisions(), *former_divisions())}))


@cache
def _sequence_numbers() -> pa.Array:
    return pa.array([f"{number:03d}" for number in range(1000)])


@cache
def _days(born: Lifetime) -> pa.Array:
    days = np.arange(born.first, born.last + np.timedelta64(1, "D"))
    return pc.replace_substring(pa.array(days.astype(str)), "-", "")
