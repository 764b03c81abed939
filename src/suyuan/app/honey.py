"""``honey hit``: calls to the custodian's own numbers, and the releases that they speak for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from suyuan.app.clock import Clock
from suyuan.app.exhibit import read_file
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.core.fields import Kind, parse_field
from suyuan.core.normalise import normalise
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.openings import hide
from suyuan.storage.releases import Outline
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.calls import LEAST_NUMBERS, Invented, choose_numbers, weigh_calls

HIDDEN = "call"


@dataclass(frozen=True, slots=True)
class Call:
    """A call or message to one of the custodian's numbers; who called is not kept."""

    phone: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NamedRelease:
    """A release whose invented records show a called number.

    Attributes:
        log10_e: evidence against its recipient, all of whose releases share it.
        numbers: how many of the called numbers it shows.
    """

    release_id: str
    recipient: str
    log10_e: float
    numbers: int


@dataclass(frozen=True, slots=True)
class Alert:
    """What all calls so far say.

    Attributes:
        added: calls that were new.
        calls: all calls kept.
        numbers: distinct numbers that were weighed.
        releases: in falling order of evidence, those with a match.
        accused: recipients at the threshold, with two numbers at least.
    """

    added: int
    calls: int
    numbers: int
    candidates: int
    threshold_log10: float
    releases: tuple[NamedRelease, ...]
    accused: tuple[str, ...]
    ledger_index: int | None


def record_calls(workspace: Workspace, calls: Sequence[Call], clock: Clock, *, alpha: float = 1e-6) -> Alert:
    """Keep calls, weigh all calls kept so far, and say which releases they speak for.

    Raises:
        UsageFault: SY-U034, a number is not one of the custodian's; SY-U006, nothing was ever released.
    """
    phones = parse_policy(workspace.policy_text()).honey.phones
    with workspace.writing() as session:
        outlines = session.releases.outlines()
        if not outlines:
            raise UsageFault("SY-U006")
        owned = set(phones) | {number for outline in outlines for number in outline.honey_phones}
        for place, call in enumerate(calls, start=1):
            if call.phone not in owned:  # it may be anybody's: the message must not repeat it
                raise UsageFault("SY-U034", place=place)
        known = [_opened(value) for value in session.openings.named(HIDDEN)]
        fresh = [call for call in dict.fromkeys(calls) if call not in known]
        alert = _weigh(session, outlines, [*known, *fresh], alpha, len(fresh))
        index = None
        for call in fresh:
            entry = Entry(Event.HONEY, clock(), {"releases": [named.release_id for named in alert.releases]})
            index = session.log(entry, [hide(HIDDEN, {"phone": call.phone, "at": call.at.isoformat()})])
    return replace(alert, ledger_index=index)


def read_calls(path: Path) -> list[Call]:
    """Calls from a table with a column of numbers and a column of times.

    Raises:
        InputFault: SY-I060, the file has no such columns; and as ``read_file``.
    """
    read = read_file(path, strict_header=False)
    rows = read.source.rows
    numbers = [p.position for p in read.proposals if p.kind is Kind.PHONE]
    calls: list[Call] = []
    for place in range(rows.num_columns):
        if not numbers or place in numbers:
            continue
        times = [_time(text) for text in rows.column(place).to_pylist()]
        if sum(time is not None for time in times) >= 0.5 * max(len(times), 1):
            phones = normalise(Kind.PHONE, rows.column(numbers[0]).combine_chunks()).to_pylist()
            calls = [Call(n, t) for n, t in zip(phones, times, strict=True) if n is not None and t is not None]
            break
    if not calls:
        raise InputFault("SY-I060", file=read.name)
    return calls


def _weigh(session: Session, outlines: Sequence[Outline], calls: Sequence[Call], alpha: float, added: int) -> Alert:
    logs: dict[str, list[float]] = {}
    most: dict[str, int] = {}
    found: list[tuple[Outline, int]] = []
    weighed: set[str] = set()
    for outline in outlines:
        logs.setdefault(outline.recipient, [])
        called = [call.phone for call in calls if call.at >= datetime.fromisoformat(outline.at)]
        numbers = choose_numbers(called, outline.honey_phones)
        honey = session.releases.honey(outline.release_id) if numbers else None
        if honey is None:
            logs[outline.recipient].append(0.0)
            continue
        weighed.update(numbers)
        fields = [name for name in honey.column_names if parse_field(name).kind is Kind.PHONE]
        shown = frozenset(number for name in fields for number in honey[name].to_pylist() if number)
        evidence = weigh_calls(Invented(shown, honey.num_rows, len(fields)), numbers, len(outline.honey_phones))
        logs[outline.recipient].append(evidence.log_e)
        if evidence.matched:
            found.append((outline, len(evidence.matched)))
            most[outline.recipient] = max(most.get(outline.recipient, 0), len(evidence.matched))
    mean = {name: float(np.logaddexp.reduce(parts)) - math.log(len(parts)) for name, parts in logs.items()}
    threshold = math.log(len(mean) / alpha)
    named = [NamedRelease(o.release_id, o.recipient, mean[o.recipient] / math.log(10), n) for o, n in found]
    accused = tuple(name for name, score in mean.items() if score >= threshold and most.get(name, 0) >= LEAST_NUMBERS)
    ranked = tuple(sorted(named, key=lambda release: (-release.log10_e, -release.numbers, release.release_id)))
    return Alert(added, len(calls), len(weighed), len(mean), threshold / math.log(10), ranked, accused, None)


def _opened(value: Json) -> Call:
    assert isinstance(value, dict)
    return Call(str(value["phone"]), datetime.fromisoformat(str(value["at"])))


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip().replace("/", "-")).astimezone() if text else None
    except ValueError:
        return None
