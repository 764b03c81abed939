"""Shares: which part of the list comes from each accused source, with an interval.

Maximum likelihood by expectation-maximisation over whole rows; the log likelihood is concave.  Here scope counts: a
record that a source never held cannot have come from it.  The interval is the profile-likelihood interval at 95 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 400
TOLERANCE = 1e-5
"""Nats; the interval is cut at 1.92, so a thousandth of that is plenty."""

HALF_CHI2_95 = 1.9207294103470


@dataclass(frozen=True, slots=True)
class Share:
    """A source's share of the aligned records, with its 95 % interval; all in 0..1."""

    share: float
    low: float
    high: float


def estimate_shares(ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Most likely shares.

    Args:
        ratio: R of each source on each unit, 0 outside its scope, shape (m, a).

    Returns:
        Shape (a,); what is missing to 1 belongs to none of them.  Without any unit nobody has a share.
    """
    if not len(ratio):
        return np.zeros(ratio.shape[1])
    return _climb(_Mixture(ratio), None, _even(ratio.shape[1]))[0]


def share_intervals(ratio: NDArray[np.float64]) -> tuple[Share, ...]:
    """Shares with profile-likelihood intervals; ``ratio`` as in ``estimate_shares``."""
    if not len(ratio):  # a list of invented records alone: it names its source and says nothing of shares
        return tuple(Share(0.0, 0.0, 1.0) for _ in range(ratio.shape[1]))
    mixture = _Mixture(ratio)
    best, peak = _climb(mixture, None, _even(ratio.shape[1]))
    return tuple(
        Share(
            float(best[source]),
            _cross(mixture, source, best, peak, 0.0),
            _cross(mixture, source, best, peak, 1.0),
        )
        for source in range(ratio.shape[1])
    )


class _Mixture:
    """The units' ratios, equal rows counted once: with one or two sources few rows are distinct."""

    def __init__(self, ratio: NDArray[np.float64]) -> None:
        keyed = np.ascontiguousarray(ratio).view([("row", f"V{8 * ratio.shape[1]}")])["row"].ravel()
        _, first, counts = np.unique(keyed, return_index=True, return_counts=True)
        self.ratio, self.counts = ratio[first], counts.astype(np.float64)
        self.units = float(len(ratio))

    def step(self, shares: NDArray[np.float64]) -> tuple[float, NDArray[np.float64], float]:
        """Log likelihood, and the posterior shares of the sources and of the rest."""
        rest = max(1.0 - float(shares.sum()), 0.0)
        chance = np.maximum(rest + self.ratio @ shares, 1e-300)
        inverse = self.counts / chance
        posterior = (self.ratio.T @ inverse) * shares / self.units
        return float(np.log(chance) @ self.counts), posterior, rest * float(inverse.sum()) / self.units


def _even(sources: int) -> NDArray[np.float64]:
    return np.full(sources, 1.0 / (sources + 1))


def _climb(mixture: _Mixture, fixed: int | None, start: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """EM from a start, one source's share possibly held at its start; shares and log likelihood."""
    shares = start.copy()
    previous = likelihood = -np.inf
    for _ in range(STEPS):
        likelihood, posterior, remainder = mixture.step(shares)
        if likelihood - previous < TOLERANCE:
            break
        previous = likelihood
        if fixed is None:
            shares = posterior
            continue
        value = shares[fixed]
        posterior[fixed] = 0.0
        open_total = float(posterior.sum()) + remainder
        shares = posterior / open_total * (1.0 - value) if open_total > 0 else posterior
        shares[fixed] = value
    return shares, likelihood


def _cross(mixture: _Mixture, source: int, best: NDArray[np.float64], peak: float, outside: float) -> float:
    """Where the profile falls ``HALF_CHI2_95`` below the peak between the best share and ``outside``."""

    def fits(value: float) -> bool:
        start = np.maximum(best, 1e-4)
        others = 1.0 - start[source]
        start = start * ((1.0 - value) / max(others, 1e-9)) if others > 0 else start
        start[source] = value
        total = float(start.sum())
        if total > 1.0:
            start[np.arange(len(start)) != source] *= (1.0 - value) / max(total - value, 1e-12)
        return peak - _climb(mixture, source, start)[1] < HALF_CHI2_95

    if fits(outside):
        return outside
    near, far = float(best[source]), outside
    for _ in range(12):
        middle = (near + far) / 2
        near, far = (middle, far) if fits(middle) else (near, middle)
    return (near + far) / 2
