"""Addresses in running text: a place, a road or village, and a number; begun by a division or by a word for addresses.

The last number with its unit is where an address ends; from there one looks back to the last sign, and for the first
division of the gazetteer behind it.  What has neither a division nor a word before it may be a shop's, and is only
possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from suyuan.core.gazetteer import divisions
from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.windows import before, behind, width

WORDS = (
    "住址",
    "地址",
    "家庭住址",
    "户籍地",
    "现住",
    "现住址",
    "家住",
    "居住地",
    "居住在",
    "住在",
    "住于",
    "寄到",
    "送到",
)
_UNITS = ("号", "室", "栋", "幢", "单元", "弄", "组", "楼", "层", "座")
_UNIT = np.array([int.from_bytes(unit.encode()[:3], "big") for unit in _UNITS], dtype=np.int32)
_CODE = np.array([65536, 256, 1], dtype=np.int32)
_SEEN, _APART = 180, 60
"""Bytes that are looked back over, and bytes between two numbers of one address."""

_EDGE = re.compile(r"[,，。；;、:：!！?？\n\t\"“”'()（）|<>\[\]【】]|(?<![\d]) (?![\d])")
_STREET = re.compile(r"[路街道巷弄村庄屯镇乡]|小区|大院|花园|公寓|新村|家园|社区|大厦|[苑园里坊]\d")
_TOLD = re.compile("(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")[为是于在]?[:： ]*")
_OWN_END = re.compile(r"号楼?|室|栋|幢|单元|弄|组|楼|层|座")


def _find(buffer: Buffer) -> Found:
    found = [address for first, last in _numbers(buffer) if (address := _judge(buffer, first, last))]
    if not found:
        return nothing()
    start, end, tier = (np.array(column, dtype=np.intp) for column in zip(*found, strict=True))
    return spans(start, end, tier.astype(np.int8))


def _numbers(buffer: Buffer) -> Iterator[tuple[int, int]]:
    """Numbers with units that belong together: the first of their digits, and the byte behind the last unit."""
    runs = buffer.digits
    blank = (buffer.data[runs.end] == ord(" ")).astype(np.intp)
    united = np.flatnonzero(np.isin(buffer.at(runs.end + blank, 3).astype(np.int32) @ _CODE, _UNIT))
    begun = last = 0
    for start, end in zip(runs.start[united].tolist(), (runs.end + blank)[united].tolist(), strict=True):
        if begun and _apart(buffer, last, start):
            yield begun, last
            begun = 0
        begun = begun or start
        unit = _OWN_END.match(behind(buffer, end, 12))
        last = end + (width(unit[0]) if unit else 0)
    if begun:
        yield begun, last


def _apart(buffer: Buffer, last: int, start: int) -> bool:
    """Whether two numbers are of different addresses: far apart, or with a sign or broken bytes between them."""
    if start - last > _APART:
        return True
    between = behind(buffer, last, start - last)
    return width(between) < start - last or _EDGE.search(between + "1") is not None


def _judge(buffer: Buffer, first: int, last: int) -> tuple[int, int, int] | None:
    """The address that ends with some numbers: its bytes and tier; None where it is none."""
    head = before(buffer, first, _SEEN)
    edges = [edge.end() for edge in _EDGE.finditer(head)]
    told = _told(head)
    cut = max(edges[-1] if edges else 0, told)
    place = head[cut:]
    division = _division().search(place)
    if division is not None:
        place = place[division.start() :]
    if not _STREET.search(place + "1"):
        return None
    sure = (division is not None) + (told == cut > 0)
    return first - width(place), last, (Tier.POSSIBLE, Tier.LIKELY, Tier.CERTAIN)[sure]


def _told(head: str) -> int:
    """Where the last word for addresses ends, 0 for none."""
    return max((match.end() for match in _TOLD.finditer(head)), default=0)


@cache
def _division() -> re.Pattern[str]:
    """Any division by its full name, or a province or city by its short one before another division."""
    names = {name for one in divisions() for name in (one.province, one.city, one.county) if len(name) > 2}
    short = {name[:-1] for one in divisions() for name in (one.province, one.city) if len(name) == 3}
    longest = "|".join(sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(f"{longest}|(?:{'|'.join(sorted(short))})(?=\\w{{1,6}}?[市区县旗路街镇乡])")


RECOGNIZER = Recognizer(
    "address",
    98,
    _find,
    (),
    needs_context=False,
    lookalike=0.05,
    rule="a division of the gazetteer or a word for addresses, a road or village, and a number with its unit",
    prose=True,
)
