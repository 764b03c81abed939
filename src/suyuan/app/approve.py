"""``approve``: show a plan, sign its digest, log it; and the list of approvals with what each is worth today."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from suyuan.app.approvals import check_stored, logging_refusals
from suyuan.app.clock import Clock
from suyuan.app.plan import ReleasePlan, plan_in
from suyuan.app.staff import Signer, proven_staff, require_clerk, require_role, require_signer
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, IntegrityFault, PolicyRefusal
from suyuan.govern.approval import Approval, OperatorRole, Verdict, approvals_needed, check_approvals
from suyuan.govern.known import Known
from suyuan.govern.plan_digest import plan_digest
from suyuan.govern.policy import Policy, parse_policy
from suyuan.govern.policy_facts import release_facts
from suyuan.govern.terms import Mode
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.staff import Staff
from suyuan.storage.approvals import StoredApproval
from suyuan.storage.workspace import Session, Workspace

DIGEST_CANDIDATES, DIGEST_ALPHA = 1000, 1e-6
"""The digest does not depend on how many candidates a trace will have."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an approver is shown.

    Attributes:
        plan: of the release.
        plan_sha256: its digest, which is what the approver signs.
        sensitive: whether it holds sensitive information, as far as policy and fields tell.
        sensitive_fields: those that are sensitive by themselves.
        needed: how many approvals it takes.
    """

    plan: ReleasePlan
    plan_sha256: str
    mode: Mode
    sensitive: Known
    sensitive_fields: tuple[str, ...]
    needed: int


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval that was given.

    Attributes:
        repeated: the same operator had approved this plan before; nothing was logged again.
        single_operator: given by somebody who works alone.
    """

    approval: Approval
    ledger_index: int
    repeated: bool
    single_operator: bool


class ApprovalState(StrEnum):
    """What an approval is worth today."""

    OPEN = "open"
    RELEASED = "released"
    CHANGED = "changed"
    REVOKED = "revoked"
    VOID = "void"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ListedApproval:
    """An approval in a list; what only its entry tells is empty where the entry does not hold.

    Attributes:
        code: of the fault where it is broken.
    """

    stored: StoredApproval
    state: ApprovalState
    recipient: str = ""
    purpose: str = ""
    release_id: str = ""
    code: str = ""


def propose(
    workspace: Workspace, recipient: str, purpose: str, clock: Clock, *, carriers: tuple[str, ...] | None = None
) -> Proposal:
    """Plan a release for its approver.  Nothing is written; faults and refusals as ``app.plan.make_plan``."""
    policy = parse_policy(workspace.policy_text())
    with workspace.reading() as session:
        plan, digest = _plan(session, policy, recipient, purpose, clock, carriers)
    facts = release_facts(policy, recipient, purpose, plan.layout.fields)
    fields = tuple(one.name for one in facts.fields or () if one.sensitive is Known.YES)
    needed = approvals_needed(facts.sensitive, plan.rows, policy.approvals.two_above)
    return Proposal(plan, digest, facts.purpose.mode, facts.sensitive, fields, needed)


def approve(workspace: Workspace, proposal: Proposal, signer: Signer, clock: Clock, *, clerk: str = "") -> Approved:
    """Sign the digest that was shown, log the approval, keep it.

    What was shown is what is signed: if policy or records change meanwhile, the release has another digest.

    Args:
        clerk: who asked, where that is known already; the release asks again.

    Raises:
        PolicyRefusal: SY-G060 nobody of that name, SY-G061 the own plan, SY-G062 the wrong role, SY-G063 left,
            SY-G064 not the registered key.
        IntegrityFault: SY-L030..L034, approvals of this plan or operators were tampered with.
    """
    plan, digest = proposal.plan, proposal.plan_sha256
    about: dict[str, Json] = {
        "plan": digest,
        "recipient": plan.recipient,
        "purpose": plan.purpose_key,
        "release": plan.release_id,
        "carriers": [carrier.value for carrier in plan.carriers],
    }
    with logging_refusals(workspace, clock, {**about, "operator": signer.name}), workspace.writing() as session:
        staff = proven_staff(session)
        role = approving_role(staff, signer)
        alone = staff.alone_now() is not None
        if clerk:
            require_clerk(staff, clerk)
            if clerk == signer.name and not alone:
                raise PolicyRefusal("SY-G061", operator=clerk, given=0, needed=proposal.needed)
        for one in session.approvals.stored(digest):
            check_stored(session, one, staff.keys)
            if one.approval.operator == signer.name and one.approval.role is role:
                return Approved(one.approval, one.ledger_index, repeated=True, single_operator=alone)
        approval = Approval(plan_sha256=digest, operator=signer.name, role=role, at=clock())
        signature = signer.key.sign(approval.signed_bytes())
        body = {**about, "operator": signer.name, "role": role.value, "signature": signature.hex()}
        index = session.log(Entry(Event.APPROVAL, approval.at, {**body, "outcome": "approved"}))
        session.approvals.add(approval, signature, index)
    return Approved(approval, index, repeated=False, single_operator=alone)


