"""Attacks on cells: how a list looks after hands, scanners and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise
from suyuan.samples.leaks.draft import Draft

_TYPED = (Kind.NAME, Kind.PHONE, Kind.ID_NUMBER, Kind.ADDRESS, Kind.BIRTH_DATE, Kind.RECORD_NUMBER)
_OCR = dict(zip("0181526日己未士天人四西王玉口田号楼", "OlBI5Zb曰已末土夭入匹酉玉王囗由另搂", strict=True)) | {
    "室": "窒",
    "栋": "拣",
}
_DAY_ONE = date(1899, 12, 30)
_FIGURES = str.maketrans("0123456789", "〇一二三四五六七八九")
DATE_STYLES: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
    lambda d: f"{d:%Y}".translate(_FIGURES) + f"年{d.month}月{d.day}日",
    lambda d: f"{d.month}/{d.day}/{d.year}",
    lambda d: str((d - _DAY_ONE).days),
)
"""Eight ways to write a day, as found in lists; the last is a spreadsheet's own number."""


def typos(draft: Draft, rng: np.random.Generator, *, rate: float = 0.05) -> Draft:
    """A share of the cells with one character wrong, missing, doubled or swapped with its neighbour."""

    def slip(text: str) -> str:
        place = int(rng.integers(len(text))) if text else 0
        way = int(rng.integers(4))
        if len(text) < 2:
            return text
        if way == 0:
            return text[:place] + text[place + 1 :]
        if way == 1:
            return text[:place] + text[place] + text[place:]
        if way == 2 and place + 1 < len(text):
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        old = text[place]
        wrong = str(rng.integers(10)) if old.isdigit() else text[int(rng.integers(len(text)))]
        return text[:place] + wrong + text[place + 1 :]

    return _some(draft, rng, rate, slip)


def ocr(draft: Draft, rng: np.random.Generator, *, rate: float = 0.05) -> Draft:
    """A share of the cells with one character taken for another that looks like it."""

    def misread(text: str) -> str:
        places = [i for i, c in enumerate(text) if c in _OCR]
        if not places:
            return text
        place = places[int(rng.integers(len(places)))]
        return text[:place] + _OCR[text[place]] + text[place + 1 :]

    return _some(draft, rng, rate, misread)


def pinyin(draft: Draft, rng: np.random.Generator, *, share: float = 1.0) -> Draft:
    """Names in Latin letters, without tones."""
    from pypinyin import lazy_pinyin

    for place in draft.places(Kind.NAME):
        rows = np.flatnonzero(rng.random(draft.rows) < share)
        draft = draft.rewrite(place, rows, lambda text: " ".join(lazy_pinyin(text)).title())
    return draft


def mask_phones(draft: Draft, rng: np.random.Generator, *, share: float = 1.0) -> Draft:
    """The four middle digits of a number hidden."""
    for place in draft.places(Kind.PHONE):
        hidden = pc.replace_substring_regex(draft.cells(place), r"^(\d{3})\d{4}(\d{4})$", r"\1****\2")
        draft = draft.write(place, _mix(rng, share, hidden, draft.cells(place)))
    return draft


def excel(draft: Draft, rng: np.random.Generator, *, share: float = 1.0) -> Draft:
    """What a spreadsheet does to numbers: ids lose digits, phones gain ``.0``, days become numbers."""
    for place in draft.places(Kind.ID_NUMBER):
        cells = draft.cells(place)
        cut = pc.replace_substring_regex(cells, r"^(\d{15}).*$", r"\1" + "000")
        draft = draft.write(place, _mix(rng, share, cut, cells))
    for place in draft.places(Kind.PHONE):
        cells = draft.cells(place)
        draft = draft.write(place, _mix(rng, share, pc.replace_substring_regex(cells, r"^(\d{11})$", r"\1.0"), cells))
    return _dates(draft, rng, share, (DATE_STYLES[-1],))


def dates(draft: Draft, rng: np.random.Generator, *, style: int = 0) -> Draft:
    """Days in one of the eight styles (1..8), or each in any of them (0)."""
    return _dates(draft, rng, 1.0, DATE_STYLES if not style else (DATE_STYLES[(style - 1) % len(DATE_STYLES)],))


def flip(draft: Draft, rng: np.random.Generator, *, rate: float = 0.1) -> Draft:
    """A share of the cells replaced by another true-looking value: that of somebody else in the list."""
    for place in draft.places(*_TYPED):
        cells = draft.cells(place)
        draft = draft.write(place, _mix(rng, rate, cells.take(pa.array(rng.permutation(draft.rows))), cells))
    return draft


def level(draft: Draft, _rng: np.random.Generator) -> Draft:
    """What any cleaning tool does first: compatibility characters, invisible ones, blanks."""
    for place in range(len(draft.columns)):
        cells = pc.utf8_normalize(draft.cells(place), form="NFKC")
        draft = draft.write(place, pc.replace_substring_regex(cells, r"[\s\p{Z}\p{Cf}]+", ""))
    return draft


def _dates(draft: Draft, rng: np.random.Generator, share: float, styles: tuple[Callable[[date], str], ...]) -> Draft:
    for place in draft.places(Kind.BIRTH_DATE, Kind.DATE):
        days = normalise(Kind.BIRTH_DATE, draft.cells(place)).to_pylist()
        chosen = rng.random(draft.rows) < share
        picks = rng.integers(len(styles), size=draft.rows)
        cells = draft.cells(place).to_pylist()
        for row in np.flatnonzero(chosen):
            day = days[row]
            if day is not None and len(day) == 10:
                cells[row] = styles[picks[row]](date.fromisoformat(day))
        draft = draft.write(place, pa.array(cells, pa.string()))
    return draft


def _some(draft: Draft, rng: np.random.Generator, rate: float, change: Callable[[str], str]) -> Draft:
    for place in draft.places(*_TYPED):
        draft = draft.rewrite(place, np.flatnonzero(rng.random(draft.rows) < rate), change)
    return draft


def _mix(rng: np.random.Generator, share: float, new: pa.Array, old: pa.Array) -> pa.Array:
    chosen: NDArray[np.bool_] = rng.random(len(old)) < share
    return pc.if_else(pa.array(chosen), new, old)
