"""Chance agreement, measured on the registry whenever it changes, and what class it gives each link key."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suyuan.storage.workspace import Session
from suyuan.trace.link_keys import KINDS, NAME_BIRTH
from suyuan.trace.strangers import CERTAIN_BELOW, SAMPLE, Rates, measure_cells


@dataclass(frozen=True, slots=True)
class KeyClass:
    """One kind of link key.

    Attributes:
        entries: keys in the index.
        strangers: records that somebody from outside would meet by it, on average.
        certain: whether it may speak for itself; otherwise more must agree.
    """

    kind: str
    entries: int
    strangers: float
    certain: bool


def measure_registry(session: Session) -> None:
    """Measure chance agreement and keep it with the registry."""
    rids = session.registry.rids()
    if len(rids) > SAMPLE:
        rids = np.sort(np.random.Generator(np.random.PCG64(0)).choice(rids, SAMPLE, replace=False))
    labels: dict[str, list[np.ndarray]] = {}
    for name, values in session.registry.features(rids.astype(np.int64)).items():
        labels.setdefault(name.partition("/")[2], []).append(values)
    session.registry.set_rates(measure_cells(labels))


def rates_of(session: Session) -> Rates:
    """Chance agreement as measured last."""
    names = session.registry.key_counts().get(NAME_BIRTH)
    # One pair more than was seen: what never happened may.
    together = 1.0 if names is None else 2.0 * (names.pairs + 1) / max(names.entries, 2) ** 2
    return Rates(len(session.registry.rids()), session.registry.rates(), min(together, 1.0))


def key_classes(session: Session) -> tuple[KeyClass, ...]:
    """The link keys in use, and how far each can be trusted alone."""
    counts = session.registry.key_counts()
    return tuple(
        KeyClass(kind, counts[kind].entries, strangers, strangers <= CERTAIN_BELOW)
        for kind in KINDS
        if kind in counts and counts[kind].entries
        for strangers in [2.0 * counts[kind].pairs / counts[kind].entries]
    )
