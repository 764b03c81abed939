"""The similar cases A to J, as they stand in tests/cases, and lists for those whose rows matter."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from suyuan.case.items import Bound
from suyuan.case.parse import parse_case
from suyuan.case.records import RecordSet

CASES = Path(__file__).parents[2] / "cases"
SEED = 20240422


def similar_case(letter):
    data = tomllib.loads((CASES / f"{letter}.toml").read_text("utf-8"))
    return parse_case(data, date(2026, 11, 25), letter)


def with_batches(case, *batches):
    return replace(case, batches=(*case.batches, *batches))


def both_buyers():
    """Case A, the second buyer having bought the same 30,000 rows."""
    case = similar_case("A")
    return with_batches(case, replace(case.batches[1], number="B3", taker="P3"))


def with_fields(case, *fields):
    return replace(case, batches=tuple(replace(batch, fields=fields) for batch in case.batches))


def four_files():
    """Lists for case I: 900,012 telephone numbers in 1,400,097 rows, the others repeats of three kinds."""
    draw = np.random.default_rng(SEED)
    sizes = {"B1": 590_000, "B2": 284_750, "B3": 325_347, "B4": 200_000}
    own = {"B1": 500_000, "B2": 200_000, "B3": 150_012, "B4": 50_000}
    sets, fresh = {}, 0
    for number, rows in sizes.items():
        new = np.arange(fresh, fresh + own[number])
        older = draw.integers(0, max(fresh, 1), (rows - own[number]) // 2) if fresh else np.zeros(0, dtype=np.int64)
        fresh += own[number]
        rest = draw.choice(new, rows - len(new) - len(older))
        record = np.concatenate([new, older, rest]).astype(np.int64)
        # Half of the repeats are written otherwise: with a space, a dash or +86 before the number.
        written = np.where(np.arange(rows) < len(new), 0, draw.integers(0, 2, rows))
        order = draw.permutation(rows)
        sets[number] = RecordSet(record[order], (record * 2 + written)[order], np.ones(rows, dtype=bool))
    return sets


def chain_of_e():
    """Lists for case E: 300,000 obtained, of which every hop takes a part."""
    draw = np.random.default_rng(SEED)
    whole = np.arange(300_000)
    broker = draw.choice(whole, 250_000, replace=False)
    first, second = broker, draw.choice(broker, 100_000, replace=False)
    stolen = draw.choice(first, 70_000, replace=False)
    held = {
        "B1": whole,
        "B2": broker,
        "B3": first,
        "B4": second,
        "B5": stolen,
        "B6": draw.choice(stolen, 8_000, replace=False),
        "B7": draw.choice(stolen, 7_000, replace=False),
    }
    return {number: RecordSet(labels.astype(np.int64)) for number, labels in held.items()}


def exact(case):
    """The same case with every number exact."""
    return replace(case, batches=tuple(replace(batch, bound=Bound.EXACT) for batch in case.batches))
