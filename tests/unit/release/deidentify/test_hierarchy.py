"""Hierarchies: nested, complete, and with the loss that their definition says."""

import pyarrow as pa
import pytest

from suyuan.assess.codes import encode_column
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.hierarchy import ANY, build_hierarchy, grade, keep_or_drop

LEVELS = [["a", "b", "c", "d"], ["ab", "ab", "cd", "cd"]]


def test_the_last_level_is_any_value():
    hierarchy = build_hierarchy("x", LEVELS)
    assert hierarchy.levels[-1].to_pylist() == [ANY] * 4
    assert len(build_hierarchy("x", [*LEVELS, [ANY] * 4]).levels) == 3


def test_a_missing_cell_is_never_told_as_a_value():
    # A last group with a name of its own is a statement; what is missing only becomes "any value".
    hierarchy = build_hierarchy("x", [["a", "b"], ["ward", "ward"]])
    graded = grade(encode_column("x", pa.array(["a", None])), hierarchy)
    shown = [
        labels.take(pa.array(groups[graded.codes])) for labels, groups in zip(graded.labels, graded.maps, strict=True)
    ]
    assert [cells.to_pylist() for cells in shown] == [["a", None], ["ward", None], [ANY, ANY]]
    alone = grade(encode_column("x", pa.array(["a", None])), build_hierarchy("x", [["a"]]))
    assert alone.labels[0].to_pylist() == ["a", None]


def test_losses_are_leaves_joined_over_all_leaves():
    graded = grade(encode_column("x", pa.array(["d", "a", "d"])), build_hierarchy("x", LEVELS))
    assert [one.tolist() for one in graded.loss] == [[0, 0], [1 / 3, 1 / 3], [1, 1]]
    assert [labels.to_pylist() for labels in graded.labels] == [["a", "d"], ["ab", "cd"], [ANY]]
    assert graded.maps[0].tolist() == [1, 0]


def test_missing_stays_missing_until_all_are_one():
    graded = grade(encode_column("x", pa.array(["d", None])), build_hierarchy("x", LEVELS))
    assert graded.labels[1].to_pylist() == ["cd", None]
    assert graded.labels[2].to_pylist() == [ANY]
    assert graded.maps[2].tolist() == [0, 0]
    assert graded.loss[2].tolist() == [1, 1]


def test_a_field_without_hierarchy_is_kept_or_dropped():
    column = encode_column("x", pa.array(["p", "q"]))
    assert [one.to_pylist() for one in keep_or_drop(column).levels] == [["p", "q"], [ANY, ANY]]


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ([["a", "a"], ["x", "x"]], "SY-A010"),
        ([["a", "b", "c"], ["x", "x", "y"], ["u", "v", "v"]], "SY-A011"),
        ([["a", "b"], ["x"]], "SY-A011"),
    ],
)
def test_what_is_no_hierarchy_is_refused(levels, code):
    with pytest.raises(AssessFault, match=code):
        build_hierarchy("x", levels)


def test_a_value_that_is_not_covered_is_told_by_number_only():
    with pytest.raises(AssessFault, match="SY-A012") as caught:
        grade(encode_column("x", pa.array(["a", "secret"])), build_hierarchy("x", LEVELS))
    assert caught.value.params == {"field": "x", "values": 1, "of": 2}
