"""Chain of custody (保管链): who held an exhibit from when it was obtained, and where the chain breaks.

Pure: an exhibit and its events in, links and breaks out.  A break does not make an exhibit worthless; it is what the
other side will ask about, so it stands wherever the exhibit is shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from suyuan.case.file import CaseFile
from suyuan.case.items import CustodyEvent, Exhibit, Handling


class Break(StrEnum):
    """How a link does not join the one before it.

    Attributes:
        HOLDER: the giver is not who held it last.
        TIME: it happened before the exhibit was obtained.
        SAME_MOMENT: two hand-overs at one moment: nobody can say which was first.
        HASH: the exhibit had other bytes at that moment.
        SEALED: it was examined or copied while under seal, and no opening is recorded.
        RETURNED: it was handled after it had been given back.
    """

    HOLDER = "holder"
    TIME = "time"
    SAME_MOMENT = "same_moment"
    HASH = "hash"
    SEALED = "sealed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class CustodyGap:
    """A break of a chain.

    Attributes:
        exhibit: number of the exhibit.
        kind: what is wrong.
        event: the event at which it shows.
        before: the event before it, None for the obtaining itself.
        since, until: the span in which nobody can say who held it, or the one moment twice.
    """

    exhibit: str
    kind: Break
    event: str
    before: str | None
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """One link: the event, who held the exhibit after it, and whether a hash was taken."""

    event: CustodyEvent
    holder: str
    hashed: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of one exhibit.

    Attributes:
        exhibit: the exhibit.
        links: its events in the order of time.
        gaps: where they do not join.
    """

    exhibit: Exhibit
    links: tuple[Link, ...]
    gaps: tuple[CustodyGap, ...]

    @property
    def unhashed(self) -> int:
        """Hand-overs, copies, examinations at which nobody took a hash."""
        return sum(not link.hashed for link in self.links)


def chains(case_file: CaseFile) -> tuple[Chain, ...]:
    """The chain of each exhibit of a case."""
    return tuple(
        chain_of(exhibit, [event for event in case_file.custody if event.exhibit == exhibit.number])
        for exhibit in case_file.exhibits
    )


def chain_of(exhibit: Exhibit, events: Iterable[CustodyEvent]) -> Chain:
    """Follow an exhibit from hand to hand.

    Args:
        exhibit: obtained at a moment by one or more officers, any of whom may pass it on.
        events: of this exhibit, in any order.
    """
    ordered = sorted(events, key=lambda event: (event.at, _place(event.number)))
    holders = frozenset(_same(name) for name in exhibit.obtained_by)
    before: CustodyEvent | None = None
    since, sealed, returned = exhibit.obtained_at, False, False
    links: list[Link] = []
    gaps: list[CustodyGap] = []
    for event in ordered:
        obtained = event.handling is Handling.OBTAINED
        tied = before is not None and event.at == before.at and _moves(event) and _moves(before)
        broken = {
            Break.TIME: event.at < exhibit.obtained_at,
            Break.HOLDER: not obtained and _same(event.giver) not in holders,
            Break.SAME_MOMENT: tied,
            Break.HASH: event.sha256 is not None and event.sha256 != exhibit.sha256,
            Break.SEALED: sealed and event.handling in {Handling.EXAMINED, Handling.COPIED},
            Break.RETURNED: returned,
        }
        last = None if before is None else before.number
        gaps += [
            CustodyGap(exhibit.number, kind, event.number, last, min(since, event.at), event.at)
            for kind, holds in broken.items()
            if holds
        ]
        sealed = event.handling is Handling.SEALED or (sealed and event.handling is not Handling.OPENED)
        returned = returned or event.handling is Handling.RETURNED
        # An obtaining that is recorded as an event tells who took it; it is no hand-over between officers.
        holders = frozenset({_same(event.taker)}) | (holders if obtained else frozenset())
        since, before = event.at, event
        links.append(Link(event, event.taker, event.sha256 is not None))
    return Chain(exhibit, tuple(links), tuple(gaps))


def _moves(event: CustodyEvent) -> bool:
    return _same(event.giver) != _same(event.taker)


def _same(name: str) -> str:
    """Names compare without width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _place(number: str) -> tuple[int, str]:
    letters = number.rstrip("0123456789")
    return int(number.removeprefix(letters) or 0), number
