"""Check digits and dates, for many numbers at a time."""

from __future__ import annotations

import numpy as np

from suyuan.discover.folding import Bytes
from suyuan.discover.sides import Bools

_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.uint16)
_ID_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
_ZERO = np.uint8(ord("0"))
_YEAR = np.array([1000, 100, 10, 1], dtype=np.int32)
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int32)
_SINGLE = (np.arange(256) - 48).astype(np.uint8)
_DOUBLED = np.array([2 * value - 9 * (value > 4) for value in range(-48, 208)], dtype=np.int64).astype(np.uint8)
_USCC = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUE = np.full(256, -1, dtype=np.int16)
_USCC_VALUE[list(_USCC)] = np.arange(len(_USCC))
_USCC_WEIGHTS = np.array([pow(3, k, 31) for k in range(17)], dtype=np.int16)
_VALUE = np.zeros(256, dtype=np.int16)
_VALUE[list(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")] = np.arange(36)
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int16)
_ORGANISATION_CHECK = np.frombuffer(b"0X987654321", dtype=np.uint8)

EARLIEST = 1900


def id_check(cells: Bytes) -> Bools:
    """Whether 18 characters end with the check digit of ISO/IEC 7064 MOD 11-2, as GB 11643-1999 uses it.

    Args:
        cells: ASCII, upper case, 17 digits and one character more, shape (n, 18).
    """
    sums = (cells[:, :17] - _ZERO).astype(np.uint16) @ _ID_WEIGHTS
    return np.asarray(_ID_CHECK[sums % 11] == cells[:, 17])


def real_date(cells: Bytes, latest: int) -> Bools:
    """Whether eight digits are a day between 1900 and the end of a year.

    Args:
        cells: ASCII digits yyyymmdd, shape (n, 8).
        latest: last year allowed.
    """
    figures = (cells - _ZERO).astype(np.int32)
    year = figures[:, :4] @ _YEAR
    month, day = figures[:, 4] * 10 + figures[:, 5], figures[:, 6] * 10 + figures[:, 7]
    fits = (year >= EARLIEST) & (year <= latest) & (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    short = (month == 2) & ~leap
    return np.asarray(fits & (day >= 1) & (day <= _DAYS[np.clip(month, 0, 12)] - short))


def luhn(cells: Bytes) -> Bools:
    """Whether digits pass ISO/IEC 7812-1 annex B.

    Args:
        cells: ASCII digits, shape (n, length).
    """
    size = cells.shape[1]
    total = np.zeros(len(cells), dtype=np.uint8)  # nineteen digits add up to 171 at most
    for place in range(size):
        total += (_DOUBLED if (size - place) % 2 == 0 else _SINGLE)[cells[:, place]]
    return np.asarray(total % 10 == 0)


def uscc_check(cells: Bytes) -> Bools:
    """Whether 18 characters are a unified social credit code by GB 32100-2015: alphabet and MOD 31-3.

    Args:
        cells: ASCII, upper case, shape (n, 18).
    """
    values = _USCC_VALUE[cells]
    good = (31 - (values[:, :17] @ _USCC_WEIGHTS) % 31) % 31 == values[:, 17]
    some = np.flatnonzero(good)  # one in 31; only of these is it asked whether all characters are of the alphabet
    good[some] = (values[some] >= 0).all(axis=1)
    return np.asarray(good)


def organisation_check(cells: Bytes) -> Bools:
    """Whether nine characters are an organisation code by GB 11714-1997: eight and a check character, MOD 11.

    Args:
        cells: ASCII, upper case, shape (n, 9).
    """
    sums = _VALUE[cells[:, :8]] @ _ORGANISATION_WEIGHTS
    return np.asarray(_ORGANISATION_CHECK[sums % 11] == cells[:, 8])


def upper(cells: Bytes) -> Bytes:
    """ASCII letters in upper case."""
    return cells ^ (((cells - np.uint8(ord("a"))) < np.uint8(26)).view(np.uint8) << np.uint8(5))
