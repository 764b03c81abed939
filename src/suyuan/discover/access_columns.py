"""Columns of an access log: who, when, and where the record may be named.

Titles decide who: a column of staff accounts looks like any other column of short codes.  When is told by the cells,
and by the title where several columns hold moments.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import pyarrow as pa

from suyuan.core.fields import Kind
from suyuan.core.normalise.cells import matches
from suyuan.core.normalise.moments import UNREAD, read_moments
from suyuan.discover.lexicon import read_header
from suyuan.discover.sampling import sample_cells, sample_columns

ACCOUNT, TIME, RECORD = "account", "time", "record"
PARTS = (ACCOUNT, TIME, RECORD)

_BIRTH = re.compile("出生|生日|birth|dob")
_ASIDE = re.compile("登录|登陆|登出|退出|login|logout")
_SUBJECT = re.compile("被|患者|病人|儿|母|父|监护|patient|child|baby")
_CLOCK = r"\d[:时点]\d|^\d{14}$|^\d{8} \d{6}$"
_MOST = 0.5
_NUMBERS = (Kind.RECORD_NUMBER, Kind.ID_NUMBER, Kind.PHONE)
_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class LogColumns:
    """Positions of a log's columns.

    Attributes:
        account, time: None where no column is it.
        named: columns whose titles name a record, an id or a telephone number.
        others: columns that may still hold such a number, a search's words for example.
    """

    account: int | None
    time: int | None
    named: tuple[int, ...]
    others: tuple[int, ...]


def find_log_columns(header: Sequence[str] | None, rows: pa.Table, chosen: Mapping[int, str]) -> LogColumns:
    """Find the columns of an access log.

    Args:
        header: titles in the order of the columns, or None.
        rows: the cells, all columns strings; a sample is looked at.
        chosen: what a person said some columns are, by position: one of ``PARTS``, or "" for none of them.
    """
    titles = list(header) if header is not None else [""] * rows.num_columns
    said = {part: [position for position, name in chosen.items() if name == part] for part in PARTS}
    free = [position for position in range(rows.num_columns) if position not in chosen]
    time = said[TIME][0] if said[TIME] else _find_time(titles, rows, free)
    free = [position for position in free if position != time]
    account = said[ACCOUNT][0] if said[ACCOUNT] else _find_account(titles, free)
    if said[RECORD]:
        return LogColumns(account, time, tuple(said[RECORD]), ())
    readings = {
        position: read_header(titles[position])
        for position in free
        if position != account and _place(titles[position], ACCOUNT) is None
    }
    # A hospital's own record number is the record's; a doctor's telephone is nobody's record.
    own = {p: r for p, r in readings.items() if not r.foreign or r.kind is Kind.RECORD_NUMBER}
    named = sorted(
        (p for p, r in own.items() if r.kind in _NUMBERS), key=lambda p: (own[p].foreign, _rank(own[p].kind))
    )
    return LogColumns(account, time, tuple(named), tuple(p for p in own if p not in named))


def _rank(kind: Kind | None) -> int:
    return _NUMBERS.index(kind) if kind in _NUMBERS else len(_NUMBERS)


def _find_account(titles: Sequence[str], free: Sequence[int]) -> int | None:
    ranked = [(rank, position) for position in free if (rank := _place(titles[position], ACCOUNT)) is not None]
    return min(ranked)[1] if ranked else None


def _find_time(titles: Sequence[str], rows: pa.Table, free: Sequence[int]) -> int | None:
    sampled = sample_columns(rows)
    ranked = []
    for position in free:
        title = _plain(titles[position])
        cells = sample_cells(rows.column(position), sampled[position])
        if _BIRTH.search(title) or not len(cells) or (read_moments(cells) != UNREAD).mean() < _MOST:
            continue
        word = _place(titles[position], TIME)
        clock = matches(cells, _CLOCK).true_count >= _MOST * len(cells)
        if word is None and not clock:
            continue  # a day alone may be anything
        ranked.append((bool(_ASIDE.search(title)), math.inf if word is None else word, not clock, position))
    return min(ranked)[-1] if ranked else None


def _place(title: str, part: str) -> int | None:
    """Rank of the word that a title is, or, in Chinese, ends in."""
    plain = _plain(title)
    if _SUBJECT.search(plain):
        return None
    return next(
        (r for r, w in enumerate(_words()[part]) if plain == w or (not w.isascii() and plain.endswith(w))), None
    )


@cache
def _words() -> Mapping[str, Sequence[str]]:
    """Titles by part, from ``discover/data/access_words.tsv``, the most telling first."""
    text = files("suyuan.discover.data").joinpath("access_words.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return MappingProxyType({part: tuple(word for named, word in rows if named == part) for part in (ACCOUNT, TIME)})


def _plain(title: str) -> str:
    return _WORDS.sub("", unicodedata.normalize("NFKC", title)).casefold()
