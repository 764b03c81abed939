"""The decision: may this release leave on that day?  Never a bare no: every reason, its rules and their day's version.

Deny beats need, need beats allow.  What is unknown is asked for and never taken for granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from suyuan.govern.decision_table import Effect, Row, decision_table
from suyuan.govern.facts import ReleaseFacts
from suyuan.govern.known import Known, every
from suyuan.govern.law import checked_until, cite, rules_in_force
from suyuan.govern.questions import GUARDS, QUESTIONS, Param
from suyuan.govern.terms import Mode


class Outcome(StrEnum):
    """What was decided."""

    ALLOW = "allow"
    DENY = "deny"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        code: machine code; its sentence stands in the catalogues under ``message``.
        effect: what it does to the decision.
        rules: ids of the rules in force on the decision's day that it rests on, those it stands on first; empty for a
            house rule that no law asks for.
        params: what the sentence names; fields, clauses, counts and days, never a person.
    """

    code: str
    effect: Effect
    rules: tuple[str, ...]
    params: Mapping[str, Param]

    @property
    def message(self) -> str:
        """Its key in the catalogues."""
        return f"reason.{self.code}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a release on a day, with every reason, the heaviest first."""

    outcome: Outcome
    mode: Mode
    on: date
    reasons: tuple[Reason, ...]

    def of(self, effect: Effect) -> tuple[Reason, ...]:
        """The reasons with that effect."""
        return tuple(reason for reason in self.reasons if reason.effect is effect)

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of all rules cited, each once."""
        return tuple(dict.fromkeys(name for reason in self.reasons for name in reason.rules))


_HEAVIEST_FIRST = (Effect.DENY, Effect.NEED, Effect.NOTE, Effect.GRANT)


def decide(facts: ReleaseFacts, on: date) -> Decision:
    """Decide about a release.

    Args:
        facts: of the release; what is not stated is unknown.
        on: the day of the release; it settles which law is cited.
    """
    found = [_weigh(row, facts, on) for row in decision_table() if row.applies(facts.purpose.mode, on)]
    reasons = [reason for reason in (*found, *_about_the_day(on)) if reason is not None]
    reasons.sort(key=lambda reason: _HEAVIEST_FIRST.index(reason.effect))
    effects = {reason.effect for reason in reasons}
    outcome = Outcome.DENY if Effect.DENY in effects else Outcome.NEEDS if Effect.NEED in effects else Outcome.ALLOW
    return Decision(outcome, facts.purpose.mode, on, tuple(reasons))


def _weigh(row: Row, facts: ReleaseFacts, on: date) -> Reason | None:
    """The reason that a row gives, None where it has nothing to say."""
    matters = every(*(GUARDS[name](facts) for name in row.given))
    if matters is Known.NO:
        return None
    answer = QUESTIONS[row.question](facts, on)
    said = answer.known
    if matters is Known.UNKNOWN and said is Known.NO:
        said = Known.UNKNOWN  # it would be a no if it mattered
    effect = {Known.YES: Effect.GRANT, Known.NO: row.no, Known.UNKNOWN: row.unknown}[said]
    if effect is Effect.NONE or (said is Known.YES and row.no is Effect.NOTE):
        return None
    suffix = {Known.YES: "_ok", Known.NO: "", Known.UNKNOWN: "_unknown"}[said]
    return Reason(
        row.code + suffix, effect, cite(row.cites(facts.purpose.mode), on), MappingProxyType(dict(answer.params))
    )


def _about_the_day(on: date) -> tuple[Reason, ...]:
    """What the day itself says: before the first law that the table knows, or after it was last checked."""
    day = MappingProxyType({"day": on.isoformat(), "checked": checked_until().isoformat()})
    if not rules_in_force(on):
        return (Reason("no_law_known", Effect.NEED, (), day),)
    return (Reason("law_may_have_changed", Effect.NOTE, (), day),) if on > checked_until() else ()
