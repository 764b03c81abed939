"""Link keys: the exact texts by which a leaked row can find its record.

Stacked exact keys come before any fuzzy comparison: with a phone, an id, or a name and birth date they find as much as
a probabilistic linkage at a fiftieth of the time.  A key only proposes; the values are compared afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Field, Kind, Role
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
KINDS = (PHONE, ID_NUMBER, ID_PREFIX, RECORD_NUMBER, NAME_BIRTH, NAME_PAIR, MASK_NAME, ADDRESS)


def registry_keys(table: pa.Table, fields: Sequence[Field]) -> Iterator[tuple[str, pa.Array]]:
    """Yield (kind, texts) for registry rows; a null text is no key.

    Args:
        table: canonical values, one column for each field name.
        fields: the registry's fields.
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
        for phone in phones:
            yield MASK_NAME, _join(_mask(phone), name)
    for one, two in combinations(names, 2):
        yield NAME_PAIR, _join(one, two)
    for field in held[Kind.ADDRESS]:
        yield ADDRESS, match_key(_column(table, field))


def leak_keys(leak: LeakTable) -> Iterator[tuple[str, pa.Array]]:
    """Yield (kind, texts) for leaked rows, whatever their columns were called."""
    for phone in leak.phones:
        masked = pc.match_substring(phone, "*")
        yield PHONE, _only(phone, pc.invert(masked))
        for name in leak.names:
            yield MASK_NAME, _join(_mask(_only(phone, masked)), name)
    for number in leak.id_numbers:
        yield ID_NUMBER, _whole_ids(number)
        yield ID_PREFIX, _only(_id_prefix(number), pc.ends_with(number, "***"))
    for number in leak.record_numbers:
        yield RECORD_NUMBER, number
    for name in leak.names:
        for birth in leak.births:
            yield NAME_BIRTH, _join(name, _only(birth, pc.equal(pc.utf8_length(birth), 10)))
    for one, two in permutations(leak.names, 2):
        yield NAME_PAIR, _join(one, two)
    for address in leak.addresses:
        yield ADDRESS, match_key(address)


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
