"""``plan``: what would be given, why, and how much of it would have to leak to be traced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.app.clock import Clock
from suyuan.app.decision import Judged, ReleaseRefused, judge_release, screen_persons
from suyuan.app.shaping import shape_plan
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import PolicyRefusal
from suyuan.govern.policy import CarrierName, DateRange, Policy, Purpose, choose_carriers, parse_policy
from suyuan.release.address import CODE_BOOK_VERSION
from suyuan.release.bias import draw_biases
from suyuan.release.carriers import choice, form, honey
from suyuan.release.deidentify.shape import Shaping, shape
from suyuan.release.keys import EpochKeys
from suyuan.release.layout import (
    CopyLayout,
    base_fields,
    describe_layout,
    lay_out,
    materialise,
)
from suyuan.release.mark import HONEY_RID, MarkedCopy, MarkingKeys, count_removals, draw_symbols, mark
from suyuan.release.slots import extend_table
from suyuan.release.strength import Strength, rows_needed
from suyuan.storage.workspace import Session, Workspace

if TYPE_CHECKING:
    from collections.abc import Collection

SAMPLE_ROWS = 5
STRENGTH_ROWS = 20_000
"""Records on which the strength of a large release is estimated."""


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
            may leave.
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
    records = _in_scope(session, purpose, needed, now)
    if records.num_rows == 0:
        raise PolicyRefusal("SY-G006", purpose=purpose_key)
    screened = screen_persons(session, policy, recipient, purpose_key, layout, records["rid"].combine_chunks(), now)
    if not screened.kept.any():
        judged = judge_release(session, policy, recipient, purpose_key, layout, screened, "-", clerk, now)
        raise ReleaseRefused(recipient, purpose_key, judged)
    records = records.filter(pa.array(screened.kept))
    epoch = session.workspace.epoch
    slot_table = extend_table(session.releases.slot_table(), layout.slot_names)
    release_id = _release_id(recipient, purpose_key, purpose, used, layout, records, epoch)
    keys = marking_keys(session.workspace, recipient, release_id)
    kept, blanks = count_removals(records, layout, slot_table, keys, now.date())
    shaping = shape_plan(session.workspace, recipient, purpose_key, purpose, layout, records, now)
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
        *_strengths(records, layout, slot_table, keys, now, candidates, alpha),
        obstacle,
        policy.honey.phones,
        before,
        after,
        int((~kept).sum()),
        blanks,
        judge_release(session, policy, recipient, purpose_key, layout, screened, release_id, clerk, now),
        shaping,
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


def live_positions(subject: pa.Table, layout: CopyLayout, symbols: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which positions the copy really shows for each record, shape (n, slots).

    What is offered follows from registry values alone; a few spellings show only where another one was drawn.

    Args:
        subject: registry and derived values, n rows.
        layout: of the copy.
        symbols: what the keys draw, shape (n, slots).
    """
    names = layout.slot_names
    live = np.ones((subject.num_rows, len(names)), dtype=bool)
    for column in layout.columns:
        values = [subject[name].combine_chunks() for name in column.fields]
        if column.choice or column.order:
            alternatives = choice.offered_alternatives(values).sum(axis=1)
            for level, name in enumerate(column.choice or column.order):
                live[:, names.index(name)] = alternatives >= level + 2
        for field in column.forms:
            places = [names.index(name) for name in form.slot_names(field)]
            live[:, places] = form.shown_forms(subject[field].combine_chunks(), symbols[:, places])
        for name in column.blank:
            live[:, names.index(name)] = np.any([np.asarray(pc.is_valid(value)) for value in values], axis=0)
    return live


def _strengths(
    records: pa.Table,
    layout: CopyLayout,
    slot_table: Mapping[str, int],
    keys: MarkingKeys,
    now: datetime,
    candidates: int,
    alpha: float,
) -> tuple[Strength, Strength]:
    step = max(1, records.num_rows // STRENGTH_ROWS)
    some = records.take(pa.array(np.arange(0, records.num_rows, step)))
    subject = materialise(some, layout.fields, now.date())
    slots = layout.slots(dict(slot_table))
    biases = draw_biases(keys.bias, some["rid"].to_numpy(), slots)
    live = live_positions(subject, layout, draw_symbols(keys, some["rid"].to_numpy(), slots, biases))
    spelled = np.array([slot.carrier in {"form", "order"} for slot in slots], dtype=bool)
    return (
        rows_needed(biases.threshold, live, candidates, alpha),
        rows_needed(biases.threshold, live & ~spelled[None, :], candidates, alpha),
    )


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


def _in_scope(session: Session, purpose: Purpose, needed: tuple[str, ...], now: datetime) -> pa.Table:
    records = session.registry.read(needed)
    if not purpose.scope:
        return records
    subject = materialise(records, tuple(purpose.scope), now.date())
    keep = pa.scalar(value=True)
    for name, wanted in purpose.scope.items():
        values = subject[name].combine_chunks()
        if isinstance(wanted, DateRange):
            if wanted.from_ is not None:
                keep = pc.and_(keep, pc.greater_equal(values, wanted.from_.isoformat()))
            if wanted.to is not None:
                keep = pc.and_(keep, pc.less_equal(values, wanted.to.isoformat()))
        else:
            keep = pc.and_(keep, pc.is_in(values, value_set=pa.array(list(wanted), pa.string())))
    return records.filter(pc.fill_null(keep, fill_value=False))


def _release_id(
    recipient: str,
    purpose_key: str,
    purpose: Purpose,
    carriers: Collection[CarrierName],
    layout: CopyLayout,
    records: pa.Table,
    epoch: int,
) -> str:
    plan: dict[str, Json] = {
        "recipient": recipient,
        "purpose": purpose_key,
        "definition": purpose.model_dump_json(by_alias=True),
        "carriers": [carrier.value for carrier in carriers],
        "layout": describe_layout(layout),
        "code_book": CODE_BOOK_VERSION,
        "epoch": epoch,
        "records": _digest(records),
    }
    return "R-" + sha256(canonical_bytes(plan)).hexdigest()[:12].upper()


def _digest(table: pa.Table) -> str:
    """SHA-256 over the values of a table, column by column."""
    digest = sha256()
    for name in table.column_names:
        digest.update(f"{name}\x00{table.num_rows}\x00".encode())
        column = table[name].combine_chunks()
        if column.type == pa.uint64():
            digest.update(column.to_numpy().tobytes())
            continue
        digest.update(np.asarray(pc.fill_null(pc.binary_length(column), -1)).astype("<i8").tobytes())
        text = pc.fill_null(column, "").cast(pa.large_string())
        first, last = np.frombuffer(text.buffers()[1], dtype=np.int64)[[text.offset, text.offset + len(text)]]
        if last > first:
            digest.update(memoryview(text.buffers()[2])[first:last])
    return digest.hexdigest()
