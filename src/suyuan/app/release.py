"""``release``: write the marked copy and log it before it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from suyuan.app.approvals import STAFF_CODES, logging_refusals
from suyuan.app.clock import Clock
from suyuan.app.composition import Joined, describe_joined, outline_joined
from suyuan.app.decision import Judged, ReleaseRefused, log_refusal
from suyuan.app.draft_file import write_draft
from suyuan.app.plan import ReleasePlan, invent_honey, marking_keys, plan_in, write_copy
from suyuan.app.policy import log_policy
from suyuan.app.shaping import class_columns, describe_shaping
from suyuan.app.staff import Signer, proven_staff, require_signer
from suyuan.core.canonical import Json
from suyuan.core.errors import IntegrityFault, UsageFault
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.release.address import CODE_BOOK_VERSION
from suyuan.release.carriers.honey import keep_law
from suyuan.release.commit import commit_to_key, commit_to_rows, commit_to_slots
from suyuan.release.keys import EpochKeys
from suyuan.release.layout import describe_layout
from suyuan.release.mark import MarkedCopy, MarkingKeys
from suyuan.storage.durable import flush_folder
from suyuan.storage.releases import StoredRelease
from suyuan.storage.workspace import Session, Workspace

FORMATS = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class ReleaseResult:
    """A release that was made.

    Attributes:
        stored: what the workspace remembers.
        out: the file.
        repeated: True where the same release had been made before: nothing was logged again.
        judged: why it was allowed.
        joined: what the recipient can tell from it and what it held already; None where it held nothing.
    """

    stored: StoredRelease
    out: Path
    repeated: bool
    rows_to_attribute: int | None
    judged: Judged
    joined: Joined | None


def make_release(
    workspace: Workspace,
    recipient: str,
    purpose_key: str,
    clock: Clock,
    *,
    out: Path | None = None,
    file_format: str = "csv",
    carriers: tuple[str, ...] | None = None,
    candidates: int = 1000,
    alpha: float = 1e-6,
    clerk: Signer | None = None,
) -> ReleaseResult:
    """Make a release: entry first, copy after.

    Args:
        clerk: the operator who asks, with the key that proves it; None for nobody named, whom no approval serves.

    Raises:
        PolicyRefusal, UsageFault, ComponentFault: nothing was released.  Of a release that was not allowed the ledger
            keeps the reasons; else the workspace is as it was.
    """
    policy = parse_policy(workspace.policy_text())
    about: dict[str, Json] = {"action": "release", "recipient": recipient, "purpose": purpose_key}
    refused: ReleaseRefused | None = None
    with logging_refusals(workspace, clock, about, codes=STAFF_CODES), workspace.writing() as session:
        name = "" if clerk is None else require_signer(proven_staff(session), clerk).name
        try:
            plan = plan_in(session, policy, recipient, purpose_key, clock, carriers, candidates, alpha, name)
            if plan.judged.refused:
                refused = ReleaseRefused(recipient, purpose_key, plan.judged)
        except ReleaseRefused as nobody:
            refused = nobody
        if refused is not None:
            log_refusal(session, recipient, purpose_key, refused.judged)
        else:
            target = _target(workspace, plan, out, file_format)
            old = session.releases.find(plan.release_id)
            draft, stored = _carry_out(session, plan, target, old, name)
    if refused is not None:
        raise refused
    draft.replace(target)
    flush_folder(target.parent)
    return ReleaseResult(stored, target, old is not None, plan.strength.rows, plan.judged, plan.joined)


def _carry_out(
    session: Session, plan: ReleasePlan, target: Path, old: StoredRelease | None, clerk: str
) -> tuple[Path, StoredRelease]:
    """Write the copy under a hidden name and commit to it."""
    keys = marking_keys(session.workspace, plan.recipient, plan.release_id)
    session.releases.give_slots(plan.layout.slot_names)
    honey = invent_honey(plan, keys)
    copy = write_copy(plan, honey, keys)
    draft = write_draft(copy.table, target)
    try:
        if old is not None:
            _same_rows(old, copy, session.workspace)
            return draft, old
        log_policy(session, lambda: plan.at)
        stored = _remember(session, plan, copy, keys, clerk)
        if honey is not None:
            session.releases.store_honey(plan.release_id, keep_law(honey, plan.records))
        if plan.shaping is not None and (classes := class_columns(plan.shaping, plan.records, plan.layout, plan.at)):
            session.releases.store_classes(plan.release_id, classes)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft, stored


def _target(workspace: Workspace, plan: ReleasePlan, out: Path | None, file_format: str) -> Path:
    target = out or workspace.outbox / f"{plan.release_id}.{file_format}"
    if target.suffix.lower() not in FORMATS:
        raise UsageFault("SY-U004", suffix=target.suffix or "-", known=" ".join(FORMATS))
    if not target.parent.is_dir():
        raise UsageFault("SY-U005", folder=target.parent.name or ".")
    return target


def _row_root(workspace: Workspace, copy: MarkedCopy, recipient: str, release_id: str) -> str:
    epoch = EpochKeys(workspace.keyring.marks, workspace.epoch)
    return commit_to_rows(copy.table, copy.rids, epoch.rows(recipient, release_id))


def _same_rows(old: StoredRelease, copy: MarkedCopy, workspace: Workspace) -> None:
    if _row_root(workspace, copy, old.recipient, old.release_id) != old.manifest["commitments"]["rows"]:
        raise IntegrityFault("SY-L020", release=old.release_id)


def _remember(session: Session, plan: ReleasePlan, copy: MarkedCopy, keys: MarkingKeys, clerk: str) -> StoredRelease:
    """Commit to the copy: the ledger entry is on disk when this returns, then the database remembers it."""
    workspace = session.workspace
    salt = EpochKeys(workspace.keyring.marks, plan.epoch).salt(plan.recipient, plan.release_id)
    scope = session.releases.store_scope(plan.scope)
    commitments: dict[str, Json] = {
        "recipient_key": commit_to_key("recipient", salt, keys.recipient),
        "release_key": commit_to_key("release", salt, keys.release),
        "bias_key": commit_to_key("bias", salt, keys.bias),
        "rows": _row_root(workspace, copy, plan.recipient, plan.release_id),
        "scope": scope,
        "slots": commit_to_slots(plan.layout.slots(dict(plan.slot_table))),
    }
    manifest: dict[str, Json] = {
        "rows": len(copy.rids),
        "withheld": copy.withheld,
        "blanks": copy.blanks,
        "honey": copy.honey,
        "fields": list(copy.table.column_names),
        "carriers": [carrier.value for carrier in plan.carriers],
        "basis": plan.purpose.basis,
        "keep_days": plan.purpose.keep_days,
        "layout": describe_layout(plan.layout),
        "code_book": CODE_BOOK_VERSION,
        "honey_phones": list(plan.honey_phones) if copy.honey else [],
        "commitments": commitments,
        "decision": plan.judged.describe(),
    }
    if plan.shaping is not None:
        manifest["deidentified"] = describe_shaping(plan.shaping, plan.reached)
    if plan.joined is not None:
        manifest["composition"] = describe_joined(plan.joined)
    body: dict[str, Json] = {
        "release": plan.release_id,
        "recipient": plan.recipient,
        "purpose": plan.purpose_key,
        "epoch": plan.epoch,
        "rows": len(copy.rids),
        "fields": list(copy.table.column_names),
        "carriers": [carrier.value for carrier in plan.carriers],
        "code_book": CODE_BOOK_VERSION,
        "commitments": commitments,
        "decision": plan.judged.outline(),
        **({"clerk": clerk} if clerk else {}),
        **({} if plan.joined is None else {"composition": outline_joined(plan.joined)}),
    }
    index = session.log(Entry(Event.RELEASE, plan.at, body))
    stored = StoredRelease(
        plan.release_id,
        plan.recipient,
        plan.purpose_key,
        plan.epoch,
        plan.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        scope,
        manifest,
        index,
    )
    session.releases.add(stored)
    return stored