def list_approvals(workspace: Workspace, clock: Clock) -> tuple[ListedApproval, ...]:
    """All approvals, oldest first, and what each is worth; faults as ``proven_staff``."""
    with workspace.reading() as session:
        staff = proven_staff(session)
        try:
            policy = parse_policy(workspace.policy_text())
        except InputFault:
            policy = None
        digests: dict[str, str] = {}
        # Approvals of payments stand with their applications: ``fund show``.
        of_fund = {one.statement for one in session.funds.all()}
        return tuple(
            _list_one(session, one, staff, policy, clock, digests)
            for one in session.approvals.all()
            if one.approval.plan_sha256 not in of_fund
        )


def approving_role(staff: Staff, signer: Signer) -> OperatorRole:
    """The role in which somebody approves: approver; or clerk, for one who works alone and is no approver."""
    operator = require_signer(staff, signer)
    if staff.alone_now() is not None and OperatorRole.APPROVER not in operator.roles:
        require_role(operator, OperatorRole.CLERK)
        return OperatorRole.CLERK
    require_role(operator, OperatorRole.APPROVER)
    return OperatorRole.APPROVER


def _plan(
    session: Session, policy: Policy, recipient: str, purpose: str, clock: Clock, carriers: tuple[str, ...] | None
) -> tuple[ReleasePlan, str]:
    plan = plan_in(session, policy, recipient, purpose, clock, carriers, DIGEST_CANDIDATES, DIGEST_ALPHA, None)
    return plan, plan_digest(policy, recipient, purpose, plan.release_id)


def _list_one(
    session: Session,
    one: StoredApproval,
    staff: Staff,
    policy: Policy | None,
    clock: Clock,
    digests: dict[str, str],
) -> ListedApproval:
    try:
        body: Any = check_stored(session, one, staff.keys)
    except IntegrityFault as fault:
        return ListedApproval(one, ApprovalState.BROKEN, code=fault.code)
    if "notices" in body:  # of a sending of notices, whose digest never changes
        open_ = one.approval.operator in staff.in_office()
        return ListedApproval(one, ApprovalState.OPEN if open_ else ApprovalState.REVOKED, str(body["notices"]))
    recipient, purpose, release_id = (str(body.get(name, "")) for name in ("recipient", "purpose", "release"))
    plan = one.approval.plan_sha256
    verdict = check_approvals(plan, "", [one.approval], staff.operators, needed=1, now=clock()).verdicts[0]
    if session.releases.find(release_id) is not None:
        state = ApprovalState.RELEASED
    elif verdict is Verdict.REVOKED:
        state = ApprovalState.REVOKED
    elif verdict is not Verdict.ACCEPTED and staff.alone_now() is None:
        state = ApprovalState.VOID
    else:
        carriers = tuple(body.get("carriers", ()))
        asked = "\n".join((recipient, purpose, *carriers))
        if asked not in digests:
            digests[asked] = _digest_now(session, policy, recipient, purpose, clock, carriers)
        state = ApprovalState.OPEN if digests[asked] == plan else ApprovalState.CHANGED
    return ListedApproval(one, state, recipient, purpose, release_id)


def _digest_now(
    session: Session, policy: Policy | None, recipient: str, purpose: str, clock: Clock, carriers: tuple[str, ...]
) -> str:
    """The digest of the same plan today; empty where there is no such plan any more."""
    if policy is None:
        return ""
    try:
        return _plan(session, policy, recipient, purpose, clock, carriers)[1]
    except (PolicyRefusal, InputFault):
        return ""
