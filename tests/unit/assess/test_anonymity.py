"""The anonymity test: each way in which a table of counts betrays somebody is found, and a sound one passes."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.aggregate import read_aggregate
from suyuan.assess.anonymity import ANONYMISED, NOT_SHOWN, Rule, examine
from suyuan.core.errors import AssessFault
from tests.unit.assess.counts import CELLS, counts, rows, table

RULE = Rule()


def failed(found):
    return {one.test for one in found.findings}


def test_a_sound_table_passes():
    found = examine(counts(), RULE)
    assert (found.status, found.findings, found.untested) == (ANONYMISED, (), ())


@pytest.mark.parametrize(("count", "passes"), [(0, True), (1, False), (9, False), (10, True)])
def test_cells_of_few_persons(count, passes):
    found = examine(
        counts({**CELLS, ("乙", "女"): count, ("丁", "男"): 50, ("丁", "女"): 40}), Rule(sensitive=("区县",))
    )
    assert (found.status == ANONYMISED) is passes
    assert failed(found) == (set() if passes else {"count"})


def test_rows_of_persons_are_never_anonymised():
    persons = {(f"p{k}", "男女"[k % 2]): 1 for k in range(30)}
    assert "count" in failed(examine(counts(persons), RULE))


def test_a_cell_that_its_margin_tells():
    found = examine(counts({**CELLS, ("乙", "女"): 3}, hidden={("乙", "女")}), RULE)
    assert [(one.test, one.row, one.low, one.high) for one in found.findings] == [("derived", 3, 3, 3)]
    wide = examine(counts(hidden={("乙", "女")}), RULE)
    assert wide.status == ANONYMISED, "a cell of 33 that can be told is as good as one that is told"


def test_a_cell_that_admits_to_its_range():
    square = {("乙", "女"), ("乙", "男"), ("丙", "男"), ("丙", "女")}
    listed = [(one, sex, "<10" if (one, sex, n) == ("乙", "女", "*") else n) for one, sex, n in rows(hidden=square)]
    assert examine(counts(hidden=square), RULE).status == ANONYMISED
    found = examine(read_aggregate(table(listed), "人数"), RULE)
    assert found.status == NOT_SHOWN
    assert next((one.low, one.high) for one in found.findings if one.row == 3) == (0, 9)


def test_a_group_that_shares_one_category():
    cells = {**CELLS, ("乙", "女"): 0}
    found = examine(counts(cells), RULE)
    assert [(one.test, one.row) for one in found.findings] == [("full", 2)]
    assert examine(counts(cells), Rule(sensitive=("区县",))).status == ANONYMISED
    unlisted = {key: count for key, count in cells.items() if count}
    assert "full" in failed(examine(counts(unlisted, margins=False), RULE)), "a combination not listed is empty"


def sums(largest, shown=(1000.0,) * 6, listed=None):
    made = table(listed or rows()[:6], 金额=pa.array(shown), 最大=pa.array(largest))
    return read_aggregate(made, "人数", ("金额",), ("最大",))


def test_one_person_who_makes_up_most_of_a_sum():
    assert examine(sums((100.0,) * 6), RULE).status == ANONYMISED
    found = examine(sums((100.0, 760.0, *(100.0,) * 4)), RULE)
    assert [(one.test, one.row) for one in found.findings] == [("dominance", 1)]
    assert examine(sums((100.0, 760.0, *(100.0,) * 4)), Rule(contributors=2)).status == ANONYMISED
    assert "dominance" in failed(examine(sums((100.0,) * 6), Rule(dominance=0.05)))
    missing = examine(sums((100.0, None, *(100.0,) * 4)), RULE)
    assert failed(missing) == {"dominance"}, "a contribution that nobody told is not small"


def test_a_sum_without_contributions_stays_untested():
    made = read_aggregate(table(rows()[:6], 金额=[1000.0] * 6), "人数", ("金额",))
    found = examine(made, RULE)
    assert (found.status, found.findings, found.untested) == (NOT_SHOWN, (), ("sum:金额",))


def test_a_sum_that_stands_where_the_count_is_suppressed():
    hidden = rows(hidden={("乙", "女")}, margins=False)
    assert failed(examine(sums((100.0,) * 6, listed=hidden), RULE)) == {"sum_shown"}
    blank = (1000.0, 1000.0, 1000.0, None, 1000.0, 1000.0)
    assert examine(sums((100.0,) * 6, blank, hidden), RULE).status == ANONYMISED


def test_differences_to_an_earlier_table():
    later = {**CELLS, ("乙", "女"): 36}
    found = examine(counts(later), RULE, counts())
    assert "earlier" in failed(found)
    assert {one.high for one in found.findings} == {3}
    assert examine(counts({**CELLS, ("乙", "女"): 53}), RULE, counts()).status == ANONYMISED
    square = {("乙", "女"), ("乙", "男"), ("丙", "男"), ("丙", "女")}
    assert failed(examine(counts(hidden=square), RULE, counts())) == {"earlier"}, "it was published before"
    assert examine(counts(), RULE, counts(hidden=square)).status == ANONYMISED


def test_an_earlier_table_cut_otherwise_is_not_compared_in_full():
    other = {("甲乙", "男"): 165, ("甲乙", "女"): 143, ("丙", "男"): 60, ("丙", "女"): 70}
    found = examine(counts(), RULE, counts(other))
    assert (found.status, found.untested) == (NOT_SHOWN, ("regrouped",))
    fewer = read_aggregate(pa.table({"区县": ["甲", "乙"], "人数": ["230", "78"]}), "人数")
    with pytest.raises(AssessFault, match="SY-A057"):
        examine(counts(), RULE, fewer)


def test_the_order_of_dimensions_does_not_matter():
    turned = table(rows()).select(["性别", "区县", "人数"])
    assert examine(counts(), RULE, read_aggregate(turned, "人数")).status == ANONYMISED


def test_a_dimension_that_names_a_person():
    assert failed(examine(counts(), RULE, direct=("区县",))) == {"direct"}


@pytest.mark.parametrize("rule", [{"threshold": 1}, {"dominance": 0.0}, {"dominance": 1.5}, {"contributors": 3}])
def test_rules_that_make_no_sense(rule):
    with pytest.raises(AssessFault, match="SY-A056"):
        Rule(**rule)


def test_a_sensitive_dimension_has_to_be_there():
    with pytest.raises(AssessFault, match="SY-A001"):
        examine(counts(), Rule(sensitive=("病种",)))


def test_what_cannot_be_shown_safe_fails():
    """More hidden cells than are constructed: the bounds are wide, nothing is proved, and so it does not pass."""
    cells = {(f"d{k:03}", sex): 20 for k in range(150) for sex in "男女"}
    found = examine(counts(cells, hidden=set(cells)), RULE)
    assert found.status == NOT_SHOWN
    assert not any(one.proved for one in found.findings)
    assert np.all([one.test == "derived" for one in found.findings])
