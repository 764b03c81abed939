"""The blunt changes: hide characters, pool the ends of a scale, leave cells out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault
from suyuan.core.normalise.cells import as_text, matches

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUMBER = r"^-?\d+(?:\.\d+)?$"


def hide_characters(cells: pa.Array | pa.ChunkedArray, first: int, last: int) -> pa.Array:
    """Show the first and last characters and ``*`` for every other; a text with nothing left to hide is all hidden.

    What such a mask leaves depends on the other columns: see ``suyuan.assess.joint``.

    Args:
        cells: texts; null stays null.
        first, last: how many characters are shown, at least 0.

    Raises:
        AssessFault: SY-A013, a negative number.
    """
    for name, count in (("first", first), ("last", last)):
        if count < 0:
            raise AssessFault("SY-A013", constraint=name, value=count)
    texts = as_text(cells)
    lengths = pc.utf8_length(texts)
    enough = pc.greater(lengths, first + last)
    head = pc.if_else(enough, pc.utf8_slice_codeunits(texts, 0, first), "")
    tail = pc.if_else(enough, pc.utf8_slice_codeunits(texts, -last, 2**31 - 1), "") if last else ""
    hidden = pc.subtract(lengths, pc.add(pc.utf8_length(head), pc.utf8_length(tail) if last else 0))
    stars = pc.binary_repeat("*", hidden)
    return pc.if_else(
        pc.is_null(texts), pa.scalar(None, pa.string()), pc.binary_join_element_wise(head, stars, tail, "")
    )


def pool_ends(
    field: str, cells: pa.Array | pa.ChunkedArray, *, low: float | None = None, high: float | None = None
) -> pa.Array:
    """Bottom and top coding: numbers up to ``low`` become ``<=low``, from ``high`` on ``>=high``; null stays null.

    Args:
        field: its name, for messages.
        cells: numbers, or texts that are numbers.
        low, high: the bounds; None pools nothing at that end.

    Raises:
        AssessFault: SY-A013 low is not below high, SY-A022 cells that are no number.
    """
    if low is not None and high is not None and low >= high:
        raise AssessFault("SY-A013", constraint="low", value=low)
    texts = as_text(cells)
    wrong = len(texts) - texts.null_count - matches(texts, NUMBER).true_count
    if wrong:
        raise AssessFault("SY-A022", field=field, cells=wrong, wanted="0-9 . -")
    numbers = texts.cast(pa.float64())
    if high is not None:
        texts = pc.if_else(pc.greater_equal(numbers, high), f">={high:g}", texts)
    if low is not None:
        texts = pc.if_else(pc.less_equal(numbers, low), f"<={low:g}", texts)
    return texts


def leave_out(cells: pa.Array | pa.ChunkedArray, rows: NDArray[np.bool_]) -> pa.Array:
    """Null in the given rows, shape (n,)."""
    return pc.if_else(pa.array(~np.asarray(rows)), as_text(cells), pa.scalar(None, pa.string()))
