"""Tally: records of one party by the criminal interpretation, with the lines that make up each total.

A record counts once if the party obtained it, once for every buyer it went to, and never for both obtaining and
passing on (articles 11(1) and 11(2)): ``max(1 if obtained, buyers)``.  With lists at hand that is exact.  With numbers
alone it lies in a span: obtained or passed on, whichever is more, up to all that the figures allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from suyuan.case.flow import UNKNOWN, Flow, Nesting, number_order
from suyuan.case.heap import PART_OF, Part, certain_of, heap_up, weight_of
from suyuan.case.items import Batch
from suyuan.case.records import Holding, distinct
from suyuan.case.span import Span

BEYOND = "beyond_obtained"
PASSED_ON = "passed_on"
OBTAINED_BEFORE = "obtained_before"
MAY_REPEAT = "may_repeat"

Kept = Mapping[str, int]
"""Records counted of each batch."""


class Act(StrEnum):
    """What the party did with a batch."""

    OBTAINED = "obtained"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Line:
    """One batch in a total.

    Attributes:
        buyer: to whom it went, empty for what was obtained.
        weight: of each record: 1 for records, points of its tier for a mixed sum.
        rows: as seized or stated; ``rows == kept + sum of removed``.
        more: the true number may be larger.
        removed: rows that are not counted in ``kept``, by reason.
        kept: records counted as the figures stand.
        certain: records counted even if lists that nobody compared repeat each other.
        high: records that may count at most.
    """

    batch: str
    act: Act
    buyer: str
    weight: int
    rows: int
    more: bool
    removed: tuple[tuple[str, int], ...]
    kept: int
    certain: int
    high: int


@dataclass(frozen=True, slots=True)
class Total:
    """A total and the lines it opens to.

    Attributes:
        span: ``low`` as the law counts what was seized, ``high`` at most.
        certain: what remains if lists that nobody compared repeat each other.
        lines: by batch number; ``kept``, ``certain`` and ``high``, each times ``weight``, sum to the three figures.
    """

    span: Span
    certain: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Sides:
    """What was obtained and what went to each buyer, heaped up."""

    obtained: tuple[Part, ...]
    given: Mapping[str, tuple[Part, ...]]

    def parts(self) -> tuple[Part, ...]:
        return (*self.obtained, *(part for some in self.given.values() for part in some))


def tally(flow: Flow, holdings: Mapping[str, Holding], weigh: Callable[[Batch], int], nesting: Nesting) -> Total:
    """Count what a party answers for.

    Args:
        flow: batches around the party.
        holdings: what each batch holds.
        weigh: weight of a record of a batch, positive.
        nesting: which batches lie in which.
    """

    def arrange(obtained: Iterable[Batch], given: Mapping[str, tuple[Batch, ...]]) -> _Sides:
        heap = heap_up(obtained, holdings, weigh, nesting)
        heaps = {buyer: heap_up(some, holdings, weigh, nesting) for buyer, some in given.items()}
        return _Sides(heap, {buyer: _cap(parts, heap, holdings, nesting) for buyer, parts in heaps.items()})

    usual = arrange(flow.obtained, flow.given)
    fewest = most = usual
    if UNKNOWN in flow.given:  # nobody knows whether these buyers are new ones, or the known ones again
        known = {buyer: some for buyer, some in flow.given.items() if buyer != UNKNOWN}
        apart = {f"{UNKNOWN}{batch.number}": (batch,) for batch in flow.given[UNKNOWN]}
        fewest = arrange((*flow.obtained, *flow.given[UNKNOWN]), known)
        most = arrange(flow.obtained, {**known, **apart})
    low, kept, exact = _as_seized(usual)
    certain, surely = _certain(fewest)
    if certain > low:  # a part of graver tier than the whole it lies in
        low, kept, exact = certain, surely, False
    high, at_most = _at_most(most, nesting)
    high, at_most = (low, kept) if high < low else (high, at_most)
    more = any(part.more for part in usual.parts())
    lines = _lines(usual, kept, surely, at_most, exact=exact)
    return Total(Span(low, high, more), certain, lines)


def _cap(
    parts: tuple[Part, ...], obtained: tuple[Part, ...], holdings: Mapping[str, Holding], nesting: Nesting
) -> tuple[Part, ...]:
    """Nobody buys more distinct records out of a list than the list holds: what is beyond are repeats."""
    names = {part.batch.number for part in obtained}
    covers = [nesting.covering(part.batch.number, names) for part in parts]
    if any(cover is None for cover in covers):
        return parts
    cover = frozenset(name for one in covers if one is not None for name in one)
    if any(holdings[name].more for name in cover):
        return parts
    whole = most = sum(holdings[name].kept for name in cover)
    left = max(0, most - sum(part.kept for part in parts if part.labels is not None))
    capped = []
    for part in parts:  # the heaviest first
        if part.labels is not None:
            capped.append(part)
            continue
        kept, high = min(part.kept, left), min(part.high, most)
        left, most = left - kept, most - high
        beyond = ((BEYOND, part.kept - kept),) if kept < part.kept else ()
        removed = (*part.removed, *beyond)
        capped.append(replace(part, kept=kept, high=high, alone=min(part.alone, whole), removed=removed))
    return tuple(capped)


def _as_seized(sides: _Sides) -> tuple[int, Kept, bool]:
    """The figure as the law counts what was seized; whether it is that of the lists at hand."""
    exact, by_list = _exact(sides)
    given = [part for some in sides.given.values() for part in some]
    passed, got = weight_of(given), weight_of(sides.obtained)
    if exact >= max(passed, got):
        return exact, by_list, True
    if passed >= got:
        return passed, {part.batch.number: part.kept for part in given}, False
    return got, {part.batch.number: part.kept for part in sides.obtained}, False


def _certain(sides: _Sides) -> tuple[int, Kept]:
    exact, by_list = _exact(sides)
    best, kept = exact, by_list
    heaps = (sides.obtained,), tuple(sides.given.values())
    for side in heaps:
        total, names = 0, frozenset[str]()
        for parts in side:
            one, some = certain_of(parts)
            total, names = total + one, names | some
        if total > best:
            held = [part for parts in side for part in parts if part.batch.number in names]
            best = total
            kept = {part.batch.number: part.alone if part.labels is None else len(part.labels) for part in held}
    return best, kept


def _at_most(sides: _Sides, nesting: Nesting) -> tuple[int, Kept]:
    """All that was obtained, and all that was passed on but for one buyer's share of what was obtained."""
    parts = sides.parts()
    if all(part.labels is not None for part in parts):
        return _exact(sides)[:2]
    weights = {part.batch.number: part.weight for part in sides.obtained}
    kept = {part.batch.number: part.high for part in parts}
    within: dict[str, list[Part]] = {}
    for buyer, some in sides.given.items():
        for part in some:
            cover = nesting.covering(part.batch.number, weights.keys())
            if cover is not None and all(weights[name] >= part.weight for name in cover):
                within.setdefault(buyer, []).append(part)
    shares = {buyer: sum(part.high * part.weight for part in some) for buyer, some in within.items()}
    if shares:
        largest = min(shares, key=lambda buyer: (-shares[buyer], number_order(buyer)))
        kept |= {part.batch.number: 0 for part in within[largest]}
    return sum(kept[part.batch.number] * part.weight for part in parts), kept


