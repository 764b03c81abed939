"""``token``: a pseudonym for each record of each release, always free, dead when the column is dropped."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.core.keyed import derive_key, draw_words, join_words

COLUMN = "token"
BITS = 60
_ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", dtype=np.uint8)


def make_tokens(release_key: bytes, rids: NDArray[np.uint64]) -> pa.Array:
    """Tokens of the form ``T`` and twelve Crockford base-32 characters (60 keyed bits), length n.

    The leading letter keeps spreadsheets from reading a token as a number.
    """
    words = draw_words(derive_key(release_key, "token"), rids)
    numbers = join_words([words[:, i] for i in range(4)])
    text = np.empty((len(rids), 13), dtype=np.uint8)
    text[:, 0] = ord("T")
    for place in range(12):
        text[:, 12 - place] = _ALPHABET[(numbers >> np.uint64(5 * place)) & np.uint64(31)]
    offsets = np.arange(len(rids) + 1, dtype=np.int32) * 13
    return pa.StringArray.from_buffers(len(rids), pa.py_buffer(offsets), pa.py_buffer(text))
