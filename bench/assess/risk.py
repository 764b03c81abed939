"""What is known of whom: measures, subsets, minimal sample uniques, population uniqueness."""

from __future__ import annotations

from pathlib import Path

import adult
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from peers_assess import ask, seconds

from report import Section
from suyuan.assess.classes import classify
from suyuan.assess.codes import encode
from suyuan.assess.measures import measure
from suyuan.assess.population import estimate_population
from suyuan.assess.sample_uniques import find_sample_uniques
from suyuan.assess.subsets import walk_subsets
from suyuan.samples.people import invent_newborns

SAMPLES, FIRST = 20, 20_000
"""Samples, and the seed of the first: none of them was looked at while the models were made."""

SETS = (
    ("age", "sex", "education", "occupation"),
    ("age", "race", "marital-status", "education", "workclass"),
    ("sex", "age", "race", "marital-status", "education", "occupation"),
    ("age", "native-country", "workclass", "occupation"),
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
    for about, other in (("invented people of four kinds", _invented(5)), ("invented registry", _registry())):
        names = tuple(other.column_names)
        section.row(f"uniqueness from 1 %, {about}: {', '.join(names)}", _population(other, names))
    return section


def _population(table: pa.Table, names: tuple[str, ...]) -> str:
    truth = float((classify(encode(table, names)).sizes == 1).sum() / table.num_rows)
    errors, widths, held = [], [], 0
    for seed in range(SAMPLES):
        rng = np.random.default_rng(FIRST + seed)
        rows = rng.choice(table.num_rows, table.num_rows // 100, replace=False)
        (found,) = estimate_population(encode(table.take(rows), names), table.num_rows, rng)
        errors.append(found.uniqueness - truth)
        widths.append(found.high - found.low)
        held += found.low <= truth <= found.high
    told = f"truth {truth:.3f}; mean absolute error {np.mean(np.abs(errors)):.3f}, bias {np.mean(errors):+.3f}"
    return f"{told}; interval holds {held} of {SAMPLES}, width {np.mean(widths):.2f}"


def _invented(seed: int, people: int = 30_000) -> pa.Table:
    """People of four kinds with habits of their own: neither a copula nor anything of Adult."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(4, people, p=[0.4, 0.3, 0.2, 0.1])
    columns = {"age": np.clip(rng.normal(25 + 12 * kind, 9), 18, 90).astype(int)}
    for name, size in (("town", 40), ("job", 14), ("school", 8), ("car", 20)):
        orders = np.stack([rng.permutation(size) for _ in range(4)])
        rank = np.minimum(rng.geometric(0.25, people) - 1, size - 1)
        columns[name] = np.char.add(name, orders[kind, rank].astype(str))
    return pa.table(columns)


def _registry() -> pa.Table:
    """What a copy of an invented registry of newborns may show."""
    made = invent_newborns(30_000, 41)
    cut = {name: pc.utf8_slice_codeunits(made[name], 0, stop) for name, stop in (("birth_date", 7), ("mother_name", 1))}
    kept = {"sex": made["sex"], "hospital": made["hospital"]}
    return pa.table({"birth_month": cut["birth_date"], "mother_surname": cut["mother_name"], **kept})
