"""Counting by law (条): what each party answers for, what the case holds in all, and what passed hands.

    counts = count_by_law(case)                 # numbers alone
    counts = count_by_law(case, sets)           # with the rows of some or all batches
    counts.parties["P2"].records.span           # records, by buyer, buy-then-sell not doubled

People (人), families and children under 14 are another count: ``case.people``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from suyuan.case.file import CaseFile
from suyuan.case.flow import Nesting, flow_of, number_order
from suyuan.case.heap import PART_OF, certain_of, heap_up
from suyuan.case.items import Batch
from suyuan.case.records import Holding, RecordSet, hold_all
from suyuan.case.span import Span
from suyuan.case.tally import Act, Line, Total, tally
from suyuan.case.tiers import Tier, points_of, tier_of

NO_SETS: Mapping[str, RecordSet] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reading:
    """How unsettled questions are read; the defaults are the base reading.

    Attributes:
        bare_counted: bare numbers are personal information.
        newborn_health: data of newborns are of health and physiology (500), not ordinary (5,000).
        gain_net: gain is what remains after costs.
        rival_rows: another source's number of rows is the right one.
    """

    bare_counted: bool = True
    newborn_health: bool = False
    gain_net: bool = False
    rival_rows: bool = False


BASE = Reading()


@dataclass(frozen=True, slots=True)
class PartyCount:
    """What one party answers for.

    Attributes:
        records: number of records (条).
        points: the mixed sum of article 5(1)(6), in points of ``tiers.whole_points``.
        tiers: tier of each batch around it, by batch number.
    """

    party: str
    records: Total
    points: Total
    tiers: Mapping[str, Tier]

    def by_tier(self) -> dict[int, int]:
        """Records of each threshold as the figures stand; they sum to ``records.span.low``."""
        found: dict[int, int] = {}
        for line in self.records.lines:
            threshold = self.tiers[line.batch].threshold
            found[threshold] = found.get(threshold, 0) + line.kept
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class LawCount:
    """All counts of a case under one reading.

    Attributes:
        reading: how unsettled questions were read.
        parties: by party number.
        unique: records of the whole case, each once, whoever held it.
        passed: records once for every time they passed to another hand: what is told when sales are added up.
    """

    reading: Reading
    parties: Mapping[str, PartyCount]
    unique: Total
    passed: Total


def count_by_law(case: CaseFile, sets: Mapping[str, RecordSet] = NO_SETS, reading: Reading = BASE) -> LawCount:
    """Count a case.

    Args:
        case: batches and parties.
        sets: rows of those batches whose lists are at hand, by batch number.
        reading: how unsettled questions are read.

    Raises:
        InputFault: SY-I136 batches lie in each other; SY-I138 labels of different lengths.
    """
    nesting = Nesting(case.batches)
    holdings = hold_all(case.batches, sets, bare_counted=reading.bare_counted, rival_rows=reading.rival_rows)
    tiers = {batch.number: tier_of(batch, newborn_health=reading.newborn_health) for batch in case.batches}
    parties = {}
    passed: list[Line] = []
    for party in sorted(case.parties, key=lambda one: number_order(one.number)):
        flow = flow_of(case.batches, party.number, party.roles)
        around = {batch.number for batch in (*flow.obtained, *(one for some in flow.given.values() for one in some))}
        parties[party.number] = PartyCount(
            party=party.number,
            records=tally(flow, holdings, lambda _: 1, nesting),
            points=tally(flow, holdings, lambda batch: points_of(tiers[batch.number].threshold), nesting),
            tiers={number: tiers[number] for number in sorted(around, key=number_order)},
        )
        for buyer, some in flow.given.items():
            passed += _passed(some, buyer, holdings, nesting)
    return LawCount(
        reading=reading,
        parties=parties,
        unique=_unique(case.batches, holdings, nesting),
        passed=_sum_lines(passed),
    )


def _passed(some: tuple[Batch, ...], buyer: str, holdings: Mapping[str, Holding], nesting: Nesting) -> list[Line]:
    parts = heap_up(some, holdings, lambda _: 1, nesting)
    _, surely = certain_of(parts)
    return [
        Line(
            batch=part.batch.number,
            act=Act.GIVEN,
            buyer=buyer,
            weight=1,
            rows=part.rows,
            more=part.more,
            removed=part.removed,
            kept=part.kept,
            certain=part.alone if part.batch.number in surely else 0,
            high=part.high,
        )
        for part in parts
    ]


def _unique(batches: tuple[Batch, ...], holdings: Mapping[str, Holding], nesting: Nesting) -> Total:
    """The records of all batches, each once.

    Batches of different hands are no presumption of different records: the low figure is the certain one, unless the
    lists are at hand.
    """
    parts = heap_up(batches, holdings, lambda _: 1, nesting)
    least, surely = certain_of(parts)
    listed = all(part.labels is not None for part in parts)
    lines = []
    for part in parts:
        number = part.batch.number
        counted = (part.alone if part.labels is None else len(part.labels)) if number in surely else 0
        removed = [one for one in part.removed if not (counted and one[0] == PART_OF)]
        rest = part.rows - counted - sum(rows for _, rows in removed)
        if rest:
            removed.append(("may_repeat", rest))
        high = counted if listed else max(part.high, counted)
        lines.append(Line(number, Act.OBTAINED, "", 1, part.rows, part.more, tuple(removed), counted, counted, high))
    lines.sort(key=lambda line: number_order(line.batch))
    most = sum(line.high for line in lines)
    return Total(Span(least, max(most, least), any(part.more for part in parts)), least, tuple(lines))


def _sum_lines(lines: list[Line]) -> Total:
    ordered = tuple(sorted(lines, key=lambda line: number_order(line.batch)))
    low, high = sum(line.kept for line in ordered), sum(line.high for line in ordered)
    span = Span(low, high, any(line.more for line in ordered))
    return Total(span, sum(line.certain for line in ordered), ordered)
