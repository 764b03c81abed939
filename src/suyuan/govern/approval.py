"""Four eyes: who may approve a plan, what they sign, and which approvals count.

Whoever left approves nothing any more, not even what was signed before: a copy that has not left yet takes somebody who
answers for it today.  An approval is a signature over the digest of one plan.  The digest covers the policy's purpose,
so a policy that is edited afterwards makes another plan, and no approval of the old one serves it.  Signatures are
verified elsewhere; here come statements whose signature held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.govern.facts import ApprovalFacts
from suyuan.govern.known import Known, known

APPROVAL_LABEL = b"suyuan/approval/1\n"
ALONE_LABEL = b"suyuan/single-operator/1\n"

Name = Annotated[str, Field(pattern=r"^[\w.@-]{1,64}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class OperatorRole(StrEnum):
    """What an operator may do: ask, approve, or look."""

    CLERK = "clerk"
    APPROVER = "approver"
    AUDITOR = "auditor"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Operator(_Strict):
    """A person who works here, by a name that is no personal data to others; from when and until when."""

    name: Name
    roles: Annotated[frozenset[OperatorRole], Field(min_length=1)]
    since: AwareDatetime
    revoked_at: AwareDatetime | None = None


class Approval(_Strict):
    """What an approver signs: this plan, by me, in this role, at this time."""

    plan_sha256: Sha256
    operator: Name
    role: OperatorRole
    at: AwareDatetime

    def signed_bytes(self) -> bytes:
        """The bytes that the signature is over; the label keeps it from serving for anything else."""
        return APPROVAL_LABEL + canonical_bytes(
            {"at": _utc(self.at), "operator": self.operator, "plan": self.plan_sha256, "role": self.role.value}
        )


class SingleOperator(_Strict):
    """The declaration of somebody who works alone: nobody else approves, and every report says so."""

    operator: Name
    at: AwareDatetime
    understood: Literal[True]

    def signed_bytes(self) -> bytes:
        """The bytes that the signature is over."""
        said: dict[str, Json] = {"at": _utc(self.at), "operator": self.operator, "understood": True}
        return ALONE_LABEL + canonical_bytes(said)


class Verdict(StrEnum):
    """Whether an approval counts, and why not."""

    ACCEPTED = "accepted"
    OTHER_PLAN = "other_plan"
    OWN_PLAN = "own_plan"
    NO_ROLE = "no_role"
    UNKNOWN_OPERATOR = "unknown_operator"
    REVOKED = "revoked"
    NOT_YET = "not_yet"
    FUTURE = "future"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class ApprovalCheck:
    """Which approvals count.

    Attributes:
        verdicts: in the order of the approvals.
        needed: how many must count.
        single_operator: the plan is one person's, who declared to work alone; reports say so.
    """

    verdicts: tuple[Verdict, ...]
    needed: int
    single_operator: bool

    @property
    def given(self) -> int:
        """How many count."""
        return self.verdicts.count(Verdict.ACCEPTED)

    def facts(self) -> ApprovalFacts:
        """As a decision takes them; an approval of another plan is a no only while this one has none."""
        if self.needed == 0 or self.given:
            plan = independent = Known.YES
        else:
            plan = Known.NO if Verdict.OTHER_PLAN in self.verdicts else Known.UNKNOWN
            independent = Known.NO if Verdict.OWN_PLAN in self.verdicts else Known.UNKNOWN
        return ApprovalFacts(self.given, self.needed, independent, plan, self.single_operator)


def approvals_needed(sensitive: Known, rows: int, two_above: int) -> int:
    """How many approvals a release takes: two above a number of rows, one if it may be sensitive, else none."""
    if rows > two_above:
        return 2
    return 0 if sensitive is known(fact=False) else 1


def check_approvals(
    plan_sha256: str,
    clerk: str,
    approvals: Iterable[Approval],
    operators: Mapping[str, Operator],
    *,
    needed: int,
    now: datetime,
    alone: SingleOperator | None = None,
) -> ApprovalCheck:
    """Say which approvals count.

    Args:
        plan_sha256: of the plan that is to be carried out.
        clerk: who asked for it.
        approvals: whose signatures were verified.
        operators: by name.
        needed: as ``approvals_needed`` says.
        now: with its time zone.
        alone: the verified declaration of somebody who works alone, None for none.  It serves only that person's own
            plans, and one signature over the plan is still needed.
    """
    single = alone is not None and alone.operator == clerk and alone.at <= now and _in_office(operators, clerk, now)
    verdicts: list[Verdict] = []
    counted: set[str] = set()
    for approval in approvals:
        verdict = _judge(approval, plan_sha256, clerk, operators, now, single=single)
        if verdict is Verdict.ACCEPTED and approval.operator in counted:
            verdict = Verdict.TWICE
        if verdict is Verdict.ACCEPTED:
            counted.add(approval.operator)
        verdicts.append(verdict)
    return ApprovalCheck(tuple(verdicts), 1 if single else needed, single)


def _judge(
    approval: Approval, plan_sha256: str, clerk: str, operators: Mapping[str, Operator], now: datetime, *, single: bool
) -> Verdict:
    operator = operators.get(approval.operator)
    own = approval.operator == clerk
    may = operator is not None and approval.role in operator.roles
    checks = (
        (operator is None, Verdict.UNKNOWN_OPERATOR),
        (approval.plan_sha256 != plan_sha256, Verdict.OTHER_PLAN),
        (own and not single, Verdict.OWN_PLAN),
        (not may or (approval.role is not OperatorRole.APPROVER and not (own and single)), Verdict.NO_ROLE),
        (approval.at > now, Verdict.FUTURE),
        (operator is not None and approval.at < operator.since, Verdict.NOT_YET),
        (
            operator is not None and operator.revoked_at is not None and operator.revoked_at <= now,
            Verdict.REVOKED,
        ),
    )
    return next((verdict for failed, verdict in checks if failed), Verdict.ACCEPTED)


def _in_office(operators: Mapping[str, Operator], name: str, at: datetime) -> bool:
    operator = operators.get(name)
    return operator is not None and operator.since <= at and (operator.revoked_at is None or at < operator.revoked_at)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
