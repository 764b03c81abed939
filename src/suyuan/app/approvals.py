"""Which approvals of a plan count: signatures checked, the ledger asked, then ``govern.approval`` judges."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from suyuan.app.clock import Clock
from suyuan.app.staff import proven_staff, require_clerk
from suyuan.core.canonical import Json
from suyuan.core.errors import ComponentFault, IntegrityFault, PolicyRefusal
from suyuan.govern.approval import ApprovalCheck, Verdict, check_approvals
from suyuan.ledger.entry import Entry, Event, decode_entry
from suyuan.ledger.staff import REFUSED
from suyuan.storage.approvals import StoredApproval
from suyuan.storage.workspace import Session, Workspace

STAFF_CODES = ("SY-G06", "SY-G07", "SY-L03")
"""How the codes begin of what is wrong with operators and approvals."""


def approval_check(
    session: Session,
    plan_sha256: str,
    clerk: str,
    needed: int,
    now: datetime,
    *,
    recipient: str = "",
    purpose: str = "",
) -> ApprovalCheck:
    """Say which approvals of a plan count.

    Args:
        session: reading or writing; nothing is written.
        plan_sha256: as ``govern.plan_digest.plan_digest`` gives it.
        clerk: who asked for the plan, proven by key before; empty where nobody was told.
        needed: as ``govern.approval.approvals_needed`` says.
        now: with its time zone.
        recipient, purpose: keys of the policy; with them, approvals of other plans for the same two are judged as
            well, so that a policy edited after its approval is told apart from a plan that nobody approved.

    Raises:
        IntegrityFault: SY-L030 a signature does not hold, SY-L031 an approval is not what the ledger holds,
            SY-L032..L034 as ``proven_staff``.
        PolicyRefusal: SY-G060, SY-G062, SY-G063 the clerk is nobody who may ask; SY-G066 there are approvals, but no
            clerk was told, so nobody can say that the approver is another person.
    """
    staff = proven_staff(session)
    found = session.approvals.stored(plan_sha256)
    if recipient and purpose:
        found += _of_other_plans(session, plan_sha256, recipient, purpose)
    for one in found:
        check_stored(session, one, staff.keys)
    if needed and clerk:
        require_clerk(staff, clerk)
    elif needed and any(one.approval.plan_sha256 == plan_sha256 for one in found):
        raise PolicyRefusal("SY-G066")
    approvals = [one.approval for one in found]
    return check_approvals(
        plan_sha256, clerk, approvals, staff.operators, needed=needed, now=now, alone=staff.alone_now()
    )


def refuse_unapproved(check: ApprovalCheck, clerk: str) -> None:
    """Refuse where too few approvals count, by the reason that tells most.

    Raises:
        PolicyRefusal: SY-G061 the clerk approved the own plan, SY-G071 what was approved has changed since, SY-G072 an
            approver who left, SY-G070 it was not approved, or not by enough.
    """
    if check.given >= check.needed:
        return
    told = {Verdict.OWN_PLAN: "SY-G061", Verdict.REVOKED: "SY-G072", Verdict.OTHER_PLAN: "SY-G071"}
    code = next((code for verdict, code in told.items() if verdict in check.verdicts), "SY-G070")
    raise PolicyRefusal(code, operator=clerk, given=check.given, needed=check.needed)


def check_stored(session: Session, stored: StoredApproval, keys: Mapping[str, bytes]) -> Mapping[str, Json]:
    """Check a stored approval's signature and its ledger entry; returns the entry's body.

    Raises:
        IntegrityFault: SY-L030 the signature does not hold; SY-L031 the ledger holds no such entry.
    """
    stored.check(keys)
    approval, index = stored.approval, stored.ledger_index
    try:
        entry = decode_entry(session.workspace.ledger.leaf(index), index)
    except IndexError:
        entry = None
    said = {
        "plan": approval.plan_sha256,
        "operator": approval.operator,
        "role": approval.role.value,
        "signature": stored.signature.hex(),
    }
    logged = entry is not None and entry.event is Event.APPROVAL and entry.at == approval.at
    if entry is None or not logged or any(entry.body.get(name) != value for name, value in said.items()):
        raise IntegrityFault("SY-L031", operator=approval.operator, plan=approval.plan_sha256[:12], index=index)
    return entry.body


@contextlib.contextmanager
def logging_refusals(
    workspace: Workspace,
    clock: Clock,
    about: Mapping[str, Json],
    event: Event = Event.APPROVAL,
    codes: tuple[str, ...] = ("SY-",),
) -> Iterator[None]:
    """Log what is refused inside, by its code, and pass it on.

    Put it around ``workspace.writing()``, never inside: it takes the workspace's lock itself.  A workspace whose ledger
    takes no entry any more still refuses; the fault of the ledger then stands in the error's context.

    Args:
        about: what the entry says beside the code: operator, recipient, purpose, plan; nothing about a person's record.
        codes: how the codes begin that are logged; all by default.
    """
    try:
        yield
    except (PolicyRefusal, IntegrityFault) as error:
        if not error.code.startswith(codes):
            raise
        with contextlib.suppress(IntegrityFault, ComponentFault), workspace.writing() as session:
            session.log(Entry(event, clock(), {**about, "outcome": REFUSED, "code": error.code}))
        raise


def _of_other_plans(session: Session, plan_sha256: str, recipient: str, purpose: str) -> tuple[StoredApproval, ...]:
    """Approvals of other plans that the ledger logged for the same recipient and purpose."""
    others = []
    size = session.workspace.ledger.checkpoint().size
    for one in session.approvals.all():
        if one.approval.plan_sha256 == plan_sha256:
            continue
        if not 0 <= one.ledger_index < size:
            continue
        body = decode_entry(session.workspace.ledger.leaf(one.ledger_index), one.ledger_index).body
        if (body.get("recipient"), body.get("purpose")) == (recipient, purpose):
            others.append(one)
    return tuple(others)
