"""The Adult data as ARX ships them: a folder with adult.csv and adult_hierarchy_*.csv, named by SUYUAN_ADULT.

They are public (UCI Machine Learning Repository; hierarchies from github.com/arx-deidentifier/arx, folder data) and are
not part of this repository.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

from suyuan.release.deidentify.hierarchy import Hierarchy, build_hierarchy

MISSING = "The Adult data are not at hand (SUYUAN_ADULT names no folder with adult.csv): nothing was measured on them."
SENSITIVE = "salary-class"


def folder() -> Path | None:
    """The folder, if it is there."""
    path = Path(os.environ.get("SUYUAN_ADULT", ""))
    return path if (path / "adult.csv").is_file() else None


def table(path: Path) -> pa.Table:
    """All columns as text, the quasi-identifiers first."""
    read = arrow_csv.read_csv(path / "adult.csv", parse_options=arrow_csv.ParseOptions(delimiter=";"))
    return read.cast(pa.schema([(name, pa.string()) for name in read.column_names]))


def hierarchy(path: Path, field: str) -> Hierarchy:
    """The hierarchy of one field."""
    with (path / f"adult_hierarchy_{field}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter=";"))
    return build_hierarchy(field, [list(level) for level in zip(*rows, strict=True)])
