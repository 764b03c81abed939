"""Link keys: the exact texts by which a leaked row can find its record.

Stacked exact keys come before any fuzzy comparison: with a phone, an id, or a name and birth date they find as much as
a probabilistic linkage at a fiftieth of the time.  A key only proposes; the values are compared afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Field, Kind, Role
from suyuan.core.normalise.cells import matches
from suyuan.core.normalise.sound import LATIN, sounds, turned_sounds
from suyuan.release.address import match_key
from suyuan.trace.leak import LeakTable

SEPARATOR = "\x1f"

PHONE = "phone"
ID_NUMBER = "id"
ID_PREFIX = "id15"
RECORD_NUMBER = "number"
NAME_BIRTH = "name-birth"
NAME_PAIR = "name-pair"
MASK_NAME = "mask-name"
ADDRESS = "address"
SOUND_BIRTH = "sound-birth"
PIECE_BIRTH = "piece-birth"
PIECE_HOUSE = "piece-house"
HOUSE_BIRTH = "house-birth"
WHOLE_NAME = "whole-name"
NEAR_KINDS = (PIECE_BIRTH, PIECE_HOUSE, HOUSE_BIRTH, WHOLE_NAME)
"""Keys that alone say little; asked for only where the others found nobody."""

WORDS = 3
"""Words of a name that are looked at."""

KINDS = (
    PHONE, ID_NUMBER, ID_PREFIX, RECORD_NUMBER, NAME_BIRTH, NAME_PAIR, MASK_NAME, ADDRESS, SOUND_BIRTH, *NEAR_KINDS,
)  # fmt: skip


def registry_keys(
    table: pa.Table, fields: Sequence[Field], places: Mapping[str, pa.Array]
) -> Iterator[tuple[str, pa.Array]]:
    """Yield (kind, texts) for registry rows; a null text is no key.

    Args:
        table: canonical values, one column for each field name.
        fields: the registry's fields.
        places: comparable text of each address field, from ``comparable_places``.
    """
    held = {kind: [f for f in fields if f.kind is kind and f.name in table.column_names] for kind in Kind}
    names = [_column(table, field) for field in held[Kind.NAME]]
    phones = [_column(table, field) for field in held[Kind.PHONE]]
    births = [_column(table, field) for field in held[Kind.BIRTH_DATE] if field.role is Role.SELF]
    for phone in phones:
        yield PHONE, phone
    for field in held[Kind.ID_NUMBER]:
        number = _column(table, field)
        yield ID_NUMBER, _whole_ids(number)
        yield ID_PREFIX, _id_prefix(number)
    for field in held[Kind.RECORD_NUMBER]:
        yield RECORD_NUMBER, _column(table, field)
    for name in names:
        for birth in births:
            yield NAME_BIRTH, _join(name, birth)
            yield SOUND_BIRTH, _join(sounds(name), birth)
        for phone in phones:
            yield MASK_NAME, _join(_mask(phone), name)
    for field in held[Kind.NAME]:
        if field.role is Role.SELF:
            own = _column(table, field)
            yield from block_keys(own, births, [_column(table, f) for f in held[Kind.ADDRESS]])
    for one, two in combinations(names, 2):
        yield NAME_PAIR, _join(one, two)
    for field in held[Kind.ADDRESS]:
        yield ADDRESS, places[field.name]


def comparable_places(table: pa.Table, fields: Sequence[Field]) -> dict[str, pa.Array]:
    """Comparable text of each address field of a table."""
    return {field.name: match_key(_column(table, field)) for field in fields if field.kind is Kind.ADDRESS}


def leak_keys(leak: LeakTable) -> Iterator[tuple[str, pa.Array]]:
    """Yield (kind, texts) for leaked rows, whatever their columns were called."""
    for whole in leak.whole_phones:
        yield PHONE, whole
    for masked in leak.masked_phones:
        for name in leak.names:
            yield MASK_NAME, _join(_mask(masked), name)
    for number in leak.id_numbers:
        yield ID_NUMBER, _whole_ids(number)
        yield ID_PREFIX, _only(_id_prefix(number), pc.ends_with(number, "***"))
    for number in leak.record_numbers:
        yield RECORD_NUMBER, number
    days = [whole_days(birth) for birth in leak.births]
    for name in leak.names:
        for day in days:
            yield NAME_BIRTH, _join(name, day)
        for sound in spelt_sounds(name):
            for day in days:
                yield SOUND_BIRTH, _join(sound, day)
    for one, two in permutations(leak.names, 2):
        yield NAME_PAIR, _join(one, two)
    for place in leak.places:
        yield ADDRESS, place


def spelt_sounds(names: pa.Array) -> tuple[pa.Array, ...]:
    """Sounds of the names that stand in Latin letters, as they stand and with the last word first; often none."""
    latin = matches(names, LATIN)
    return (sounds(_only(names, latin)), turned_sounds(names)) if pc.any(latin).as_py() else ()


def block_keys(
    names: pa.Array, births: Sequence[pa.Array], addresses: Sequence[pa.Array]
) -> Iterator[tuple[str, pa.Array]]:
    """Yield (kind, texts) of the near kinds: what stays of a row when one of its cells is wrong."""
    houses = [_house(address) for address in addresses]
    chinese, others = _parted(names)
    for pieces in (_characters(chinese), _words(others)):
        for piece in pieces:
            for birth in births:
                yield PIECE_BIRTH, _join(piece, birth)
            for house in houses:
                yield PIECE_HOUSE, _join(piece, house)
    for birth in births:
        for house in houses:
            yield HOUSE_BIRTH, _join(house, birth)
    for name in (chinese, *_words(others)):
        yield WHOLE_NAME, name


def _parted(names: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Chinese names of two characters and more, and names in other scripts; masked ones in neither."""
    chinese = matches(names, r"^\p{Han}{2,}$")
    rest = _only(names, pc.invert(chinese))
    return _only(names, chinese), _only(rest, pc.invert(matches(rest, r"[\p{Han}*]")))


