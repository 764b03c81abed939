"""What a decision asks of the facts: each question has one answer (yes, no, unknown) and the values its sentence names.

Yes always speaks for the release.  The decision table says which question matters when, and what a no means.
Values name fields, clauses, counts and days, never a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from suyuan.govern.facts import ReleaseFacts
from suyuan.govern.known import Known, every, inverse, known, some
from suyuan.govern.terms import Basis, Mode, RecipientKind

Param: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and what its sentence names."""

    known: Known
    params: Mapping[str, Param] = field(default_factory=dict)


Question: TypeAlias = Callable[[ReleaseFacts, date], Answer]

CLAUSES: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        Mode.ENTRUST: ("purpose", "term", "method", "kinds", "measures", "duties", "return_or_delete", "no_subentrust"),
        Mode.PROVIDE: ("purpose", "method", "scope", "duties"),
        Mode.JOINT: ("rights_and_duties",),
    }
)
"""Clauses of the contract by mode: PIPL 21, 网络数据安全管理条例 12, PIPL 20."""

KINDS: Mapping[Mode, frozenset[RecipientKind]] = MappingProxyType(
    {
        Mode.ENTRUST: frozenset({RecipientKind.PROCESSOR}),
        Mode.PROVIDE: frozenset({RecipientKind.CONTROLLER, RecipientKind.PUBLIC_BODY}),
        Mode.STATUTORY: frozenset({RecipientKind.PUBLIC_BODY}),
        Mode.JOINT: frozenset({RecipientKind.JOINT}),
        Mode.PUBLISH: frozenset({RecipientKind.MEDIA, RecipientKind.PUBLIC}),
        Mode.STATISTICS: frozenset(RecipientKind),
    }
)
"""What a recipient may be declared as, by mode: who acts for itself is no processor, the press no controller."""

SMALL_BELOW = 100_000
"""Persons; whose information a custodian of fewer handles, it may use the short forms (小型个人信息处理者)."""

STATUTORY_BASES = frozenset({Basis.STATUTORY, Basis.EMERGENCY})


def _basis(facts: ReleaseFacts, _: date) -> Answer:
    basis = facts.purpose.basis
    return Answer(Known.UNKNOWN if basis is None else known(basis is not Basis.NONE))


def _basis_fits(facts: ReleaseFacts, _: date) -> Answer:
    basis = facts.purpose.basis
    fits = None if basis is None else facts.purpose.mode is not Mode.STATUTORY or basis in STATUTORY_BASES
    return Answer(known(fits), {"basis": basis.value if basis else "-"})


def _statute(facts: ReleaseFacts, _: date) -> Answer:
    cited = (facts.purpose.statute or "").strip()
    return Answer(Known.YES if cited else Known.UNKNOWN, {"statute": cited or "-"})


def _recipient_fits(facts: ReleaseFacts, _: date) -> Answer:
    kind = facts.recipient.kind
    fits = None if kind is None else kind in KINDS[facts.purpose.mode]
    return Answer(known(fits), {"kind": kind.value if kind else "-"})


def _minimum(facts: ReleaseFacts, _: date) -> Answer:
    needed, fields = facts.purpose.needed, facts.fields
    if needed is None or fields is None:
        return Answer(Known.UNKNOWN, {"extra": "-"})
    extra = sorted({one.name for one in fields} - needed)
    return Answer(known(not extra), {"extra": ", ".join(extra) or "-"})


def _term(facts: ReleaseFacts, _: date) -> Answer:
    longest, asked = facts.purpose.keep_days, facts.keep_days
    params: dict[str, Param] = {
        "longest": "-" if longest is None else longest,
        "asked": "-" if asked is None else asked,
    }
    if longest is None or asked is None:
        return Answer(Known.UNKNOWN, params)
    return Answer(known(0 < asked <= longest), params)


def _contract(facts: ReleaseFacts, _: date) -> Answer:
    wanted, held = CLAUSES.get(facts.purpose.mode, ()), facts.recipient.contract
    missing = [clause for clause in wanted if clause not in (held or ())]
    return Answer(
        Known.UNKNOWN if held is None and missing else known(not missing), {"missing": ", ".join(missing) or "-"}
    )


def _contract_runs(facts: ReleaseFacts, on: date) -> Answer:
    last = facts.recipient.expires
    return Answer(known(None if last is None else on <= last), {"last": last.isoformat() if last else "-"})


def _consented(facts: ReleaseFacts, _: date) -> Answer:
    people, covered = facts.persons.people, facts.persons.consented
    left = None if people is None or covered is None else max(0, people - covered)
    return Answer(facts.persons.all_consented, {"people": _or_dash(people), "left": _or_dash(left)})


