"""Peers' codes on our cells: what marks a copy and who is named, everything else being the product's.

A code gives one binary symbol to every position (record, slot) of a recipient's copy.  It sees positions by number:
``ids`` names the record, the slot's index the place in it.  A list comes back as ``Cells``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from suyuan.core.keyed import WORD_RANGE, derive_key, draw_words
from suyuan.release.slots import Slot

MASTER = b"peers of the attribution bench.."


@dataclass(frozen=True)
class Cells:
    """What a list shows, record by record.

    Attributes:
        ids: number of each record, shape (n,).
        lean: share of the record's rows that show 1 less the share that shows 0; 0 where nothing is read, shape (n, s).
    """

    ids: NDArray[np.uint64]
    slots: tuple[Slot, ...]
    lean: NDArray[np.float64]


class Code(Protocol):
    """A code with its decoders; ``by_registry`` says that it numbers records as the registry does."""

    by_registry: bool

    def symbols(self, recipient: int, ids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> NDArray[np.uint8]:
        """What a copy shows, shape (n, s)."""

    def named(self, cells: Cells) -> dict[str, set[int]]:
        """Whom each decoder names."""


class BitString:
    """L bits for each recipient, a bit of them in every position, read by majority (Li, Swarup and Jajodia 2005).

    After "Fingerprinting relational databases: schemes and specialties", IEEE TDSC 2(1): a keyed hash of a position
    says which of the L bits it carries and whether it is turned over (the mask); the fingerprint is a keyed hash of the
    recipient.  Our own implementation of the published scheme; its least significant bits are our spellings and
    choices, and every position is marked.  Three decoders: ``exact`` (theirs: every bit recovered, the string equal to
    one that was issued), ``bounded`` (ours, a gift: so few bits differ that chance would do it with alpha/N at most),
    ``nearest`` (the issued string that differs least).
    """

    by_registry = False  # a key made of the row itself, so that a list can also be read without the registry

    def __init__(self, length: int, recipients: int, alpha: float) -> None:
        self.length, self._alpha = length, alpha / recipients
        self._key = derive_key(MASTER, "positions", str(length))
        drawn = [draw_words(derive_key(MASTER, "string", str(r)), np.arange(length)) for r in range(recipients)]
        self._strings = np.stack([(words[:, 0] & 1).astype(np.uint8) for words in drawn])

    def symbols(self, recipient: int, ids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> NDArray[np.uint8]:
        """What a copy shows, shape (n, s)."""
        bit, mask = self._positions(ids, slots)
        return np.asarray(self._strings[recipient][bit] ^ mask)

    def named(self, cells: Cells) -> dict[str, set[int]]:
        """Whom each decoder names; ``nearest`` names somebody whenever a bit was read."""
        bit, mask = self._positions(cells.ids, cells.slots)
        turned = np.where(mask == 1, -cells.lean, cells.lean)
        votes = np.bincount(bit.ravel(), weights=turned.ravel(), minlength=self.length)
        read = np.abs(votes) > 1e-9
        differ = ((votes > 0)[read] != self._strings[:, read].astype(bool)).sum(axis=1)
        width = int(read.sum())
        few = [d for d in range(width + 1) if _binomial_tail(width, d) <= self._alpha]
        return {
            "exact": set(np.flatnonzero(differ == 0).tolist()) if width == self.length else set(),
            "bounded": set(np.flatnonzero(differ <= few[-1]).tolist()) if few else set(),
            "nearest": {int(np.argmin(differ))} if width else set(),
        }

    def _positions(
        self, ids: NDArray[np.uint64], slots: tuple[Slot, ...]
    ) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
        words = _words(self._key, ids, slots)
        return (words % self.length).astype(np.intp), (words >> 15).astype(np.uint8)


class SymmetricTardos:
    """Tardos' code, its biases by the arcsine law with a cutoff, scored as Skoric, Katzenbeisser and Celik (2008) do.

    The cutoff is 1/(300 c), c = 5, the largest coalition that is tried.  An innocent's score has mean 0 and variance 1
    a position; who is more than the normal quantile of alpha/N standard deviations above 0 is named.
    """

    by_registry = True
    CUTOFF = 1 / 1500

    def __init__(self, recipients: int, alpha: float) -> None:
        self._recipients, self._alpha = recipients, alpha / recipients
        self._bias = derive_key(MASTER, "arcsine")

    def priors(self, ids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> NDArray[np.float64]:
        """Chance of symbol 1 at each position, in whole 1/65536, shape (n, s)."""
        low = math.asin(math.sqrt(self.CUTOFF))
        angle = low + (_words(self._bias, ids, slots) + 0.5) / WORD_RANGE * (math.pi / 2 - 2 * low)
        return np.asarray(np.round(np.sin(angle) ** 2 * WORD_RANGE) / WORD_RANGE)

    def symbols(self, recipient: int, ids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> NDArray[np.uint8]:
        """What a copy shows, shape (n, s)."""
        words = _words(derive_key(MASTER, "tardos", str(recipient)), ids, slots)
        return (words < self.priors(ids, slots) * WORD_RANGE).astype(np.uint8)

    def named(self, cells: Cells) -> dict[str, set[int]]:
        """Whose score is beyond the normal quantile."""
        prior = self.priors(cells.ids, cells.slots)
        line = NormalDist().inv_cdf(1 - self._alpha) * math.sqrt(float((cells.lean**2).sum()))
        scores = [
            (cells.lean * _unit(self.symbols(r, cells.ids, cells.slots) == 1, prior)).sum()
            for r in range(self._recipients)
        ]
        return {"gauss": {r for r, score in enumerate(scores) if score > line}}

    def laid_out(self, cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Of the positions read: prior, and what symbols 1 and 0 score, each of shape (m,)."""
        read = np.abs(cells.lean) > 1e-9
        prior, lean = self.priors(cells.ids, cells.slots)[read], cells.lean[read]
        one, zero = (np.full(len(prior), s, dtype=bool) for s in (True, False))
        return prior, lean * _unit(one, prior), lean * _unit(zero, prior)


def _unit(one: NDArray[np.bool_], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """A symbol in standard units: mean 0 and variance 1 under its prior."""
    return np.where(one, np.sqrt((1 - prior) / prior), -np.sqrt(prior / (1 - prior)))


def _words(key: bytes, ids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> NDArray[np.int64]:
    lanes = max(slot.lane for slot in slots) + 1
    return draw_words(key, ids, lanes)[:, [slot.index for slot in slots]].astype(np.int64)


def _binomial_tail(width: int, most: int) -> float:
    """Chance that at most so many of ``width`` fair bits differ."""
    return sum(math.comb(width, d) for d in range(most + 1)) / 2.0**width
