"""Shifted dates: every person's dates move by the same secret number of days, so that intervals stay true.

A shift hides the day of an event from who knows the calendar, not from who knows two events of one person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault
from suyuan.core.keyed import keyed_hash
from suyuan.core.normalise.cells import as_text, matches

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY = r"^\d{4}-\d{2}-\d{2}$"


def draw_shifts(persons: pa.Array | pa.ChunkedArray, key: bytes, days: int) -> NDArray[np.int64]:
    """The shift of each person, -days to days and never 0, shape (n,).

    Args:
        persons: what tells one person from another (a canonical number, a record id).
        key: 16 bytes, of one recipient and purpose.
        days: largest shift, at least 1.

    Raises:
        AssessFault: SY-A013, days is below 1.
    """
    if days < 1:
        raise AssessFault("SY-A013", constraint="days", value=days)
    drawn = (keyed_hash(key, as_text(persons)) % np.uint64(2 * days)).astype(np.int64) - days
    return np.where(drawn >= 0, drawn + 1, drawn)


def shift_dates(
    field: str, cells: pa.Array | pa.ChunkedArray, persons: pa.Array | pa.ChunkedArray, key: bytes, days: int
) -> pa.Array:
    """Shift a column of dates; null where the cell or the person is null.

    Args:
        field: its name, for messages.
        cells: ISO days.
        persons, key, days: as in ``draw_shifts``.

    Raises:
        AssessFault: SY-A022, cells that are no whole day.
    """
    texts, owners = as_text(cells), as_text(persons)
    whole = matches(texts, DAY)
    wrong = len(texts) - texts.null_count - whole.true_count
    if wrong:
        raise AssessFault("SY-A022", field=field, cells=wrong, wanted="YYYY-MM-DD")
    days_of = np.asarray(pc.fill_null(texts, "1970-01-01").cast(pa.date32()).cast(pa.int32())).astype(np.int64)
    moved = (days_of + draw_shifts(owners, key, days)).astype("datetime64[D]").astype(str)
    blank = np.asarray(pc.or_(pc.is_null(texts), pc.is_null(owners)))
    return pa.array(moved, pa.string(), mask=blank)
