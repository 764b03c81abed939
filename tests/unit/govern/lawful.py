"""Lawful releases to start from: one for each way of giving, with nothing missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from suyuan.govern.facts import (
    ApprovalFacts,
    AssessmentFacts,
    PersonFacts,
    PurposeFacts,
    RecipientFacts,
    ReleasedField,
    ReleaseFacts,
)
from suyuan.govern.known import Known
from suyuan.govern.questions import CLAUSES
from suyuan.govern.terms import Basis, Mode, RecipientKind

YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN
DAY = date(2024, 4, 1)
FIELDS = (ReleasedField("birth_month", "birth_date"), ReleasedField("mother_phone", "phone"))
KIND = {
    Mode.ENTRUST: RecipientKind.PROCESSOR,
    Mode.PROVIDE: RecipientKind.CONTROLLER,
    Mode.STATUTORY: RecipientKind.PUBLIC_BODY,
    Mode.JOINT: RecipientKind.JOINT,
    Mode.PUBLISH: RecipientKind.PUBLIC,
    Mode.STATISTICS: RecipientKind.PUBLIC_BODY,
}


def lawful(mode: Mode) -> ReleaseFacts:
    """Under-14s, sensitive, everything in order."""
    fields = (ReleasedField("district", "address"),) if mode is Mode.STATISTICS else FIELDS
    return ReleaseFacts(
        recipient=RecipientFacts(
            kind=KIND[mode],
            abroad=NO,
            export_route=NO,
            contract=frozenset(CLAUSES.get(mode, ())),
            expires=date(2099, 1, 1),
            supervised=YES,
            receipt=YES,
        ),
        purpose=PurposeFacts(
            mode=mode,
            basis=Basis.STATUTORY if mode is Mode.STATUTORY else Basis.CONSENT,
            statute="传染病防治法 第十二条",
            keep_days=30,
            needed=frozenset(one.name for one in fields),
            necessity=YES,
            as_told=YES,
            notice_exempt=NO,
            children_rule=YES,
            paid=NO,
            automated_marketing=NO,
            aggregate=YES,
        ),
        persons=PersonFacts(people=1000, under_14=YES, consented=1000, separate=YES, by_guardian=YES, told=YES),
        fields=fields,
        keep_days=30,
        assessment=AssessmentFacts(on_file=YES, dated=date(2012, 1, 1), covers=YES),
        approvals=ApprovalFacts(given=1, needed=1, independent=YES, for_this_plan=YES),
        anonymity_tested=YES,
        custodian_people=99_999,
    )


def change(facts: ReleaseFacts, **changes: object) -> ReleaseFacts:
    """Change facts named ``part__name``, or ``name`` for those of the release itself."""
    for name, value in changes.items():
        part, _, inner = name.partition("__")
        facts = replace(facts, **{part: replace(getattr(facts, part), **{inner: value}) if inner else value})
    return facts
