"""The chain of custody of an exhibit, and where it is broken: a gap is shown, not smoothed over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from suyuan.case.file import CaseFile
from suyuan.case.items import CustodyEvent, Exhibit, Handling


class Break(StrEnum):
    """How a chain is broken."""

    NO_START = "no_start"
    HANDS = "hands"
    NO_DIGEST = "no_digest"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Link:
    """An event of the chain, and what breaks it there."""

    event: CustodyEvent
    breaks: tuple[Break, ...]


def read_chain(case: CaseFile, exhibit: Exhibit) -> tuple[Link, ...]:
    """The chain of one exhibit in the order of time; empty where nothing was recorded."""
    events = sorted((one for one in case.custody if one.exhibit == exhibit.number), key=lambda one: one.at)
    holder: str | None = None
    links: list[Link] = []
    for event in events:
        breaks = []
        if not links and event.handling is not Handling.OBTAINED:
            breaks.append(Break.NO_START)
        if holder is not None and event.giver != holder:
            breaks.append(Break.HANDS)
        if event.sha256 is None:
            breaks.append(Break.NO_DIGEST)
        elif event.sha256 != exhibit.sha256:
            breaks.append(Break.DIGEST)
        links.append(Link(event, tuple(breaks)))
        holder = event.taker
    return tuple(links)
