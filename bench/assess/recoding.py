"""What de-identification loses and how long it takes: exact levels, local recoding, ranges and sets, FF1."""

from __future__ import annotations

from pathlib import Path

import adult
import numpy as np
import pyarrow as pa
from peers_assess import ask, seconds

from report import Section
from suyuan.assess.codes import encode
from suyuan.core.ff1 import encrypt_numbers, prepare_ff1
from suyuan.release.deidentify.goal import Goal
from suyuan.release.deidentify.grid import lay_grid
from suyuan.release.deidentify.hierarchy import grade
from suyuan.release.deidentify.lattice import search_levels
from suyuan.release.deidentify.mondrian import cut_parts, make_axis
from suyuan.release.deidentify.peel import peel


def run(path: Path) -> Section:
    """All figures of recoding."""
    about = "Adult; granularity is 1 - mean loss of a cell, a suppressed row losing all; processor time, best of three."
    section = Section("Recoding", about)
    table = adult.table(path)
    fields = table.column_names[:8]
    columns = encode(table, fields)
    ladders = {field: adult.hierarchy(path, field) for field in fields}

    def grid():
        return lay_grid([grade(column, ladders[column.name]) for column in columns])

    for k in (5, 10):
        for limit in (0.0, 0.05, 1.0):
            best, took = seconds(lambda k=k, limit=limit: search_levels(grid(), Goal(k), limit), 3)
            result = f"{best.granularity:.3f} in {took:.2f} s; {best.suppressed:,} rows out, {best.evaluated} nodes"
            section.row(f"best levels, k = {k}, up to {limit:.0%} suppressed", f"{result}, levels {best.levels}")
        local, took = seconds(lambda k=k: peel(grid(), Goal(k)), 3)
        section.row(f"lattice peel, k = {k}", f"{local.granularity:.4f} in {took:.2f} s; {local.suppressed} rows out")
    numbers = table.set_column(fields.index("age"), "age", table["age"].cast(pa.int32()))
    axes = [make_axis(column, len(ladders[column.name].levels[0]) - 1) for column in encode(numbers, fields)]
    peer = ask("mondrian", str(path / "adult.csv"))
    for k in (5, 10):
        parts, took = seconds(lambda k=k: cut_parts(axes, k), 3)
        beside = f"; anonypyx {peer['seconds'][str(k)]:.1f} s" if peer else ""
        section.row(f"ranges and sets, k = {k}", f"{parts.granularity:.4f} in {took:.2f} s{beside}")
    ff1 = prepare_ff1(bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C"), 10, 11)
    values = np.random.default_rng(1).integers(0, 10**11, 1_000_000).astype(np.uint64)
    _, took = seconds(lambda: encrypt_numbers(ff1, values), 3)
    section.row("FF1, 11 digits (target 4 million a second)", f"{1 / took:.1f} million a second")
    for name, rate in ask("ff1").get("rates", {}).items():
        section.row(f"FF1 of {name}", f"{rate:,.0f} a second")
    return section
