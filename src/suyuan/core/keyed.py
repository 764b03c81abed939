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

    CBC-MAC over AES-128 with the length in the first block (prefix-free, hence a secure MAC: Bellare, Kilian and
    Rogaway 2000), cut to 64 bits.  The result depends on the text alone, not on the batch it comes in.

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
    blocks = -(-lengths // 16)
    hashes = np.zeros(len(texts), dtype=np.uint64)
    for count in np.unique(blocks):
        rows = np.flatnonzero(blocks == count)
        hashes[rows] = _mac_of_size(key, filled.take(pa.array(rows)), lengths[rows], int(count))
    if texts.null_count:
        hashes[np.asarray(pc.is_null(texts))] = 0
    return hashes


def _mac_of_size(key: bytes, texts: pa.Array, lengths: NDArray[np.int64], count: int) -> NDArray[np.uint64]:
    """CBC-MAC of texts that fill exactly ``count`` blocks; zero padding is safe behind a length block."""
    n = len(texts)
    state: NDArray[np.uint64] = np.zeros((n, 2), dtype=">u8")
    state[:, 1] = lengths
    state = _one_block(key, state)
    if count:
        padded = pc.ascii_rpad(texts, width=16 * count, padding="\0")
        start = padded.offset * 16 * count
        raw = np.frombuffer(padded.buffers()[2], dtype=np.uint8, count=n * 16 * count, offset=start)
        plain = raw.view(">u8").reshape(n, count, 2)
        for block in range(count):
            state = _one_block(key, state ^ plain[:, block])
    return state[:, 0].astype(np.uint64)


def _one_block(key: bytes, state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return np.frombuffer(_encrypt(key, np.ascontiguousarray(state, dtype=">u8").data), dtype=">u8").reshape(-1, 2)


def join_words(words: Sequence[NDArray[np.uint16]]) -> NDArray[np.uint64]:
    """Pack four 16-bit columns into one 64-bit integer, most significant first; each of shape (n,)."""
    packed = np.zeros(len(words[0]), dtype=np.uint64)
    for column in words:
        packed = (packed << np.uint64(16)) | column.astype(np.uint64)
    return packed
