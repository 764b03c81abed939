"""Resident identity numbers of 18 characters (GB 11643-1999), whole, spaced 6-8-4, or damaged by a spreadsheet."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.checks import id_check, real_date, upper
from suyuan.discover.edges import chained, open_both
from suyuan.discover.folding import Bytes, Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import eighteen

_APART = np.array([*range(6), *range(7, 15), *range(16, 20)])
LATEST = 2100
"""Births are not dated ahead by more than a clock may be wrong; the column decides on the rest."""


def _find(buffer: Buffer) -> Found:
    whole = _whole(buffer)
    spaced_start, spaced_end = chained(buffer, (6, 8, 4))
    spaced = _judge(buffer, spaced_start, spaced_end, _apart(buffer, spaced_start))
    start, end = chained(buffer, (6, 8, 3))
    crossed = (buffer.data[end] | 32) == ord("x")
    start, end = start[crossed], end[crossed] + 1
    return unite([whole, spaced, _judge(buffer, start, end, upper(_apart(buffer, start)))])


def _apart(buffer: Buffer, start: Places) -> Bytes:
    """The eighteen characters of numbers written 6-8-4."""
    return buffer.at(start, 20)[:, _APART]


def _whole(buffer: Buffer) -> Found:
    start = eighteen(buffer)
    start = start[(buffer.data[start] >= ord("1")) & (buffer.data[start] <= ord("7"))]
    return _judge(buffer, start, start + 18, upper(buffer.at(start, 18)))


def _judge(buffer: Buffer, start: Places, end: Places, cells: Bytes) -> Found:
    """Check digit and date; a number that a spreadsheet rounded keeps its first fifteen digits and is damaged."""
    if not len(start):
        return nothing()
    dated = (cells[:, 0] != ord("0")) & real_date(cells[:, 6:14], LATEST) & open_both(buffer, start, end)
    # Permits of Hong Kong, Macau and Taiwan residents and of foreigners have the same form and their own recognizers.
    own = (cells[:, 0] >= ord("1")) & (cells[:, 0] <= ord("7"))
    checked = id_check(cells)
    rounded = ~checked & (cells[:, 15:] == ord("0")).all(axis=1)
    tier = np.select([checked, rounded], [Tier.LIKELY, Tier.POSSIBLE], Tier.FAILED).astype(np.int8)
    return spans(start, end, tier).where(dated & own)


RECOGNIZER = Recognizer(
    "resident_id",
    10,
    _find,
    ("身份证", "身份证号", "身份证号码", "身份证件号", "身份证编号", "证件号", "证件号码", "公民身份号码", "sfzh"),
    needs_context=False,
    lookalike=0.09,
    rule="GB 11643-1999: region, birth date, sequence, ISO/IEC 7064 MOD 11-2; also 6-8-4, and ...000 as damaged; "
    "in running text without a word before it possible only (one case number in eleven passes), unless four or more do "
    "and nearly none fails",
    needs_company=True,
)
