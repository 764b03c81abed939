"""``trace --explain``: where the evidence of each accused recipient comes from, and what would overturn it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from suyuan.app.trace import EpochTrace, TraceResult
from suyuan.trace.accuse import Accused
from suyuan.trace.explain import LN10, Explanation, Sources, carrier_parts, find_margin, strata_parts

LIST_PARTS = 10
CERTAIN, REVIEW = "certain", "review"


def explain_trace(result: TraceResult) -> tuple[Explanation, ...]:
    """Explain every accusation of a trace."""
    found = result.attribution
    return tuple(
        _explain(result, epoch, accused)
        for accused in found.accused
        for epoch in result.epochs
        if any(accused is one for one in epoch.attribution.accused)
    )


def _explain(result: TraceResult, epoch: EpochTrace, accused: Accused) -> Explanation:
    known = {candidate.recipient: candidate for candidate in epoch.candidates}
    sources = Sources(known[accused.recipient], accused.rounds, known, epoch.exhibit)
    found = result.attribution
    return Explanation(
        accused.recipient,
        accused.log10_e,
        found.threshold_log10,
        carrier_parts(sources),
        strata_parts(sources, _by_link(result, epoch)),
        strata_parts(sources, _by_place(result, epoch)),
        find_margin(sources, found.threshold_log10 * LN10, found.alpha),
        found.others,
    )


def _by_link(result: TraceResult, epoch: EpochTrace) -> list[tuple[str, NDArray[np.bool_]]]:
    alignment = result.aligned.alignment
    certain = np.isin(epoch.exhibit.reading.rids, alignment.rid[alignment.certain].astype(np.uint64))
    return [(name, members) for name, members in ((CERTAIN, certain), (REVIEW, ~certain)) if members.any()]


def _by_place(result: TraceResult, epoch: EpochTrace) -> list[tuple[str, NDArray[np.bool_]]]:
    """Records by where they stand first; a person listed twice counts once."""
    rids = epoch.exhibit.reading.rids
    listed = result.aligned.alignment.rid[result.linked].astype(np.uint64)
    first = np.full(len(rids), result.aligned.leak.rows)
    np.minimum.at(first, np.searchsorted(rids, listed), result.linked)
    order = np.argsort(first, kind="stable")
    number = result.aligned.read.source.row_number
    parts = []
    for some in np.array_split(order, max(min(LIST_PARTS, len(order)), 1)):
        if not len(some):
            continue
        members = np.zeros(len(rids), dtype=bool)
        members[some] = True
        parts.append((f"{number(int(first[some[0]]))}–{number(int(first[some[-1]]))}", members))
    return parts
