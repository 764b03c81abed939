"""Reading marks off a leaked list: how each address is spelt there, if it is that address at all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address.book import Readings
from suyuan.release.address.head import canonical_streets, spell_canonical_regions
from suyuan.release.address.spelling import ParsedAddresses, canonical, offered, parse, read_symbols
from suyuan.release.address.tail import PARTS
from suyuan.release.address.text import Bools, ends_with, flags, join, one_array, said, starts_with

UNREADABLE = -1


def observe(leaked: pa.Array | pa.ChunkedArray, registry: ParsedAddresses) -> Readings:
    """Read the symbols of leaked addresses.

    Args:
        leaked: (n) addresses of a leaked list.
        registry: (n) the registry's address of the person that each leaked row was linked to.

    Returns:
        (n, P) of 0 and 1; -1 where the leaked address is another one, where the registry offers no such
        position, where the spelling is none of the code book's, and where the part that carries it is cut off.

    Raises:
        ValueError: the two columns differ in length.
    """
    found = parse(one_array(leaked))
    if len(found) != len(registry):
        raise ValueError("one leaked address for each registry address")
    readable = offered(registry) & _same_address(found, registry)[:, None]
    return np.where(readable, read_symbols(found), UNREADABLE).astype(np.int8)


def _same_address(found: ParsedAddresses, registry: ParsedAddresses) -> Bools:
    """Whether the leaked address is the registry's, whole or with parts missing."""
    same = flags(pc.equal(canonical(found), canonical(registry)))
    rows = np.flatnonzero(~same & flags(found.raw.is_valid()) & flags(registry.raw.is_valid()))
    if len(rows):
        same[rows] = _agree_in_part(found.take(rows), registry.take(rows))
    return same


def _agree_in_part(found: ParsedAddresses, registry: ParsedAddresses) -> Bools:
    """Whether all parts that the leaked address has are the registry's, and it has more than a region."""
    agree = np.ones(len(found), dtype=np.bool_)
    for left, right in zip(
        spell_canonical_regions(found.heads, found.head),
        spell_canonical_regions(registry.heads, registry.head),
        strict=True,
    ):
        agree &= _equal_or_missing(left, right)
    for part in PARTS:
        if part != "lead":
            left, right = (p.tails.parts[part].take(pa.array(p.tail)) for p in (found, registry))
            agree &= _equal_or_missing(left, right)
    left, right = _street_and_lead(found), _street_and_lead(registry)
    short = registry.heads.parts
    at = pa.array(registry.head)
    without_road = join(short["area"].take(at), short["community"].take(at))
    whole_number = flags(pc.match_substring_regex(left, "^[^0-9]"))
    streets = starts_with(right, left) | (ends_with(right, left) & whole_number) | flags(pc.equal(left, without_road))
    more_than_region = said(left) | found.tails.housed[found.tail]
    return agree & streets & more_than_region


def _equal_or_missing(left: pa.Array, right: pa.Array) -> Bools:
    return ~said(left) | flags(pc.equal(left, right))


def _street_and_lead(parsed: ParsedAddresses) -> pa.Array:
    """What stands between region and building: a house number may have been read as head or as tail."""
    street = canonical_streets(parsed.heads, parsed.head)
    return join(street, parsed.tails.parts["lead"].take(pa.array(parsed.tail)))
