"""Other tools on the same data, run by another Python that has them; answers as JSON on the last line.

python others_assess.py measures adult.csv    pycanon: values and CPU seconds
python others_assess.py mondrian adult.csv    anonypyx: CPU seconds at k = 5 and 10
python others_assess.py levels adult.csv OUT  anjana: CPU seconds, granularity, pycanon's k, l, t; copies go to OUT
python others_assess.py ff1                   libffx and fastfpe: values a second, 11 digits
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np


def measures(path: str) -> dict[str, object]:
    """The six figures of pycanon, one call each."""
    import pandas as pd
    from pycanon import anonymity

    data = pd.read_csv(path, sep=";", dtype=str)
    quasi, sensitive = list(data.columns[:8]), ["salary-class"]
    began = time.process_time()
    values = [
        anonymity.k_anonymity(data, quasi),
        *(
            float(ask(data, quasi, sensitive))
            for ask in (
                anonymity.l_diversity,
                anonymity.entropy_l_diversity,
                anonymity.t_closeness,
                anonymity.basic_beta_likeness,
                anonymity.delta_disclosure,
            )
        ),
    ]
    return {"values": values, "seconds": time.process_time() - began}


def mondrian(path: str) -> dict[str, object]:
    """anonypyx, categorical columns as such."""
    import anonypyx
    import pandas as pd

    data = pd.read_csv(path, sep=";")
    quasi = list(data.columns[:8])
    for name in quasi:
        if name != "age":
            data[name] = data[name].astype("category")
    seconds = {}
    for k in (5, 10):
        began = time.process_time()
        anonypyx.Anonymiser(data, k=k, feature_columns=quasi, sensitive_column="salary-class").anonymise()
        seconds[k] = time.process_time() - began
    return {"seconds": seconds}


def levels(path: str, out: str) -> dict[str, object]:
    """anjana: k = 5 alone, with l = 2, with t = 0.5; at most 5 per cent of the rows left out."""
    from pathlib import Path

    import pandas as pd
    from anjana import anonymity as change
    from pycanon import anonymity

    data = pd.read_csv(path, sep=";", dtype=str)
    quasi, sensitive = list(data.columns[:8]), "salary-class"
    ladders = {}
    for name in quasi:
        read = pd.read_csv(Path(path).with_name(f"adult_hierarchy_{name}.csv"), sep=";", header=None, dtype=str)
        ladders[name] = {level: read[level].to_numpy() for level in range(read.shape[1])}
    answers = {}
    for goal, call in (
        ("k", lambda rows: change.k_anonymity(rows, [], quasi, 5, 5, ladders)),
        ("l", lambda rows: change.l_diversity(rows, [], quasi, sensitive, 5, 2, 5, ladders)),
        ("t", lambda rows: change.t_closeness(rows, [], quasi, sensitive, 5, 0.5, 5, ladders)),
    ):
        rows = data.copy()
        began = time.process_time()
        copy = call(rows)
        took = time.process_time() - began
        lost = sum(_lost(copy[name], ladders[name]) for name in quasi) / len(quasi)
        copy[[*quasi, sensitive]].to_csv(Path(out) / f"{goal}.csv", sep=";", index=False)
        answers[goal] = {
            "seconds": took,
            "granularity": (len(copy) - lost) / len(data),
            "left_out": len(data) - len(copy),
            "values": [
                int(anonymity.k_anonymity(copy, quasi)),
                int(anonymity.l_diversity(copy, quasi, [sensitive])),
                float(anonymity.t_closeness(copy, quasi, [sensitive])),
            ],
        }
    return answers


def _lost(cells: object, ladder: dict[int, object]) -> float:
    """Loss of a column's cells together: (leaves - 1) / (domain - 1) each."""
    leaves: dict[str, int] = {}
    for level in sorted(ladder, reverse=True):
        names, counts = np.unique(ladder[level].astype(str), return_counts=True)
        leaves.update(zip(names.tolist(), counts.tolist(), strict=True))
    return sum((leaves[cell] - 1) / (len(ladder[0]) - 1) for cell in cells)


def ff1() -> dict[str, object]:
    """Both libraries, one value at a time, as they are called."""
    import ffx
    from fastfpe import ff1 as fast

    key = "2B7E151628AED2A6ABF7158809CF4F3C"
    values = [f"{15400000000 + 7919 * i}" for i in range(20_000)]
    slow = ffx.FF1(bytes.fromhex(key), radix=10)
    rates = {}
    for name, seal in (
        ("libffx", slow.encrypt),
        ("fastfpe", lambda v: fast.encrypt(key, "", "0123456789", v)),
    ):
        seal(values[0])
        began = time.process_time()
        for value in values:
            seal(value)
        rates[name] = len(values) / (time.process_time() - began)
    return {"rates": rates, "sample": {"libffx": slow.encrypt("0123456789")}}


if __name__ == "__main__":
    print(
        json.dumps(
            {"measures": measures, "mondrian": mondrian, "levels": levels, "ff1": ff1}[sys.argv[1]](*sys.argv[2:])
        )
    )
