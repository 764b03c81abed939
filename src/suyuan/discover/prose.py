"""Running text: whether a column's cells are sentences, in which names and addresses may stand."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import matches

LOOKED, LEAST = 2_000, 0.01
"""Cells that are looked at, and the share of them that must be running text."""

_SENTENCE = r"\p{Han}.*[^\p{Han}\p{L}].*\p{Han}|\p{Han}{6}"
"""Han characters on both sides of a sign or a number, or six in a row."""


def holds_prose(cells: pa.Array) -> bool:
    """Whether cells are running Chinese text.

    Args:
        cells: strings without nulls, shape (n,); evenly spaced ones are looked at.
    """
    some = (
        cells.slice(0, LOOKED)
        if len(cells) <= LOOKED
        else cells.take(pa.array(range(0, len(cells), len(cells) // LOOKED)))
    )
    return bool(len(some)) and pc.mean(matches(some, _SENTENCE).cast(pa.float64())).as_py() >= LEAST
