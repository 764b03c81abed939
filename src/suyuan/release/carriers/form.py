"""``form``: which of several equivalent spellings a cell has, from the versioned address code book."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.release.address import SLOTS, match_key, offered, parse, render, visible
from suyuan.release.address import observe as observe_spelling

WIDTH = len(SLOTS)


def slot_names(field: str) -> tuple[str, ...]:
    """The positions of one address field, one for each binary spelling of the code book."""
    return tuple(f"form:{field}:{position}" for position in SLOTS)


def subject_field(slot_name: str) -> str:
    """The address field a form slot spells."""
    return slot_name.split(":")[1]


def position_of(slot_name: str) -> int:
    """Which column of the code book's arrays a slot reads."""
    return SLOTS.index(slot_name.split(":", 2)[2])


def same_address(one: pa.Array, other: pa.Array) -> pa.Array:
    """Whether two spellings mean the same address, row by row; null where either says too little."""
    return pc.equal(match_key(one), match_key(other))


def embed(addresses: pa.Array, bits: NDArray[np.uint8]) -> pa.Array:
    """Spell each address as its bits say; ``bits`` has shape (n, len(SLOTS))."""
    return render(parse(addresses), bits)


def observe(leaked: pa.Array, registry: pa.Array) -> NDArray[np.int8]:
    """Read the spelling of leaked addresses, row against row, shape (n, len(SLOTS)); -1 where nothing can be read."""
    return observe_spelling(leaked, parse(registry))


def shown_forms(registry: pa.Array, bits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which positions of each registry address a copy with these bits shows, shape (n, len(SLOTS))."""
    return visible(offered(parse(registry)), bits)
