"""The shipped hierarchies: region, date, age, ICD-10 code, school grade.

Each is made for a whole domain (all counties, all days of some years), not for the values that happen to stand in a
table: what is lost is measured against everything that could have stood there.
"""

from __future__ import annotations

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
CATEGORY = 3
"""Characters of a category of ICD-10."""


def region_codes(field: str = "region") -> Hierarchy:
    """Six digits after GB/T 2260: county, city (four digits), province (two)."""
    codes = sorted({one.code for one in (*divisions(), *former_divisions())})
    return build_hierarchy(field, [codes, [f"{code[:4]}**" for code in codes], [f"{code[:2]}****" for code in codes]])


def region_names(field: str = "district") -> Hierarchy:
    """Districts as addresses begin with them: county, city, province."""
    known = {one.prefix: one for one in (*former_divisions(), *divisions())}
    cities = [one.province + ("" if one.city == one.province else one.city) for one in known.values()]
    return build_hierarchy(field, [list(known), cities, [one.province for one in known.values()]])


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
    chapters = [(row[0], row[1], row[2 if lang == "zh" else 3]) for row in _rows("icd10_chapters.tsv")]
    titles = [_chapter(one, chapters) for one in categories]
    missing = titles.count(None)
    if missing:
        raise AssessFault("SY-A012", field=field, values=missing, of=len(codes))
    return build_hierarchy(field, [codes, categories, [str(title) for title in titles]])


def grades(field: str = "grade") -> Hierarchy:
    """School grades: as written, the grade meant, its band, its stage."""
    return build_hierarchy(field, [list(level) for level in zip(*_rows("grades.tsv"), strict=True)])


def _chapter(category: str, chapters: list[tuple[str, str, str]]) -> str | None:
    """The title of the chapter that a letter and two digits lie in."""
    if len(category) != CATEGORY or not category[1:].isdecimal():
        return None
    return next((title for low, high, title in chapters if low <= category <= high), None)


def _rows(name: str) -> list[list[str]]:
    text = files("suyuan.release.deidentify.data").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]
