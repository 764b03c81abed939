"""Format-preserving encryption of columns: a cell becomes another text of the same length and alphabet (FF1).

The key belongs to one recipient, purpose and kind of field (``tokens.scope_key``), so that two recipients cannot join
their copies, and the same person has the same pseudonym in all tables of one recipient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault
from suyuan.core.ff1 import (
    Ff1,
    decrypt_numbers,
    decrypt_symbols,
    encrypt_numbers,
    encrypt_symbols,
    prepare_ff1,
)
from suyuan.core.normalise.cells import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

DIGITS = "0123456789"


def encrypt_texts(
    field: str, cells: pa.Array | pa.ChunkedArray, key: bytes, *, alphabet: str = DIGITS, tweak: bytes = b""
) -> pa.Array:
    """Encrypt a column; null stays null.

    Args:
        field: its name, for messages.
        cells: texts over the alphabet, shape (n,); each length is a format of its own.
        key: 16, 24 or 32 bytes.
        alphabet: distinct ASCII symbols.
        tweak: any bytes.

    Raises:
        AssessFault: SY-A020 a length has too few values, SY-A021 a cell holds another symbol.
    """
    return _turn(field, cells, key, alphabet, tweak, encrypt_numbers, encrypt_symbols)


def decrypt_texts(
    field: str, cells: pa.Array | pa.ChunkedArray, key: bytes, *, alphabet: str = DIGITS, tweak: bytes = b""
) -> pa.Array:
    """The inverse of ``encrypt_texts``."""
    return _turn(field, cells, key, alphabet, tweak, decrypt_numbers, decrypt_symbols)


def _turn(
    field: str,
    cells: pa.Array | pa.ChunkedArray,
    key: bytes,
    alphabet: str,
    tweak: bytes,
    at_once: Callable[[Ff1, NDArray[np.uint64]], NDArray[np.uint64]],
    one_by_one: Callable[[Ff1, Sequence[int]], list[int]],
) -> pa.Array:
    texts = as_text(cells)
    lengths = np.asarray(pc.fill_null(pc.binary_length(texts), -1)).astype(np.int64)
    place = np.full(256, 255, dtype=np.uint8)
    place[np.frombuffer(alphabet.encode("ascii"), np.uint8)] = np.arange(len(alphabet), dtype=np.uint8)
    letters = np.frombuffer(alphabet.encode("ascii"), np.uint8)
    parts, rows = [], []
    for length in np.unique(lengths[lengths >= 0]).tolist():
        mine = np.flatnonzero(lengths == length)
        ff1 = prepare_ff1(key, len(alphabet), length, tweak)
        symbols = place[_bytes(texts if len(mine) == len(texts) else texts.take(pa.array(mine)), length)]
        wrong = int((symbols >= len(alphabet)).any(axis=1).sum())
        if wrong:
            raise AssessFault("SY-A021", field=field, cells=wrong)
        if ff1.fast:
            turned = _to_symbols(at_once(ff1, _to_numbers(symbols, len(alphabet))), len(alphabet), length)
        else:
            turned = np.array([one_by_one(ff1, row) for row in symbols.tolist()], dtype=np.uint8)
        parts.append(_texts(letters[turned]))
        rows.append(mine)
    if not parts:
        return texts
    done = parts[0] if len(parts) == 1 else pa.concat_arrays(parts)
    order = np.full(len(texts), -1, dtype=np.int64)
    order[np.concatenate(rows)] = np.arange(len(done))
    return done.take(pa.array(order, mask=order < 0))


def _bytes(texts: pa.Array, length: int) -> NDArray[np.uint8]:
    """Bytes of texts of one length without nulls, shape (n, length)."""
    offset = texts.offset
    starts = np.frombuffer(texts.buffers()[1], np.int32)[offset : offset + 1]
    raw = np.frombuffer(texts.buffers()[2], np.uint8, len(texts) * length, int(starts[0]))
    return raw.reshape(-1, length)


def _to_numbers(symbols: NDArray[np.uint8], radix: int) -> NDArray[np.uint64]:
    numbers = symbols[:, 0].astype(np.uint64)
    for column in range(1, symbols.shape[1]):
        numbers *= np.uint64(radix)
        numbers += symbols[:, column]
    return numbers


def _to_symbols(numbers: NDArray[np.uint64], radix: int, length: int) -> NDArray[np.uint8]:
    symbols = np.empty((len(numbers), length), dtype=np.uint8)
    for column in range(length - 1, -1, -1):
        rest = numbers // np.uint64(radix)
        symbols[:, column] = numbers - rest * np.uint64(radix)
        numbers = rest
    return symbols


def _texts(letters: NDArray[np.uint8]) -> pa.Array:
    offsets = np.arange(0, letters.size + 1, letters.shape[1], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(letters), [None, pa.py_buffer(offsets), pa.py_buffer(letters)])
