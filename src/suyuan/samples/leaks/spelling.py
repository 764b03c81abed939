"""Attacks on addresses: a standardiser brings them to its own spelling, all of them or most."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from suyuan.core.fields import Kind
from suyuan.release.address import SLOTS, ParsedAddresses, canonical, offered, parse, read_symbols, render
from suyuan.release.address.book import Readings
from suyuan.samples.leaks.draft import Draft

_SHORTEST = frozenset({"province", "city", "city.short", "building.a", "unit.join", "room.suffix", "door.join"})
_GAZETTEER = frozenset(
    {"province.short", "building.a", "building.b", "unit.numeral", "group.ordinal", "community.order"}
)
STYLES = {"canonical": frozenset[str](), "shortest": _SHORTEST, "gazetteer": _GAZETTEER}
"""Positions at 1 in each style; ``gazetteer`` is one that agrees with our canonical spelling here and there only."""


def addresses(draft: Draft, rng: np.random.Generator, *, style: str = "canonical", share: float = 1.0) -> Draft:
    """Bring addresses to one spelling.

    Args:
        style: ``canonical``, ``shortest`` or ``gazetteer``.
        share: of the positions, each on its own: the rest stays as it was found.
    """
    wanted = np.array([slot in STYLES[style] for slot in SLOTS], dtype=np.uint8)
    for place in draft.places(Kind.ADDRESS):
        base, shown = read_spelling(draft.cells(place))
        changed = rng.random(shown.shape) < share
        draft = draft.write(
            place, render(base, np.where(changed, wanted[None, :], np.maximum(shown, 0)).astype(np.uint8))
        )
    return draft


def read_spelling(cells: pa.Array) -> tuple[ParsedAddresses, Readings]:
    """The addresses with every position laid open, and how each was spelt; -1 where it has no such position.

    A short spelling hides positions (2-603 may be a unit or not); the canonical one has them all.
    """
    found = parse(cells)
    base = parse(canonical(found))
    return base, np.where(offered(base), np.maximum(read_symbols(found), 0), -1).astype(np.int8)
