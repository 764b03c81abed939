"""The code book's list of positions."""

import numpy as np

from suyuan.release.address import BRANCHES, SLOTS, visible


def test_names_are_distinct_and_branches_hang_on_earlier_positions():
    assert len(set(SLOTS)) == len(SLOTS)
    for slot, (stem, symbol) in BRANCHES.items():
        assert SLOTS.index(stem) < SLOTS.index(slot)
        assert symbol in {0, 1}


def test_a_branch_is_seen_only_where_it_is_taken():
    first, second = SLOTS.index("building.a"), SLOTS.index("building.b")
    offered = np.zeros((3, len(SLOTS)), dtype=np.bool_)
    offered[:2, [first, second]] = True
    symbols = np.zeros((3, len(SLOTS)), dtype=np.uint8)
    symbols[1:, first] = 1
    shown = visible(offered, symbols)
    assert shown[:, first].tolist() == [True, True, False]
    assert shown[:, second].tolist() == [False, True, False]


def test_a_branch_without_its_stem_is_always_seen():
    numeral = SLOTS.index("unit.numeral")
    offered = np.zeros((2, len(SLOTS)), dtype=np.bool_)
    offered[:, numeral] = True
    symbols = np.zeros((2, len(SLOTS)), dtype=np.uint8)
    symbols[1] = 1
    assert visible(offered, symbols)[:, numeral].all()
