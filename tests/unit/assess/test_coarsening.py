"""Proposals: each of them, carried out, passes the same tests."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.assess.aggregate import HIDDEN
from suyuan.assess.anonymity import ANONYMISED, Rule, examine
from suyuan.assess.coarsening import _hide, propose
from tests.unit.assess.counts import CELLS, counts

RULE = Rule()
SMALL = {**CELLS, ("乙", "女"): 3}


def test_merging_and_suppression_are_offered_and_the_least_comes_first():
    table = counts(SMALL)
    ways = propose(table, RULE, examine(table, RULE))
    assert {one.dimension for one in ways} == {"", "区县"}
    assert [one.persons for one in ways] == sorted(one.persons for one in ways)
    (merge,) = [one for one in ways if one.dimension]
    assert merge.merged == (("丙", "乙"),)
    (suppress,) = [one for one in ways if not one.dimension]
    assert 3 in suppress.rows
    assert len(suppress.rows) == 4, "one cell, and three beside it so that it cannot be worked out"


def test_a_table_that_passes_needs_nothing():
    assert propose(counts(), RULE, examine(counts(), RULE)) == ()


def test_what_was_suppressed_already_stays_so():
    table = counts(SMALL, hidden={("乙", "女")})
    (way,) = propose(table, RULE, examine(table, RULE))
    assert way.dimension == ""
    assert 3 not in way.rows


def test_a_dimension_that_names_persons_is_beyond_repair():
    assert propose(counts(), RULE, examine(counts(), RULE, direct=("区县",))) == ()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=8, max_size=8))
def test_suppression_that_is_proposed_passes(values):
    keys = [(one, sex) for one in "甲乙丙丁" for sex in "男女"]
    table = counts(dict(zip(keys, values, strict=True)))
    for way in propose(table, RULE, examine(table, RULE)):
        if not way.dimension:
            hidden = table.counts.copy()
            hidden[list(way.rows)] = HIDDEN
            assert examine(_hide(table, hidden), RULE).status == ANONYMISED
            small = (table.counts > 0) & (table.counts < RULE.threshold)
            assert set(np.flatnonzero(small)) <= set(way.rows)
