"""The mean of E over an innocent's symbols is 1, by enumeration; decoders broken on purpose fail the same check.

On a list of few cells every pattern of symbols that an innocent could hold is weighed with its exact chance.  No
sampling and no slack: what is proved for all lists is computed for these.
"""

from itertools import product

import numpy as np
import pytest

from suyuan.release.bias import Biases, draw_biases
from suyuan.release.mark import draw_symbols
from suyuan.trace.candidates import Exhibited
from suyuan.trace.channel import Ratios, estimate_channel, weigh_cells
from suyuan.trace.evidence import Background, combine_releases, weigh
from suyuan.trace.reading import Reading, gather
from suyuan.trace.rounds import explain
from tests.unit.trace.conftest import BIAS_KEY, SLOTS, World, some_rids
from tests.unit.trace.test_align import HEADER, PEOPLE, link

FEW = World(SLOTS[:5])
RIDS = np.array([6, 47], dtype=np.uint64)
"""Records with both bias layers, both key layers and four different biases among their five positions."""

CLOSE = 1e-9
OFF = 0.05
"""How far a broken decoder's mean must be above 1 for a test to count as having gone off."""


def mean_of_e(biases, weigh_symbols) -> float:
    """Mean of E over all symbols of an innocent with one release.

    Args:
        biases: of the registry's positions, the law that symbols are drawn by; shape (u, s).
        weigh_symbols: E for symbols of shape (u, s).
    """
    prior = biases.threshold.astype(float) / 65536
    total = 0.0
    for bits in product((0, 1), repeat=prior.size):
        symbols = np.array(bits, dtype=np.uint8).reshape(prior.shape)
        total += float(np.where(symbols == 1, prior, 1 - prior).prod()) * weigh_symbols(symbols)
    return total


def e_of(exhibit: Exhibited, symbols, behind: Background | None = None) -> float:
    everywhere = np.ones(symbols.shape, dtype=bool)
    ratios = combine_releases(exhibit.reading, exhibit.ratios, [symbols], [everywhere])
    return float(np.exp(weigh(ratios, exhibit.biases.coalition, behind or Background()).total))


def lists():
    """Lists of two records: a copy, one spelling, noise with gaps, one record listed three times in two ways."""
    rng = np.random.default_rng(40)
    copy = FEW.copy(900_001, RIDS)
    one_spelling, noise, again = copy.copy(), rng.integers(-1, 2, copy.shape), 1 - copy[:1]
    one_spelling[:, 1:] = 0
    listed = np.concatenate([RIDS, RIDS[:1], RIDS[:1]])
    return [(RIDS, copy), (RIDS, one_spelling), (RIDS, noise), (listed, np.concatenate([copy, again, again]))]


LISTS = pytest.mark.parametrize("number", range(4))


@LISTS
def test_the_mean_of_e_is_one(number):
    exhibit = FEW.exhibit(*lists()[number])
    assert mean_of_e(exhibit.biases, lambda symbols: e_of(exhibit, symbols)) == pytest.approx(1.0, abs=CLOSE)


@LISTS
def test_the_mean_of_e_behind_a_named_source_is_one(number):
    exhibit, behind = behind_somebody(number)
    assert mean_of_e(exhibit.biases, lambda s: e_of(exhibit, s, behind)) == pytest.approx(1.0, abs=CLOSE)


def behind_somebody(number):
    exhibit = FEW.exhibit(*lists()[number])
    rids = exhibit.reading.rids
    everywhere = np.ones((len(rids), 5), dtype=bool)
    source = combine_releases(exhibit.reading, exhibit.ratios, [FEW.copy(900_001, rids)], [everywhere])
    return exhibit, explain(["0"], [source], exhibit.biases.coalition)[1]


def test_the_greatest_of_the_rounds_would_go_off():
    exhibit, behind = behind_somebody(3)
    mean = mean_of_e(exhibit.biases, lambda s: max(e_of(exhibit, s), e_of(exhibit, s, behind)))
    assert mean > 1 + OFF


