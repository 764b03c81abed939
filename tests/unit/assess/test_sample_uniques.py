"""Minimal sample uniques: against a search over every record and subset."""

from itertools import combinations

import numpy as np
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.sample_uniques import contributions, find_sample_uniques, set_score
from suyuan.assess.subsets import walk_subsets
from tests.unit.assess.tables import classes_of, random_table

FIELDS = ("a", "b", "c", "d", "age")


def plain(table, depth):
    """Minimal sets of each record."""
    unique = {}
    for size in range(1, depth + 1):
        for chosen in combinations(FIELDS, size):
            for rows in classes_of(table, chosen).values():
                if len(rows) == 1:
                    unique.setdefault(rows[0], []).append(chosen)
    return {
        row: {one for one in sets if not any(set(other) < set(one) for other in sets)} for row, sets in unique.items()
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("depth", [3, 5])
def test_every_record_has_its_minimal_sets(seed, depth):
    table = random_table(seed, rows=80, missing=0.1 * (seed % 2))
    columns = encode(table, FIELDS)
    found = find_sample_uniques(walk_subsets(columns, depth, mark=True))
    expected = plain(table, depth)
    assert found.count == sum(len(sets) for sets in expected.values())
    for row in range(80):
        assert set(found.sets_of(row)) == expected.get(row, set())
        score = sum(set_score(len(one), 5, depth) for one in expected.get(row, ()))
        assert found.scores[row] == pytest.approx(score)


def test_contributions_are_shares():
    columns = encode(random_table(3), FIELDS)
    shares = contributions(find_sample_uniques(walk_subsets(columns, mark=True)), columns)
    assert sum(one.share for one in shares) == pytest.approx(1.0)
    for one, column in zip(shares, columns, strict=True):
        assert one.values.shape == (column.size,)
        assert one.values.sum() == pytest.approx(one.share)


def test_a_field_that_says_nothing_contributes_nothing():
    table = random_table(3)
    table = table.append_column("same", [["x"] * table.num_rows])
    columns = encode(table, [*FIELDS, "same"])
    *_, same = contributions(find_sample_uniques(walk_subsets(columns, mark=True)), columns)
    assert same.share == 0.0


def test_scores_count_the_ways_up():
    """SUDA: of 4 fields and sets up to 3, a single field scores 3 * 2 * 1, three fields score 1."""
    assert [set_score(size, 4, 3) for size in (1, 2, 3)] == [6.0, 2.0, 1.0]


def test_without_unique_records_nothing_contributes():
    table = random_table(1, rows=1)
    columns = encode(table.take([0] * 5), FIELDS)
    found = find_sample_uniques(walk_subsets(columns, mark=True))
    assert found.count == 0
    assert all(one.share == 0.0 and not np.any(one.values) for one in contributions(found, columns))
