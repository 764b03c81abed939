"""FF1: encryption that keeps the format, so that a phone number becomes another string of eleven digits.

NIST SP 800-38G, algorithm 7 and 8, over AES.  Whole arrays are encrypted at once: the block of the parameters and all
blocks of the tweak but the last are the same for all values, so that each of the ten rounds is one AES block a value.
Halves whose numbers take more than four bytes (ten digits and more) go one by one.

Domains below a million are refused, as revision 1 of the publication demands: a birthday or a sex encrypted so can be
looked up in a table.  FF3 and FF3-1 are broken and withdrawn and are not offered.  The result is a pseudonym: whoever
holds the key has the value back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cryptography.hazmat.primitives.ciphers import CipherContext
    from numpy.typing import NDArray

LEAST_DOMAIN = 1_000_000
"""radix ** length must not be below this."""

ROUNDS, BLOCK = 10, 16
FAST_BYTES = 4
"""Halves that fit in so many bytes are computed in 64-bit arrays."""

BATCH = 1 << 14
"""Values encrypted together: all arrays of a batch stay in the cache."""

Halves: TypeAlias = "tuple[NDArray[np.uint64], NDArray[np.uint64]]"
Turn: TypeAlias = "Callable[[Ff1, NDArray[np.uint64], NDArray[np.uint64]], Halves]"
KEY_SIZES = (16, 24, 32)
LARGEST_RADIX = 1 << 16


@dataclass(frozen=True, slots=True)
class Ff1:
    """One key, tweak and format; made by ``prepare_ff1``.

    Attributes:
        radix: how many symbols there are.
        left, right: length of the halves u and v, in symbols.
        number_bytes: b, bytes that the number of a half takes.
        prefix: CBC-MAC of the parameters and the tweak's whole blocks.
        tail: what stands before the round number in the last block or blocks.
        encryptor: AES in single blocks.
    """

    radix: int
    left: int
    right: int
    number_bytes: int
    prefix: bytes
    tail: bytes
    encryptor: CipherContext

    @property
    def fast(self) -> bool:
        """Whether arrays can be encrypted at once."""
        return self.number_bytes <= FAST_BYTES


def prepare_ff1(key: bytes, radix: int, length: int, tweak: bytes = b"") -> Ff1:
    """Prepare for values of one format.

    Args:
        key: 16, 24 or 32 bytes.
        radix: symbols, 2 to 65,536.
        length: symbols in a value.
        tweak: any bytes; the same value under another tweak becomes another.

    Raises:
        AssessFault: SY-A020, fewer than ``LEAST_DOMAIN`` values have this format.
        ValueError: no such key or radix.
    """
    if len(key) not in KEY_SIZES or not 2 <= radix <= LARGEST_RADIX:
        raise ValueError("a key has 16, 24 or 32 bytes, a radix is 2 to 65,536")
    if length < 2 or radix**length < LEAST_DOMAIN:
        raise AssessFault("SY-A020", radix=radix, length=length, least=LEAST_DOMAIN)
    left = length // 2
    right = length - left
    number_bytes = -(-((radix**right - 1).bit_length()) // 8)
    # FF1 is built on the bare block cipher: its CBC-MAC and counter are put together here.
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    head = b"\x01\x02\x01" + radix.to_bytes(3, "big") + bytes([ROUNDS, left % 256])
    head += length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
    padded = tweak + bytes(-(len(tweak) + number_bytes + 1) % BLOCK)
    whole = len(padded) // BLOCK * BLOCK
    prefix = _chain(encryptor, bytes(BLOCK), head + padded[:whole])
    return Ff1(radix, left, right, number_bytes, prefix, padded[whole:], encryptor)


def encrypt_numbers(ff1: Ff1, values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Encrypt values that are read as numbers, most significant symbol first.

    Args:
        ff1: a format whose halves are ``fast``.
        values: shape (n,), each below radix ** length; leading zeros are part of the format.
    """
    return _in_batches(ff1, values, _encrypt_halves)


