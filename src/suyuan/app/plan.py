"""``plan``: what would be given, why, and how much of it would have to leak to be traced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.clock import Clock
from suyuan.app.composition import Joined, join_earlier
from suyuan.app.decision import Judged, ReleaseRefused, judge_release, screen_persons
from suyuan.app.hierarchies import digest_files
from suyuan.app.selection import name_release, read_scope
from suyuan.app.shaping import ShapeRequest, hold, shape_rows
from suyuan.app.strengths import tell_strengths
from suyuan.core.errors import PolicyRefusal
from suyuan.govern.policy import CarrierName, Policy, Purpose, choose_carriers, parse_policy
from suyuan.release.carriers import honey
from suyuan.release.deidentify.constrain import Reached
from suyuan.release.deidentify.shape import Shaping, shape
from suyuan.release.keys import EpochKeys
from suyuan.release.layout import CopyLayout, base_fields, lay_out
from suyuan.release.mark import HONEY_RID, MarkedCopy, MarkingKeys, count_removals, mark
from suyuan.release.slots import extend_table
from suyuan.release.strength import Strength
from suyuan.storage.workspace import Session, Workspace

SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """A release that could be made.

    Attributes:
        release_id: follows from the plan, the recipient and the data.
        records: registry rows in scope, base fields, ``rid`` ascending.
        strength: rows needed if everything survives; ``normalised`` if every spelling is normalised away.
        honey_obstacle: why invented records are not used although the purpose allows them.
        judged: whether it may be made, and why; who was left out.
        shaping: what is done to columns without a mark; None where the purpose says nothing.
        reached: what its rows fulfil; None where the purpose asks nothing.
        joined: what the recipient can tell from this copy and what it holds already; None where it holds nothing.
        before, after: five records, registry values and copy, unmasked; shells mask them.
    """

    release_id: str
    recipient: str
    recipient_name: str
    purpose_key: str
    purpose: Purpose
    carriers: tuple[CarrierName, ...]
    layout: CopyLayout
    slot_table: Mapping[str, int]
    records: pa.Table
    epoch: int
    at: datetime
    candidates: int
    alpha: float
    strength: Strength
    normalised: Strength
    honey_obstacle: str | None
    honey_phones: tuple[str, ...]
    before: pa.Table
    after: pa.Table
    withheld: int
    blanks: int
    judged: Judged
    shaping: Shaping | None
    reached: Reached | None
    joined: Joined | None

    @property
    def rows(self) -> int:
        """Records in scope, before any is withheld."""
        return int(self.records.num_rows)

    @property
    def scope(self) -> NDArray[np.uint64]:
        """Record ids in scope, ascending."""
        return np.asarray(self.records["rid"].to_numpy(), dtype=np.uint64)


def make_plan(
    workspace: Workspace,
    recipient: str,
    purpose_key: str,
    clock: Clock,
    *,
    carriers: tuple[str, ...] | None = None,
    candidates: int = 1000,
    alpha: float = 1e-6,
    clerk: str = "",
) -> ReleasePlan:
    """Plan a release.  Nothing is written.

    Args:
        clerk: the operator who asks; approvals of one's own plan do not count.

    Raises:
        PolicyRefusal: SY-G001..G005 the policy says no; SY-G006 no record is in scope; SY-G010, SY-G011 nobody in scope
            may leave; SY-G100..G110 the purpose's actions or constraints cannot be met.
    """
    policy = parse_policy(workspace.policy_text())
    with workspace.reading() as session:
        return plan_in(session, policy, recipient, purpose_key, clock, carriers, candidates, alpha, clerk)


def plan_in(
    session: Session,
    policy: Policy,
    recipient: str,
    purpose_key: str,
    clock: Clock,
    carriers: tuple[str, ...] | None,
    candidates: int,
    alpha: float,
    clerk: str | None = "",
) -> ReleasePlan:
    """Plan a release inside a session; without a clerk (None) approvals are left out of the decision."""
    purpose = policy.permit(recipient, purpose_key)
    used = choose_carriers(purpose_key, purpose, carriers)
    fields = session.registry.fields()
    available = [field.name for field in fields]
    layout = lay_out(purpose_key, purpose, used, available)
    needed = base_fields((*layout.fields, *purpose.scope), available)
    obstacle = honey.honey_obstacle(needed, policy.honey.phones) if layout.honey else None
    if obstacle:
        layout = _without_honey(layout)
    now = clock()
    records = read_scope(session, purpose, needed, now)
    if records.num_rows == 0:
        raise PolicyRefusal("SY-G006", purpose=purpose_key)
    screened = screen_persons(session, policy, recipient, purpose_key, layout, records["rid"].combine_chunks(), now)
    if not screened.kept.any():
        judged = judge_release(session, policy, recipient, purpose_key, layout, screened, "-", clerk, now)
        raise ReleaseRefused(recipient, purpose_key, judged)
    records = records.filter(pa.array(screened.kept))
    request = ShapeRequest(session, recipient, purpose_key, purpose, layout, now.date())
    shaping, stays = shape_rows(request, records)
    records = records.filter(pa.array(stays))
    epoch = session.workspace.epoch
    slot_table = extend_table(session.releases.slot_table(), layout.slot_names)
    files = digest_files(session.workspace, purpose.deidentify)
    release_id = name_release(recipient, purpose_key, purpose, used, layout, records, epoch, files)
    keys = marking_keys(session.workspace, recipient, release_id)
    kept, blanks = count_removals(records, layout, slot_table, keys, now.date())
    leaving = records if kept.all() else records.filter(pa.array(kept))
    shaping, reached = hold(request, leaving, shaping)
    before, after = _sample(records, kept, layout, slot_table, keys, now, shaping)
    return ReleasePlan(
        release_id,
        recipient,
        policy.recipient(recipient).name,
        purpose_key,
        purpose,
        used,
        layout,
        slot_table,
        records,
        epoch,
        now,
        candidates,
        alpha,
        *tell_strengths(records, layout, slot_table, keys, now, candidates, alpha),
        obstacle,
        policy.honey.phones,
        before,
        after,
        int((~kept).sum()),
        blanks,
        judge_release(session, policy, recipient, purpose_key, layout, screened, release_id, clerk, now),
        shaping,
        reached,
        join_earlier(request, policy.recipient(recipient), leaving, shaping, release_id),
    )


def write_copy(plan: ReleasePlan, honey_rows: pa.Table | None, keys: MarkingKeys) -> MarkedCopy:
    """The copy of a plan as it leaves: marked, and shaped where the purpose says so."""
    copy = mark(plan.records, honey_rows, plan.layout, dict(plan.slot_table), keys, plan.at.date())
    return copy if plan.shaping is None else shape(copy, plan.shaping)


def marking_keys(workspace: Workspace, recipient: str, release_id: str, epoch: int | None = None) -> MarkingKeys:
    """The keys that mark a release of an epoch, the current one by default."""
    keys = EpochKeys(workspace.keyring.marks, workspace.epoch if epoch is None else epoch)
    return MarkingKeys(keys.recipient(recipient), keys.release(recipient, release_id), keys.bias())


def invent_honey(plan: ReleasePlan, keys: MarkingKeys) -> pa.Table | None:
    """The invented records of a plan, registry columns; None where it uses none."""
    if not plan.layout.honey:
        return None
    return honey.invent(plan.records, plan.layout.honey, keys.release, HONEY_RID, plan.honey_phones)


def _sample(
    records: pa.Table,
    kept: NDArray[np.bool_],
    layout: CopyLayout,
    slot_table: Mapping[str, int],
    keys: MarkingKeys,
    now: datetime,
    shaping: Shaping | None,
) -> tuple[pa.Table, pa.Table]:
    """The first records that stay, before and after; both in registry order."""
    before = records.take(pa.array(np.flatnonzero(kept)[:SAMPLE_ROWS]))
    copy = mark(before, None, layout, dict(slot_table), keys, now.date())
    copy = copy if shaping is None else shape(copy, shaping)
    return before, copy.table.take(pa.array(np.argsort(copy.rids)))


def _without_honey(layout: CopyLayout) -> CopyLayout:
    return CopyLayout(layout.columns, layout.withhold, layout.tokens, 0)
