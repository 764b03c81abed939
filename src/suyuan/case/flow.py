"""Flow: what a party obtained and what it gave to whom, and which batches lie in which.

A buyer is a party's number, ``PUBLIC`` for what was published, or ``UNKNOWN`` where nobody knows who took it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from suyuan.case.items import Batch, Role, Way
from suyuan.core.errors import InputFault

PUBLIC = "*"
UNKNOWN = "?"
PROVIDING = frozenset({Way.SOLD, Way.PROVIDED, Way.EXCHANGED, Way.PUBLISHED})
"""Ways by which the giver provides; what was taken was not given."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Batches around one party, in the order of their numbers.

    Attributes:
        obtained: what it bought, was given, exchanged, took or collected.
        given: what it gave, by buyer.
    """

    party: str
    obtained: tuple[Batch, ...]
    given: Mapping[str, tuple[Batch, ...]]


def flow_of(batches: Iterable[Batch], party: str, roles: Iterable[Role] = ()) -> Flow:
    """The flow around a party.

    A custodian's own collecting is its task and no obtaining (interpretation, article 4, speaks of violation).
    """
    custodian = Role.CUSTODIAN in roles
    ordered = sorted(batches, key=lambda batch: number_order(batch.number))
    obtained = tuple(
        batch for batch in ordered if batch.taker == party and not (custodian and batch.way is Way.COLLECTED)
    )
    given: dict[str, list[Batch]] = {}
    for batch in ordered:
        if batch.giver == party and batch.way in PROVIDING:
            given.setdefault(_buyer(batch), []).append(batch)
    return Flow(party, obtained, {buyer: tuple(some) for buyer, some in given.items()})


def _buyer(batch: Batch) -> str:
    if batch.taker is not None:
        return batch.taker
    return PUBLIC if batch.way is Way.PUBLISHED else UNKNOWN


def number_order(number: str) -> tuple[str, int, str]:
    """Key that sorts B2 before B10."""
    letters = number.rstrip("0123456789")
    digits = number[len(letters) :]
    return letters, int(digits or 0), number


def check_nesting(batches: Iterable[Batch]) -> None:
    """Refuse batches that lie in each other.

    Raises:
        InputFault: SY-I136, a batch is part of itself, directly or through others.
    """
    parents = {batch.number: batch.part_of for batch in batches}
    done: set[str] = set()
    for start in sorted(parents, key=number_order):
        stack, path = [(start, iter(parents[start]))], {start}
        while stack:
            number, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                path.discard(number)
                done.add(number)
            elif following in path:
                raise InputFault("SY-I136", batch=following)
            elif following in parents and following not in done:
                path.add(following)
                stack.append((following, iter(parents[following])))


class Nesting:
    """Which batches lie wholly in which others, through any number of hops."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        """Take the batches of a case.

        Raises:
            InputFault: SY-I136, as ``check_nesting``.
        """
        held = tuple(batches)
        check_nesting(held)
        self._parents = {batch.number: batch.part_of for batch in held}

    def covering(self, number: str, among: AbstractSet[str]) -> frozenset[str] | None:
        """Those of ``among`` in whose union the batch lies, None where it may reach beyond them."""
        found: set[str] = set()
        pending = list(self._parents.get(number, ()))
        if not pending:
            return None
        seen = set(pending)
        while pending:
            parent = pending.pop()
            if parent in among:
                found.add(parent)
                continue
            above = self._parents.get(parent, ())
            if not above:
                return None
            pending += [one for one in above if one not in seen]
            seen.update(above)
        return frozenset(found)
