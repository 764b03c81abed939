"""Our own verbal scale: which word stands for which weight of evidence.

The bands are of log10 E, E being how much more probable the marks are if the list came from that copy than if it came
from anywhere else.  They never speak of the probability that somebody did something.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the scale: from its lower end up to that of the next one; ``word`` is a key of ``paper_strength``."""

    low: float
    word: str


SCALE = (
    Band(float("-inf"), "against"),
    Band(0.0, "weak"),
    Band(1.0, "limited"),
    Band(2.0, "moderate"),
    Band(4.0, "strong"),
    Band(6.0, "very_strong"),
    Band(9.0, "extremely_strong"),
)


def word_for(log10_e: float) -> str:
    """The word for a weight of evidence."""
    return next(band.word for band in reversed(SCALE) if log10_e >= band.low)


def band_text(band: Band) -> str:
    """The band as log10 E, such as ``2 – 4``."""
    place = SCALE.index(band)
    high = SCALE[place + 1].low if place + 1 < len(SCALE) else None
    if high is None:
        return f"≥ {band.low:g}"
    return f"< {high:g}" if place == 0 else f"{band.low:g} – {high:g}"
