"""People of several lists, each once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.case.people import PersonList, unite_people
from suyuan.core.errors import InputFault


def listed(person, child=None, family=None, content=None):
    labels = np.array(person, dtype=np.int64)
    ages = np.full(labels.shape, -1, dtype=np.int8) if child is None else np.array(child, dtype=np.int8)
    families = np.full(len(labels), -1, dtype=np.int64) if family is None else np.array(family, dtype=np.int64)
    return PersonList(labels, ages, families, None if content is None else np.array(content, dtype=np.int64))


def test_a_newborns_row_is_one_record_and_three_people():
    held = listed([[0, 10, 20], [1, 11, -1]], [[1, 0, 0], [1, 0, -1]], [0, 1])
    found = unite_people({"E1": held})
    assert (found.people, found.families, found.minors, found.minors_unknown) == (5, 2, 2, 0)
    assert found.lines[0].rows == 2


def test_a_person_in_two_lists_is_counted_once_and_the_second_list_says_why():
    found = unite_people({"E2": listed([1, 2, 3]), "E1": listed([1, 1, -1, 0], content=[5, 5, 6, 7])})
    first, second = found.lines
    assert (first.number, first.removed, first.people) == ("E1", (("invalid", 1), ("exact_duplicate", 1)), 2)
    assert (second.number, second.removed, second.people, second.stood) == ("E2", (("in_other_list", 1),), 2, 3)
    assert found.people == 4


def test_ages_that_lists_dispute_are_told_apart():
    found = unite_people({"E1": listed([0, 1, 2], [1, -1, 1]), "E2": listed([0, 1, 2], [0, -1, -1])})
    assert (found.minors, found.minors_disputed, found.minors_unknown) == (1, 1, 1)


def test_families_that_share_a_person_are_one():
    found = unite_people({"E1": listed([[0, 1], [2, 3]], family=[7, 8]), "E2": listed([[1, 2]], family=[9])})
    assert (found.people, found.families) == (4, 1)


def test_no_list_is_nobody():
    assert unite_people({}).people == 0


def test_labels_of_different_shapes_are_refused():
    for held in (
        PersonList(np.arange(3), np.zeros(2, dtype=np.int8), np.zeros(3, dtype=np.int64)),
        PersonList(np.arange(3), np.zeros(3, dtype=np.int8), np.zeros(2, dtype=np.int64)),
        PersonList(np.arange(3), np.zeros(3, dtype=np.int8), np.zeros(3, dtype=np.int64), np.arange(4)),
    ):
        with pytest.raises(InputFault, match="SY-I138"):
            unite_people({"E1": held})


ROWS = st.lists(st.tuples(st.integers(-1, 6), st.integers(-1, 6)), max_size=8)


@given(st.lists(ROWS, max_size=3), st.randoms(use_true_random=False))
def test_the_union_is_that_of_plain_sets_whatever_the_order(lists, shuffle):
    def build(turned):
        held = {}
        for index, given_rows in enumerate(lists):
            rows = list(given_rows)
            if turned:
                shuffle.shuffle(rows)
            person = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
            content = np.array([one[0] * 10 + one[1] for one in rows], dtype=np.int64)
            child = np.where(person == -1, -1, person % 2).astype(np.int8)
            held[f"E{index}"] = PersonList(person, child, np.maximum(person[:, 0] // 2, -1), content)
        return dict(reversed(held.items())) if turned else held

    found = unite_people(build(turned=False))
    people = {label for rows in lists for row in rows for label in row if label >= 0}
    assert found.people == len(people) == sum(line.people for line in found.lines)
    assert found.minors == sum(label % 2 for label in people)
    for line, rows in zip(found.lines, lists, strict=True):
        assert line.rows == len(rows)
        assert 0 <= line.rows - sum(count for _, count in line.removed) <= line.people
        assert line.stood == len({label for row in rows for label in row if label >= 0})
    again = unite_people(build(turned=True))
    assert (again.people, again.families, again.minors) == (found.people, found.families, found.minors)
    assert again.lines == found.lines
