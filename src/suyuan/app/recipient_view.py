"""``assess registry --recipient``: all that a recipient holds, its copies joined person by person into one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.app.alignment import align_file
from suyuan.app.clock import Clock
from suyuan.app.exhibit import choose_fields
from suyuan.app.held import HeldCopy, held_copies, hold_fields, known_fields
from suyuan.assess.assessment import Question, RiskAssessment, assess
from suyuan.assess.subject import Subject
from suyuan.core.errors import AssessFault
from suyuan.govern.policy import parse_policy
from suyuan.storage.workspace import Session, Workspace


@dataclass(frozen=True, slots=True)
class ListedCopy:
    """One copy that a recipient holds: id (or ``policy``, or a file's name), day, persons, what it shows of them."""

    name: str
    day: str
    records: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecipientView:
    """What a recipient holds, assessed.

    Attributes:
        recipient: its name in the policy.
        copies: oldest first, other knowledge last.
        found: the assessment of the joined table; a person's missing cells are those that no copy shows.
    """

    recipient: str
    copies: tuple[ListedCopy, ...]
    found: RiskAssessment


def assess_recipient(
    workspace: Workspace, recipient: str, question: Question, clock: Clock, holds: Path | None = None
) -> RecipientView:
    """Assess what a recipient holds.  Nothing is written.

    Args:
        recipient: its key in the policy.
        question: what is asked; fields are those of the registry, or as the joined table calls them.
        holds: a list that the recipient is known to hold: its rows are aligned to the registry, and the fields of its
            columns count as held of the persons found.

    Raises:
        PolicyRefusal: SY-G001 nobody of that key, SY-G111 the registry lacks a field that it is said to hold.
        AssessFault: SY-A064 it holds nothing of anybody in the registry, and what ``assess`` raises.
        InputFault: the list cannot be read.
    """
    known = parse_policy(workspace.policy_text()).recipient(recipient)
    on = clock().date()
    with workspace.reading() as session:
        listed, shown = (None, ()) if holds is None else _align(session, holds)
        rids = _everybody_held(session, recipient, listed, everybody=bool(known.holds))
        if not len(rids):
            raise AssessFault("SY-A064", recipient=recipient)
        copies = list(held_copies(session, recipient, rids))
        days = {release.release_id: release.at[:10] for release in session.releases.all()}
        if (told := known_fields(session, known.holds, rids, on)) is not None:
            copies.append(told)
        if listed is not None and holds is not None:
            copies.append(hold_fields(session, holds.name, shown, rids, np.isin(rids, listed), on))
    subject = _join(known.name, copies)
    listing = tuple(
        ListedCopy(copy.name, days.get(copy.name, ""), int(copy.held.sum()), tuple(one.source for one in copy.columns))
        for copy in copies
    )
    return RecipientView(known.name, listing, assess(subject, question))


def _align(session: Session, path: Path) -> tuple[NDArray[np.uint64], tuple[str, ...]]:
    """The records that a list is of, and the registry's fields among its columns."""
    aligned = align_file(session, path)
    available = {one.name for one in session.registry.fields()}
    fields = dict.fromkeys(one.name for _, one in choose_fields(aligned.read.proposals, {}) if one.name in available)
    found = aligned.alignment.rid[aligned.alignment.linked]
    return np.unique(found.astype(np.uint64)), tuple(fields)


def _everybody_held(
    session: Session, recipient: str, listed: NDArray[np.uint64] | None, *, everybody: bool
) -> NDArray[np.uint64]:
    living = session.registry.rids()
    if everybody:
        return living
    scopes = {one.scope for one in session.releases.all() if one.recipient == recipient}
    held = [session.releases.scope(scope).astype(np.uint64) for scope in sorted(scopes)]
    held += [] if listed is None else [listed]
    return np.intersect1d(living, np.concatenate(held)) if held else living[:0]


def _join(recipient: str, copies: Sequence[HeldCopy]) -> Subject:
    """One row a person; a field that several copies show as it is stands once."""
    columns: dict[str, pa.Array] = {}
    direct: dict[str, None] = {}
    forms: dict[str, dict[str, str]] = {}
    for copy in copies:
        for one in copy.columns:
            forms.setdefault(one.source, {}).setdefault(one.form, copy.name)
    for copy in copies:
        for one in copy.columns:
            # Only where a field stands in several forms must a changed one be told by its first copy.
            first, several = forms[one.source][one.form], len(forms[one.source]) > 1
            name = f"{one.source}@{first}" if several and one.form else one.source
            columns[name] = pc.coalesce(columns[name], one.cells) if name in columns else one.cells
            if one.naming:
                direct[name] = None
    quasi = tuple(name for name in columns if name not in direct)
    return Subject(recipient, pa.table(columns), {}, tuple(direct), quasi, ())
