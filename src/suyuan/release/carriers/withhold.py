"""``withhold``: leave a record out for this recipient.

Only where a purpose can spare records (never a recall or care list).  A record that is seen in a leak cannot come from
a copy that withheld it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def slot_name(threshold: int) -> str:
    """The one position of a record; its bias, in 1/65536, is part of its name."""
    return f"withhold:record:{threshold}"


def keep_rows(bits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Rows that stay; ``bits`` has shape (n, 1)."""
    return np.equal(bits[:, 0], 0)


def observe(rows: int) -> NDArray[np.int8]:
    """A leaked row was not withheld: symbol 0 for all, shape (rows, 1)."""
    return np.zeros((rows, 1), dtype=np.int8)
