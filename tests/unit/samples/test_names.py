"""Invented names: surnames as frequent as their table, given names by sex and generation."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from suyuan.samples.names import (
    BORN_BEFORE_1990,
    CHILDREN,
    GENERATIONS,
    draw_given_names,
    draw_surnames,
    spell_names,
    surname_shares,
)
from suyuan.samples.tables import read_table

COUNT = 40_000


def given_of(generation: str, male: bool, count: int = COUNT) -> list[str]:
    rng = np.random.Generator(np.random.PCG64(3))
    generations = np.full(count, GENERATIONS.index(generation), dtype=np.int8)
    given = draw_given_names(generations, np.full(count, male), rng)
    surnames = np.zeros(count, dtype=np.int16)
    first = surname_shares()[0][0]
    return [name.removeprefix(first) for name in spell_names(surnames, given).to_pylist()]


def test_the_table_of_surnames_agrees_with_what_was_published():
    rows = [(surname, float(percent), mark) for surname, percent, mark in read_table("surnames.tsv")]
    assert [surname for surname, _, _ in rows[:5]] == list("王李张刘陈")
    assert len(rows) >= 400
    assert len({surname for surname, _, _ in rows}) == len(rows)
    percents = [percent for _, percent, _ in rows]
    assert percents == sorted(percents, reverse=True)
    assert sum(percents[:100]) == pytest.approx(85.9, abs=0.01)
    assert sum(percents) == pytest.approx(97.0, abs=0.05)
    assert {mark for _, _, mark in rows} == {"2010", "2007", "2020", "remembered"}
    assert {"欧阳", "上官", "司徒", "诸葛"} <= {surname for surname, _, _ in rows}


def test_shares_sum_to_one_and_collide_as_in_the_population():
    shares = np.array([share for _, share in surname_shares()])
    assert shares.sum() == pytest.approx(1.0)
    # probability that two people have one surname: 0.0258 from published bands
    assert (shares**2).sum() == pytest.approx(0.0258, abs=0.001)


def test_drawn_surnames_keep_to_the_table():
    drawn = np.bincount(draw_surnames(COUNT, np.random.Generator(np.random.PCG64(1))), minlength=len(surname_shares()))
    for (_, share), count in zip(surname_shares()[:40], drawn[:40], strict=True):
        assert abs(count - COUNT * share) < 5 * np.sqrt(COUNT * share)
    tail = sum(share for _, share in surname_shares()[100:])
    assert abs(drawn[100:].sum() / COUNT - tail) < 0.01


def test_the_most_frequent_names_of_newborns_come_near_the_report():
    boys, girls = Counter(given_of(CHILDREN, male=True)), Counter(given_of(CHILDREN, male=False))
    assert boys["沐宸"] / COUNT == pytest.approx(0.0049, abs=0.0015)
    assert girls["若汐"] / COUNT == pytest.approx(0.0043, abs=0.0015)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("male", [True, False])
def test_given_names_have_one_or_two_different_characters(generation: str, male: bool):
    names = given_of(generation, male)
    assert {len(name) for name in names} == {1, 2}
    single = sum(len(name) == 1 for name in names) / COUNT
    assert 0.06 < single < 0.14
    assert not [name for name in names if len(name) == 2 and name[0] == name[1]]
    assert len(set(names)) > 3000


def test_generations_and_sexes_have_names_of_their_own():
    lists = [set(given_of(g, m, 2000)) for g in (CHILDREN, BORN_BEFORE_1990) for m in (True, False)]
    for place, names in enumerate(lists):
        for other in lists[place + 1 :]:
            assert len(names & other) / len(names) < 0.35


def test_people_of_all_kinds_are_drawn_in_one_call():
    rng = np.random.Generator(np.random.PCG64(5))
    generations = np.array([0, 1, 2, 0, 1, 2], dtype=np.int8)
    male = np.array([True, True, True, False, False, False])
    given = draw_given_names(generations, male, rng)
    assert given.shape == (6, 2)
    assert (given[:, 0] > 0).all()
    assert draw_given_names(generations[:0], male[:0], rng).shape == (0, 2)
