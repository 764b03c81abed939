"""Keyed hashes of a table's columns, each made once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.app.together import work_together
from suyuan.core.keyed import keyed_hash
from suyuan.storage.keyring import Keyring

LOOKED_AT = 2_000
FEW = 500
"""A column with so few distinct texts among the first ones is hashed by its distinct texts."""


class TextHasher:
    """Hashes texts under the keys of the index, and remembers those of the columns it saw."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._known: dict[tuple[object, ...], tuple[pa.Array, NDArray[np.uint64]]] = {}

    def __call__(self, kind: str, texts: pa.Array) -> NDArray[np.uint64]:
        """Keyed 64-bit hashes under the key of a kind, shape (n,); 0 for null."""
        places = [None if buffer is None else buffer.address for buffer in texts.buffers()]
        column = (kind, len(texts), texts.offset, *places)
        if column not in self._known:
            # The array is kept with its hashes: while it lives, nothing else has its addresses.
            self._known[column] = (texts, self._hash(kind, texts))
        return self._known[column][1]

    def _hash(self, kind: str, texts: pa.Array) -> NDArray[np.uint64]:
        key = self._keyring.index_key(kind)
        if texts.null_count == len(texts):
            return np.zeros(len(texts), dtype=np.uint64)
        if len(texts) <= LOOKED_AT or len(pc.unique(texts.slice(0, LOOKED_AT))) > FEW:
            return keyed_hash(key, texts)
        coded = texts.dictionary_encode()
        distinct: NDArray[np.uint64] = np.append(keyed_hash(key, coded.dictionary), np.uint64(0))
        return distinct.take(np.asarray(pc.fill_null(coded.indices, len(coded.dictionary))))


def hash_by_kind(keyed: Iterable[tuple[str, pa.Array]], hash_texts: TextHasher) -> dict[str, list[NDArray[np.uint64]]]:
    """Hashes of link keys, several columns at a time, gathered by kind."""
    keys: dict[str, list[NDArray[np.uint64]]] = {}
    listed = list(keyed)
    for (kind, _), hashes in zip(listed, work_together(lambda key: hash_texts(*key), listed), strict=True):
        keys.setdefault(kind, []).append(hashes)
    return keys
