"""The decision about a release: whom consents cover, who approved, what the law asks; every reason beside it.

Unless the policy says ``[govern] decision = "advise"``, nothing leaves without an allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.approvals import approval_check
from suyuan.app.assessments import assessment_facts
from suyuan.core.canonical import Json
from suyuan.core.errors import PolicyRefusal
from suyuan.govern.approval import ApprovalCheck, approvals_needed
from suyuan.govern.cover import Cover
from suyuan.govern.decide import Decision, Outcome, decide
from suyuan.govern.decision_table import Effect
from suyuan.govern.facts import ReleaseFacts
from suyuan.govern.known import Known, known
from suyuan.govern.persons import PersonReasons, PersonTally, judge_persons, tally, under_fourteen
from suyuan.govern.plan_digest import plan_digest
from suyuan.govern.policy import Policy
from suyuan.govern.policy_facts import consents_asked, release_facts
from suyuan.ledger.entry import Entry, Event
from suyuan.release.layout import CopyLayout
from suyuan.storage.workspace import Session

BIRTH = "birth_date"
BATCH = 50_000


@dataclass(frozen=True, slots=True)
class Screened:
    """Who of the records in scope may be in the release.

    Attributes:
        kept: which records stay, shape (n,).
        tally: of all persons in scope, by reason and age.
        consents: whether consents are needed at all.
    """

    kept: NDArray[np.bool_]
    tally: PersonTally
    consents: bool

    @property
    def left_out(self) -> Mapping[str, int]:
        """Persons who stay out, by reason."""
        fine = (Cover.COVERED, Cover.NOT_NEEDED)
        return {one.name.lower(): self.tally.of(one) for one in Cover if one not in fine and self.tally.of(one)}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided about a plan.

    Attributes:
        decision: with all reasons.
        plan_sha256: what approvers sign.
        approvals: which of them count.
        left_out: persons without a consent that covers this release, by reason.
        enforced: the policy lets nothing leave without an allow.
        at: when it was decided.
    """

    decision: Decision
    plan_sha256: str
    approvals: ApprovalCheck
    left_out: Mapping[str, int]
    enforced: bool
    at: datetime

    @property
    def refused(self) -> bool:
        """Whether the release must not be made."""
        return self.enforced and self.decision.outcome is not Outcome.ALLOW

    def describe(self) -> dict[str, Json]:
        """As JSON, and as the manifest of a release keeps it."""
        return {
            **self.decision.describe(),
            "enforced": self.enforced,
            "plan_sha256": self.plan_sha256,
            "approvals": {
                "given": self.approvals.given,
                "needed": self.approvals.needed,
                "single_operator": self.approvals.single_operator,
            },
            "left_out": dict(self.left_out),
        }

    def outline(self) -> dict[str, Json]:
        """As the ledger keeps it: the outcome, what spoke against it, the law it was made by; no person."""
        said = self.decision.describe()
        against = [one.code for one in self.decision.reasons if one.effect in {Effect.DENY, Effect.NEED}]
        return {
            "outcome": said["outcome"],
            "enforced": self.enforced,
            "reasons": list(against),
            "law": said["law"],
            "plan": self.plan_sha256,
            "left_out": sum(self.left_out.values()),
            "single_operator": self.approvals.single_operator,
        }


class ReleaseRefused(PolicyRefusal):
    """A release that was not allowed, with what was decided.

    Attributes:
        judged: the decision and its reasons.
    """

    def __init__(self, recipient: str, purpose: str, judged: Judged) -> None:
        denied = judged.decision.outcome is Outcome.DENY
        effect = Effect.DENY if denied else Effect.NEED
        count = len(judged.decision.of(effect))
        super().__init__("SY-G010" if denied else "SY-G011", recipient=recipient, purpose=purpose, count=count)
        self.judged = judged


