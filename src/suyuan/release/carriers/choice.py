"""``choice``: which of several sufficient fields was handed over.

The mark is *which true fact* the recipient holds: mother's or father's phone.  Nothing false is released and no
re-typing removes it.  A record in which the alternatives agree (parents who share a phone), or only one is filled,
offers no position: a rule that reads the registry alone, used alike when embedding and when reading.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.release.carriers.prefix_code import LEVELS, pick_leaves, read_leaves


def slot_names(fields: Sequence[str]) -> tuple[str, ...]:
    """Names of the positions of a choice among fields; the order in which a policy lists them does not matter."""
    subject = "|".join(sorted(fields))
    return tuple(f"choice:{subject}:{level}" for level in range(LEVELS[len(fields)]))


def subject_fields(slot_name: str) -> tuple[str, ...]:
    """The fields a choice slot chooses among, sorted."""
    return tuple(slot_name.split(":")[1].split("|"))


def offered_alternatives(values: Sequence[pa.Array]) -> NDArray[np.bool_]:
    """Which alternatives a record really offers: filled, and not equal to an earlier one; shape (n, k)."""
    columns = []
    for index, column in enumerate(values):
        fresh = pc.is_valid(column)
        for earlier in values[:index]:
            fresh = pc.and_(fresh, pc.invert(pc.fill_null(pc.equal(column, earlier), fill_value=False)))
        columns.append(np.asarray(fresh))
    return np.stack(columns, axis=1)


def embed(values: Sequence[pa.Array], spelled: Sequence[pa.Array], bits: NDArray[np.uint8]) -> pa.Array:
    """Hand over the alternative that the bits pick.

    Args:
        values: registry values of the fields in sorted field order, k arrays of length n; they decide what is offered.
        spelled: the same values as they are to be written (another carrier may have chosen their spelling).
        bits: shape (n, levels).
    """
    offered = offered_alternatives(values)
    wanted = pick_leaves(offered.sum(axis=1), bits)
    rank = np.cumsum(offered, axis=1) - 1
    picked = np.argmax(offered & (rank == wanted[:, None]), axis=1)
    return pc.choose(pa.array(picked), *spelled)


def observe(offered: NDArray[np.bool_], seen: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Read the symbols from which alternatives a leaked row shows.

    Both seen (a union of two copies) or none seen is no evidence: erased.

    Args:
        offered: from ``offered_alternatives`` on the registry's values, shape (n, k).
        seen: True where the leaked row holds that alternative's value, shape (n, k).

    Returns:
        Shape (n, levels), values 0, 1 or -1.
    """
    shown = offered & seen
    rank = np.cumsum(offered, axis=1) - 1
    one = shown.sum(axis=1) == 1
    leaves = np.where(one, np.take_along_axis(rank, np.argmax(shown, axis=1)[:, None], axis=1)[:, 0], -1)
    return read_leaves(offered.sum(axis=1), leaves, LEVELS[offered.shape[1]])