def _characters(names: pa.Array) -> Iterator[pa.Array]:
    """What is left of a Chinese name when one character is wrong: pairs of three, single ones of two."""
    first, second, third = (pc.utf8_slice_codeunits(names, place, place + 1) for place in range(3))
    two = pc.equal(pc.utf8_length(names), 2)
    pairs = ((first, second, first), (first, third, second), (second, third, pa.scalar(None, pa.string())))
    for one, other, alone in pairs:
        yield pc.if_else(two, alone, pc.binary_join_element_wise(one, other, ""))


def _words(names: pa.Array) -> Iterator[pa.Array]:
    """First, second and third word of each name, where any has words."""
    if names.null_count == len(names):
        return
    words = pc.split_pattern(names, " ")
    lengths = pc.fill_null(pc.list_value_length(words), 0)
    for place in range(WORDS):
        enough = pc.greater(lengths, place)
        padded = pc.if_else(enough, words, pa.scalar([""] * WORDS, pa.list_(pa.string())))
        yield _only(pc.list_element(padded, place), enough)


def _house(address: pa.Array) -> pa.Array:
    """The numbers of an address, two at least: house, building, room, postcode."""
    numbers = pc.ascii_trim(pc.replace_substring_regex(address, r"[^0-9]+", "-"), "-")
    return _only(numbers, pc.match_substring(numbers, "-"))


def whole_days(births: pa.Array) -> pa.Array:
    """Birth dates to the day; null for a month or a year alone."""
    return _only(births, pc.equal(pc.utf8_length(births), 10))


def _column(table: pa.Table, field: Field) -> pa.Array:
    return table[field.name].combine_chunks()


def _join(*texts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(*texts, SEPARATOR)


def _only(texts: pa.Array, where: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(where, fill_value=False), texts, pa.scalar(None, pa.string()))


def _mask(phone: pa.Array) -> pa.Array:
    """First three and last four digits of an 11-digit number, whether the middle is masked or not."""
    shown = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(phone, 0, 3), pc.utf8_slice_codeunits(phone, -4, None), "-"
    )
    return _only(shown, pc.match_substring_regex(phone, r"^1[0-9]{2}.{4}[0-9]{4}$"))


def _whole_ids(number: pa.Array) -> pa.Array:
    return _only(number, pc.match_substring_regex(number, r"^[0-9]{17}[0-9X]$"))


def _id_prefix(number: pa.Array) -> pa.Array:
    return _only(pc.utf8_slice_codeunits(number, 0, 15), pc.match_substring_regex(number, r"^[0-9]{15}"))
