"""``order``: which of two parents or contacts comes first in the cell that holds both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.release.carriers.choice import offered_alternatives

SEPARATOR = "、"


def slot_names(fields: Sequence[str]) -> tuple[str, ...]:
    """The one position of a pair of fields."""
    return ("order:" + "|".join(sorted(fields)),)


def subject_fields(slot_name: str) -> tuple[str, ...]:
    """The pair of fields, sorted."""
    return tuple(slot_name.split(":")[1].split("|"))


def embed(values: Sequence[pa.Array], spelled: Sequence[pa.Array], bits: NDArray[np.uint8]) -> pa.Array:
    """Both values in one cell; bit 1 puts the second first.  A record with one value shows that one.

    Args:
        values: two arrays of length n, in sorted field order; they decide whether there are two.
        spelled: the same values as they are to be written.
        bits: shape (n, 1).
    """
    pair = offered_alternatives(values).all(axis=1)
    swap = pa.array((bits[:, 0] == 1) & pair)
    first = pc.if_else(swap, spelled[1], spelled[0])
    second = pc.if_else(swap, spelled[0], spelled[1])
    joined = pc.binary_join_element_wise(first, second, SEPARATOR)
    return pc.if_else(pa.array(pair), joined, pc.coalesce(*spelled))


def observe(places: Sequence[NDArray[np.int64]]) -> NDArray[np.int8]:
    """Read the order from where each value stands in the leaked row.

    Args:
        places: for each of the two fields, the place of its value in the row (any increasing number from left to
            right), -1 where it was not found; two arrays of shape (n,).

    Returns:
        Shape (n, 1), values 0, 1 or -1.
    """
    first, second = places
    both = (first >= 0) & (second >= 0) & (first != second)
    return np.where(both, (second < first).astype(np.int8), np.int8(-1))[:, None].astype(np.int8)
