"""``blank``: leave an optional cell empty for this recipient.

A removal carrier: it survives every normalisation, and dies when another copy fills the cell in.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def slot_names(column_fields: tuple[str, ...], threshold: int) -> tuple[str, ...]:
    """The one position of an optional cell; its bias, in 1/65536, is part of its name."""
    return (f"blank:{'|'.join(sorted(column_fields))}:{threshold}",)


def subject_fields(slot_name: str) -> tuple[str, ...]:
    """The registry fields that could have filled the cell."""
    return tuple(slot_name.split(":")[1].split("|"))


def embed(values: pa.Array, bits: NDArray[np.uint8]) -> pa.Array:
    """Empty the cells whose bit is 1; ``bits`` has shape (n, 1)."""
    return pc.if_else(pa.array(bits[:, 0] == 1), pa.scalar(None, values.type), values)


def observe(filled: NDArray[np.bool_], shown: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Read the symbols: 1 where the leak shows an empty cell, erased where the registry has nothing to show.

    Args:
        filled: the registry holds a value for this cell, shape (n,).
        shown: the leaked row shows a value there, shape (n,).
    """
    return np.where(filled, (~shown).astype(np.int8), np.int8(-1))[:, None].astype(np.int8)
