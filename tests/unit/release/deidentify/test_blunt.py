"""Blunt changes: what is hidden is hidden, and what cannot be changed is told."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.blunt import hide_characters, leave_out, pool_ends


def test_masks_show_the_ends_only():
    cells = pa.array(["15400123456", "张三丰", None, ""])
    assert hide_characters(cells, 3, 4).to_pylist() == ["154****3456", "***", None, ""]
    assert hide_characters(cells, 1, 0).to_pylist() == ["1**********", "张**", None, ""]
    assert hide_characters(cells, 0, 0).to_pylist() == ["***********", "***", None, ""]


def test_a_text_with_nothing_left_to_hide_is_all_hidden():
    assert hide_characters(pa.array(["1234567"]), 3, 4).to_pylist() == ["*******"]


def test_ends_are_pooled():
    cells = pa.array([17, 18, 19, 89, 90, 101, None])
    pooled = pool_ends("age", cells, low=18, high=90).to_pylist()
    assert pooled == ["<=18", "<=18", "19", "89", ">=90", ">=90", None]
    assert pool_ends("age", pa.array(["89.5", "90"]), high=90).to_pylist() == ["89.5", ">=90"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda: pool_ends("age", pa.array(["about 40"]), high=90), "SY-A022"),
        (lambda: pool_ends("age", pa.array([4]), low=9, high=9), "SY-A013"),
        (lambda: hide_characters(pa.array(["x"]), -1, 0), "SY-A013"),
    ],
)
def test_what_cannot_be_changed_is_told(change, code):
    with pytest.raises(AssessFault, match=code):
        change()


def test_cells_are_left_out():
    assert leave_out(pa.array(["a", "b", None]), np.array([True, False, False])).to_pylist() == [None, "b", None]
