"""A small world of symbols: recipients, records, and leaks read without any text in between."""

from dataclasses import dataclass

import numpy as np
import pytest

from suyuan.core.keyed import derive_key
from suyuan.release.bias import draw_biases
from suyuan.release.mark import MarkingKeys, draw_symbols
from suyuan.release.slots import Slot
from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited
from suyuan.trace.channel import estimate_channel, weigh_cells
from suyuan.trace.reading import gather

SLOTS = (
    Slot("choice:father_phone|mother_phone:0", 0),
    *(Slot(f"form:address:{position}", index) for index, position in enumerate("abcde", start=1)),
)
MASTER = b"m" * 32
BIAS_KEY = derive_key(MASTER, "bias")


@dataclass(frozen=True)
class World:
    """Keys of numbered recipients over one registry."""

    slots: tuple[Slot, ...] = SLOTS

    def keys(self, recipient: int, release: int = 0) -> MarkingKeys:
        return MarkingKeys(
            derive_key(MASTER, "r", str(recipient)), derive_key(MASTER, "j", str(recipient), str(release)), BIAS_KEY
        )

    def copy(self, recipient: int, rids, release: int = 0):
        return draw_symbols(self.keys(recipient, release), rids, self.slots, draw_biases(BIAS_KEY, rids, self.slots))

    def exhibit(self, rids, symbols) -> Exhibited:
        reading = gather(self.slots, rids, symbols.astype(np.int8))
        biases = draw_biases(BIAS_KEY, reading.rids, self.slots)
        channel = estimate_channel(reading, biases.threshold)
        return Exhibited(reading, biases, weigh_cells(reading, biases.threshold, channel))

    def candidate(self, recipient: int, exhibit: Exhibited, releases: int = 1) -> Candidate:
        everywhere = np.ones(exhibit.reading.records, dtype=bool)
        uses = np.ones(len(self.slots), dtype=bool)
        return Candidate(
            str(recipient),
            tuple(
                CandidateRelease(f"{recipient}-{release}", self.keys(recipient, release), uses, everywhere)
                for release in range(releases)
            ),
        )

    def candidates(self, number: int, exhibit: Exhibited) -> tuple[Candidate, ...]:
        return tuple(self.candidate(recipient, exhibit) for recipient in range(number))


@pytest.fixture
def world() -> World:
    return World()


def some_rids(rng, rows: int, size: int = 30_000):
    return np.sort(rng.choice(size, rows, replace=False)).astype(np.uint64)
