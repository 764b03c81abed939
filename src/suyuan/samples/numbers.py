"""Invented numbers: phones, identity numbers and birth certificates that can belong to nobody.

*Phones* have the shape of a Chinese mobile number (``1[3-9]`` and nine digits) and lie in 154x, a range not
assigned to subscribers in any source read; ``data/phone_ranges.tsv`` gives for each range the date, the
sources and how sure we are.  1549 is kept apart for the numbers that stand for the custodian's own.
Software that knows the assigned ranges will rightly call all of them unassigned; a check of the shape alone
passes.

*Identity numbers* have a true check digit (ISO 7064 MOD 11-2), a true date and a sequence whose parity tells
the sex, but begin with 39, a province that GB/T 2260 does not have: its zone 3 ends with 37.  A leading 0
would not pass the usual shape, and a leading 9 marks foreigners' permanent residence cards.  Validators that
take any six digits for the region accept them; validators that know the provinces do not.

*Birth certificates* are a letter and nine digits of which the first two, where real ones have the province
(remembered, not checked), are 39 too.

Every space is split between two cohorts, people of registries and strangers, so that no seeds can make a
stranger share a number with a person of a registry.  Both halves look alike: a number's place is multiplied
by a step coprime to the size of the space.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from math import gcd
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.samples.tables import find_repeats, read_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNASSIGNED_PROVINCE = 39
PHONE_DIGITS = 11
ID_DIGITS = 18

_SUBSCRIBER_DIGITS = 7  # what follows a prefix of four digits
_REGION_ROWS, _REGION_COLUMNS = 20, 30
_CERTIFICATE_LETTERS = "QRSTUVWXYZ"
_CERTIFICATE_DIGITS = 7
_CHECK_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECK_CHARACTERS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_CUSTODIAN_STREAM = 7


class Cohort(IntEnum):
    """Which half of a space of numbers is drawn from."""

    REGISTERED = 0
    STRANGERS = 1


@dataclass(frozen=True, slots=True)
class PhoneRange:
    """One range of numbers without subscribers.

    Attributes:
        prefix: three or four leading digits.
        use: ``people``, ``custodian`` or ``none``.
        as_of: ISO date of the newest source read.
        certainty: ``high``, ``middle`` or ``low``.
        source: letters explained in the table's header.
        note: why it is kept apart or not used.
    """

    prefix: str
    use: str
    as_of: str
    certainty: str
    source: str
    note: str


@cache
def phone_ranges() -> tuple[PhoneRange, ...]:
    """The dated table of ranges that were found without subscribers, used or not."""
    return tuple(PhoneRange(*row) for row in read_table("phone_ranges.tsv"))


def draw_distinct(count: int, space: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw ``count`` different integers below ``space``, in random order, shape (count,).

    Raises:
        ValueError: more than half of the space is asked for, where redrawing gets slow.
    """
    if count > space // 2:
        raise ValueError(f"{count} different numbers of {space} are too many to draw")
    drawn = rng.integers(0, space, count, dtype=np.int64)
    while (again := find_repeats(drawn)).size:
        drawn[again] = rng.integers(0, space, again.size, dtype=np.int64)
    return drawn


