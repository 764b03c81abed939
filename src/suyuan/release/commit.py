"""Commitments: what goes into the ledger before a copy leaves, so that no key can be chosen afterwards.

A salted hash of each key and a Merkle root of the rows.  The salts and keys stay in the workspace until a court opens
them; the rows are blinded one by one, so that showing one row's proof reveals nothing of its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.keyed import draw_words
from suyuan.core.merkle import root_of
from suyuan.release.slots import Slot

FIELD_SEPARATOR = "\x1f"


def commit_to_key(kind: str, salt: bytes, key: bytes) -> str:
    """Salted SHA-256 of a key, in hex; ``kind`` says what the key is for."""
    return sha256(b"suyuan/commitment/1\x00" + kind.encode() + b"\x00" + salt + key).hexdigest()


def commit_to_slots(slots: Sequence[Slot]) -> str:
    """SHA-256, in hex, of a release's positions: which cells count is settled before any leak is seen."""
    named: list[Json] = [[slot.index, slot.name] for slot in sorted(slots, key=lambda slot: slot.index)]
    return sha256(canonical_bytes(named)).hexdigest()


def commit_to_rows(table: pa.Table, rids: NDArray[np.uint64], rows_key: bytes) -> str:
    """Merkle root, in hex, over the rows of a copy in file order.

    Leaf: 16 blinding bytes drawn for the record, then the row's cells joined by U+001F (an empty cell is empty).
    """
    blinds = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), len(rids), [None, pa.py_buffer(draw_words(rows_key, rids).astype(">u2").tobytes())]
    ).cast(pa.binary())
    cells = [pc.fill_null(table[name].combine_chunks(), "").cast(pa.binary()) for name in table.column_names]
    row = pc.binary_join_element_wise(*cells, FIELD_SEPARATOR.encode())
    leaves = pc.binary_join_element_wise(blinds, row, b"")
    return root_of(leaves.to_pylist()).hex()
