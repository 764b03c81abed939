"""Who could be the source: a workspace's releases as candidates for scoring."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.alignment import AlignedList
from suyuan.release.keys import EpochKeys
from suyuan.release.mark import MarkingKeys
from suyuan.release.slots import Slot
from suyuan.storage.releases import Outline
from suyuan.storage.workspace import Session
from suyuan.trace.candidates import Candidate, CandidateRelease
from suyuan.trace.extras import find_tokens, rows_with_numbers, weigh_honey, weigh_tokens
from suyuan.trace.reading import Reading


def slots_of(releases: Sequence[Outline], table: dict[str, int]) -> tuple[Slot, ...]:
    """All positions that any of the releases marks."""
    used = {name for slots in {release.slots for release in releases} for name in slots}
    return tuple(Slot(name, table[name]) for name in sorted(used, key=table.__getitem__))


def candidates_of(
    session: Session,
    releases: Sequence[Outline],
    slots: tuple[Slot, ...],
    reading: Reading,
    bonus: dict[str, float],
) -> tuple[Candidate, ...]:
    """Recipients with their releases of one epoch; releases of one layout or scope share its arrays."""
    epochs = {epoch: EpochKeys(session.workspace.keyring.marks, epoch) for epoch in {r.epoch for r in releases}}
    bias = {epoch: keys.bias() for epoch, keys in epochs.items()}
    scopes = {name: _in_scope(session, name, reading) for name in {release.scope for release in releases}}
    uses = {
        names: np.array([slot.name in set(names) for slot in slots], dtype=bool)
        for names in {release.slots for release in releases}
    }
    by_recipient: dict[str, list[CandidateRelease]] = {}
    for release in releases:
        keys = epochs[release.epoch]
        drawn = MarkingKeys(
            keys.recipient(release.recipient), keys.release(release.recipient, release.release_id), bias[release.epoch]
        )
        by_recipient.setdefault(release.recipient, []).append(
            CandidateRelease(release.release_id, drawn, uses[release.slots], scopes[release.scope])
        )
    return tuple(
        Candidate(recipient, tuple(held), bonus.get(recipient, 0.0)) for recipient, held in by_recipient.items()
    )


def _in_scope(session: Session, name: str, reading: Reading) -> NDArray[np.bool_]:
    held = session.releases.scope(name)
    if not len(held):
        return np.zeros(reading.records, dtype=bool)
    wanted = reading.rids.astype(np.int64)
    return np.asarray(held[np.minimum(np.searchsorted(held, wanted), len(held) - 1)] == wanted)


def weigh_extras(
    session: Session,
    aligned: AlignedList,
    linked: NDArray[np.intp],
    releases: Sequence[Outline],
    hits: dict[str, int],
) -> dict[str, float]:
    """ln of each recipient's honey and token factors (mean over its releases); notes hits by release."""
    tokens = find_tokens(aligned.leak, linked)
    strangers = np.flatnonzero(~aligned.alignment.linked)
    shown = {
        phones: len(rows_with_numbers(aligned.leak, strangers, phones)) > 0
        for phones in {release.honey_phones for release in releases}
        if phones
    }
    marks = session.workspace.keyring.marks
    factors: dict[str, list[float]] = {}
    for release in releases:
        total = 0.0
        if tokens is not None and release.tokens:
            rids = aligned.alignment.rid[linked[tokens[0]]].astype(np.uint64)
            distinct, first = np.unique(rids, return_index=True)
            key = EpochKeys(marks, release.epoch).release(release.recipient, release.release_id)
            total += weigh_tokens(key, distinct, tokens[1].take(pa.array(first)))
        honey = session.releases.honey(release.release_id) if shown.get(release.honey_phones) else None
        if honey is not None:
            factor, found = weigh_honey(aligned.leak, strangers, honey, release.honey_phones)
            total += factor
            if found:
                hits[release.release_id] = found
        if total:
            factors.setdefault(release.recipient, []).append(total)
    number = Counter(release.recipient for release in releases) if factors else Counter[str]()
    return {
        recipient: float(np.logaddexp.reduce([*logs, *[0.0] * (number[recipient] - len(logs))]))
        - math.log(number[recipient])
        for recipient, logs in factors.items()
    }