def screen_persons(
    session: Session, policy: Policy, recipient: str, purpose: str, layout: CopyLayout, rids: pa.Array, now: datetime
) -> Screened:
    """Find who may be in a release.

    Where consents are needed, only who is covered stays; a policy that only takes advice leaves out who refused or
    withdrew.

    Args:
        rids: records in scope, ascending.
        now: with its time zone.
    """
    facts = _facts(policy, recipient, purpose, layout)
    # The clock tells whole seconds: what was taken back within this one is taken back.
    ask = consents_asked(facts, recipient, purpose, now.replace(microsecond=999_999))
    consents = session.consents.batches(recipient, purpose) if ask is not None else iter(())
    found = list(judge_persons(_persons(session, rids, now), consents, ask))
    counted = tally(found, ask)
    kept = np.concatenate([_stays(one, policy) for one in found]) if found else np.zeros(0, dtype=bool)
    return Screened(kept, counted, ask is not None)


def judge_release(
    session: Session,
    policy: Policy,
    recipient: str,
    purpose: str,
    layout: CopyLayout,
    screened: Screened,
    release_id: str,
    clerk: str | None,
    now: datetime,
) -> Judged:
    """Decide about a plan.

    Args:
        screened: of its persons.
        release_id: of the plan.
        clerk: who asks; empty for nobody named, whom no approval serves; None to leave approvals out of it.
        now: with its time zone.
    """
    day = now.date()
    digest = plan_digest(policy, recipient, purpose, release_id)
    told = known(bool(policy.purpose(purpose).notice.strip()) or None)
    enforced = policy.govern.enforced
    rows = int(screened.kept.sum())
    persons = screened.tally.facts(
        # A consent was given after reading a text; its digest is on record.
        told=Known.YES if screened.consents and enforced and rows else told,
        # Where nobody is covered nothing is left to decide about: the decision is about all who were asked for.
        only_covered=enforced and rows > 0,
    )
    facts = _facts(policy, recipient, purpose, layout)
    facts = replace(facts, persons=persons, custodian_people=len(session.registry.rids()))
    needed = approvals_needed(facts.sensitive, rows, policy.approvals.two_above)
    check = _approvals(session, digest, clerk, needed, now, recipient, purpose)
    whole = replace(facts, assessment=assessment_facts(session, recipient, purpose, day), approvals=check.facts())
    return Judged(decide(whole, day), digest, check, screened.left_out, enforced, now)


def log_refusal(session: Session, recipient: str, purpose: str, judged: Judged) -> None:
    """Keep a refusal in the ledger: what was asked and why it was not allowed; no person."""
    session.log(Entry(Event.DECISION, judged.at, {"recipient": recipient, "purpose": purpose, **judged.outline()}))


def _approvals(
    session: Session, digest: str, clerk: str | None, needed: int, now: datetime, recipient: str, purpose: str
) -> ApprovalCheck:
    """Which approvals count; where nobody says who asks, none does, since it might be the approver."""
    nothing = ApprovalCheck((), needed, single_operator=False)
    if clerk is None:
        return nothing
    try:
        return approval_check(session, digest, clerk, needed, now, recipient=recipient, purpose=purpose)
    except PolicyRefusal as refusal:
        if refusal.code == "SY-G066":
            return nothing
        raise


def _facts(policy: Policy, recipient: str, purpose: str, layout: CopyLayout) -> ReleaseFacts:
    shown = dict.fromkeys(name for column in layout.columns for name in column.fields)
    return release_facts(policy, recipient, purpose, shown)


def _persons(session: Session, rids: pa.Array, now: datetime) -> Iterator[pa.RecordBatch]:
    """Record ids and whether each person is under fourteen; unknown where the registry has no birth dates."""
    if BIRTH not in {field.name for field in session.registry.fields()}:
        ages = pa.nulls(len(rids), pa.bool_())
    else:
        ages = under_fourteen(session.registry.read((BIRTH,), rids.to_numpy())[BIRTH], now.date())
    yield from pa.table({"rid": rids, "under_14": ages}).to_batches(max_chunksize=BATCH)


def _stays(found: PersonReasons, policy: Policy) -> NDArray[np.bool_]:
    if policy.govern.enforced:
        return found.may_leave
    return ~np.isin(found.reasons, (Cover.REFUSED, Cover.WITHDRAWN))