def unmerged(exhibit: Exhibited, times: int) -> Exhibited:
    """Broken: a record that is listed several times is taken for several."""
    reading, biases = exhibit.reading, exhibit.biases
    shown = Reading(
        reading.slots,
        np.repeat(reading.rids, times),
        np.arange(len(reading.owner) * times),
        np.repeat(reading.weight, times),
        np.repeat(reading.symbols, times, axis=0),
    )
    wide = Biases(*(np.repeat(part, times, axis=0) for part in (biases.threshold, biases.coalition, biases.release)))
    ratios = Ratios(np.repeat(exhibit.ratios.zero, times, axis=0), np.repeat(exhibit.ratios.one, times, axis=0))
    return Exhibited(shown, wide, ratios)


@pytest.mark.parametrize("number", range(3))
def test_a_decoder_that_counts_a_symbol_twice_goes_off(number):
    exhibit = FEW.exhibit(*lists()[number])
    twice = unmerged(exhibit, 2)
    once = mean_of_e(exhibit.biases, lambda symbols: e_of(unmerged(exhibit, 1), symbols))
    assert once == pytest.approx(1.0, abs=CLOSE), "the broken reading itself, of records listed once, is sound"
    mean = mean_of_e(exhibit.biases, lambda symbols: e_of(twice, np.repeat(symbols, 2, axis=0)))
    assert mean > 1 + OFF


def two_releases(combine) -> float:
    """Mean of E of a recipient with two releases: one draw in the recipient layer, two in the release layer."""
    exhibit = FEW.exhibit(RIDS[:1], FEW.copy(900_001, RIDS[:1]))
    biases = exhibit.biases
    layer, prior = biases.release[0], biases.threshold[0] / 65536
    cells = [*range(5), *np.flatnonzero(layer)]
    total = 0.0
    for bits in product((0, 1), repeat=len(cells)):
        first = np.array(bits[:5], dtype=np.uint8)
        second = first.copy()
        second[layer] = bits[5:]
        chance = np.prod([prior[c] if bit else 1 - prior[c] for c, bit in zip(cells, bits, strict=True)])
        total += float(chance) * combine(exhibit, first[None, :], second[None, :])
    return total


def test_two_releases_to_one_recipient_keep_the_mean_and_multiplying_them_goes_off():
    def averaged(exhibit, first, second):
        everywhere = np.ones((1, 5), dtype=bool)
        ratios = combine_releases(exhibit.reading, exhibit.ratios, [first, second], [everywhere, everywhere])
        return float(np.exp(weigh(ratios, exhibit.biases.coalition, Background()).total))

    assert two_releases(averaged) == pytest.approx(1.0, abs=CLOSE)
    assert two_releases(lambda exhibit, *drawn: e_of(exhibit, drawn[0]) * e_of(exhibit, drawn[1])) > 1 + OFF


def mean_with_prior(number, prior_of) -> float:
    """Mean of E when symbols are drawn by the registry's biases and weighed by ``prior_of`` them."""
    rids, symbols = lists()[number]
    reading = gather(FEW.slots, rids, symbols.astype(np.int8))
    law = draw_biases(BIAS_KEY, reading.rids, FEW.slots)
    prior = prior_of(law.threshold)
    ratios = weigh_cells(reading, prior, estimate_channel(reading, prior))
    return mean_of_e(law, lambda s: e_of(Exhibited(reading, law, ratios), s))


