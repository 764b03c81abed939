"""What is known of whom: measures, subsets, minimal sample uniques, population uniqueness."""

from __future__ import annotations

from pathlib import Path

import adult
import numpy as np
import pyarrow as pa
from peers_assess import ask, seconds

from report import Section
from suyuan.assess.classes import classify
from suyuan.assess.codes import encode
from suyuan.assess.measures import measure
from suyuan.assess.population import estimate_population
from suyuan.assess.sample_uniques import find_sample_uniques
from suyuan.assess.subsets import walk_subsets

SAMPLES = 5
SETS = (
    ("age", "sex", "education", "occupation"),
    ("age", "race", "marital-status", "education", "workclass"),
)


def run(path: Path) -> Section:
    """All figures of risk."""
    section = Section("Risk", "Adult, 30,162 rows, 8 fields; seconds of processor time, best of five.")
    table = adult.table(path)
    fields = table.column_names[:8]

    def whole() -> object:
        *known, wanted = encode(table, [*fields, adult.SENSITIVE])
        return measure(known, [wanted])

    found, took = seconds(whole)
    one = found.diversity[0]
    values = f"k {found.k}, l {one.l}, entropy l {one.entropy_l:.2f}"
    values += f", t {one.t:.4f}, beta {one.beta:.4f}, delta {one.delta:.4f}"
    section.row("k, l, entropy l, t, beta, delta from text (target 15 ms)", f"{took * 1e3:.1f} ms; {values}")
    peer = ask("measures", str(path / "adult.csv"))
    if peer:
        section.row("pycanon", f"{peer['seconds']:.1f} s ({peer['seconds'] / took:,.0f} times); {peer['values']}")
    columns = encode(table, fields)
    walked, took = seconds(lambda: walk_subsets(columns))
    section.row(
        "uniqueness of 255 subsets (target 60 ms)", f"{took * 1e3:.0f} ms; {walked.unique[255]:,} by all fields"
    )
    sets, took = seconds(lambda: find_sample_uniques(walk_subsets(columns, mark=True)))
    section.row("minimal unique sets of every record (target 150 ms)", f"{took * 1e3:.0f} ms; {sets.count:,} sets")
    rng = np.random.default_rng(1)
    million = pa.table({f"f{j}": pa.array(rng.integers(0, 12, 1_000_000), pa.int16()) for j in range(8)})
    coded = encode(million, million.column_names)
    _, took = seconds(lambda: classify(coded))
    section.row("one pass over 1,000,000 rows of 8 coded fields (target 200 ms)", f"{took * 1e3:.0f} ms")
    numbers = table.set_column(fields.index("age"), "age", table["age"].cast(pa.int32()))
    for names in (tuple(fields), *SETS):
        section.row(f"uniqueness from 1 %: {', '.join(names)}", _population(numbers, names))
    return section


def _population(table: pa.Table, names: tuple[str, ...]) -> str:
    truth = float((classify(encode(table, names)).sizes == 1).sum() / table.num_rows)
    errors, held = [], 0
    for seed in range(SAMPLES):
        rng = np.random.default_rng(1_000 + seed)
        rows = rng.choice(table.num_rows, table.num_rows // 100, replace=False)
        (found,) = estimate_population(encode(table.take(rows), names), table.num_rows, rng, halves=10)
        errors.append(abs(found.uniqueness - truth))
        held += found.low <= truth <= found.high
    return f"truth {truth:.3f}; mean absolute error {np.mean(errors):.3f}; interval holds {held} of {SAMPLES}"
