"""The facts that a decision is about.  What nobody stated is unknown, and unknown never speaks for a release."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from suyuan.discover.classes import class_of, kind_classes
from suyuan.govern.known import Known, every, inverse, known, some
from suyuan.govern.terms import Basis, Mode, RecipientKind

UNKNOWN = Known.UNKNOWN


@dataclass(frozen=True, slots=True)
class ReleasedField:
    """One field of the copy: its name, and its kind as ``discover.classes`` names it; empty where nobody classified it.

    A derived field (a birth month) has the kind of the field that it is made from.
    """

    name: str
    kind: str = ""

    @property
    def sensitive(self) -> Known:
        """Sensitive by itself (PIPL 28), whoever the person is; unknown for a kind that no table names."""
        return known(bool(class_of(self.kind).pipl)) if self.kind in kind_classes() else UNKNOWN

    @property
    def direct(self) -> Known:
        """It names one person by itself."""
        return known(class_of(self.kind).direct) if self.kind in kind_classes() else UNKNOWN


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """Who receives.

    Attributes:
        kind: declared; None for undeclared.
        abroad: the copy goes to a place outside mainland China.
        export_route: one of the legal routes of PIPL 38 is done.
        contract: clauses that the contract or agreement holds, None where none was shown.
        expires: last day of the contract, None for unknown.
        supervised: the custodian supervises the handling (PIPL 21).
        receipt: it promised in writing to keep to purpose and term.
    """

    kind: RecipientKind | None = None
    abroad: Known = UNKNOWN
    export_route: Known = UNKNOWN
    contract: frozenset[str] | None = None
    expires: date | None = None
    supervised: Known = UNKNOWN
    receipt: Known = UNKNOWN


@dataclass(frozen=True, slots=True)
class PurposeFacts:
    """What for, and on what ground.

    Attributes:
        basis: of PIPL 13; None for unstated, ``NONE`` for known to be missing.
        statute: the article that a statutory basis rests on, None for none named.
        keep_days: the longest that the purpose needs, None for unstated.
        needed: fields that the purpose needs, None where nobody decided.
        necessity: it is written down why sensitive information is needed (PIPL 28).
        as_told: it is the purpose that persons were told when the information was collected.
        notice_exempt: a law asks for secrecy or for no notice (PIPL 18, 35).
        children_rule: a special rule for under-14s exists (PIPL 31).
        paid: the custodian is paid for the data.
        automated_marketing: it serves commercial marketing by automated decision.
        aggregate: the copy holds aggregates only, no row about a person.
    """

    mode: Mode
    basis: Basis | None = None
    statute: str | None = None
    keep_days: int | None = None
    needed: frozenset[str] | None = None
    necessity: Known = UNKNOWN
    as_told: Known = UNKNOWN
    notice_exempt: Known = UNKNOWN
    children_rule: Known = UNKNOWN
    paid: Known = UNKNOWN
    automated_marketing: Known = UNKNOWN
    aggregate: Known = UNKNOWN


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """All persons of the release together.

    Attributes:
        people: how many, None for unknown.
        under_14: one at least is under fourteen.
        consented: how many are covered by a consent in force for this recipient, purpose and these fields.
        separate: those consents were made for this processing only.
        by_guardian: for every under-14 a guardian consented whose kinship was verified.
        told: the notice was given to all.
    """

    people: int | None = None
    under_14: Known = UNKNOWN
    consented: int | None = None
    separate: Known = UNKNOWN
    by_guardian: Known = UNKNOWN
    told: Known = UNKNOWN

    @property
    def all_consented(self) -> Known:
        """Everybody is covered; unknown while one of the numbers is, and where nobody is counted."""
        if self.people is None or self.consented is None or self.people < 1:
            return UNKNOWN
        return known(self.consented >= self.people)


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """The impact assessment (PIPL 55, 56): on file, its day, and whether it covers this purpose and recipient."""

    on_file: Known = UNKNOWN
    dated: date | None = None
    covers: Known = UNKNOWN


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """Approvals of this plan, as ``govern.approval`` counted them.

    Attributes:
        given: by distinct persons who may approve, None for not looked at.
        needed: how many the house rules ask for.
        independent: none of them is the clerk who asked.
        for_this_plan: they sign this plan and no other.
        single_operator: one person declared to work alone; reports say so.
    """

    given: int | None = None
    needed: int | None = None
    independent: Known = UNKNOWN
    for_this_plan: Known = UNKNOWN
    single_operator: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """One release.

    Attributes:
        fields: of the copy, None for unknown.
        keep_days: how long this recipient may keep it, None for unstated.
        anonymity_tested: a test shows that nobody can be identified and nothing restored.
        custodian_people: how many persons' information the custodian handles in all, None for unknown.
    """

    recipient: RecipientFacts
    purpose: PurposeFacts
    persons: PersonFacts = field(default_factory=PersonFacts)
    fields: tuple[ReleasedField, ...] | None = None
    keep_days: int | None = None
    assessment: AssessmentFacts = field(default_factory=AssessmentFacts)
    approvals: ApprovalFacts = field(default_factory=ApprovalFacts)
    anonymity_tested: Known = UNKNOWN
    custodian_people: int | None = None

    @property
    def sensitive(self) -> Known:
        """Sensitive personal information is in it: a sensitive field, or anybody under fourteen (PIPL 28)."""
        own = UNKNOWN if self.fields is None else some(*(one.sensitive for one in self.fields))
        return some(own, self.persons.under_14)

    @property
    def consent_needed(self) -> Known:
        """Whether persons must have agreed.

        Giving to another processor and publishing always take separate consent here: whether a basis other than
        consent frees a controller from PIPL 23 is disputed.  A statutory duty and an emergency need none (PIPL 13).
        """
        mode, basis = self.purpose.mode, self.purpose.basis
        if mode is Mode.STATISTICS:
            return Known.NO
        if mode in {Mode.PROVIDE, Mode.PUBLISH}:
            return Known.YES
        if basis is None:
            return UNKNOWN
        if mode is Mode.STATUTORY:
            return known(basis not in {Basis.STATUTORY, Basis.EMERGENCY})
        return known(basis in {Basis.CONSENT, Basis.NONE})

    @property
    def separate_consent_needed(self) -> Known:
        """Whether the consent must be made for this processing only (PIPL 23, 25, 29, 39)."""
        direct = known(self.purpose.mode in {Mode.PROVIDE, Mode.PUBLISH})
        return every(self.consent_needed, some(direct, self.sensitive, self.recipient.abroad))

    @property
    def guardians_needed(self) -> Known:
        """Whether guardians must have agreed (PIPL 31)."""
        return every(self.consent_needed, self.persons.under_14)

    @property
    def assessment_needed(self) -> Known:
        """Whether an impact assessment comes first (PIPL 55); joint processing only if sensitive or going abroad."""
        mode = self.purpose.mode
        if mode is Mode.STATISTICS:
            return Known.NO
        direct = known(mode is not Mode.JOINT)
        return some(direct, self.sensitive, self.recipient.abroad)

    @property
    def stays_home(self) -> Known:
        """Nothing leaves mainland China."""
        return inverse(self.recipient.abroad)