def test_a_decoder_with_a_wrong_prior_goes_off():
    """Every mark taken for a fair coin, or the prior for that of the other symbol: on some list innocents gain."""
    assert [mean_with_prior(number, lambda t: t) for number in range(4)] == pytest.approx([1.0] * 4, abs=CLOSE)
    for wrong in (lambda t: np.full_like(t, 1 << 15), lambda t: (65536 - t.astype(int)).astype(np.uint16)):
        assert max(mean_with_prior(number, wrong) for number in range(4)) > 1 + OFF
    a_fifth_rarer = [mean_with_prior(number, lambda t: (t * 0.8).astype(np.uint16)) for number in range(4)]
    assert (np.abs(np.array(a_fifth_rarer) - 1) > 1e-4).all(), "the same check, far beyond its tolerance"


def standard_units(symbols, biases) -> float:
    """How many standard deviations the number of ones is from what the biases say."""
    prior = biases.threshold / 65536
    return float((symbols - prior).sum() / np.sqrt((prior * (1 - prior)).sum()))


def test_symbols_are_drawn_by_the_priors_that_they_are_weighed_with():
    rids = some_rids(np.random.default_rng(41), 20_000)
    biases = draw_biases(BIAS_KEY, rids, SLOTS)
    keys = World().keys(3)
    for layer in (biases.coalition, ~biases.coalition):
        for value in np.unique(biases.threshold[layer]):
            cells = layer & (biases.threshold == value)
            drawn = draw_symbols(keys, rids, SLOTS, biases)
            part = Biases(biases.threshold[cells], biases.coalition[cells], biases.release[cells])
            assert abs(standard_units(drawn[cells], part)) < 5
    higher = Biases((biases.threshold * 1.03).astype(np.uint16), biases.coalition, biases.release)
    assert abs(standard_units(draw_symbols(keys, rids, SLOTS, higher), biases)) > 5, "3 % more ones are noticed"


def twin_means(choose) -> float:
    """Mean of E when a row could be either of two records; ``choose`` says which, given a candidate's symbols."""
    shown = FEW.copy(900_001, RIDS[:1])
    law = draw_biases(BIAS_KEY, RIDS, FEW.slots)
    exhibits = [FEW.exhibit(RIDS[[place]], shown) for place in (0, 1)]

    def weigh_symbols(symbols):
        place = choose(symbols, shown)
        return 1.0 if place is None else e_of(exhibits[place], symbols[[place]])

    return mean_of_e(law, weigh_symbols)


def test_a_linkage_that_looks_at_marks_goes_off():
    """A row of twins given to whichever of them fits the candidate better, beside rules that see no candidate."""

    def agreement(symbols, shown):
        return int(np.argmax((symbols == shown).sum(axis=1)))

    for blind in (lambda *_: 0, lambda *_: 1, lambda *_: None):
        assert twin_means(blind) == pytest.approx(1.0, abs=CLOSE)
    assert twin_means(agreement) > 1 + OFF


def versions():
    """The same people as two recipients hold them: one parent's number or the other, one spelling or another."""
    mothers, fathers = [], []
    for name, _, birth, _, mother, father, address in PEOPLE:
        short = address and address.replace("浙江省", "").replace("江苏省", "").replace("3幢2单元502室", "3号楼2-502")
        mothers.append((name, birth, mother or father, address))
        fathers.append((name, birth, father or mother, short))
    return mothers, fathers


def test_alignment_finds_the_same_record_whatever_marks_the_row_shows():
    first, second = versions()
    assert first != second
    assert link(HEADER, first).rid.tolist() == link(HEADER, second).rid.tolist() == list(range(len(PEOPLE)))
    nameless = [[(None, *row[1:]) for row in rows] for rows in (first, second)]
    found = [link(HEADER, rows) for rows in nameless]
    assert found[0].rid.tolist() == found[1].rid.tolist()
    assert found[0].rid.tolist()[:2] == [-1, -1], "twins stay open whichever number the row shows"
    moved = [(name, birth, phone, address) for name, birth, phone, address in first]
    moved[0] = (None, *PEOPLE[3][2:3], PEOPLE[3][4], None)
    assert link(HEADER, moved).rid.tolist() != link(HEADER, first).rid.tolist(), "registry values do decide"
