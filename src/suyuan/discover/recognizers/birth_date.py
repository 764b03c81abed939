"""Birth dates in running text: a real date behind 出生日期 and the like, or before 出生."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.contexts import named
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.windows import behind, width

WORDS = (
    "出生日期",
    "出生年月",
    "出生年月日",
    "出生时间",
    "出生",
    "生日",
    "生于",
    "诞生于",
    "出生于",
    "birth",
    "dob",
    "born",
)
_DAY = re.compile(
    r"((?:19|20)\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|年(\d{1,2})月(?:(\d{1,2})[日号])?|(\d\d)(\d\d)(?!\d))"
)
_SPELT = re.compile(
    r"[一二][〇零○九][〇零○一二三四五六七八九]{2}年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿]{1,3}[日号])?"
)
_NUMERAL = re.compile("(?:二|一)(?:〇|零|○|九)".encode())
_BORN = re.compile(r"\s?(?:出生|生人|生(?![产活]))")
_LONGEST = 24


def _find(buffer: Buffer) -> Found:
    found = [*_in_figures(buffer), *_in_numerals(buffer)]
    if not found:
        return nothing()
    start, end, tier = (np.array(column, dtype=np.intp) for column in zip(*sorted(found), strict=True))
    return spans(start, end, tier.astype(np.int8))


def _in_figures(buffer: Buffer) -> Iterator[tuple[int, int, int]]:
    runs = buffer.digits
    start = runs.start[np.sort(np.concatenate([runs.of_length(4), runs.of_length(8)]))]
    century = buffer.data[start].astype(np.int16) * 256 + buffer.data[start + 1]
    start = start[(century == 0x3139) | (century == 0x3230)]
    told = named(buffer, start, WORDS)
    for place, is_told in zip(start.tolist(), told.tolist(), strict=True):
        text = behind(buffer, place, _LONGEST + 9)
        match = _DAY.match(text)
        if match is None or not _is_real(*_parts(match)):
            continue
        if is_told or _BORN.match(text, match.end()):
            yield place, place + width(match[0]), Tier.LIKELY if is_told else Tier.CERTAIN


def _in_numerals(buffer: Buffer) -> Iterator[tuple[int, int, int]]:
    for first in _NUMERAL.finditer(buffer.data.tobytes()):
        place = first.start()
        text = behind(buffer, place, 72)
        if match := _SPELT.match(text):
            is_told = bool(named(buffer, np.array([place], dtype=np.intp), WORDS)[0])
            if is_told or _BORN.match(text, match.end()):
                yield place, place + width(match[0]), Tier.LIKELY if is_told else Tier.CERTAIN


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    month = match[3] or match[5] or match[7]
    return int(match[1]), int(month), int(match[4] or match[6] or match[8] or 1)


def _is_real(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


RECOGNIZER = Recognizer(
    "birth_date",
    96,
    _find,
    WORDS,
    needs_context=False,
    lookalike=0.9,
    rule="a real date, in figures or Chinese numerals, right behind the word or right before 出生",
    prose=True,
)
