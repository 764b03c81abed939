"""The explanation: parts that add up to log10 E exactly, and a margin that is what it says."""

import math

import numpy as np
import pytest

from suyuan.trace.accuse import accuse
from suyuan.trace.explain import LN10, Sources, carrier_parts, find_margin, strata_parts
from tests.unit.trace.conftest import some_rids

ALPHA = 1e-6


@pytest.fixture(params=[1, 2], ids=["one source", "two sources"])
def explained(request, world):
    """An accused recipient, who stood behind it, and the threshold."""
    rng = np.random.default_rng(31)
    rids = some_rids(rng, 600)
    source = rng.integers(request.param, size=len(rids))
    copies = np.stack([world.copy(recipient, rids) for recipient in range(request.param)])
    symbols = copies[source, np.arange(len(rids))].astype(np.int8)
    symbols[rng.random(symbols.shape) < 0.2] = -1
    exhibit = world.exhibit(rids, symbols)
    candidates = world.candidates(30, exhibit)
    found = accuse(candidates, exhibit, ALPHA)
    assert len(found.accused) == request.param
    known = {candidate.recipient: candidate for candidate in candidates}
    one = found.accused[-1]
    return one, Sources(known[one.recipient], one.rounds, known, exhibit), found.threshold_log10 * LN10


def test_every_breakdown_adds_up_to_the_evidence(explained):
    accused, sources, _ = explained
    records = sources.exhibit.reading.records
    thirds = np.arange(records) * 3 // records
    strata = [(str(k), thirds == k) for k in range(3)]
    for parts in (carrier_parts(sources), strata_parts(sources, strata)):
        assert sum(part.log10 for part in parts) == pytest.approx(accused.log10_e, abs=1e-9)
    assert sum(value for _, value in accused.contributions) == pytest.approx(accused.log10_e, abs=1e-9)
    assert sum(part.records for part in strata_parts(sources, strata)) == records


def test_a_carrier_that_tells_nothing_adds_nothing_and_equal_ones_add_alike(explained):
    accused, sources, _ = explained
    worth = {part.name: part.log10 for part in carrier_parts(sources)}
    assert worth["choice"] > 0
    assert worth["form"] > 0
    ratios = sources.ratios(sources.exhibit)
    none = np.zeros(sources.exhibit.reading.records, dtype=bool)
    assert sources.ln_marks(ratios, none) == pytest.approx(0.0, abs=1e-12)
    assert sources.ln_marks(ratios) / LN10 == pytest.approx(accused.log10_e, abs=1e-9)


def test_what_may_be_disregarded_may_be_and_one_more_may_not(explained):
    _, sources, threshold = explained
    margin = find_margin(sources, threshold, ALPHA)
    assert 0 < margin.removable < margin.records <= sources.exhibit.reading.records
    ratios = sources.ratios(sources.exhibit)
    row = ratios[sources.candidate.recipient].row
    order = np.argsort(-np.log(np.maximum(row, 1e-300)), kind="stable")
    for removed, reached in ((margin.removable, True), (margin.removable + 1, False)):
        kept = np.ones(len(row), dtype=bool)
        kept[order[:removed]] = False
        assert (sources.ln_marks(ratios, kept) >= threshold) is reached
    assert margin.candidates_up_to == pytest.approx((sources.ln_marks(ratios) + math.log(ALPHA)) / LN10)
