"""Days, moments, money, digests and lists of names, as papers print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from suyuan.case.file import CaseFile
from suyuan.case.items import Bound, Party
from suyuan.report.messages import Lang, catalogue, say

NONE = "—"
"""What does not apply; what is not known yet is said in words."""


def day(lang: Lang, on: date) -> str:
    """2026年3月1日, as Arabic figures without zeros, or 1 March 2026."""
    if lang == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {on:%B} {on.year}"


def moment(at: datetime) -> str:
    """To the minute, with its offset from UTC."""
    offset = f"{at:%z}"
    return f"{at:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:]}" if offset else f"{at:%Y-%m-%d %H:%M}"


def bounded(number: int | None, bound: Bound, lang: Lang) -> str:
    """``≥30,000`` for a lower bound; a number that nobody knows is said to be so."""
    if number is None:
        return say(lang, "case_paper.unknown")
    return f"{'≥' if bound is Bound.AT_LEAST else ''}{number:,}"


def figure(number: int | None, lang: Lang) -> str:
    """A number; what was not counted is no nought."""
    return say(lang, "case_paper.not_counted") if number is None else f"{number:,}"


def amount(fen: int, bound: Bound = Bound.EXACT) -> str:
    """Yuan with two decimals, for a column whose header names the unit."""
    sign = "-" if fen < 0 else ""
    return f"{'≥' if bound is Bound.AT_LEAST else ''}{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def money(lang: Lang, fen: int, bound: Bound = Bound.EXACT) -> str:
    """An amount in a sentence."""
    return say(lang, f"case_paper.money_{bound.value}", amount=amount(fen))


def choice(lang: Lang, table: str, value: str) -> str:
    """The word of a value; a value that the catalogue does not know stays as it is."""
    return catalogue(lang)[table].get(value, value)


def join(lang: Lang, names: Iterable[str]) -> str:
    """A list of names in a sentence."""
    return say(lang, "case_paper.and").join(names)


def party_name(case: CaseFile, number: str | None, lang: Lang) -> str:
    """Name and number of a party, or that it is not known."""
    if number is None:
        return say(lang, "case_paper.unknown")
    return next(
        (
            say(lang, "case_paper.party", name=one.name, number=one.number)
            for one in case.parties
            if one.number == number
        ),
        number,
    )


def defendants(case: CaseFile) -> tuple[Party, ...]:
    """Who is sued."""
    return tuple(one for one in case.parties if one.defendant)


def loosest(bounds: Sequence[Bound]) -> Bound:
    """A sum is a lower bound when one of its parts is."""
    return Bound.AT_LEAST if Bound.AT_LEAST in bounds else Bound.EXACT
