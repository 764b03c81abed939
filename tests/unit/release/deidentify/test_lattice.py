"""The exact search: the best of all nodes, each evaluated by itself."""

from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify import lattice
from suyuan.release.deidentify.goal import Goal
from suyuan.release.deidentify.lattice import search_levels
from suyuan.release.deidentify.recode import recode
from tests.unit.release.deidentify.tables import FIELDS, small_grid, small_table


def value_of(grid, goal, node):
    """Granularity and suppressed rows, from the definition."""
    failed = grid.failing(goal, node)[0][grid.row_of]
    loss = np.mean([field.loss[level][field.codes] for field, level in zip(grid.fields, node, strict=True)], axis=0)
    return float(np.where(failed, 0.0, 1.0 - loss).mean()), int(failed.sum())


GOALS = [Goal(2), Goal(4), Goal(3, l=2), Goal(2, entropy_l=1.5), Goal(2, t=0.3)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("limit", [0.0, 0.05, 0.3, 1.0])
def test_no_node_is_better(seed, goal, limit):
    grid = small_grid(small_table(seed), sensitive=True)
    found = search_levels(grid, goal, limit)
    values = [value_of(grid, goal, node) for node in product(*(range(height) for height in grid.shape))]
    best = max(value for value, suppressed in values if suppressed <= limit * 60)
    assert found.granularity == pytest.approx(best, abs=1e-12)
    assert found.proved
    assert (pytest.approx(found.granularity), found.suppressed) == value_of(grid, goal, found.levels)


def test_what_is_written_has_classes_of_k():
    table = small_table(2, rows=200)
    grid = small_grid(table)
    found = search_levels(grid, Goal(4), 0.1)
    written = recode(grid, found)
    counts = written.group_by(list(FIELDS)).aggregate([([], "count_all")])
    sizes = {tuple(row[f] for f in FIELDS): row["count_all"] for row in counts.to_pylist()}
    suppressed = sizes.pop(("*",) * 3, 0)
    assert suppressed == found.suppressed > 0
    assert min(sizes.values()) >= 4
    assert written.num_rows == 200


def test_k_map_counts_the_people_of_the_register():
    register, copy = small_table(3, rows=400), small_table(3, rows=400).slice(0, 30)
    both = pa.concat_tables([copy, register])
    released = np.arange(430) < 30
    in_copy = search_levels(small_grid(copy), Goal(5), 0.0)
    in_register = search_levels(small_grid(both, released=released), Goal(5), 0.0)
    assert in_register.granularity > in_copy.granularity
    grid = small_grid(both, released=released)
    classes = grid.classify(in_register.levels)
    assert classes.sizes[classes.ids[grid.weights > 0]].min() >= 5


def test_a_search_cut_short_says_what_is_left_to_prove():
    grid = small_grid(small_table(1, rows=300))
    found = search_levels(grid, Goal(6), 0.2, evaluations=1)
    assert not found.proved
    assert found.bound > found.granularity
    assert search_levels(grid, Goal(6), 0.2).granularity <= found.bound


def test_a_limit_that_is_no_share_is_refused():
    with pytest.raises(AssessFault, match="SY-A013"):
        search_levels(small_grid(small_table(1)), Goal(2), 1.2)


def test_too_many_nodes_are_refused(monkeypatch):
    monkeypatch.setattr(lattice, "NODES", 10)
    with pytest.raises(AssessFault, match="SY-A017"):
        search_levels(small_grid(small_table(1)), Goal(2))
