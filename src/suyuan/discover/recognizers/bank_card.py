"""Bank card numbers: 15 to 19 digits of an issuer's range that pass the Luhn check, whole or 4-4-4-4."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.checks import luhn, real_date
from suyuan.discover.edges import chained, open_both
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import one_of

LENGTHS = (15, 16, 17, 18, 19)
FIFTEEN, EIGHTEEN = 15, 18
LATEST = 2100
_TENS = ((np.arange(256) - 48) * 10).astype(np.uint8)
# Issuers' ranges by the first two digits: UnionPay; Visa, MasterCard, JCB; American Express.
_NONE, _UNION = one_of(), one_of(bytes([62]))
_SIXTEEN = one_of(bytes([35, *range(40, 50), *range(51, 56)]))
_AMERICAN = one_of(bytes([34, 37]))
_CHAINS = ((4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3))


def _find(buffer: Buffer) -> Found:
    runs = buffer.numbers
    parts = []
    for length in LENGTHS:
        start = runs.start[runs.of_length(length)]
        parts.append(_judge(buffer, start, start + length, np.arange(length)))
    for lengths in _CHAINS:
        start, end = chained(buffer, lengths)
        offsets = [place for group, size in enumerate(lengths) for place in range(5 * group, 5 * group + size)]
        parts.append(_judge(buffer, start, end, np.array(offsets)))
    return unite(parts)


def _judge(buffer: Buffer, start: Places, end: Places, offsets: Places) -> Found:
    """Luhn passes one number in ten, so an issuer's range must begin the number as well.

    The ranges other than UnionPay's hold one number in six, so one code of sixteen digits in sixty looks like a card.
    """
    if not len(start):
        return nothing()
    size = len(offsets)
    two = _TENS[buffer.data[start]] + buffer.data[start + 1] - np.uint8(ord("0"))
    known = (_UNION if size > FIFTEEN else _NONE)[two]
    known |= (_SIXTEEN if size == FIFTEEN + 1 else _AMERICAN if size == FIFTEEN else _NONE)[two]
    some = np.flatnonzero(known)
    if not len(some):
        return nothing()
    some = some[open_both(buffer, start[some], end[some])]
    start, end, two = start[some], end[some], two[some]
    cells = buffer.at(start, int(offsets[-1]) + 1)[:, offsets]
    union = _UNION[two] & (size > FIFTEEN)
    if size == EIGHTEEN:  # a region of Gansu, a day and a sequence, as case numbers have them, pass Luhn too
        union &= ~real_date(cells[:, 6:14], LATEST)
    other = Tier.UNTOLD if offsets[-1] < size else Tier.POSSIBLE
    tier = np.where(union, Tier.LIKELY, other).astype(np.int8)
    return spans(start, end, tier).where(luhn(cells))


RECOGNIZER = Recognizer(
    "bank_card",
    25,
    _find,
    ("卡号", "银行卡", "银行卡号", "银行账号", "账号", "储蓄卡", "信用卡", "开户行", "card"),
    needs_context=False,
    lookalike=0.02,
    rule="ISO/IEC 7812-1: issuer range (62 UnionPay; 4, 51-55, 35, 34, 37) and Luhn; also 4-4-4-4; "
    "in running text those without 62 only behind a word or in fours, as one code in sixty looks like one",
)
