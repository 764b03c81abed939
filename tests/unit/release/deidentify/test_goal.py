"""Goals: judged against their definitions, and refused where they mean nothing."""

import numpy as np
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.measures import measure
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.goal import Goal
from suyuan.release.deidentify.grid import check_goal
from tests.unit.release.deidentify.tables import FIELDS, small_grid, small_table


@pytest.mark.parametrize("seed", range(6))
def test_the_classes_that_are_left_fulfil_the_goal(seed):
    table = small_table(seed, rows=300)
    grid = small_grid(table, sensitive=True)
    node = (2, 1, 0)
    for goal in (Goal(8), Goal(2, l=3), Goal(2, entropy_l=1.9), Goal(2, t=0.2)):
        failed, surely = grid.failing(goal, node)
        assert not (surely & ~failed).any()
        kept = np.flatnonzero(~failed[grid.row_of])
        assert 0 < len(kept) < 300
        levels = [
            field.labels[level].take(field.maps[level][field.codes])
            for field, level in zip(grid.fields, node, strict=True)
        ]
        whole = table.select(["illness"])
        for name, cells in zip(FIELDS, levels, strict=True):
            whole = whole.append_column(name, cells)
        for cells in (
            whole.take(kept).group_by(list(FIELDS)).aggregate([("illness", "count")])["illness_count"].to_pylist()
        ):
            assert cells >= goal.k
        *known, wanted = encode(whole.take(kept), [*FIELDS, "illness"])
        found = measure(known, [wanted]).diversity[0]
        assert found.l >= goal.l
        assert found.entropy_l >= goal.entropy_l - 1e-9


@pytest.mark.parametrize("wrong", [{"k": 0}, {"k": 2, "l": 0}, {"k": 2, "entropy_l": 0.5}, {"k": 2, "t": 1.5}])
def test_a_goal_that_means_nothing_is_refused(wrong):
    with pytest.raises(AssessFault, match="SY-A013"):
        Goal(**wrong)


@pytest.mark.parametrize(
    ("goal", "code"), [(Goal(61), "SY-A014"), (Goal(2, l=4), "SY-A015"), (Goal(1, entropy_l=3.0), "SY-A015")]
)
def test_a_goal_out_of_reach_is_told(goal, code):
    with pytest.raises(AssessFault, match=code):
        check_goal(small_grid(small_table(1), sensitive=True), goal)


def test_l_without_a_sensitive_field_is_told():
    with pytest.raises(AssessFault, match="SY-A016"):
        check_goal(small_grid(small_table(1)), Goal(2, l=2))
