"""``case open | add | list | move``: a case and its items; each is in the ledger before it is in the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from suyuan.app.case_law import step_to
from suyuan.app.clock import Clock
from suyuan.case.file import CaseFile
from suyuan.case.item_checks import check_file_name, check_item, check_number, items_of
from suyuan.case.item_json import LETTERS, CaseHead, Item, ItemJson, item_json
from suyuan.case.items import Exhibit
from suyuan.case.states import CaseState, next_state, possible_events
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.case_items import StoredItem
from suyuan.storage.cases import HEAD
from suyuan.storage.workspace import Session, Workspace

Build: TypeAlias = Callable[[str], Item]
"""Makes an item once its number is known."""

FIRST_STATE = "opened"


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """What a new case says of itself."""

    title: str
    office: str
    act_from: date | None = None
    act_until: date | None = None
    leak_on: date | None = None
    reach: str = ""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in the list of all."""

    number: str
    title: str
    state: str
    opened: date
    items: int
    ledger_index: int


def open_case(
    workspace: Workspace, opening: CaseOpening, clock: Clock, told: CaseFile | None = None
) -> tuple[StoredItem, int]:
    """Open a case.

    Args:
        told: items to begin with, as a file tells them; its exhibits are known by their hashes alone.

    Returns:
        The head of the case, and how many items it begins with.

    Raises:
        UsageFault, InputFault: an item refers to what is not there, or bears no number that can be printed.
    """
    if not opening.title.strip():
        raise UsageFault("SY-U104")
    if opening.act_from and opening.act_until and opening.act_until < opening.act_from:
        raise InputFault("SY-I141", first=opening.act_from.isoformat(), second=opening.act_until.isoformat())
    items = () if told is None else tuple(items_of(told))
    for _, number, item in items:
        check_number(number)
        if told is not None:
            check_item(told, item)
        if isinstance(item, Exhibit):
            check_file_name(item.file_name)
    now = clock()
    with workspace.writing() as session:
        number = session.cases.next_number(now.year)
        head = CaseHead(
            number,
            opening.title.strip(),
            told.state if told is not None else FIRST_STATE,
            now.date(),
            opening.office.strip(),
            opening.act_from,
            opening.act_until,
            opening.leak_on,
            opening.reach,
        )
        stored = record(session, number, item_json(head), number, now, "open")
        for _, own, item in items:
            kept = replace(item, kept=False) if isinstance(item, Exhibit) else item
            record(session, number, item_json(kept), own, now, "add")
    return stored, len(items)


def add_item(
    workspace: Workspace, case: str, kind: str, build: Build, clock: Clock, *, replaces: str | None = None
) -> StoredItem:
    """Add an item, or a newer version of one.

    Args:
        kind: of ``case.item_json.KINDS``.
        build: makes the item once its number is known.
        replaces: number of the item that it supersedes.

    Raises:
        UsageFault: SY-U100 no such case; SY-U101..U103 it refers to what is not there; SY-U105 nothing to supersede.
        InputFault: SY-I140, SY-I146.
    """
    with workspace.writing() as session:
        number = find_case(session, case)
        own = number_of(session, number, kind, replaces)
        item = build(own)
        check_item(session.cases.file(number), item)
        return record(session, number, item_json(item), own, clock(), "supersede" if replaces else "add")


def move_case(workspace: Workspace, case: str, state: str, clock: Clock) -> StoredItem:
    """Move a case to another state.

    Raises:
        UsageFault: SY-U100 no such case, SY-U115 no step leads there.
    """
    with workspace.writing() as session:
        number = find_case(session, case)
        heads = [one for one in session.cases.items(number, every_version=True) if one.kind == HEAD]
        held = heads[-1].item
        assert isinstance(held, CaseHead)
        moved = replace(held, state=step_to([str(one.facts["state"]) for one in heads], state.strip().lower()))
        return record(session, number, item_json(moved), number, clock(), "move", {"state": moved.state})


def possible_moves(workspace: Workspace, case: str) -> tuple[str, ...]:
    """The states that a case can be moved to.

    Raises:
        UsageFault: SY-U100 no such case.
    """
    with workspace.reading() as session:
        heads = [one for one in session.cases.items(find_case(session, case), every_version=True) if one.kind == HEAD]
    history = [CaseState(str(one.facts["state"])) for one in heads]
    before = next((one for one in reversed(history) if one is not CaseState.SUSPENDED), None)
    found = (next_state(history[-1], event, before).value for event in possible_events(history[-1]))
    return tuple(dict.fromkeys(found))


def list_cases(workspace: Workspace) -> tuple[ListedCase, ...]:
    """All cases by number."""
    with workspace.reading() as session:
        found = []
        for line in session.cases.all():
            items = session.cases.items(line.number)
            head = next(one.item for one in items if one.kind == HEAD)
            assert isinstance(head, CaseHead)
            known = sum(one.kind in LETTERS for one in items)
            found.append(ListedCase(line.number, head.title, head.state, head.opened, known, line.ledger_index))
    return tuple(found)


def find_case(session: Session, case: str) -> str:
    """The number of a case as it is kept.

    Raises:
        UsageFault: SY-U100, there is none.
    """
    number = case.strip().upper()
    if not session.cases.has(number):
        raise UsageFault("SY-U100", case=case[:40])
    return number


def number_of(session: Session, case: str, kind: str, replaces: str | None) -> str:
    """The next free number of a kind, or the one that is superseded.

    Raises:
        UsageFault: SY-U105, there is nothing to supersede.
    """
    taken = [one.number for one in session.cases.items(case) if one.kind == kind]
    if replaces is not None:
        wanted = replaces.strip().upper()
        if wanted not in taken:
            raise UsageFault("SY-U105", number=replaces[:40], case=case)
        return wanted
    letter = LETTERS[kind]
    used = [int(one.removeprefix(letter)) for one in taken if one.removeprefix(letter).isdecimal()]
    return f"{letter}{max(used, default=0) + 1}"


def record(
    session: Session,
    case: str,
    body: ItemJson,
    number: str,
    now: datetime,
    act: str,
    told: Mapping[str, Json] | None = None,
    *,
    wrapped_key: bytes | None = None,
) -> StoredItem:
    """Log a version of an item, then store it; the ledger holds numbers, hashes and commitments."""
    draft = session.cases.draft(case, body, number)
    entry: dict[str, Json] = {
        "case": case,
        "act": act,
        "kind": body.kind,
        "number": number,
        "version": draft.version,
        **draft.commitments,
        **(told or {}),
    }
    if body.kind == "exhibit":
        entry |= {name: body.facts[name] for name in ("sha256", "sm3", "size")}
    index = session.log(Entry(Event.CASE, now, entry))
    return session.cases.add(case, draft, now, index, wrapped_key=wrapped_key)
