"""Bank card numbers: 15 to 19 digits of an issuer's range that pass the Luhn check, whole or 4-4-4-4."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer, Bytes, Places
from suyuan.discover.checks import luhn
from suyuan.discover.edges import chained, open_both
from suyuan.discover.found import Found, Tier, spans, unite
from suyuan.discover.recognizers import Recognizer

LENGTHS = (15, 16, 17, 18, 19)
_CHAINS = ((4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3))


def _find(buffer: Buffer) -> Found:
    runs = buffer.digits
    parts = []
    for length in LENGTHS:
        start = runs.start[runs.length == length]
        good = open_both(buffer, start, start + length)
        parts.append(_judge(start[good], start[good] + length, buffer.at(start[good], length)))
    for lengths in _CHAINS:
        start, end = chained(buffer, runs, lengths)
        good = open_both(buffer, start, end)
        start, end = start[good], end[good]
        offsets = [place for group, size in enumerate(lengths) for place in range(5 * group, 5 * group + size)]
        parts.append(_judge(start, end, buffer.data[start[:, None] + np.array(offsets)]))
    return unite(parts)


def _judge(start: Places, end: Places, cells: Bytes) -> Found:
    """Luhn passes one number in ten, so an issuer's range must begin the number as well."""
    size = cells.shape[1]
    first, two = cells[:, 0], (cells[:, 0].astype(np.int64) - 48) * 10 + cells[:, 1] - 48
    union = (two == 62) & (size >= 16)
    others = np.isin(two, (51, 52, 53, 54, 55, 35)) | (first == ord("4"))
    known = union | (others & (size == 16)) | (np.isin(two, (34, 37)) & (size == 15))
    tier = np.where(union, Tier.LIKELY, Tier.POSSIBLE).astype(np.int8)
    return spans(start, end, tier).where(known & luhn(cells))


RECOGNIZER = Recognizer(
    "bank_card",
    25,
    _find,
    ("卡号", "银行卡", "银行卡号", "银行账号", "账号", "储蓄卡", "信用卡", "开户行", "card"),
    needs_context=False,
    lookalike=0.02,
    rule="ISO/IEC 7812-1: issuer range (62 UnionPay; 4, 51-55, 35, 34, 37) and Luhn; also 4-4-4-4",
)
