"""What de-identification loses and how long it takes: exact levels, local recoding, ranges and sets, FF1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import adult
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from peers_assess import ask, seconds

from report import Section
from suyuan.assess.codes import Coded, encode
from suyuan.assess.measures import measure
from suyuan.core.ff1 import encrypt_numbers, prepare_ff1
from suyuan.release.deidentify.goal import Goal
from suyuan.release.deidentify.grid import Grid, lay_grid
from suyuan.release.deidentify.hierarchy import grade
from suyuan.release.deidentify.lattice import search_levels
from suyuan.release.deidentify.mondrian import cut_parts, make_axis
from suyuan.release.deidentify.peel import peel

ARX = (
    "best levels, k = 5, 0 / 5 / 100% suppressed: 0.339 in 0.18 s, 0.738 in 0.82 s, 0.773 in 1.52 s; "
    "local recoding, best of ten settings, k = 5 / 10: 0.944 in 3.38 s, 0.921 in 2.84 s"
)
"""Read in the record of an earlier measurement; no Java runs here."""

GOALS = {"k": "k = 5", "l": "k = 5 and l = 2", "t": "k = 5 and t = 0.5"}


def run(path: Path) -> Section:
    """All figures of recoding."""
    about = "Adult; granularity is 1 - mean loss of a cell, a suppressed row losing all; processor time, best of three."
    section = Section("Recoding", about)
    table = adult.table(path)
    fields = table.column_names[:8]
    columns = encode(table, fields)
    ladders = {field: adult.hierarchy(path, field) for field in fields}

    def grid(sensitive: tuple[Coded, ...] = ()) -> Grid:
        return lay_grid([grade(column, ladders[column.name]) for column in columns], sensitive)

    for k in (5, 10):
        for limit in (0.0, 0.05, 1.0):
            best, took = seconds(lambda k=k, limit=limit: search_levels(grid(), Goal(k), limit), 3)
            result = f"{best.granularity:.3f} in {took:.2f} s; {best.suppressed:,} rows out, {best.evaluated} nodes"
            section.row(f"best levels, k = {k}, up to {limit:.0%} suppressed", f"{result}, levels {best.levels}")
        local, took = seconds(lambda k=k: peel(grid(), Goal(k)), 3)
        section.row(f"lattice peel, k = {k}", f"{local.granularity:.4f} in {took:.2f} s; {local.suppressed} rows out")
    section.row("ARX (Java) on a like machine, measured before, not in this run", ARX)
    _beside_anjana(section, path, lambda: grid(encode(table, [adult.SENSITIVE])))
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


def _beside_anjana(section: Section, path: Path, grid: Callable[[], Grid]) -> None:
    """The same goals with the same hierarchies, and both tools' measures of anjana's copies."""
    with TemporaryDirectory() as folder:
        peer = ask("levels", str(path / "adult.csv"), folder)
        for goal, wanted in (("k", Goal(5)), ("l", Goal(5, l=2)), ("t", Goal(5, t=0.5))):
            if goal not in peer:
                return
            best, took = seconds(lambda wanted=wanted: search_levels(grid(), wanted, 0.05), 3)
            theirs = peer[goal]
            copy = arrow_csv.read_csv(Path(folder) / f"{goal}.csv", parse_options=arrow_csv.ParseOptions(delimiter=";"))
            *known, sensitive = encode(copy, copy.column_names)
            found = measure(known, [sensitive])
            ours = (found.k, found.diversity[0].l, found.diversity[0].t)
            same = np.allclose(ours, theirs["values"])
            here = f"{best.granularity:.3f} in {took:.2f} s, {best.suppressed:,} rows out"
            there = f"anjana {theirs['granularity']:.3f} in {theirs['seconds']:.2f} s, {theirs['left_out']:,} rows out"
            agree = "k, l, t of its copy the same by pycanon and here" if same else f"MEASURES DIFFER: {ours}"
            section.row(f"best levels beside anjana, {GOALS[goal]}, 5% suppressed", f"{here}; {there}; {agree}")
