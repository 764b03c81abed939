"""A look at texts that may come in overlapping pieces: identifiers everywhere, names as far as was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from suyuan.core.fields import Role
from suyuan.discover.found import Tier
from suyuan.discover.free_names import NameFinder
from suyuan.discover.free_names import Tier as NameTier
from suyuan.discover.inventory import CERTAIN, LIKELY, POSSIBLE
from suyuan.discover.recognizers import Recognizer, built_in
from suyuan.discover.scanner import scan
from suyuan.discover.sightings import SAMPLES, Sighting, mask_samples

TIERS = {Tier.CERTAIN: CERTAIN, Tier.LIKELY: LIKELY, Tier.POSSIBLE: POSSIBLE}
_NAME_TIERS = {NameTier.CERTAIN: CERTAIN, NameTier.LIKELY: LIKELY}
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass
class Reach:
    """How far names are looked for in the texts of one source.

    Attributes:
        most: characters to look at, None for all.
        looked, whole: characters that were looked at, and those with any Han character among them.
    """

    most: int | None
    looked: int = 0
    whole: int = 0

    def allow(self, text: str, first: int, last: int) -> int:
        """Where the part of text[first:last] ends that may still be looked at; 0 for none of it."""
        if not _HAN.search(text):
            return 0
        size = last - first
        left = size if self.most is None else max(min(self.most - self.looked, size), 0)
        self.whole += size
        self.looked += left
        return first + left if left else 0


@dataclass
class TextLook:
    """Takes in the texts of one place and says what they hold.

    Attributes:
        reach: how far names are looked for; shared by all places of a source.
        finder: makes the finder of names when the first one is needed.
        recognizers: those to use; all built-in ones by default.
    """

    reach: Reach
    finder: Callable[[], NameFinder]
    recognizers: Sequence[Recognizer] | None = None
    _seen: dict[tuple[str, str], Sighting] = field(default_factory=dict)

    def add(self, text: str, lead: int = 0, tail: int = 0) -> None:
        """Take in a piece.

        Args:
            lead, tail: characters at its start and end that belong to the pieces before and after.
        """
        last = len(text) - tail
        self._identifiers(text, lead, last)
        if end := self.reach.allow(text, lead, last):
            self._names(text[: end if end < last else None], lead, min(end, last))

    def finish(self) -> tuple[Sighting, ...]:
        """One sighting for each kind and tier."""
        return tuple(self._seen.values())

    def _identifiers(self, text: str, first: int, last: int) -> None:
        raw = text.encode("utf-8", "replace")
        hits = scan(raw, built_in() if self.recognizers is None else self.recognizers)
        if not len(hits):
            return
        # Characters begin where no continuation byte is.
        begins = np.cumsum((np.frombuffer(raw, np.uint8) & 0xC0) != 0x80)
        start = begins[hits.start] - 1
        kept = (start >= first) & (start < last)
        for family in np.unique(hits.family[kept]):
            for tier, name in TIERS.items():
                these = np.flatnonzero(kept & (hits.family == family) & (hits.tier == tier))
                some = [raw[hits.start[k] : hits.end[k]].decode("utf-8", "replace") for k in these[:SAMPLES]]
                self._count(hits.families[family], name, len(these), some)

    def _names(self, text: str, first: int, last: int) -> None:
        names = [name for name in self.finder().find([text])[0] if first <= name.start < last]
        for tier, told in _NAME_TIERS.items():
            these = [text[name.start : name.end] for name in names if name.tier is tier]
            self._count("name", told, len(these), these[:SAMPLES])

    def _count(self, kind: str, tier: str, count: int, some: Sequence[str]) -> None:
        if not count:
            return
        old = self._seen.get((kind, tier))
        self._seen[kind, tier] = (
            replace(old, matched=old.matched + count)
            if old is not None
            else Sighting(
                column=None,
                type=kind,
                role=Role.SELF.value,
                tier=tier,
                matched=count,
                filled=0,
                interval=(0.0, 1.0),
                holds=False,
                runner_up="",
                reasons=(),
                samples=mask_samples(kind, some),
            )
        )
