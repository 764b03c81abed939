"""``notify approve``: a second person signs a large notification before it goes out."""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.app.approvals import check_stored, logging_refusals
from suyuan.app.approve import approving_role
from suyuan.app.clock import Clock
from suyuan.app.notices import find_run
from suyuan.app.staff import Signer, proven_staff
from suyuan.core.canonical import Json
from suyuan.govern.approval import Approval
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.notices import StoredRun
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ApprovedRun:
    """An approval that was given; repeated where the same operator had given it before."""

    run: StoredRun
    approval: Approval
    ledger_index: int
    repeated: bool


def approve_run(workspace: Workspace, run: StoredRun, signer: Signer, clock: Clock) -> ApprovedRun:
    """Sign the digest of a run: its words and every message.

    Raises:
        PolicyRefusal: SY-G060, SY-G062..G064, the signer may not approve.
        IntegrityFault: SY-L030..L034, approvals or operators were tampered with.
    """
    about: dict[str, Json] = {"plan": run.digest, "notices": run.run_id}
    with logging_refusals(workspace, clock, {**about, "operator": signer.name}), workspace.writing() as session:
        find_run(session, run.run_id)
        staff = proven_staff(session)
        role = approving_role(staff, signer)
        for one in session.approvals.stored(run.digest):
            check_stored(session, one, staff.keys)
            if one.approval.operator == signer.name and one.approval.role is role:
                return ApprovedRun(run, one.approval, one.ledger_index, repeated=True)
        approval = Approval(plan_sha256=run.digest, operator=signer.name, role=role, at=clock())
        signature = signer.key.sign(approval.signed_bytes())
        body = {**about, "operator": signer.name, "role": role.value, "signature": signature.hex()}
        index = session.log(Entry(Event.APPROVAL, approval.at, {**body, "outcome": "approved"}))
        session.approvals.add(approval, signature, index)
    return ApprovedRun(run, approval, index, repeated=False)
