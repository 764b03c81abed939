"""Near keys: for rows that no exact key places, the keys of what their cells may have been before a slip.

Instead of searching for what is similar, every text one slip away is asked for: a telephone with one digit wrong or two
swapped, a day misread, a name with one character wrong.  The index stays exact and keyed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntFlag
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.trace.align import Candidates, gather_candidates
from suyuan.trace.leak import LeakTable
from suyuan.trace.link_keys import (
    HOUSE_BIRTH,
    ID_NUMBER,
    NAME_BIRTH,
    PHONE,
    PIECE_BIRTH,
    PIECE_HOUSE,
    RECORD_NUMBER,
    SEPARATOR,
    SOUND_BIRTH,
    WHOLE_NAME,
    block_keys,
    leak_keys,
    whole_days,
)

PHONE_DIGITS = 11
ID_DIGITS = 18
EARLIEST, LATEST = 1900, 2099
"""Years in which somebody in a list may have been born."""


class Hint(IntFlag):
    """What a hit of a near key says is near."""

    NONE = 0
    NAME = 1
    BIRTH_DATE = 2
    PHONE = 4
    ID_NUMBER = 8
    RECORD_NUMBER = 16
    ADDRESS = 32


HINTS = {
    PIECE_BIRTH: Hint.NAME,
    PIECE_HOUSE: Hint.NAME | Hint.ADDRESS,
    HOUSE_BIRTH: Hint.ADDRESS,
    WHOLE_NAME: Hint.NAME,
}
"""By near kind."""


class NearKeys(NamedTuple):
    """Keys to ask for.

    Attributes:
        kind: their kind.
        rows, texts: row and text of each, both of shape (k,).
        hint: what is near where one is found.
    """

    kind: str
    rows: NDArray[np.intp]
    texts: pa.Array
    hint: Hint


class Proposed(NamedTuple):
    """Pairs that near keys propose, and what is near in each, shape (m,)."""

    pairs: Candidates
    hints: NDArray[np.uint8]


def gather_proposed(
    rows: Sequence[NDArray[np.intp]], rids: Sequence[NDArray[np.uint32]], hints: Sequence[Hint]
) -> Proposed:
    """Unite the hits of all near keys; both sequences hold one array for each key asked, of equal lengths."""
    pairs = gather_candidates(rows, rids)
    united = np.zeros(len(pairs.row), dtype=np.uint8)
    keyed = pairs.row.astype(np.uint64) << np.uint64(32) | pairs.rid.astype(np.uint64)
    for row, rid, hint in zip(rows, rids, hints, strict=True):
        united[np.searchsorted(keyed, row.astype(np.uint64) << np.uint64(32) | rid.astype(np.uint64))] |= np.uint8(hint)
    return Proposed(pairs, united)


def near_keys(leak: LeakTable) -> Iterator[NearKeys]:
    """Yield the keys of a list one slip away from what it shows, and the exact ones again."""
    for kind, texts in leak_keys(leak):
        yield _some(kind, texts, Hint.NAME if kind == SOUND_BIRTH else Hint.NONE)
    for phone in leak.whole_phones:
        yield _one_digit_off(PHONE, phone, Hint.PHONE, PHONE_DIGITS)
    for number in leak.id_numbers:
        yield _one_digit_off(ID_NUMBER, number, Hint.ID_NUMBER, ID_DIGITS)
    for number in leak.record_numbers:
        yield _one_digit_off(RECORD_NUMBER, number, Hint.RECORD_NUMBER)
    for name in leak.names:
        for kind, texts in block_keys(name, [whole_days(birth) for birth in leak.births], leak.addresses):
            yield _some(kind, texts, HINTS[kind])
        for birth in leak.births:
            day = whole_days(birth)
            rows, days = _misread_days(day)
            texts = pc.binary_join_element_wise(name.take(pa.array(rows)), days, SEPARATOR)
            yield NearKeys(NAME_BIRTH, rows, texts, Hint.BIRTH_DATE)


def _some(kind: str, texts: pa.Array, hint: Hint) -> NearKeys:
    rows = np.flatnonzero(np.asarray(texts.is_valid()))
    return NearKeys(kind, rows, texts.take(pa.array(rows)), hint)


def _one_digit_off(kind: str, numbers: pa.Array, hint: Hint, length: int | None = None) -> NearKeys:
    """Every number with one digit changed or two neighbours swapped; numbers of one length at a time."""
    lengths = np.asarray(pc.fill_null(pc.if_else(pc.match_substring_regex(numbers, r"^[0-9]{5,20}[0-9X]?$"),
                                                 pc.utf8_length(numbers), 0), 0))  # fmt: skip
    found_rows, found_texts = [np.zeros(0, np.intp)], [pa.array([], pa.string())]
    for size in np.unique(lengths[lengths > 0]) if length is None else (length,):
        rows = np.flatnonzero(lengths == size)
        if not len(rows):
            continue
        digits = np.frombuffer("".join(numbers.take(pa.array(rows)).to_pylist()).encode(), np.uint8).reshape(-1, size)
        slips = _slips(digits)
        found_rows.append(np.repeat(rows, slips.shape[1]))
        found_texts.append(_texts(slips.reshape(-1, size)))
    return NearKeys(kind, np.concatenate(found_rows), pa.concat_arrays(found_texts), hint)


def _slips(digits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Numbers one slip away, shape (n, slips, digits)."""
    count, size = digits.shape
    slips = np.repeat(digits[:, None, :], 9 * size + size - 1, axis=1)
    for place in range(size):
        turned = (digits[:, place, None] - ord("0") + np.arange(1, 10, dtype=np.uint8)) % 10 + ord("0")
        slips[:, 9 * place : 9 * place + 9, place] = turned
    for place in range(size - 1):
        slips[:, 9 * size + place, [place, place + 1]] = digits[:, [place + 1, place]]
    return slips.reshape(count, -1, size)


def _texts(characters: NDArray[np.uint8]) -> pa.Array:
    """Rows of ASCII characters as strings."""
    count, size = characters.shape
    offsets = pa.py_buffer((np.arange(count + 1, dtype=np.int32) * size).tobytes())
    return pa.Array.from_buffers(pa.string(), count, [None, offsets, pa.py_buffer(characters.tobytes())])


def _misread_days(days: pa.Array) -> tuple[NDArray[np.intp], pa.Array]:
    """Days that each day may have been: one digit wrong, two swapped, day and month exchanged."""
    coded = days.dictionary_encode()
    near = [_near_days(text) for text in coded.dictionary.to_pylist()]
    sizes = np.array([len(some) for some in near] + [0])
    code = np.asarray(pc.fill_null(coded.indices, len(near)))
    count = sizes[code]
    flat = pa.array([text for some in near for text in some], pa.string())
    begin = np.concatenate([[0], np.cumsum(sizes)])[code]
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(np.arange(len(days)), count), flat.take(pa.array(np.repeat(begin, count) + offset))


@lru_cache(maxsize=50_000)
def _near_days(text: str) -> tuple[str, ...]:
    digits = text.replace("-", "")
    found = {digits[:4] + digits[6:] + digits[4:6]}
    for place in range(8):
        found |= {digits[:place] + figure + digits[place + 1 :] for figure in "0123456789"}
    for place in range(7):
        found.add(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])
    found.discard(digits)
    return tuple(sorted(f"{d[:4]}-{d[4:6]}-{d[6:]}" for d in found if _is_day(d)))


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return EARLIEST <= day.year <= LATEST