def invent_phones(count: int, cohort: Cohort, rng: np.random.Generator) -> pa.StringArray:
    """Draw ``count`` different mobile numbers of people, as text of eleven digits."""
    prefixes = _prefixes("people")
    block = 10**_SUBSCRIBER_DIGITS
    space = block * prefixes.size
    places = _scatter(draw_distinct(count, space // 2, rng), cohort, space)
    return as_text(write_digits(prefixes[places // block] * block + places % block, PHONE_DIGITS))


def custodian_numbers(count: int, seed: int) -> tuple[str, ...]:
    """Draw ``count`` different mobile numbers that stand for the custodian's own, never a person's."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(_CUSTODIAN_STREAM,))))
    prefixes = _prefixes("custodian")
    block = 10**_SUBSCRIBER_DIGITS
    places = draw_distinct(count, block * prefixes.size, rng)
    return tuple(str(prefixes[place // block] * block + place % block) for place in places.tolist())


def invent_id_numbers(
    births: NDArray[np.int64], *, male: bool, cohort: Cohort, rng: np.random.Generator
) -> pa.StringArray:
    """Draw different identity numbers for people born on given days.

    Args:
        births: days as numbers yyyymmdd, shape (n,).
        male: sets the parity of the sequence, odd for men.
        cohort: whose numbers.
        rng: source of randomness.
    """
    heads = _draw_heads(births, male=male, cohort=cohort, rng=rng)
    while (again := find_repeats(heads)).size:
        heads[again] = _draw_heads(births[again], male=male, cohort=cohort, rng=rng)
    digits = np.empty((heads.size, ID_DIGITS), dtype=np.uint8)
    digits[:, :-1] = write_digits(heads, ID_DIGITS - 1)
    digits[:, -1] = check_characters(digits[:, :-1])
    return as_text(digits)


def invent_certificates(count: int, cohort: Cohort, rng: np.random.Generator) -> pa.StringArray:
    """Draw ``count`` different numbers of birth certificates: a letter, 39, seven digits."""
    block = 10**_CERTIFICATE_DIGITS
    space = block * len(_CERTIFICATE_LETTERS)
    places = _scatter(draw_distinct(count, space // 2, rng), cohort, space)
    text = np.empty((count, 3 + _CERTIFICATE_DIGITS), dtype=np.uint8)
    text[:, 0] = np.frombuffer(_CERTIFICATE_LETTERS.encode(), dtype=np.uint8)[places // block]
    text[:, 1:] = write_digits(UNASSIGNED_PROVINCE * block + places % block, 2 + _CERTIFICATE_DIGITS)
    return as_text(text)


def check_characters(digits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The check characters of identity numbers (GB 11643, ISO 7064 MOD 11-2).

    Args:
        digits: the seventeen leading digits as ASCII codes, shape (n, 17).

    Returns:
        ASCII codes of ``0``-``9`` or ``X``, shape (n,).
    """
    remainders: NDArray[np.int64] = ((digits - np.uint8(ord("0"))) @ _CHECK_WEIGHTS) % 11
    return _CHECK_CHARACTERS[remainders]


def write_digits(numbers: NDArray[np.int64], width: int) -> NDArray[np.uint8]:
    """Write numbers in decimal with leading zeros, as ASCII codes, shape (n, width)."""
    text = np.empty((numbers.size, width), dtype=np.uint8)
    rest = numbers
    for column in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        text[:, column] = digit + ord("0")
    return text


def as_text(characters: NDArray[np.uint8]) -> pa.StringArray:
    """Turn rows of ASCII codes, shape (n, width), into a string array without a copy for each row."""
    count, width = characters.shape
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters)))


def _draw_heads(
    births: NDArray[np.int64], *, male: bool, cohort: Cohort, rng: np.random.Generator
) -> NDArray[np.int64]:
    """The first seventeen digits as numbers: region, day of birth, sequence; shape (n,)."""
    regions = _REGION_ROWS * _REGION_COLUMNS
    places = _scatter(rng.integers(0, regions // 2, births.size, dtype=np.int64), cohort, regions)
    region = UNASSIGNED_PROVINCE * 10_000 + (places // _REGION_COLUMNS + 1) * 100 + places % _REGION_COLUMNS + 1
    sequence = rng.integers(0, 500, births.size, dtype=np.int64) * 2 + int(male)
    return region * 10**11 + births * 1000 + sequence


def _scatter(places: NDArray[np.int64], cohort: Cohort, space: int) -> NDArray[np.int64]:
    """Spread one cohort's half of a space evenly over the whole space, one to one."""
    step = int(space * 0.6180339887)
    while gcd(step, space) != 1:
        step += 1
    return (places + int(cohort) * (space // 2)) * step % space


def _prefixes(use: str) -> NDArray[np.int64]:
    return np.array([int(line.prefix) for line in phone_ranges() if line.use == use], dtype=np.int64)
