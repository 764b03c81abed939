"""Keyed randomness: key derivation, per-record draws, and a keyed 64-bit hash of text.

One AES block per (key, record, lane) gives eight independent 16-bit words; a carrier reads its own word.  Any subset
of records is one vectorised call, so no table of marks is ever stored.  AES-128 as a pseudo-random function of the
block (record id, lane); keys come from HKDF-SHA256 (RFC 5869).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

KEY_BYTES = 16
WORDS_PER_LANE = 8
BLOCK = 16
LONG = np.uint64(0xFF << 56)
WORD_RANGE = 1 << 16


def derive_key(master: bytes, *labels: str) -> bytes:
    """Derive a 16-byte key from a master key and a path of labels.

    Labels are length-prefixed, so that ("ab", "c") and ("a", "bc") differ.
    """
    info = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (label.encode() for label in labels))
    return HKDF(SHA256(), KEY_BYTES, salt=b"suyuan/keyed/1", info=info).derive(master)


def draw_words(key: bytes, rids: NDArray[np.uint64], lanes: int = 1) -> NDArray[np.uint16]:
    """Draw uniform 16-bit words for records.

    Args:
        key: 16 bytes.
        rids: record ids, shape (n,).
        lanes: how many blocks a record; each gives eight words.

    Returns:
        Words of shape (n, 8 * lanes); word ``8 * lane + i`` is the i-th big-endian pair of bytes of
        ``AES(key, rid as 8 bytes || lane as 8 bytes)``.
    """
    if not len(rids):
        return np.zeros((0, WORDS_PER_LANE * lanes), dtype=np.uint16)
    blocks = np.empty((len(rids), lanes, 2), dtype=">u8")
    blocks[:, :, 0] = rids[:, None]
    blocks[:, :, 1] = np.arange(lanes, dtype=np.uint64)[None, :]
    words = np.frombuffer(_encrypt(key, blocks.data), dtype=">u2").astype(np.uint16)
    return words.reshape(len(rids), WORDS_PER_LANE * lanes)


def _encrypt(key: bytes, blocks: memoryview) -> bytearray:
    # Every block is a distinct counter value or a fresh CBC-MAC state: the bare block cipher is what is wanted.
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    raw = blocks.cast("B")
    sealed = bytearray(len(raw) + 15)
    encryptor.update_into(raw, sealed)
    return sealed[: len(raw)]


def keyed_hash(key: bytes, texts: pa.Array) -> NDArray[np.uint64]:
    """Hash texts to 64 bits under a key; without the key a hash of a phone number tells nothing.

    CBC-MAC over AES-128, cut to 64 bits.  A text of up to 15 bytes is one block, its length behind; a longer one
    follows a block that holds its length and begins with 0xFF, as no text does.  No message begins with another, so
    the MAC is secure (Bellare, Kilian and Rogaway 2000).  The result depends on the text alone, not on its batch.

    Args:
        key: 16 bytes.
        texts: string array of length n; a null hashes to 0, which no index holds.

    Returns:
        Shape (n,).
    """
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    filled = pc.fill_null(texts, "")
    lengths = np.asarray(pc.binary_length(filled)).astype(np.int64)
    blocks = np.where(lengths < BLOCK, 0, -(-lengths // BLOCK))
    hashes = np.zeros(len(texts), dtype=np.uint64)
    for count in np.unique(blocks):
        rows = np.flatnonzero(blocks == count)
        hashes[rows] = _mac_of_size(key, filled.take(pa.array(rows)), lengths[rows], int(count))
    if texts.null_count:
        hashes[np.asarray(pc.is_null(texts))] = 0
    return hashes


def _mac_of_size(key: bytes, texts: pa.Array, lengths: NDArray[np.int64], count: int) -> NDArray[np.uint64]:
    """CBC-MAC of texts that fill ``count`` blocks behind that of their length, or of short ones (0), zeros behind."""
    n = len(texts)
    if not count:
        short = _padded(texts, BLOCK).copy()
        short[:, -1] = lengths
        return _one_block(key, short.view(">u8"))[:, 0].astype(np.uint64)
    state: NDArray[np.uint64] = np.zeros((n, 2), dtype=">u8")
    state[:, 0] = LONG
    state[:, 1] = lengths
    state = _one_block(key, state)
    plain = _padded(texts, BLOCK * count).view(">u8").reshape(n, count, 2)
    for block in range(count):
        state = _one_block(key, state ^ plain[:, block])
    return state[:, 0].astype(np.uint64)


def _padded(texts: pa.Array, width: int) -> NDArray[np.uint8]:
    """Bytes of texts with zeros behind, shape (n, width)."""
    padded = pc.ascii_rpad(texts, width=width, padding="\0")
    return np.frombuffer(padded.buffers()[2], np.uint8, len(texts) * width, padded.offset * width).reshape(-1, width)


def _one_block(key: bytes, state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return np.frombuffer(_encrypt(key, np.ascontiguousarray(state, dtype=">u8").data), dtype=">u8").reshape(-1, 2)


def join_words(words: Sequence[NDArray[np.uint16]]) -> NDArray[np.uint64]:
    """Pack four 16-bit columns into one 64-bit integer, most significant first; each of shape (n,)."""
    packed = np.zeros(len(words[0]), dtype=np.uint64)
    for column in words:
        packed = (packed << np.uint64(16)) | column.astype(np.uint64)
    return packed
