"""Very many innocents against one list: keys that were never issued, a quick sum for all, the product's E for the tail.

``Crowd`` lays a list out once.  Its ratios come from ``combine_releases`` of the product, one call for each pattern of
symbols; for a batch of keys it then only adds logarithms, in single precision.  Whoever comes near E = 10 is weighed by
the product itself, so that every E that is counted is the product's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

from suyuan.core.keyed import WORDS_PER_LANE
from suyuan.release.mark import MarkingKeys
from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited, ratios_of
from suyuan.trace.evidence import THETA, Background, CandidateRatios, combine_releases, weigh
from suyuan.trace.rounds import ROUND_WEIGHTS, explain, weigh_rounds

BATCH = 512
"""Keys at a time; their words fit the processor's cache."""

SHARES = THETA[1:].astype(np.float32)
"""The grid without 0, whose product is 1."""


@dataclass(frozen=True)
class Stage:
    """What stands behind in a round: logarithms of cells by layer, B and the free share of rows, the round's weight."""

    cells: list[tuple[NDArray[np.float32], NDArray[np.float32]]]
    base: NDArray[np.float32]
    left: float
    weight: float


class Crowd:
    """A list laid out for very many keys.

    Args:
        exhibit: the list; every record counts as held by every key.
        sources: the true sources; those whom the first round names stand behind an innocent in the later rounds.
        threshold: ln(N / alpha).
    """

    def __init__(self, exhibit: Exhibited, sources: tuple[Candidate, ...], threshold: float) -> None:
        self.exhibit, self._threshold = exhibit, threshold
        self.sources = sources
        self._sources = [(source, ratios_of(source, exhibit)) for source in sources]
        self._behind = self._backgrounds()
        self._lay_out()

    def innocent(self, key: bytes, name: str = "nobody") -> Candidate:
        """A recipient who never was: the key draws both layers, each of its words for one symbol at most."""
        reading = self.exhibit.reading
        keys = MarkingKeys(key, key, bytes(16))
        everything = np.ones(len(reading.slots), dtype=bool), np.ones(reading.records, dtype=bool)
        return Candidate(name, (CandidateRelease("never", keys, *everything),))

    def weigh(self, key: bytes) -> float:
        """ln E of a key as the product weighs it, rounds and all, the named sources behind it."""
        ratios, coalition = ratios_of(self.innocent(key), self.exhibit), self.exhibit.biases.coalition
        rounds = [weigh(ratios, coalition, behind).total for behind, _ in self._behind]
        return float(np.logaddexp.reduce([e + math.log(w) for e, (_, w) in zip(rounds, self._behind, strict=True)]))

    def weigh_among(self, key: bytes) -> float:
        """The same by ``weigh_rounds`` over the sources and the key: nothing of this file's in it."""
        nobody = self.innocent(key)
        all_of_them = [*self._sources, (nobody, ratios_of(nobody, self.exhibit))]
        return weigh_rounds(all_of_them, self.exhibit.biases.coalition, self._threshold)[-1].marks

    def _backgrounds(self) -> list[tuple[Background, float]]:
        """What stands behind an innocent in each round, equal rounds put together, with their weights."""
        coalition = self.exhibit.biases.coalition
        weighed = weigh_rounds(self._sources, coalition, self._threshold)
        found: dict[tuple[str, ...], float] = {(): ROUND_WEIGHTS[0]}
        for number, weight in enumerate(ROUND_WEIGHTS[1:], start=1):
            so_far = [
                item.candidate.recipient
                for item in weighed
                if np.logaddexp.reduce(
                    [r.log_e + math.log(w) for r, w in zip(item.rounds[:number], ROUND_WEIGHTS, strict=False)]
                )
                >= self._threshold
            ]
            found[tuple(so_far)] = found.get(tuple(so_far), 0.0) + weight
        by_name = {candidate.recipient: ratios for candidate, ratios in self._sources}
        return [
            (explain(list(names), [by_name[name] for name in names], coalition)[1], w) for names, w in found.items()
        ]

    def _lay_out(self) -> None:
        reading, biases = self.exhibit.reading, self.exhibit.biases
        zero, one = (self._combined(np.full(biases.threshold.shape, s, dtype=np.uint8)) for s in (0, 1))
        live = zero.cell != one.cell  # where they agree both are 1: their mean is
        told = np.flatnonzero(live.any(axis=1))
        record, slot = np.nonzero(live)
        lanes = max(s.lane for s in reading.slots) + 1
        self._word = record * lanes * WORDS_PER_LANE + np.array([s.index for s in reading.slots])[slot]
        self._limit = biases.threshold[record, slot]
        blocks = np.empty((reading.records, lanes, 2), dtype=">u8")
        blocks[:, :, 0], blocks[:, :, 1] = reading.rids[:, None], np.arange(lanes)[None, :]
        self._blocks = blocks.tobytes()
        # A row's live symbols, its first at bit 0, pick an entry of the row's table.
        rank = np.cumsum(live, axis=1) - 1
        self._bit = 2.0 ** rank[record, slot].astype(np.float32)
        self._first = np.searchsorted(record, told)
        width = int(live.sum(axis=1).max())
        patterns = (np.where(live, (number >> rank) & 1, 0).astype(np.uint8) for number in range(1 << width))
        rows = np.stack([self._combined(pattern).row[told] for pattern in patterns], axis=1)
        self._rows, self._offset = rows.astype(np.float32).ravel(), np.arange(len(told), dtype=np.int32) << width
        inside = biases.coalition[record, slot]
        excess = [r.cell[record, slot] - 1.0 for r in (zero, one)]
        self._stages = []
        for behind, weight in self._behind:
            base = np.ones(len(record)) if behind.cell is None else behind.cell[record, slot]
            cells = []
            for layer, left in zip((~inside, inside), behind.cell_left, strict=True):
                if_zero, if_one = (np.log1p(np.outer(layer * part / base, SHARES * left)) for part in excess)
                cells.append(((if_one - if_zero).astype(np.float32), if_zero.sum(axis=0).astype(np.float32)))
            whole = np.ones(len(told)) if behind.row is None else behind.row[told]
            self._stages.append(Stage(cells, whole.astype(np.float32), behind.row_left, weight))

    def _combined(self, symbols: NDArray[np.uint8]) -> CandidateRatios:
        everywhere = np.ones(symbols.shape, dtype=bool)
        return combine_releases(self.exhibit.reading, self.exhibit.ratios, [symbols], [everywhere])

    def quick(self, keys: list[bytes]) -> NDArray[np.float64]:
        """ln E of many keys, to a thousandth or so, shape (len(keys),)."""
        words = np.empty((len(keys), len(self._blocks) // 2), dtype=np.uint16)
        sealed, ecb = bytearray(len(self._blocks) + 15), modes.ECB()
        for place, key in enumerate(keys):
            Cipher(algorithms.AES(key), ecb).encryptor().update_into(self._blocks, sealed)
            words[place] = np.frombuffer(sealed, dtype=np.uint16, count=words.shape[1])
        shown = words.take(self._word, axis=1)
        shown.byteswap(inplace=True)
        bits = (shown < self._limit).astype(np.float32)
        pattern = np.add.reduceat(bits * self._bit, self._first, axis=1).astype(np.int32)
        excess = self._rows.take(pattern + self._offset) - np.float32(1.0)
        total = np.zeros(len(keys))
        for stage in self._stages:
            cell = np.ones(len(keys))
            for more, start in stage.cells:
                cell *= _mix((bits @ more + start).astype(np.float64))
            free = excess * (stage.left / stage.base)
            sums = np.stack([np.log(free * share + np.float32(1.0)).sum(axis=1) for share in SHARES], axis=1)
            total += stage.weight * (cell + _mix(sums.astype(np.float64))) / 2
        return np.log(total)


def _mix(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean over the grid, nobody's share included; ``sums`` of shape (b, 12)."""
    return (np.exp(sums).sum(axis=1) + 1.0) / len(THETA)


def draw_keys(seed: int, family: int, total: int) -> Callable[[int], list[bytes]]:
    """Batch number to the keys of that batch: never issued, the same in every run."""

    def batch(number: int) -> list[bytes]:
        size = min(BATCH, total - number * BATCH)
        raw = np.random.Generator(np.random.PCG64([seed, family, number])).bytes(16 * size)
        return [raw[16 * place : 16 * place + 16] for place in range(size)]

    return batch
