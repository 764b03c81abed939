"""What the public may see, as values: the fund, its judgments and projects, cases, and where each entry is proven."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from suyuan.core.canonical import Json
from suyuan.govern.publish_policy import PublicCase
from suyuan.portal.small import Count, show_parts
from suyuan.remedy.fund.findings import Finding
from suyuan.remedy.fund.lines import Booked
from suyuan.remedy.fund.state import FundState
from suyuan.remedy.fund.states import ClaimState

WAITING = frozenset({ClaimState.OPENED, ClaimState.CHECKED, ClaimState.APPEALED})
GRANTED = frozenset({ClaimState.GRANTED, ClaimState.GRANTED_FINALLY})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that the rules refused: when, what was tried, by which code, and its entry."""

    at: datetime
    action: str
    code: str
    ledger_index: int


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims from one judgment: how many, and how they stand where no number is small."""

    total: Count
    parts: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class LogHead:
    """The ledger's signed head.

    Attributes:
        note: the signed note, with witnesses' cosignatures.
        log_key: what it is checked with.
        entry: of this publication.
    """

    size: int
    root: str
    note: str
    log_key: str
    entry: int


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that the pages draw from.

    Attributes:
        as_of: when this was published; from its ledger entry, so that the same content gives the same bytes.
        lines: of the books, claims told as one sum for each judgment; by language.
        small: numbers of persons below this are not shown.
        cases: by key.
    """

    name: Mapping[str, str]
    publisher: str
    contact: str
    as_of: datetime
    state: FundState
    lines: Mapping[str, tuple[Booked, ...]]
    findings: tuple[Finding, ...]
    interrupted: tuple[int, ...]
    refusals: tuple[Refusal, ...]
    small: int
    cases: Mapping[str, PublicCase]
    head: LogHead


def claims_of(site: Site, judgment: str) -> Claims:
    """The claims from one judgment, small numbers kept back."""
    counted: Counter[str] = Counter(paid=0, granted=0, refused=0, waiting=0)
    for one in site.state.claims.values():
        if one.judgment != judgment:
            continue
        if one.state is ClaimState.PAID:
            counted["paid"] += 1
        else:
            counted["waiting" if one.state in WAITING else "granted" if one.state in GRANTED else "refused"] += 1
    total, parts = show_parts(counted, site.small)
    return Claims(total, parts)


def proven(lines: Sequence[Booked]) -> tuple[int, ...]:
    """Entries whose proofs are published."""
    return tuple(one.ledger_index for one in lines if one.ledger_index >= 0)


def public_words(state: FundState, cases: Mapping[str, PublicCase], **more: str) -> dict[str, str]:
    """Every text that people wrote and everybody will read, by the place where it stands."""
    words = dict(more)
    for judgment in state.judgments.values():
        words[f"{judgment.id} title"] = judgment.title
        words[f"{judgment.id} case-no"] = judgment.case_no
    for one in state.applications.values():
        words[f"{one.id} title"] = one.title
        words[f"{one.id} outcome"] = one.outcome
    for key, case in cases.items():
        for lang, told in (("zh", case.zh), ("en", case.en)):
            if told is not None:
                parts = (told.title, told.happened, *told.contents, *told.todo)
                words[f"publish.cases.{key}.{lang}"] = "\n".join(parts)
    return words


def tell_balances(state: FundState) -> dict[str, Json]:
    """Fen by account; the entry about a publication holds the SHA-256 of this as canonical JSON."""
    return {"schema": "suyuan/fund-balances/1", "balances": dict(sorted(state.balances.items()))}
