"""Growth of evidence: ln E of known sources after the first rows of a list, and after more of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suyuan.release.bias import draw_biases
from suyuan.release.mark import MarkingKeys
from suyuan.release.slots import Slot
from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited, ratios_of
from suyuan.trace.channel import estimate_channel, weigh_cells
from suyuan.trace.evidence import CandidateRatios
from suyuan.trace.reading import gather
from suyuan.trace.rounds import weigh_rounds


class ReadList:
    """A list that was aligned and read: what each of its aligned rows shows."""

    def __init__(
        self,
        slots: tuple[Slot, ...],
        linked: NDArray[np.intp],
        rids: NDArray[np.uint64],
        symbols: NDArray[np.int8],
    ) -> None:
        """Keep the reading.

        Args:
            slots: the positions, length s.
            linked: row number of each aligned row, ascending, shape (n,).
            rids: its record, shape (n,).
            symbols: what it shows, shape (n, s).
        """
        self._slots, self._linked, self._rids, self._symbols = slots, linked, rids, symbols

    def first_rows(self, rows: int, bias_key: bytes) -> Exhibited:
        """The exhibit that the first rows make; their channel is estimated from them alone."""
        chosen = self._linked < rows
        reading = gather(self._slots, self._rids[chosen], self._symbols[chosen])
        biases = draw_biases(bias_key, reading.rids, self._slots)
        channel = estimate_channel(reading, biases.threshold)
        return Exhibited(reading, biases, weigh_cells(reading, biases.threshold, channel))


def weigh_sources(
    sources: Sequence[MarkingKeys], exhibit: Exhibited, threshold: float
) -> tuple[tuple[float, ...], tuple[CandidateRatios, ...]]:
    """ln E of each source, all rounds, and its ratios.

    Args:
        sources: keys of each.
        exhibit: what they are held against; every record counts as in their scope.
        threshold: ln(N / alpha).
    """
    everywhere = np.ones(exhibit.reading.records, dtype=bool)
    uses = np.ones(len(exhibit.reading.slots), dtype=bool)
    candidates = [
        Candidate(str(number), (CandidateRelease(str(number), keys, uses, everywhere),))
        for number, keys in enumerate(sources)
    ]
    held = [(candidate, ratios_of(candidate, exhibit)) for candidate in candidates]
    weighed = weigh_rounds(held, exhibit.biases.coalition, threshold)
    return tuple(item.marks for item in weighed), tuple(ratios for _, ratios in held)
