"""How seldom a key that was never issued would score what the accused scores: an exact tail, by tilted sampling.

Under the null every symbol is an independent coin of known bias, so the chance of a score is a sum over coins, far
too small to meet by plain sampling.  Symbols are drawn from tilted biases instead, and every draw counts with its
likelihood ratio (importance sampling; Siegmund, "Importance sampling in the Monte Carlo study of sequential tests",
1976).

A score can be reached with more of it in one bias layer or in the other, all about equally likely, so the draws come
from a mixture of tilts along that ridge (Owen and Zhou, "Safe and effective importance sampling", 2000).  The estimate
is unbiased for any tilts; its standard error is reported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.evidence import THETA

SAMPLES = 100_000
TILTS = 48
FARTHEST = 4.0
SUREST = 1e-12
"""How near to certain a tilted bias may come; at certainty itself its logarithm ends."""

HIGHEST_SHARE = float(THETA[-1])


@dataclass(frozen=True, slots=True)
class Tail:
    """P(score >= the accused's) for keys that were never issued.

    Attributes:
        log10: decimal logarithm of the chance.
        error: standard error of the chance, relative to it.
        samples: how many draws.
    """

    log10: float
    error: float
    samples: int


@dataclass(frozen=True, slots=True)
class Coins:
    """Cells grouped by their pair of ratios.

    Attributes:
        zero, one: R of a cell whose symbol is 0 or 1, shape (g,).
        coalition: which groups are of the coalition layer, shape (g,).
        size: how many cells, shape (g,).
    """

    zero: NDArray[np.float64]
    one: NDArray[np.float64]
    coalition: NDArray[np.bool_]
    size: NDArray[np.int64]

    @property
    def bias(self) -> NDArray[np.float64]:
        """Prior of symbol 1; it follows from the ratios, whose mean is 1."""
        return (1.0 - self.zero) / (self.one - self.zero)

    def score(self, ones: NDArray[np.float64]) -> NDArray[np.float64]:
        """ln E_cell for counts of ones of shape (n, g); shape (n,)."""
        return self.layer_score(ones, self.coalition) + self.layer_score(ones, ~self.coalition)

    def layer_score(self, ones: NDArray[np.float64], layer: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The part of one bias layer, shape (n,)."""
        return np.asarray(np.logaddexp.reduce(self._sums(ones, layer), axis=1) - math.log(len(THETA)))

    def tilted(self, force: float) -> NDArray[np.float64]:
        """Biases of symbols that come from the copy with this share; beyond 1, pushed further the same way."""
        share = min(force, HIGHEST_SHARE)
        pull = np.log1p(share * (self.one - 1.0)) - np.log1p(share * (self.zero - 1.0))
        odds = np.log(self.bias) - np.log1p(-self.bias) + max(force, 1.0) * pull
        return np.clip(1.0 / (1.0 + np.exp(-odds)), SUREST, 1.0 - SUREST)

    def _sums(self, ones: NDArray[np.float64], layer: NDArray[np.bool_]) -> NDArray[np.float64]:
        if_one = np.log1p(THETA[None, :] * (self.one[layer, None] - 1.0))
        if_zero = np.log1p(THETA[None, :] * (self.zero[layer, None] - 1.0))
        shown = ones[:, layer]
        return shown @ if_one + (self.size[layer] - shown) @ if_zero


def tail_of(coins: Coins, ones: NDArray[np.float64], seed: bytes, samples: int = SAMPLES) -> Tail:
    """The chance that fresh coins score at least what these counts of ones score.

    Args:
        coins: the cells.
        ones: what the accused shows, shape (g,).
        seed: any public bytes.
        samples: how many draws.
    """
    observed = float(coins.score(ones[None, :])[0])
    tilts = np.stack(_ridge(coins, observed))
    chance = np.random.default_rng(np.frombuffer(seed, dtype=np.uint8).tolist())
    each = -(-samples // len(tilts))
    drawn = np.concatenate([chance.binomial(coins.size, tilt, size=(each, len(tilt))) for tilt in tilts]).astype(float)
    # A hair below the observed score: equal counts must not be lost to rounding.
    hit = drawn[coins.score(drawn) >= observed - 1e-9]
    if not len(hit):
        return Tail(-math.inf, math.inf, len(drawn))
    drawn_with = np.logaddexp.reduce([_log_chance(coins, hit, tilt) for tilt in tilts], axis=0) - math.log(len(tilts))
    logs = _log_chance(coins, hit, coins.bias) - drawn_with
    peak = float(logs.max())
    share = np.zeros(len(drawn))
    share[: len(logs)] = np.exp(logs - peak)
    mean = float(share.mean())
    error = float(share.std(ddof=1)) / math.sqrt(len(drawn)) / mean
    return Tail((peak + math.log(mean)) / math.log(10), error, len(drawn))


def _ridge(coins: Coins, observed: float) -> list[NDArray[np.float64]]:
    """Tilts whose expected scores add up to the observed one, from all in one layer to all in the other."""
    fair, alike = ~coins.coalition, coins.coalition
    if not fair.any() or not alike.any():
        return [coins.tilted(_force(coins, fair | alike, observed))]
    tilts = []
    for part in np.linspace(0.0, 1.0, TILTS):
        forces = _force(coins, fair, part * observed), _force(coins, alike, (1.0 - part) * observed)
        if max(forces) < FARTHEST:
            tilts.append(np.where(alike, coins.tilted(forces[1]), coins.tilted(forces[0])))
    return tilts or [coins.tilted(FARTHEST)]


def _force(coins: Coins, layer: NDArray[np.bool_], wanted: float) -> float:
    """Which force gives a layer this score on average."""
    low, high = 0.0, FARTHEST
    for _ in range(40):
        middle = (low + high) / 2
        reached = float(coins.layer_score((coins.size * coins.tilted(middle))[None, :], layer)[0])
        low, high = (middle, high) if reached < wanted else (low, middle)
    return (low + high) / 2 if high < FARTHEST else FARTHEST


def _log_chance(coins: Coins, ones: NDArray[np.float64], bias: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln of the chance of these counts, up to the binomial coefficients that all biases share."""
    return np.asarray(ones @ np.log(bias) + (coins.size - ones) @ np.log1p(-bias))
