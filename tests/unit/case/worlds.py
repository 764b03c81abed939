"""Small worlds of batches whose records are known, to hold the counting against."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from hypothesis import strategies as st

from suyuan.case.file import CaseFile
from suyuan.case.items import Batch, Bound, Party, Role, Way
from suyuan.case.records import RecordSet
from suyuan.case.tiers import points_of

PARTIES = ("P1", "P2", "P3", "P4")
DAY = date(2022, 3, 1)


@dataclass(frozen=True)
class World:
    """A case, the true records of its batches, and the true takers of those that nobody knows."""

    case: CaseFile
    records: dict[str, frozenset[int]]
    takers: dict[str, str]

    def sets(self, numbers):
        return {name: RecordSet(np.array(sorted(self.records[name]), dtype=np.int64)) for name in numbers}

    def truth(self, party, weigh=lambda _: 1):
        """For every record the greater of having obtained it and of all buyers it went to."""
        got, passed = {}, {}
        for batch in self.case.batches:
            taker = self.takers[batch.number]
            for record in self.records[batch.number]:
                if taker == party:
                    got[record] = max(got.get(record, 0), weigh(batch))
                elif batch.giver == party:
                    to = passed.setdefault(record, {})
                    to[taker] = max(to.get(taker, 0), weigh(batch))
        return sum(
            max(got.get(record, 0), sum(passed.get(record, {}).values())) for record in got.keys() | passed.keys()
        )

    def hidden_takers(self):
        return {self.takers[one.number] for one in self.case.batches if one.taker is None}

    def presumed(self, party):
        """Whether neither what this party obtained nor what any one buyer bought of it repeats a record."""
        sides = {}
        for batch in self.case.batches:
            taker = self.takers[batch.number]
            if taker == party:
                sides.setdefault("", []).append(batch)
            elif batch.giver == party:
                sides.setdefault(taker, []).append(batch)
        if any(batch.taker is None for some in sides.values() for batch in some):
            return False  # how many buyers there are is not known then
        return all(_disjoint(some, self.records) for some in sides.values())


def _disjoint(batches, records):
    seen = set()
    for batch in batches:
        if seen & records[batch.number]:
            return False
        seen |= records[batch.number]
    return True


def party(number, *roles):
    return Party(number, number, False, roles or (Role.BROKER,))


def batch(number, giver, taker, rows, part_of=(), bound=Bound.EXACT, way=Way.SOLD, tier=5000, fields=()):
    return Batch(number, giver, taker, DAY, DAY, way, rows, bound, None, tuple(part_of), tuple(fields), tier)


def case_of(*batches, parties=PARTIES, **other):
    people = tuple(one if isinstance(one, Party) else party(one) for one in parties)
    empty = {"act_from": DAY, "act_until": DAY, "leak_on": DAY, "reach": "", **other}
    return CaseFile("C-1", "t", "clue", DAY, "", batches=batches, parties=people, **empty)


def weigh_points(one):
    return points_of(one.tier)


@st.composite
def worlds(draw, most=6, universe=12):
    batches, records, takers = [], {}, {}
    for index in range(draw(st.integers(1, most))):
        number = f"B{index + 1}"
        givers = (None, *PARTIES)
        giver = draw(st.sampled_from(givers))
        taker = draw(st.sampled_from([one for one in PARTIES if one != giver]))
        sources = draw(st.lists(st.sampled_from(sorted(records)), max_size=2, unique=True)) if records else []
        pool = sorted(set().union(*(records[name] for name in sources))) if sources else range(universe)
        held = frozenset(draw(st.lists(st.sampled_from(list(pool)), unique=True))) if pool else frozenset()
        less = draw(st.sampled_from([None, None, 0, 1, 3]))
        bound = Bound.EXACT if less is None else Bound.AT_LEAST
        rows = draw(st.sampled_from([len(held), len(held), None])) if less is None else max(0, len(held) - less)
        hidden = giver is not None and draw(st.integers(0, 4)) == 0
        tier = draw(st.sampled_from([5000, 5000, 500, 50]))
        batches.append(batch(number, giver, None if hidden else taker, rows, sources, bound, tier=tier))
        records[number], takers[number] = held, taker
    return World(case_of(*batches), records, takers)


def shuffled(case, order):
    """The same case, its batches and parties in another order."""
    batches = tuple(case.batches[place] for place in order)
    return replace(case, batches=batches, parties=tuple(reversed(case.parties)))