def _told(facts: ReleaseFacts, _: date) -> Answer:
    return Answer(some(facts.persons.told, facts.purpose.notice_exempt))


def _as_told(facts: ReleaseFacts, _: date) -> Answer:
    """A consent for this very purpose heals a change of purpose (PIPL 14)."""
    return Answer(some(facts.purpose.as_told, every(facts.consent_needed, facts.persons.all_consented)))


def _not_sold(facts: ReleaseFacts, _: date) -> Answer:
    """Giving for money is trade (PIPL 10); where everybody agreed to just that, a lawyer answers, not this table."""
    paid = facts.purpose.paid
    agreed = every(known(facts.purpose.basis is Basis.CONSENT), facts.persons.all_consented, facts.persons.separate)
    if paid is Known.YES:
        return Answer(Known.UNKNOWN if agreed is Known.YES else Known.NO)
    return Answer(inverse(paid))


def _assessed(facts: ReleaseFacts, on: date) -> Answer:
    """On file, about this purpose and recipient, and made before."""
    own = facts.assessment
    before = known(None if own.dated is None else own.dated <= on)
    return Answer(every(own.on_file, own.covers, before), {"dated": own.dated.isoformat() if own.dated else "-"})


def _not_direct(facts: ReleaseFacts, _: date) -> Answer:
    if facts.fields is None:
        return Answer(Known.UNKNOWN, {"direct": "-"})
    named = [one.name for one in facts.fields if one.direct is not Known.NO]
    return Answer(inverse(some(*(one.direct for one in facts.fields))), {"direct": ", ".join(named) or "-"})


def _approved(facts: ReleaseFacts, _: date) -> Answer:
    given, needed = facts.approvals.given, facts.approvals.needed
    enough = None if given is None or needed is None else given >= needed
    return Answer(known(enough), {"given": _or_dash(given), "needed": _or_dash(needed)})


def _or_dash(number: int | None) -> Param:
    return "-" if number is None else number


def _fact(read: Callable[[ReleaseFacts], Known]) -> Question:
    return lambda facts, _: Answer(read(facts))


QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "basis": _basis,
        "basis_fits": _basis_fits,
        "statute": _statute,
        "recipient_fits": _recipient_fits,
        "minimum": _minimum,
        "term": _term,
        "contract": _contract,
        "contract_runs": _contract_runs,
        "supervised": _fact(lambda f: f.recipient.supervised),
        "receipt": _fact(lambda f: f.recipient.receipt),
        "consented": _consented,
        "separate": _fact(lambda f: f.persons.separate),
        "by_guardian": _fact(lambda f: f.persons.by_guardian),
        "children_rule": _fact(lambda f: f.purpose.children_rule),
        "told": _told,
        "as_told": _as_told,
        "necessity": _fact(lambda f: f.purpose.necessity),
        "not_sold": _not_sold,
        "no_automated_marketing": _fact(lambda f: inverse(f.purpose.automated_marketing)),
        "assessed": _assessed,
        "export_route": _fact(lambda f: f.recipient.export_route),
        "stays_home": _fact(lambda f: f.stays_home),
        "aggregate": _fact(lambda f: f.purpose.aggregate),
        "not_direct": _not_direct,
        "anonymity_tested": _fact(lambda f: f.anonymity_tested),
        "approved": _approved,
        "independent": _fact(lambda f: f.approvals.independent),
        "for_this_plan": _fact(lambda f: f.approvals.for_this_plan),
        "four_eyes": _fact(lambda f: known(not f.approvals.single_operator)),
        "settled": _fact(lambda _: Known.NO),
        "not_small": _fact(lambda f: known(None if f.custodian_people is None else f.custodian_people >= SMALL_BELOW)),
    }
)
"""What the table's rows may ask."""

GUARDS: Mapping[str, Callable[[ReleaseFacts], Known]] = MappingProxyType(
    {
        "sensitive": lambda f: f.sensitive,
        "under_14": lambda f: f.persons.under_14,
        "consent_needed": lambda f: f.consent_needed,
        "separate_consent_needed": lambda f: f.separate_consent_needed,
        "guardians_needed": lambda f: f.guardians_needed,
        "assessment_needed": lambda f: f.assessment_needed,
        "abroad": lambda f: f.recipient.abroad,
        "four_eyes": lambda f: known(not f.approvals.single_operator),
        "other_basis": lambda f: known(None if f.purpose.basis is None else f.purpose.basis is not Basis.CONSENT),
    }
)
"""When the table's rows matter; where it is unknown whether a row matters, it asks."""
