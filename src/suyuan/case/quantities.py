"""Amounts, numbers of rows and days as people write them in a case, read strictly: what is unclear is refused.

read_amount("29万余元", place)   ->  29,000,000 fen, at least
read_rows("30,000+", place)     ->  30,000, at least
read_days("2020-07", place)     ->  1 to 31 July 2020
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction

from suyuan.case.items import Bound
from suyuan.core.errors import InputFault

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Chinese standard time; no summer time since 1991, and no case of ours is older."""

SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
FEN = 100

_SPACE = re.compile(r"\s")
_AT_LEAST = re.compile(r"^(?:至少|不少于|不低于|>=|≥|atleast)")
_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,12})?")
_TAIL = re.compile(r"(百|千|万|亿)?(余|多|\+)?(.{0,16})")
_YUAN = re.compile(r"(?:元人民币|元|yuan|rmb|cny)(以上|及以上|余|多|\+)?")
_OTHER_MONEY = re.compile(r"[角分厘$€£]|美元|港元|港币|欧元|日元|usd|hkd|eur|/")
_ROWS = re.compile(r"(?:条|行|人|个|rows|records)?(以上|及以上|余|多|\+)?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_HALF = re.compile(r"([0-9]{4})(?:-?H([12])|年?([上下])半年)")
_YEAR = re.compile(r"([0-9]{4})")


def read_amount(value: object, place: str) -> tuple[int, Bound]:
    """An amount in whole fen, and whether it is a lower bound.

    Args:
        value: text with its unit, such as ``290000 元``, ``29万余元``, ``2,900.00元`` or ``290,000+ yuan``.
        place: where it stands, for the message.

    Raises:
        InputFault: SY-I130 without a unit; SY-I131 two units or another currency; SY-I132 no amount, or not whole fen.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise InputFault("SY-I130", place=place)
    text = _squeeze(value).removeprefix("人民币").removeprefix("¥").removeprefix("¥")
    least = _AT_LEAST.match(text)
    text = text[least.end() :] if least else text
    number = _NUMBER.match(text.removeprefix("人民币"))
    if number is None:
        raise InputFault("SY-I132", place=place)
    parts = _TAIL.fullmatch(text.removeprefix("人民币")[number.end() :])
    if parts is None:
        raise InputFault("SY-I132", place=place)
    scale, more, unit = parts[1] or "", parts[2], parts[3]
    if not unit:
        raise InputFault("SY-I130", place=place)
    if _OTHER_MONEY.search(unit):
        raise InputFault("SY-I131", place=place)
    yuan = _YUAN.fullmatch(unit)
    if yuan is None:
        raise InputFault("SY-I132", place=place)
    fen = Fraction(number[0].replace(",", "")) * SCALES[scale] * FEN
    if fen.denominator != 1:
        raise InputFault("SY-I132", place=place)
    return fen.numerator, Bound.AT_LEAST if least or more or yuan[1] else Bound.EXACT


def read_rows(value: object, place: str) -> tuple[int, Bound]:
    """A number of rows, and whether it is a lower bound: ``30000``, ``30,000+``, ``3万余条``.

    Raises:
        InputFault: SY-I133, no whole number; "about" is none, for it is a bound on neither side.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value, Bound.EXACT
    if not isinstance(value, str):
        raise InputFault("SY-I133", place=place)
    text = _squeeze(value)
    least = _AT_LEAST.match(text)
    text = text[least.end() :] if least else text
    number = _NUMBER.match(text)
    parts = _TAIL.fullmatch(text[number.end() :]) if number else None
    unit = _ROWS.fullmatch(parts[3]) if parts else None
    if number is None or parts is None or unit is None:
        raise InputFault("SY-I133", place=place)
    rows = Fraction(number[0].replace(",", "")) * SCALES[parts[1] or ""]
    if rows.denominator != 1:
        raise InputFault("SY-I133", place=place)
    return rows.numerator, Bound.AT_LEAST if least or parts[2] or unit[1] else Bound.EXACT


def read_days(value: object, place: str) -> tuple[date, date]:
    """First and last day of a date, a month, half a year or a year.

    Raises:
        InputFault: SY-I134, no day, month or year of the calendar.
    """
    if isinstance(value, datetime):
        return value.date(), value.date()
    if isinstance(value, date):
        return value, value
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InputFault("SY-I134", place=place)
    text = _squeeze(value).upper()
    half = _HALF.fullmatch(text)
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").rstrip("-")
    try:
        if half is not None:
            first = 7 if half[2] == "2" or half[3] == "下" else 1
            return date(int(half[1]), first, 1), _month_end(int(half[1]), first + 5)
        if day := _DAY.fullmatch(plain):
            on = date(int(day[1]), int(day[2]), int(day[3]))
            return on, on
        if month := _MONTH.fullmatch(plain):
            return date(int(month[1]), int(month[2]), 1), _month_end(int(month[1]), int(month[2]))
        if year := _YEAR.fullmatch(plain):
            return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    except ValueError:
        pass  # a month or a day that the calendar does not have
    raise InputFault("SY-I134", place=place)


def read_moment(value: object, place: str) -> datetime:
    """A moment; without an offset it is Beijing time, and a day alone begins at midnight.

    Raises:
        InputFault: SY-I134, neither a moment nor a single day.
    """
    if isinstance(value, str):
        with suppress(ValueError):  # perhaps a day in Chinese
            value = datetime.fromisoformat(value.strip())
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=BEIJING)
    first, last = read_days(value, place)
    if first != last:
        raise InputFault("SY-I134", place=place)
    return datetime.combine(first, time(), tzinfo=BEIJING)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _squeeze(value: object) -> str:
    """Without spaces, half-width, lower case."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", value)).lower() if isinstance(value, str) else ""
