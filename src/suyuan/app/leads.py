"""Leads on a list: who had its records before it leaked.  Runs after the trace and gives nothing back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from suyuan.app.alignment import AlignedList
from suyuan.app.clock import Clock
from suyuan.core.canonical import Json
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.leads import Access, Contrast, Explanation, explain_by_access

LISTED = 100
"""Holders that are named, at most; who had none of the records is never named."""

HolderKind = Literal["account", "recipient"]


@dataclass(frozen=True, slots=True)
class Lead:
    """One holder.

    Attributes:
        explains: how well its access explains the list, 0 to 1.
        overlap: records of the list that it had.
        share: of the list's records.
        lift: overlap over what its share of the registry would give.
        held: records that it had in the whole registry.
    """

    name: str
    kind: HolderKind
    explains: float
    overlap: int
    share: float
    lift: float
    held: int


@dataclass(frozen=True, slots=True)
class Leads:
    """All leads on a list.

    Attributes:
        records: distinct records of the list.
        unheld: those that nobody is known to have had.
        accounts, recipients: holders that were looked at.
        named: holders of any record of the list, who explains it best first, at most ``LISTED``.
        contrast: None where fewer than two holders had any.
    """

    elsewhere: float
    before: datetime | None
    records: int
    unheld: int
    accounts: int
    recipients: int
    named: tuple[Lead, ...]
    contrast: Contrast | None
    ledger_index: int


@dataclass(frozen=True, slots=True)
class _Side:
    """Accounts, or recipients, in groups that had the same records; the rest is as in ``Access``."""

    kind: HolderKind
    names: list[list[str]]
    group: NDArray[np.intp]
    place: NDArray[np.intp]
    held: NDArray[np.int64]

    def holders(self) -> int:
        """How many there are."""
        return sum(len(group) for group in self.names)


def weigh_leads(
    workspace: Workspace,
    aligned: AlignedList,
    clock: Clock,
    *,
    elsewhere: float,
    before: datetime | None,
) -> Leads:
    """Say how well everybody's access explains a list.

    A recipient holds the whole scope of its releases.  Which records were withheld from its copy is evidence of the
    first tier and stays out of this one.

    Args:
        aligned: the list, as the trace aligned it.
        elsewhere: share of the records that could be had without any holder, 0 to below 1.
        before: when the list was first seen: access from then on explains nothing.
    """
    rids = aligned.alignment.rid[aligned.alignment.linked]
    listed = np.unique(rids)
    with workspace.reading() as session:
        sides = (_accounts(session, listed, before), _recipients(session, listed, before))
        registry = len(session.registry.rids())
    access = Access(
        listed=len(listed),
        registry=registry,
        group=np.concatenate([sides[0].group, sides[1].group + len(sides[0].names)]),
        place=np.concatenate([side.place for side in sides]),
        size=np.array([len(names) for side in sides for names in side.names], dtype=np.int64),
        held=np.concatenate([side.held for side in sides]),
    )
    found = explain_by_access(access, elsewhere)
    accounts, recipients = (side.holders() for side in sides)
    # Who asked what staff had opened, and when, is itself something that must be known later.
    body: dict[str, Json] = {
        "sha256": aligned.read.sha256,
        "records": len(listed),
        "accounts": accounts,
        "recipients": recipients,
    }
    with workspace.writing() as session:
        index = session.log(Entry(Event.LEADS, clock(), body))
    named = _name(sides, access, found)
    return Leads(elsewhere, before, len(listed), found.unheld, accounts, recipients, named, found.contrast, index)


def _name(sides: Sequence[_Side], access: Access, found: Explanation) -> tuple[Lead, ...]:
    groups = [(side.kind, names) for side in sides for names in side.names]
    named: list[Lead] = []
    for place in np.argsort(found.log_unexplained, kind="stable"):
        if not found.overlap[place] or len(named) == LISTED:
            break
        kind, names = groups[place]
        named += [
            Lead(
                name,
                kind,
                explains=float(found.score[place]),
                overlap=int(found.overlap[place]),
                share=float(found.share[place]),
                lift=float(found.lift[place]),
                held=int(access.held[place]),
            )
            for name in sorted(names)[: LISTED - len(named)]
        ]
    return tuple(named)


def _accounts(session: Session, listed: NDArray[np.int64], before: datetime | None) -> _Side:
    events = session.access.events()
    if before is not None:
        events = events.where(events.at < before.timestamp())
    pairs = np.unique(events.account << 32 | events.rid)
    present, group = np.unique(pairs >> 32, return_inverse=True)
    rid = pairs & 0xFFFFFFFF
    inside = np.isin(rid, listed)
    return _Side(
        "account",
        [[events.accounts[number]] for number in present],
        group[inside],
        np.searchsorted(listed, rid[inside]),
        np.bincount(group, minlength=len(present)),
    )


def _recipients(session: Session, listed: NDArray[np.int64], before: datetime | None) -> _Side:
    scopes: dict[str, set[str]] = {}
    for outline in session.releases.outlines():
        if before is None or datetime.fromisoformat(outline.at) < before:
            scopes.setdefault(outline.recipient, set()).add(outline.scope)
    groups: dict[frozenset[str], list[str]] = {}
    for recipient, names in scopes.items():
        groups.setdefault(frozenset(names), []).append(recipient)
    living = np.zeros(session.registry.size(), dtype=bool)
    living[session.registry.rids().astype(np.int64)] = True
    places, held = [np.zeros(0, np.intp)], []
    for digests in groups:
        own = np.unique(np.concatenate([session.releases.scope(name) for name in sorted(digests)]))
        own = own[living[own]]
        places.append(np.flatnonzero(np.isin(listed, own)))
        held.append(len(own))
    group = np.repeat(np.arange(len(held)), [len(place) for place in places[1:]])
    return _Side("recipient", list(groups.values()), group, np.concatenate(places), np.array(held, dtype=np.int64))
