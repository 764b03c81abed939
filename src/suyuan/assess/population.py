"""The population view: how many records of a sample are unique among all people, by every method that applies.

In order: exact counts where the register of all people is at hand; Pitman's model where the sample is at least five per
cent; two models below, whose mean is the answer: a copula and latent classes, which err in different ways.  All that
apply are given, and the first is the answer; k-map from public facts (``suyuan.assess.kmap``) stands beside them for
fields that the facts speak of.  With the whole population in hand no model is asked: counting is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.assess.classes import classify
from suyuan.assess.codes import Coded, encode_column
from suyuan.assess.copula import fit_copula
from suyuan.assess.marginals import read_marginal
from suyuan.assess.matching import choose_sets, unique_by_sets
from suyuan.assess.mixture import fit_mixture
from suyuan.assess.pitman import LEAST_FRACTION, fit_pitman
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HALVES = 10
"""Half samples from which the sampling error is read."""

REPEATS = 3
"""Times that the whole sample is asked: starts and sets of fields are drawn, and one asking varies by about 0.01."""

MODEL_ERROR = 0.02
"""Standard error of the models beside that of sampling and what they differ by: as they err where samples are large."""

DEVIATIONS = 2.0
"""Standard errors on either side: nominally 95 per cent."""

MODEL_ROWS = 5_000
"""Rows that the models read of a larger sample; their own error is above that of sampling by then."""

LEAST_SAMPLE = 50
"""A smaller sample says nothing about a population."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Uniqueness in the population by one method.

    Attributes:
        method: ``register``, ``pitman`` or ``models`` (the mean of copula and latent classes).
        uniqueness: share of the population's records that are unique, in 0..1 (of the sample's records for
            ``register``).
        low, high: interval of nominally 95 per cent; equal to ``uniqueness`` where it is exact; None where the method
            has none.
    """

    method: str
    uniqueness: float
    low: float | None
    high: float | None


def estimate_population(
    columns: Sequence[Coded], population: int, rng: np.random.Generator, halves: int = HALVES
) -> tuple[Estimate, ...]:
    """Estimate the uniqueness in a population that the rows are a random sample of; the best method first.

    Args:
        columns: fields of the sample, at least one.
        population: people in it, at least as many as rows.
        rng: source of randomness.
        halves: half samples for the models' interval; 0 for none.

    Raises:
        AssessFault: SY-A007 the population is smaller than the sample, SY-A008 the sample has fewer than
            ``LEAST_SAMPLE`` rows.
    """
    rows = len(columns[0].codes)
    if population < rows:
        raise AssessFault("SY-A007", population=population, rows=rows)
    classes = classify(columns)
    if population == rows:
        exact = float((classes.sizes == 1).sum() / rows)
        return (Estimate("register", exact, exact, exact),)
    if rows < LEAST_SAMPLE:
        raise AssessFault("SY-A008", rows=rows, least=LEAST_SAMPLE)
    found = [_ask_models(columns, population, rng, halves)]
    if rows >= LEAST_FRACTION * population:
        found.insert(0, Estimate("pitman", fit_pitman(classes.sizes).uniqueness(population), None, None))
    return tuple(found)


def count_in_register(
    released: Sequence[pa.ChunkedArray | pa.Array], register: Sequence[pa.ChunkedArray | pa.Array]
) -> NDArray[np.int64]:
    """How many people of a register have the values of each released row, shape (n,); exact.

    Args:
        released: columns of the copy, at the levels at which they leave.
        register: the same columns of all people, brought to the same levels.
    """
    rows = len(released[0])
    joined = [_encode_both(one, other) for one, other in zip(released, register, strict=True)]
    classes = classify(joined)
    people = np.bincount(classes.ids[rows:], minlength=classes.count)
    return people[classes.ids[:rows]]


def _ask_models(columns: Sequence[Coded], population: int, rng: np.random.Generator, halves: int) -> Estimate:
    if len(columns[0].codes) > MODEL_ROWS:
        columns = _choose(columns, MODEL_ROWS, rng)
    asked = [_model_uniqueness(columns, population, rng) for _ in range(REPEATS)]
    value, apart = (float(np.mean(one)) for one in zip(*asked, strict=True))
    if not halves:
        return Estimate("models", value, None, None)
    rows = len(columns[0].codes)
    values = [_model_uniqueness(_choose(columns, rows // 2, rng), population, rng)[0] for _ in range(halves)]
    # Estimates from halves drawn without replacement vary about their mean as the whole one does about the truth.
    error = float(np.sqrt(np.var(values, ddof=1) + apart**2 + MODEL_ERROR**2)) * DEVIATIONS
    return Estimate("models", value, max(0.0, value - error), min(1.0, value + error))


def _choose(columns: Sequence[Coded], rows: int, rng: np.random.Generator) -> list[Coded]:
    """So many rows of the sample, at random."""
    chosen = rng.permutation(len(columns[0].codes))[:rows]
    return [Coded(one.name, one.codes[chosen], one.values, one.missing) for one in columns]


def _model_uniqueness(columns: Sequence[Coded], population: int, rng: np.random.Generator) -> tuple[float, float]:
    """The mean of both models, and how far each is from it."""
    marginals = [read_marginal(column) for column in columns]
    rows = len(columns[0].codes)
    sets = choose_sets(len(columns), rng)
    observed = unique_by_sets(([one.places for one in marginals], [one.size for one in marginals]), sets, rows)
    ends = [
        model.unique_among(population, rng)
        for model in (fit_copula(marginals, sets, observed, rng), fit_mixture(marginals, sets, observed, rng))
    ]
    return sum(ends) / 2, abs(ends[0] - ends[1]) / 2


def _encode_both(one: pa.ChunkedArray | pa.Array, other: pa.ChunkedArray | pa.Array) -> Coded:
    pieces = [*_chunks(one), *_chunks(other)]
    return encode_column("", pa.chunked_array(pieces))


def _chunks(cells: pa.ChunkedArray | pa.Array) -> list[pa.Array]:
    return list(cells.chunks) if isinstance(cells, pa.ChunkedArray) else [cells]
