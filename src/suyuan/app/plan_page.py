"""A plan as a page shows it: figures, reasons, approvals and a masked sample; no record of anybody is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from suyuan.app.approval_asks import Ask, list_asks
from suyuan.app.approvals import check_stored
from suyuan.app.clock import Clock
from suyuan.app.decision import Judged
from suyuan.app.plan import ReleasePlan, plan_in
from suyuan.app.shaping import describe_shaping
from suyuan.app.staff import proven_staff
from suyuan.core.mask import mask
from suyuan.govern.approval import Approval, OperatorRole
from suyuan.govern.known import Known
from suyuan.govern.policy import Purpose, parse_policy
from suyuan.govern.policy_facts import release_facts
from suyuan.govern.terms import Mode
from suyuan.ledger.staff import Staff
from suyuan.release.layout import CopyColumn, materialise
from suyuan.release.strength import Strength
from suyuan.storage.assessments import StoredAssessment
from suyuan.storage.workspace import Session, Workspace

CANDIDATES, ALPHA = 1000, 1e-6


@dataclass(frozen=True, slots=True)
class SampleCell:
    """One cell of the copy beside what the registry holds; both masked.

    Attributes:
        change: ``same``, ``chosen`` (one of several that serve), ``spelled`` (written in another way), ``joined``
            (several in one cell) or ``empty``.
    """

    before: tuple[str, ...]
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """An approval of this very plan, its signature and its entry checked."""

    approval: Approval
    ledger_index: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What a page about a plan shows.

    Attributes:
        until: the last day on which the recipient may keep a copy that leaves today.
        rows: records in scope that may leave; ``withheld`` of them are left out as a mark.
        columns: of the copy.
        sample: rows of cells, as the columns.
        strength, normalised: rows needed to attribute, as marked and with every spelling made one.
        clerk, clerks: for whom approvals were counted, and who could ask.
        single_operator: who works alone; empty for nobody.
        released: ledger index of the release, None before it.
        shaped: what is done to columns that carry no mark, as the manifest says it.
        asked: that an approver was asked, and not answered yet.
    """

    recipient: str
    recipient_name: str
    purpose_key: str
    purpose: Purpose
    release_id: str
    until: date
    rows: int
    withheld: int
    blanks: int
    honey: int
    honey_obstacle: str
    carriers: tuple[str, ...]
    columns: tuple[CopyColumn, ...]
    sample: tuple[tuple[SampleCell, ...], ...]
    strength: Strength
    normalised: Strength
    candidates: int
    alpha: float
    judged: Judged
    mode: Mode
    sensitive: Known
    sensitive_fields: tuple[str, ...]
    approvals: tuple[GivenApproval, ...]
    clerk: str
    clerks: tuple[str, ...]
    single_operator: str
    assessment: StoredAssessment | None
    released: int | None
    shaped: Mapping[str, object] | None
    asked: Ask | None

    @property
    def needed(self) -> int:
        """Approvals that it takes."""
        return self.judged.approvals.needed

    @property
    def given(self) -> int:
        """Approvals that count."""
        return self.judged.approvals.given


def look_at_plan(workspace: Workspace, recipient: str, purpose_key: str, clock: Clock, clerk: str = "") -> PlanPage:
    """Plan a release for a page.  Nothing is written; faults and refusals as ``app.plan.make_plan``.

    Args:
        clerk: who asks; where nobody is told or the told one may not ask, the only one who may.
    """
    policy = parse_policy(workspace.policy_text())
    with workspace.reading() as session:
        staff = proven_staff(session)
        clerks = clerks_of(staff)
        asking = clerk if clerk in clerks else (clerks[0] if len(clerks) == 1 else "")
        plan = plan_in(session, policy, recipient, purpose_key, clock, None, CANDIDATES, ALPHA, asking)
        given = _given(session, plan.judged.plan_sha256, staff)
        assessment = session.assessments.latest(recipient, purpose_key, plan.at.date())
        released = session.releases.find(plan.release_id)
        asked = next((one for one in list_asks(session) if one.plan_sha256 == plan.judged.plan_sha256), None)
    facts = release_facts(policy, recipient, purpose_key, plan.layout.fields)
    alone = staff.alone_now()
    return PlanPage(
        recipient=recipient,
        recipient_name=plan.recipient_name,
        purpose_key=purpose_key,
        purpose=plan.purpose,
        release_id=plan.release_id,
        until=plan.at.date() + timedelta(days=plan.purpose.keep_days),
        rows=plan.rows,
        withheld=plan.withheld,
        blanks=plan.blanks,
        honey=plan.layout.honey,
        honey_obstacle=plan.honey_obstacle or "",
        carriers=tuple(carrier.value for carrier in plan.carriers),
        columns=plan.layout.columns,
        sample=compare_sample(plan),
        strength=plan.strength,
        normalised=plan.normalised,
        candidates=plan.candidates,
        alpha=plan.alpha,
        judged=plan.judged,
        mode=facts.purpose.mode,
        sensitive=facts.sensitive,
        sensitive_fields=tuple(one.name for one in facts.fields or () if one.sensitive is Known.YES),
        approvals=given,
        clerk=asking,
        clerks=clerks,
        single_operator="" if alone is None else alone.operator,
        assessment=assessment,
        released=None if released is None else released.ledger_index,
        shaped=None if plan.shaping is None else describe_shaping(plan.shaping),
        asked=asked,
    )


def clerks_of(staff: Staff) -> tuple[str, ...]:
    """Who may ask for a release: clerks in office, or whoever works alone."""
    alone = staff.alone_now()
    if alone is not None:
        return (alone.operator,)
    return tuple(name for name in staff.in_office() if OperatorRole.CLERK in staff.operators[name].roles)


def compare_sample(plan: ReleasePlan) -> tuple[tuple[SampleCell, ...], ...]:
    """The plan's sample, cell by cell; empty where the copy has other rows than the registry."""
    if plan.before.num_rows != plan.after.num_rows:
        return ()
    subject = materialise(plan.before, plan.layout.fields, plan.at.date())
    columns = []
    for column in plan.layout.columns:
        held = [subject[name].combine_chunks() for name in column.fields]
        shown = plan.after[column.column].combine_chunks()
        told = [mask(name, values).to_pylist() for name, values in zip(column.fields, held, strict=True)]
        masked = mask(column.column if column.mode != "plain" else column.fields[0], shown).to_pylist()
        columns.append(
            [
                SampleCell(tuple(values[row] or "" for values in told), masked[row] or "", _change(held, shown, row))
                for row in range(len(shown))
            ]
        )
    return tuple(zip(*columns, strict=True))


def _change(held: list[pa.Array], shown: pa.Array, row: int) -> str:
    after = shown[row].as_py()
    before = [values[row].as_py() for values in held]
    if after is None:
        return "same" if all(value is None for value in before) else "empty"
    if after not in before:
        return "spelled" if len(before) == 1 else "joined"
    return "same" if len({value for value in before if value is not None}) < 2 else "chosen"


def _given(session: Session, plan_sha256: str, staff: Staff) -> tuple[GivenApproval, ...]:
    found = []
    for one in session.approvals.stored(plan_sha256):
        check_stored(session, one, staff.keys)
        found.append(GivenApproval(one.approval, one.ledger_index))
    return tuple(found)
