"""A case as one value: what papers are printed from, counts made of and exports written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suyuan.case.items import Award, Batch, CustodyEvent, Exhibit, Finding, Milestone, Party, Payment


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All items of a case at their newest version, in the order of their numbers.

    Attributes:
        number: of the case, such as C-2026-0001.
        state: of ``case.states``.
        act_from, act_until: first and last day of the acts, which say what law is looked at.
        office: who runs the case, as papers print it.
        leak_on: the day on which ages are told.
        reach: where the harm was felt: ``national``, ``province``, ``city`` or empty for not stated.
    """

    number: str
    title: str
    state: str
    opened: date
    office: str
    act_from: date | None
    act_until: date | None
    leak_on: date | None
    reach: str
    exhibits: tuple[Exhibit, ...] = ()
    custody: tuple[CustodyEvent, ...] = ()
    parties: tuple[Party, ...] = ()
    batches: tuple[Batch, ...] = ()
    payments: tuple[Payment, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    findings: tuple[Finding, ...] = ()
    awards: tuple[Award, ...] = ()