def decrypt_numbers(ff1: Ff1, values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The inverse of ``encrypt_numbers``."""
    return _in_batches(ff1, values, _decrypt_halves)


def encrypt_symbols(ff1: Ff1, symbols: Sequence[int]) -> list[int]:
    """Encrypt one value given as its symbols (each below the radix), of any length."""
    a, b = _number(symbols[: ff1.left], ff1.radix), _number(symbols[ff1.left :], ff1.radix)
    for step in range(ROUNDS):
        size = ff1.left if step % 2 == 0 else ff1.right
        a, b = b, (a + _mix(ff1, step, b)) % ff1.radix**size
    return _symbols(a, ff1.radix, ff1.left) + _symbols(b, ff1.radix, ff1.right)


def decrypt_symbols(ff1: Ff1, symbols: Sequence[int]) -> list[int]:
    """The inverse of ``encrypt_symbols``."""
    a, b = _number(symbols[: ff1.left], ff1.radix), _number(symbols[ff1.left :], ff1.radix)
    for step in reversed(range(ROUNDS)):
        size = ff1.left if step % 2 == 0 else ff1.right
        a, b = (b - _mix(ff1, step, a)) % ff1.radix**size, a
    return _symbols(a, ff1.radix, ff1.left) + _symbols(b, ff1.radix, ff1.right)


class _Rounds:
    """The round function on arrays: buffers and constants of one batch."""

    __slots__ = ("blocks", "encryptor", "high", "low", "sealed", "shift", "words")

    def __init__(self, ff1: Ff1, count: int) -> None:
        last = bytes(x ^ y for x, y in zip(ff1.prefix, ff1.tail.ljust(BLOCK, b"\0"), strict=True))
        self.high = int.from_bytes(last[:8], "big")
        self.low = int.from_bytes(last[8:], "big")
        self.shift = 8 * ff1.number_bytes
        self.blocks = np.empty((count, 2), dtype=np.uint64)
        self.blocks[:, 0] = np.uint64(self.high).byteswap()
        self.sealed = bytearray(count * BLOCK + BLOCK - 1)
        self.words = np.frombuffer(self.sealed, np.uint64, 2 * count).reshape(count, 2)
        self.encryptor = ff1.encryptor

    def mix(self, step: int, numbers: NDArray[np.uint64], modulus: int) -> NDArray[np.uint64]:
        """y of each number modulo ``modulus``, shape (n,): the first eight bytes of one AES block."""
        low = numbers ^ np.uint64(self.low ^ (step << self.shift))
        self.blocks[:, 1] = low.byteswap(inplace=True)
        self.encryptor.update_into(self.blocks.data.cast("B"), self.sealed)
        y = self.words[:, 0].byteswap()
        # Division by a constant is fast in numpy, its remainder is not.
        y -= y // np.uint64(modulus) * np.uint64(modulus)
        return y


def _encrypt_halves(ff1: Ff1, a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Halves:
    rounds = _Rounds(ff1, len(a))
    for step in range(ROUNDS):
        modulus = ff1.radix ** (ff1.left if step % 2 == 0 else ff1.right)
        a += rounds.mix(step, b, modulus)
        np.subtract(a, np.uint64(modulus), out=a, where=a >= np.uint64(modulus))
        a, b = b, a
    return a, b


def _decrypt_halves(ff1: Ff1, a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Halves:
    rounds = _Rounds(ff1, len(a))
    for step in reversed(range(ROUNDS)):
        modulus = np.uint64(ff1.radix ** (ff1.left if step % 2 == 0 else ff1.right))
        b += modulus - rounds.mix(step, a, int(modulus))
        np.subtract(b, modulus, out=b, where=b >= modulus)
        a, b = b, a
    return a, b


def _in_batches(ff1: Ff1, values: NDArray[np.uint64], turn: Turn) -> NDArray[np.uint64]:
    if not ff1.fast:
        raise ValueError("the halves are too long for arrays: use symbols")
    if len(values) and int(values.max()) >= ff1.radix ** (ff1.left + ff1.right):
        raise ValueError("a value is longer than the format")
    done = np.empty(len(values), dtype=np.uint64)
    half = np.uint64(ff1.radix**ff1.right)
    for start in range(0, len(values), BATCH):
        part = values[start : start + BATCH].astype(np.uint64)
        a = part // half
        a, b = turn(ff1, a, part - a * half)
        np.add(a * half, b, out=done[start : start + BATCH])
    return done


def _mix(ff1: Ff1, step: int, number: int) -> int:
    """y of one number: as many bytes as the publication's d."""
    wanted = 4 * -(-ff1.number_bytes // 4) + 4
    state = _chain(ff1.encryptor, ff1.prefix, ff1.tail + bytes([step]) + number.to_bytes(ff1.number_bytes, "big"))
    stream = state
    for counter in range(1, -(-wanted // BLOCK)):
        stream += _chain(ff1.encryptor, state, counter.to_bytes(BLOCK, "big"))
    return int.from_bytes(stream[:wanted], "big")


def _chain(encryptor: CipherContext, state: bytes, message: bytes) -> bytes:
    """CBC-MAC of a message of whole blocks, from a state on."""
    for start in range(0, len(message), BLOCK):
        mixed = int.from_bytes(state, "big") ^ int.from_bytes(message[start : start + BLOCK], "big")
        state = encryptor.update(mixed.to_bytes(BLOCK, "big"))
    return state


def _number(symbols: Sequence[int], radix: int) -> int:
    number = 0
    for symbol in symbols:
        number = number * radix + symbol
    return number


def _symbols(number: int, radix: int, length: int) -> list[int]:
    symbols = []
    for _ in range(length):
        number, symbol = divmod(number, radix)
        symbols.append(symbol)
    return symbols[::-1]
