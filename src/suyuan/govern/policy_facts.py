"""From a policy to the facts of a decision: what it says is known, what it leaves out is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from suyuan.core.derive import DERIVED
from suyuan.core.fields import Kind, Role, parse_field
from suyuan.govern.cover import ConsentAsk
from suyuan.govern.facts import (
    ApprovalFacts,
    AssessmentFacts,
    PersonFacts,
    PurposeFacts,
    RecipientFacts,
    ReleasedField,
    ReleaseFacts,
)
from suyuan.govern.known import Known, known
from suyuan.govern.policy import Policy, Purpose, Recipient
from suyuan.govern.terms import Basis, Mode, read_basis


def release_facts(
    policy: Policy,
    recipient_key: str,
    purpose_key: str,
    fields: Iterable[str],
    *,
    persons: PersonFacts | None = None,
    assessment: AssessmentFacts | None = None,
    approvals: ApprovalFacts | None = None,
    anonymity_tested: Known = Known.UNKNOWN,
    keep_days: int | None = None,
    kinds: Mapping[str, str] | None = None,
) -> ReleaseFacts:
    """The facts of a release.

    Args:
        policy: as parsed.
        recipient_key, purpose_key: of the policy.
        fields: registry and derived fields that the copy shows.
        persons, assessment, approvals: as found elsewhere, unknown if left out.
        anonymity_tested: a test shows that nobody can be identified and nothing restored.
        keep_days: how long this recipient may keep it; the purpose's if left out.
        kinds: kinds of fields whose name does not tell (``weight``), as a scan found them.

    Raises:
        PolicyRefusal: SY-G001..G003, the policy does not know or permit them.
        InputFault: SY-I051, the purpose's basis is no legal basis.
    """
    purpose = policy.permit(recipient_key, purpose_key)
    recipient = policy.recipient(recipient_key)
    told_kinds = kinds or {}
    return ReleaseFacts(
        recipient=_recipient(recipient, purpose),
        purpose=_purpose(purpose_key, purpose),
        persons=persons or PersonFacts(),
        fields=tuple(ReleasedField(name, told_kinds.get(name) or kind_of_field(name)) for name in fields),
        keep_days=purpose.keep_days if keep_days is None else keep_days,
        assessment=assessment or AssessmentFacts(),
        approvals=approvals or ApprovalFacts(),
        anonymity_tested=anonymity_tested,
    )


def consents_asked(facts: ReleaseFacts, recipient_key: str, purpose_key: str, moment: datetime) -> ConsentAsk | None:
    """What consents must cover for this release, None where none is needed; separate unless known not to be needed."""
    if facts.consent_needed is Known.NO:
        return None
    separate = facts.separate_consent_needed is not Known.NO
    names = frozenset(one.name for one in facts.fields or ())
    return ConsentAsk(recipient_key, purpose_key, names, moment, separate)


def kind_of_field(name: str) -> str:
    """The kind of a field in the words of ``discover.classes``, a derived field's by its base; empty if untold."""
    _, fact = _split_role(name)
    if fact in DERIVED:
        return DERIVED[fact][0].value
    kind = parse_field(name).kind
    return "" if kind is Kind.TEXT else kind.value


def _split_role(name: str) -> tuple[Role, str]:
    for role in (Role.MOTHER, Role.FATHER, Role.GUARDIAN):
        if name.startswith(f"{role.value}_"):
            return role, name.removeprefix(f"{role.value}_")
    return Role.SELF, name


def _recipient(recipient: Recipient, purpose: Purpose) -> RecipientFacts:
    said = [abroad for abroad in (recipient.abroad, purpose.abroad) if abroad is not None]
    contract = recipient.contract
    return RecipientFacts(
        kind=recipient.kind,
        abroad=known(any(said) if said else None),
        export_route=known(bool(recipient.export_route.strip()) or None),
        contract=frozenset(contract.clauses) if contract else None,
        expires=contract.expires if contract else None,
        supervised=known(contract.supervised if contract else None),
        receipt=known(recipient.receipt),
    )


def _purpose(key: str, purpose: Purpose) -> PurposeFacts:
    basis = read_basis(purpose.basis, f"purposes.{key}.basis")
    return PurposeFacts(
        mode=purpose.mode or (Mode.STATUTORY if basis is Basis.STATUTORY else Mode.PROVIDE),
        basis=basis,
        statute=purpose.statute.strip() or None,
        keep_days=purpose.keep_days,
        needed=frozenset(name for need in purpose.needs for name in need.fields),
        necessity=known(bool(purpose.necessity.strip()) or None),
        as_told=known(purpose.as_told),
        notice_exempt=known(bool(purpose.notice_exempt.strip())),
        children_rule=known(purpose.children_rule),
        paid=known(purpose.paid),
        automated_marketing=known(purpose.automated_marketing),
        aggregate=known(purpose.aggregate),
    )
