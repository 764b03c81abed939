"""How far a workspace is on the way to its first marked copy."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from suyuan.app.samples_start import holds_samples
from suyuan.app.staff import proven_staff
from suyuan.core.errors import InputFault
from suyuan.govern.approval import OperatorRole
from suyuan.govern.policy import Policy, parse_policy
from suyuan.ledger.staff import Staff
from suyuan.storage.schema import APPROVALS, ASSESSMENTS
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pair:
    """A recipient and a purpose that it may receive for."""

    recipient: str
    recipient_name: str
    purpose: str
    title: str


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is done and what is not.

    Attributes:
        people: in the registry.
        samples: they are invented.
        operators: in office.
        staffed: somebody may ask and another may approve, or somebody declared to work alone.
        pairs: of the policy, in its order.
        assessed: pairs with an assessment on file.
        approvals, releases: made so far.
    """

    people: int
    samples: bool
    operators: tuple[str, ...]
    staffed: bool
    pairs: tuple[Pair, ...]
    assessed: tuple[Pair, ...]
    approvals: int
    releases: int


def look_at_steps(workspace: Workspace) -> FirstSteps:
    """Look how far it is; faults as ``proven_staff``."""
    try:
        policy = parse_policy(workspace.policy_text())
    except InputFault:
        policy = Policy(recipients={}, purposes={})
    pairs = list_pairs(policy)
    with workspace.reading() as session:
        staff = proven_staff(session)
        about = sa.select(ASSESSMENTS.c.recipient, ASSESSMENTS.c.purpose).distinct()
        filed = {(row.recipient, row.purpose) for row in session.connection.execute(about)}
        approvals = session.connection.execute(sa.select(sa.func.count()).select_from(APPROVALS)).scalar_one()
        return FirstSteps(
            session.registry.people(),
            holds_samples(session),
            tuple(staff.in_office()),
            _staffed(staff),
            pairs,
            tuple(one for one in pairs if (one.recipient, one.purpose) in filed),
            int(approvals),
            session.releases.count(),
        )


def list_pairs(policy: Policy) -> tuple[Pair, ...]:
    """Every recipient with every purpose that it may receive for."""
    return tuple(
        Pair(recipient, known.name, purpose, one.title)
        for purpose, one in policy.purposes.items()
        for recipient, known in policy.recipients.items()
        if one.recipients is None or recipient in one.recipients
    )


def _staffed(staff: Staff) -> bool:
    if staff.alone_now() is not None:
        return True
    clerks = {name for name, one in staff.in_office().items() if OperatorRole.CLERK in one.roles}
    return any(clerks - {approver} for approver in staff.approvers())
