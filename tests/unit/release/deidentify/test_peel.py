"""Lattice peel: the goal holds in what is written, nothing is lost that need not be, and it beats one level for all."""

import numpy as np
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.measures import measure
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify import peel as module
from suyuan.release.deidentify.goal import Goal
from suyuan.release.deidentify.lattice import search_levels
from suyuan.release.deidentify.peel import peel
from suyuan.release.deidentify.recode import recode
from tests.unit.release.deidentify.tables import FIELDS, small_grid, small_table


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("goal", [Goal(2), Goal(5), Goal(3, l=2), Goal(2, entropy_l=1.5), Goal(2, t=0.4)])
def test_the_goal_holds_in_what_is_written(seed, goal):
    table = small_table(seed, rows=150)
    grid = small_grid(table, sensitive=True)
    found = peel(grid, goal)
    assert found.suppressed == 0
    written = recode(grid, found).append_column("illness", table["illness"])
    *known, wanted = encode(written, [*FIELDS, "illness"])
    measures = measure(known, [wanted])
    assert measures.k >= goal.k
    assert measures.diversity[0].l >= goal.l
    assert measures.diversity[0].entropy_l >= goal.entropy_l - 1e-9
    assert measures.diversity[0].t <= (1.0 if goal.t is None else goal.t + 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_finer_than_one_level_for_all(seed):
    grid = small_grid(small_table(seed, rows=300))
    assert peel(grid, Goal(5)).granularity > search_levels(grid, Goal(5), 0.0).granularity


def test_granularity_is_that_of_the_levels():
    grid = small_grid(small_table(3, rows=150))
    found = peel(grid, Goal(4))
    levels = found.levels[grid.row_of]
    loss = [np.choose(levels[:, j], [one[field.codes] for one in field.loss]) for j, field in enumerate(grid.fields)]
    assert found.granularity == pytest.approx(1.0 - np.mean(loss))


def test_a_grid_for_k_map_is_refused():
    grid = small_grid(small_table(1), released=np.arange(60) < 20)
    with pytest.raises(AssessFault, match="SY-A018"):
        peel(grid, Goal(2))


def test_too_many_nodes_are_refused(monkeypatch):
    monkeypatch.setattr(module, "NODES", 10)
    with pytest.raises(AssessFault, match="SY-A017"):
        peel(small_grid(small_table(1)), Goal(2))
