"""Hierarchies by name, by the name of a field, and from a file of the custodian.

A file is written as ARX writes them: a line for each value, ``value;level 1;level 2 …``, from the finest to the
coarsest and without a header.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault
from suyuan.core.fields import Kind, parse_field
from suyuan.core.normalise.cells import matches
from suyuan.release.deidentify import ladders
from suyuan.release.deidentify.date_shift import DAY
from suyuan.release.deidentify.hierarchy import ANY, Hierarchy, build_hierarchy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suyuan.release.deidentify.hierarchy import Graded

OLDEST = 1900


def name_by_field(field: str) -> str | None:
    """The hierarchy that a field's name means; None where it means none."""
    if parse_field(field).kind is Kind.BIRTH_DATE:
        return "date"
    if field == "age" or field.endswith("_age"):
        return "age"
    if field.endswith("district"):
        return "region"
    return "grade" if field in {"grade", "年级"} else None


def make_hierarchy(name: str, field: str, values: pa.Array, on: date, *, close: bool = False) -> Hierarchy:
    """A shipped hierarchy.

    Args:
        name: one of ``policy_shape.HIERARCHIES``.
        field: for messages.
        values: that stand in the column; ICD-10 codes and ``value`` have no domain but these.
        on: dates end with its year.
        close: dates span the years that stand in the column only, so that a search weighs them fairly.

    Raises:
        AssessFault: SY-A012, codes that lie in no chapter of ICD-10.
    """
    values = pc.unique(values.drop_null())
    match name:
        case "date":
            first, last = _years(values, on) if close else (OLDEST, on.year)
            return ladders.dates(date(first, 1, 1), date(last, 12, 31), field)
        case "age":
            return ladders.ages(field)
        case "region":
            return ladders.region_names(field)
        case "region_code":
            return ladders.region_codes(field)
        case "icd10":
            return ladders.icd10(values, field)
        case "grade":
            return ladders.grades(field)
        case _:
            return build_hierarchy(field, [values.cast(pa.string())])


def read_hierarchy(field: str, file: str, text: str) -> Hierarchy:
    """A hierarchy from the text of a file: semicolons, or tabs or commas where there is no semicolon.

    Raises:
        AssessFault: SY-A061 the file holds no line with a level, SY-A062 a line has another number of levels; SY-A010
            and SY-A011 as ``build_hierarchy``.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    separator = next((one for one in ";\t," if lines and one in lines[0][1]), None)
    if separator is None:
        raise AssessFault("SY-A061", field=field, file=file)
    rows = [[cell.strip().strip('"') for cell in line.split(separator)] for _, line in lines]
    for (number, _), row in zip(lines, rows, strict=True):
        if len(row) != len(rows[0]) or not all(row):
            raise AssessFault("SY-A062", field=field, file=file, line=number, levels=len(rows[0]) - 1)
    return build_hierarchy(field, [list(level) for level in zip(*rows, strict=True)])


def widen(hierarchy: Hierarchy, values: pa.Array) -> Hierarchy:
    """The hierarchy with the values that it does not know: each by itself, then ``*``."""
    leaves = hierarchy.levels[0]
    known = pc.unique(values.cast(pa.string()).drop_null())
    strange = known.filter(pc.invert(pc.is_in(known, value_set=leaves)))
    if not len(strange):
        return hierarchy
    any_value = pa.array([ANY] * len(strange), pa.string())
    levels = [pa.concat_arrays([leaves, strange])]
    levels += [pa.concat_arrays([level, any_value]) for level in hierarchy.levels[1:]]
    return build_hierarchy(hierarchy.field, levels)


def chaptered(values: pa.Array) -> pa.Array:
    """Those values that lie in a chapter of ICD-10."""
    known = pc.unique(values.drop_null())
    return known.filter(pa.array([ladders.find_chapter(code) is not None for code in known.to_pylist()], pa.bool_()))


def cut_off(graded: Graded, coarsest: int | None) -> Graded:
    """A graded column without the levels above the coarsest one that serves.

    Raises:
        AssessFault: SY-A019, the hierarchy has no such level.
    """
    if coarsest is None:
        return graded
    if coarsest >= graded.height:
        raise AssessFault("SY-A019", field=graded.name, level=coarsest, highest=graded.height - 1)
    keep = slice(0, coarsest + 1)
    return type(graded)(graded.name, graded.codes, graded.maps[keep], graded.labels[keep], graded.loss[keep])


def _years(values: pa.Array, on: date) -> tuple[int, int]:
    days = values.cast(pa.string()).filter(matches(values, DAY))
    years: Sequence[int] = pc.unique(pc.utf8_slice_codeunits(days, 0, 4)).cast(pa.int32()).to_pylist()
    return (min(years), max(years)) if years else (on.year, on.year)
