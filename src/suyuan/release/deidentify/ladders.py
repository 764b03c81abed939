"""The shipped hierarchies: region, date, age, ICD-10 code, school grade.

Each is made for a whole domain (all counties, all days of some years), not for the values that happen to stand in a
table: what is lost is measured against everything that could have stood there.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault
from suyuan.core.gazetteer import divisions, former_divisions
from suyuan.release.deidentify.hierarchy import Hierarchy, build_hierarchy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

OLDEST = 120
"""Years; ages above are not covered."""

AGE_BANDS = (5, 10, 20, 40)
_SUFFIX = re.compile(r"(?:壮族|回族|维吾尔)?(?:自治区|特别行政区|省|市)$")
CATEGORY = 3
"""Characters of a category of ICD-10."""


def region_codes(field: str = "region") -> Hierarchy:
    """Six digits after GB/T 2260: county, city (four digits), province (two)."""
    codes = sorted({one.code for one in (*divisions(), *former_divisions())})
    return build_hierarchy(field, [codes, [f"{code[:4]}**" for code in codes], [f"{code[:2]}****" for code in codes]])


def region_names(field: str = "district") -> Hierarchy:
    """Districts as addresses begin with them, with and without the province: county, city, province.

    A beginning that two places share (a county that two provinces have) is not covered.
    """
    leaves: dict[str, tuple[str, str] | None] = {}
    for one in (*former_divisions(), *divisions()):
        city = "" if one.city == one.province else one.city
        short = _SUFFIX.sub("", one.province)
        whole = one.province + city
        for spelling in {one.prefix, f"{short}{city}{one.county}", f"{city or one.province}{one.county}",
                         whole, short + city if city else whole, city or whole, one.province}:  # fmt: skip
            place = (one.province, one.province) if spelling == one.province else (whole, one.province)
            leaves[spelling] = place if leaves.get(spelling, place) == place else None
    known = {spelling: place for spelling, place in leaves.items() if place is not None}
    return build_hierarchy(field, [list(known), *(list(level) for level in zip(*known.values(), strict=True))])


def dates(first: date, last: date, field: str = "date") -> Hierarchy:
    """Days from ``first`` to ``last``, ISO text: day, month, quarter, year.

    Raises:
        ValueError: ``last`` is before ``first``.
    """
    if last < first:
        raise ValueError("the last day is before the first")
    days = np.arange(np.datetime64(first), np.datetime64(last) + np.timedelta64(1, "D"))
    texts = pa.array(days.astype(str))
    months, years = pc.utf8_slice_codeunits(texts, 0, 7), pc.utf8_slice_codeunits(texts, 0, 4)
    number = days.astype("datetime64[M]").astype(np.int64) % 12 // 3 + 1
    quarters = pc.binary_join_element_wise(years, pa.array(number).cast(pa.string()), "-Q")
    return build_hierarchy(field, [texts, months, quarters, years])


def ages(field: str = "age", bands: Sequence[int] = AGE_BANDS) -> Hierarchy:
    """Years of age from 0 to ``OLDEST``: bands of 5, 10, 20 and 40 years, each a multiple of the one before."""
    years = np.arange(OLDEST + 1)
    levels = [[str(year) for year in years]]
    for width in bands:
        start = years // width * width
        levels.append([f"{low}-{low + width - 1}" for low in start])
    return build_hierarchy(field, levels)


def icd10(values: pa.Array, field: str = "diagnosis", lang: str = "zh") -> Hierarchy:
    """ICD-10 codes of a column: code, category (three characters), chapter.

    Args:
        values: distinct codes, such as ``J45.901``.
        field: name of the column.
        lang: language of the chapters' titles, ``zh`` or ``en``.

    Raises:
        AssessFault: SY-A012, some values lie in no chapter.
    """
    codes = pc.unique(values.drop_null())
    categories = pc.utf8_upper(pc.utf8_slice_codeunits(codes, 0, 3)).to_pylist()
    titles = [find_chapter(one, lang) for one in categories]
    missing = titles.count(None)
    if missing:
        raise AssessFault("SY-A012", field=field, values=missing, of=len(codes))
    return build_hierarchy(field, [codes, categories, [str(title) for title in titles]])


def grades(field: str = "grade") -> Hierarchy:
    """School grades: as written, the grade meant, its band, its stage."""
    return build_hierarchy(field, [list(level) for level in zip(*_rows("grades.tsv"), strict=True)])


def find_chapter(code: str, lang: str = "zh") -> str | None:
    """The title of the chapter of ICD-10 that a code lies in: its letter and two digits."""
    category = code[:CATEGORY].upper()
    if len(category) != CATEGORY or not category[1:].isdecimal():
        return None
    title = 2 if lang == "zh" else 3
    return next((row[title] for row in _rows("icd10_chapters.tsv") if row[0] <= category <= row[1]), None)


@cache
def _rows(name: str) -> list[list[str]]:
    text = files("suyuan.release.deidentify.data").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]
