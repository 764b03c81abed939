"""Screening of many candidates: fast, near the true evidence, and harmless to the bound."""

from dataclasses import replace

import numpy as np
import pytest

from suyuan.engines import scoring
from suyuan.trace import screen as screening
from suyuan.trace.accuse import accuse
from suyuan.trace.candidates import ratios_of
from suyuan.trace.evidence import Background, weigh
from suyuan.trace.rounds import explain
from suyuan.trace.screen import Screen, screen
from tests.unit.trace.conftest import some_rids


def leak_of(world, rng, shares, rows=900):
    rids = some_rids(rng, rows)
    source = rng.choice(len(shares), rows, p=shares)
    symbols = np.zeros((rows, len(world.slots)), dtype=np.int8)
    for recipient in range(len(shares)):
        symbols[source == recipient] = world.copy(recipient, rids)[source == recipient]
    symbols[rng.random(symbols.shape) < 0.3] = -1
    return world.exhibit(rids, symbols)


def exact(candidate, exhibit, behind):
    return weigh(ratios_of(candidate, exhibit), exhibit.biases.coalition, behind).total


@pytest.mark.parametrize("case", ["whole", "scope", "layout", "behind"])
def test_the_quick_score_is_near_the_evidence(world, case):
    rng = np.random.default_rng(31)
    exhibit = leak_of(world, rng, [0.7, 0.3])
    candidates = list(world.candidates(8, exhibit))
    behind = Background()
    if case == "behind":
        _, behind = explain(["0"], [ratios_of(candidates[0], exhibit)], exhibit.biases.coalition)
    if case in {"scope", "layout"}:
        for number, candidate in enumerate(candidates):
            release = candidate.releases[0]
            uses, scope = release.uses.copy(), release.scope.copy()
            if case == "scope":
                scope = rng.random(len(scope)) < 0.5
            else:
                uses[number % len(uses)] = False
            candidates[number] = replace(candidate, releases=(replace(release, uses=uses, scope=scope),))
    table = Screen(exhibit, behind, np.arange(exhibit.reading.records))
    quick = table.score([candidate.releases[0] for candidate in candidates])
    for candidate, score in zip(candidates, quick, strict=True):
        weighed = exact(candidate, exhibit, behind)
        # Six shares instead of thirteen: the mixture's price differs, and so does the fit to a share between them.
        assert score == pytest.approx(weighed, abs=2.0, rel=0.05), (case, candidate.recipient)


def test_processes_give_the_same_scores(world, monkeypatch):
    rng = np.random.default_rng(32)
    exhibit = leak_of(world, rng, [1.0], 200)
    releases = [candidate.releases[0] for candidate in world.candidates(90, exhibit)]
    table = Screen(exhibit, Background(), np.arange(200))
    alone = table.score(releases)
    monkeypatch.setattr(scoring, "ALONE_BELOW", 0)
    monkeypatch.setattr(scoring, "CHUNK", 40)
    assert np.allclose(scoring.score_releases(table, releases), alone, rtol=1e-5, atol=1e-4)


def test_stages_keep_the_source_and_drop_nearly_all_others(world, monkeypatch):
    monkeypatch.setattr(screening, "STAGES", (60, 200, 900))
    monkeypatch.setattr(screening, "MANY", 500)
    rng = np.random.default_rng(33)
    exhibit = leak_of(world, rng, [1.0])
    candidates = world.candidates(3000, exhibit)
    kept, dropped = screen(candidates, exhibit)
    assert kept[0].recipient == "0"
    assert len(kept) <= 3
    assert dropped
    assert "0" not in {candidate.recipient for candidate in dropped}


def test_a_small_source_is_found_behind_the_others(world):
    """Of 4,000 records 4 % come from a third recipient: behind the other two it is found among 400 candidates."""
    rng = np.random.default_rng(34)
    exhibit = leak_of(world, rng, [0.6, 0.36, 0.04], 4000)
    found = accuse(world.candidates(400, exhibit), exhibit, 1e-6)
    assert [accused.recipient for accused in found.accused] == ["0", "1", "2"]


def test_few_candidates_are_all_weighed(world):
    exhibit = leak_of(world, np.random.default_rng(35), [1.0], 50)
    candidates = world.candidates(20, exhibit)
    assert screen(candidates, exhibit) == (candidates, ())


def test_who_else_passes_does_not_depend_on_a_candidate(world, monkeypatch):
    """A candidate that pushed another out of a stage would choose, by its own symbols, who stands behind it later."""
    monkeypatch.setattr(screening, "STAGES", (60, 200, 900))
    monkeypatch.setattr(screening, "MANY", 500)
    monkeypatch.setattr(screening, "WORTH_WEIGHING", 2)
    monkeypatch.setattr(screening, "KEPT_OF", 300)
    exhibit = leak_of(world, np.random.default_rng(36), [0.4, 0.3, 0.3])
    candidates = world.candidates(600, exhibit)
    strong = replace(candidates[7], releases=candidates[0].releases)
    others = [
        {candidate.recipient for candidate in screen(some, exhibit)[0]} - {"7"}
        for some in (candidates, (*candidates[:7], strong, *candidates[8:]))
    ]
    assert {"0", "1", "2"} <= others[0]
    assert others[0] == others[1]


def test_a_stage_lets_a_twentieth_of_the_innocent_pass_and_not_those_of_whom_nothing_is_known(world, monkeypatch):
    monkeypatch.setattr(screening, "STAGES", (60, 900))
    monkeypatch.setattr(screening, "MANY", 500)
    exhibit = leak_of(world, np.random.default_rng(37), [1.0])
    table = Screen(exhibit, Background(), np.arange(60))
    candidates = world.candidates(4000, exhibit)[1:]
    _, line = screening._pass_decoys(screening.make_decoys(candidates), table, 1 / 20)
    passed = sum(score > line for score, _ in screening.rank_candidates(candidates, table, Screen.score))
    assert 0.03 * 4000 < passed < 0.07 * 4000
    silent = world.exhibit(some_rids(np.random.default_rng(38), 900), np.full((900, len(world.slots)), -1))
    assert screen(candidates, silent)[0] == ()


def test_what_stands_behind_a_candidate_is_found_without_it(world):
    """Whoever stands behind a candidate of a later round is a source also where that candidate does not exist."""
    rng = np.random.default_rng(39)
    exhibit = leak_of(world, rng, [0.6, 0.33, 0.07], 3000)
    candidates = world.candidates(300, exhibit)
    found = accuse(candidates, exhibit, 1e-6)
    assert [accused.recipient for accused in found.accused] == ["0", "1", "2"]
    for accused in found.accused:
        rest = tuple(candidate for candidate in candidates if candidate.recipient != accused.recipient)
        without = {one.recipient for one in accuse(rest, exhibit, 1e-6, 300).accused}
        assert {one.recipient for item in accused.rounds for one in item.behind} <= without
