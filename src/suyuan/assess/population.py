"""The population view: how many records of a sample are unique among all people, by every method that applies.

In order: exact counts where the register of all people is at hand; Pitman's model where the sample is at least five per
cent; the copula below.  All that apply are given, and the first is the answer; k-map from public facts
(``suyuan.assess.kmap``) stands beside them for fields that the facts speak of.  With the whole population in hand no
model is asked: counting is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.assess.classes import classify
from suyuan.assess.codes import Coded, encode_column
from suyuan.assess.copula import fit_copula, model_uniqueness
from suyuan.assess.pitman import LEAST_FRACTION, fit_pitman
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HALVES = 20
"""Half samples from which the sampling error is read."""

MODEL_ERROR = 0.035
"""Standard error of the model itself, beside that of sampling: as it errs where samples are large (see the tests)."""

DEVIATIONS = 1.96
"""Standard errors on either side: nominally 95 per cent."""

LEAST_SAMPLE = 50
"""A smaller sample says nothing about a population."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Uniqueness in the population by one method.

    Attributes:
        method: ``register``, ``pitman`` or ``copula``.
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
        halves: half samples for the copula's interval; 0 for none.

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
    found = [_ask_copula(columns, population, rng, halves)]
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


def _ask_copula(columns: Sequence[Coded], population: int, rng: np.random.Generator, halves: int) -> Estimate:
    model = fit_copula(columns, rng)
    value = model_uniqueness(model, population, rng)
    if not halves:
        return Estimate("copula", value, None, None)
    rows = len(columns[0].codes)
    values = []
    for _ in range(halves):
        chosen = rng.permutation(rows)[: rows // 2]
        half = [Coded(one.name, one.codes[chosen], one.values, one.missing) for one in columns]
        values.append(model_uniqueness(fit_copula(half, rng), population, rng))
    # Estimates from halves drawn without replacement vary about their mean as the whole one does about the truth.
    ends = [model_uniqueness(replace(model, root=root), population, rng) for root in (model.looser, model.tighter)]
    factor_error = abs(ends[0] - ends[1]) / 2
    error = float(np.sqrt(np.var(values, ddof=1) + factor_error**2 + MODEL_ERROR**2)) * DEVIATIONS
    return Estimate("copula", value, max(0.0, value - error), min(1.0, value + error))


def _encode_both(one: pa.ChunkedArray | pa.Array, other: pa.ChunkedArray | pa.Array) -> Coded:
    pieces = [*_chunks(one), *_chunks(other)]
    return encode_column("", pa.chunked_array(pieces))


def _chunks(cells: pa.ChunkedArray | pa.Array) -> list[pa.Array]:
    return list(cells.chunks) if isinstance(cells, pa.ChunkedArray) else [cells]
