"""Keyed streams: exact against the bare cipher, independent of batching, uniform enough to be called uniform."""

import numpy as np
import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from suyuan.core.keyed import derive_key, draw_words, join_words, keyed_hash

KEY = derive_key(b"k" * 32, "test")


def aes(block: bytes, key: bytes = KEY) -> bytes:
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)


def test_words_are_the_cipher_of_record_and_lane():
    words = draw_words(KEY, np.array([7, 1 << 63], dtype=np.uint64), lanes=2)
    for row, rid in enumerate([7, 1 << 63]):
        for lane in range(2):
            block = aes(rid.to_bytes(8, "big") + lane.to_bytes(8, "big"))
            expected = [int.from_bytes(block[i : i + 2], "big") for i in range(0, 16, 2)]
            assert words[row, 8 * lane : 8 * lane + 8].tolist() == expected


def test_a_subset_draws_the_same_as_the_whole():
    rids = np.arange(1000, dtype=np.uint64)
    assert (draw_words(KEY, rids)[500:510] == draw_words(KEY, rids[500:510])).all()


def test_words_are_uniform():
    words = draw_words(KEY, np.arange(200_000, dtype=np.uint64))
    for column in range(8):
        counts = np.bincount(words[:, column] >> 8, minlength=256)
        chi2 = ((counts - 781.25) ** 2 / 781.25).sum()
        assert 255 - 5 * np.sqrt(510) < chi2 < 255 + 5 * np.sqrt(510)


def test_labels_cannot_be_shifted():
    assert derive_key(b"k" * 32, "ab", "c") != derive_key(b"k" * 32, "a", "bc")


@pytest.mark.parametrize(
    "text", ["", "a", "0123456789abcde", "0123456789abcdef", "0123456789abcdefg", "王小明\x1f2021-03-05", "长" * 40]
)
def test_hash_is_cbc_mac_of_messages_none_of_which_begins_with_another(text):
    raw = text.encode()
    blocks = [raw.ljust(15, b"\x00") + bytes([len(raw)])]
    if len(raw) > 15:
        padded = raw.ljust(-(-len(raw) // 16) * 16, b"\x00")
        blocks = [b"\xff" + bytes(7) + len(raw).to_bytes(8, "big")]
        blocks += [padded[start : start + 16] for start in range(0, len(padded), 16)]
    state = bytes(16)
    for block in blocks:
        state = aes(bytes(a ^ b for a, b in zip(state, block, strict=True)))
    assert keyed_hash(KEY, pa.array([text]))[0] == int.from_bytes(state[:8], "big")


def test_hash_does_not_depend_on_the_batch_and_skips_nulls():
    texts = pa.array(["a", None, "bb" * 20, "a", ""])
    whole = keyed_hash(KEY, texts)
    assert whole[1] == 0
    assert whole[0] == whole[3]
    assert (keyed_hash(KEY, texts.slice(2, 2)) == whole[2:4]).all()
    assert (keyed_hash(KEY, pa.chunked_array([texts.slice(0, 2), texts.slice(2)])) == whole).all()
    assert len(keyed_hash(KEY, pa.array([], pa.string()))) == 0


def test_join_words_puts_the_first_on_top():
    columns = [np.array([value], dtype=np.uint16) for value in (1, 2, 3, 4)]
    assert join_words(columns)[0] == 0x0001_0002_0003_0004


def test_no_records_draw_no_words():
    assert draw_words(b"k" * 16, np.zeros(0, np.uint64), 3).shape == (0, 24)
