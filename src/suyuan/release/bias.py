"""Biases: the prior of each mark, secret and shared by all recipients.

Half of a registry's positions are fair coins, best for one source and for honest mixtures; the other half follow
Nuida's discrete law, which holds against coalitions (Nuida, Fujitsu, Hagiwara, Kitagawa, Watanabe, Ogawa, Imai: "An
improvement of discrete Tardos fingerprinting codes", 2009).  A bias is an integer ``t`` in 1..65535, a symbol is 1 when
its 16-bit draw is below ``t``: its prior is exactly ``t / 65536``, so every likelihood ratio is an exact rational.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.core.keyed import WORD_RANGE, draw_words
from suyuan.release.slots import Slot

COALITION = 10
"""Nuida's law is laid out for coalitions up to this size."""

FAIR = WORD_RANGE // 2
LAW_VALUES = (3074, 15123, 32768, 50413, 62462)
"""Nuida's biases for ``COALITION``, in 1/65536; constants of the format, held to ``nuida_law`` by a test."""

LAW_EDGES = (812, 1636, 2460, 3284)
"""Where a 12-bit draw passes from one value to the next."""

RELEASE_SHARE = 2
"""Of eight form positions, how many belong to the release layer rather than the recipient layer."""


@dataclass(frozen=True, slots=True)
class Biases:
    """Priors and layers of some positions of some records.

    Attributes:
        threshold: ``t`` of each position, shape (n, s), dtype uint16; the prior of symbol 1 is t / 65536.
        coalition: True where the position follows Nuida's law, shape (n, s).
        release: True where the symbol comes from the release key, False for the recipient key, shape (n, s).
    """

    threshold: NDArray[np.uint16]
    coalition: NDArray[np.bool_]
    release: NDArray[np.bool_]


def nuida_law(size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nuida's law for coalitions of up to ``size``: the biases (zeros of a Legendre polynomial) and their weights."""
    degree = -(-size // 2)
    roots, _ = np.polynomial.legendre.leggauss(degree)
    slope = np.polynomial.legendre.legval(roots, np.polynomial.legendre.legder([0] * degree + [1]))
    biases = (1 + roots) / 2
    weights = 1 / ((biases * (1 - biases)) ** 1.5 * slope**2)
    return biases, weights / weights.sum()


def draw_biases(bias_key: bytes, rids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> Biases:
    """Draw the biases of positions; a function of key, record and slot alone.

    Of a slot's 16-bit word the top bit picks the layer, the next three whether the release key draws the symbol
    (form carriers only), the low twelve the value of Nuida's law.

    Args:
        bias_key: 16 bytes, secret of the registry's epoch.
        rids: shape (n,).
        slots: the positions wanted, length s.
    """
    law, edges = np.array(LAW_VALUES, dtype=np.uint16), np.array(LAW_EDGES)
    lanes = max((slot.lane for slot in slots), default=0) + 1
    words = draw_words(bias_key, rids, lanes)[:, [slot.index for slot in slots]]
    coalition = (words >> 15).astype(bool)
    threshold = np.where(coalition, law[np.searchsorted(edges, words & 0xFFF, side="right")], np.uint16(FAIR))
    release = ((words >> 12) & 7) < RELEASE_SHARE
    for column, slot in enumerate(slots):
        if slot.threshold is not None:
            threshold[:, column] = slot.threshold
            coalition[:, column] = False
        if not slot.layered:
            release[:, column] = False
    return Biases(threshold.astype(np.uint16), coalition, release)