def _exact(sides: _Sides) -> tuple[int, Kept]:
    """The count over the batches whose lists are at hand, record by record."""
    listed = [part for part in sides.parts() if part.labels is not None]
    if not listed:
        return 0, {}
    records = distinct(np.concatenate([_labels(part) for part in listed]))
    got = np.zeros(len(records), dtype=np.int64)
    passed = np.zeros(len(records), dtype=np.int64)
    place = {part.batch.number: np.searchsorted(records, _labels(part)) for part in listed}
    for part in sides.obtained:
        if part.labels is not None:
            got[place[part.batch.number]] = part.weight
    for some in sides.given.values():
        for part in some:
            if part.labels is not None:
                passed[place[part.batch.number]] += part.weight
    as_got = got > passed
    own = {part.batch.number for part in sides.obtained}
    kept = {
        number: int((as_got[places] if number in own else ~as_got[places]).sum()) for number, places in place.items()
    }
    return int(np.maximum(got, passed).sum()), kept


def _labels(part: Part) -> NDArray[np.int64]:
    assert part.labels is not None
    return part.labels


def _lines(sides: _Sides, kept: Kept, certain: Kept, high: Kept, *, exact: bool) -> tuple[Line, ...]:
    lines = [_line(part, Act.OBTAINED, "", kept, certain, high, exact) for part in sides.obtained]
    for buyer, some in sides.given.items():
        lines += [_line(part, Act.GIVEN, buyer, kept, certain, high, exact) for part in some]
    return tuple(sorted(lines, key=lambda line: number_order(line.batch)))


def _line(part: Part, act: Act, buyer: str, kept: Kept, certain: Kept, high: Kept, exact: bool) -> Line:  # noqa: FBT001
    number = part.batch.number
    listed = part.labels is not None
    removed = [one for one in part.removed if one[0] != PART_OF or kept.get(number, 0) <= part.kept]
    rest = part.rows - kept.get(number, 0) - sum(rows for _, rows in removed)
    if rest:
        reason = PASSED_ON if act is Act.OBTAINED else OBTAINED_BEFORE
        removed.append((MAY_REPEAT if exact and not listed else reason, rest))
    return Line(
        batch=number,
        act=act,
        buyer=buyer,
        weight=part.weight,
        rows=part.rows,
        more=part.more,
        removed=tuple(removed),
        kept=kept.get(number, 0),
        certain=certain.get(number, 0),
        high=high.get(number, 0),
    )
