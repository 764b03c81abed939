"""The decision: may this release leave on that day?  Never a bare no: every reason, its rules and their day's version.

Deny beats need, need beats allow.  What is unknown is asked for and never taken for granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from suyuan.core.canonical import Json
from suyuan.govern.decision_table import Effect, Row, decision_table
from suyuan.govern.facts import ReleaseFacts
from suyuan.govern.known import Known, every
from suyuan.govern.law import checked_until, cite, rules_in_force, table_version
from suyuan.govern.questions import GUARDS, QUESTIONS, Answer, Param
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

    def describe(self) -> dict[str, Json]:
        """As the ledger and ``--json`` keep it: with the version of the table of law that it was made by."""
        return {
            "outcome": self.outcome.value,
            "mode": self.mode.value,
            "on": self.on.isoformat(),
            "law": {"version": table_version(), "checked": checked_until().isoformat()},
            "reasons": [
                {"code": one.code, "effect": one.effect.value, "rules": list(one.rules), "params": dict(one.params)}
                for one in self.reasons
            ],
        }


_HEAVIEST_FIRST = {Effect.DENY: 0, Effect.NEED: 1, Effect.NOTE: 2, Effect.GRANT: 3}


def decide(facts: ReleaseFacts, on: date) -> Decision:
    """Decide about a release.

    Args:
        facts: of the release; what is not stated is unknown.
        on: the day of the release; it settles which law is cited.
    """
    mode = facts.purpose.mode
    held = {name: guard(facts) for name, guard in GUARDS.items()}
    answers: dict[str, Answer] = {}
    reasons = list(_about_the_day(on))
    for row, cited in _rows_of(mode, on):
        matters = every(*[held[name] for name in row.given])
        if matters is Known.NO:
            continue
        if row.question not in answers:
            answers[row.question] = QUESTIONS[row.question](facts, on)
        reason = _weigh(row, cited, matters, answers[row.question])
        if reason is not None:
            reasons.append(reason)
    reasons.sort(key=lambda reason: _HEAVIEST_FIRST[reason.effect])
    effects = {reason.effect for reason in reasons}
    outcome = Outcome.DENY if Effect.DENY in effects else Outcome.NEEDS if Effect.NEED in effects else Outcome.ALLOW
    return Decision(outcome, mode, on, tuple(reasons))


@lru_cache(maxsize=256)
def _rows_of(mode: Mode, on: date) -> tuple[tuple[Row, tuple[str, ...]], ...]:
    """The rows that apply to this way of giving on that day, each with the rules it cites."""
    return tuple((row, cite(row.cites(mode), on)) for row in decision_table() if row.applies(mode, on))


def _weigh(row: Row, cited: tuple[str, ...], matters: Known, answer: Answer) -> Reason | None:
    """The reason that a row gives, None where it has nothing to say."""
    if answer.known is Known.YES:
        noted = row.no is Effect.NOTE
        return None if noted else Reason(row.code + "_ok", Effect.GRANT, cited, answer.params)
    # Where it is unknown whether the row matters, a no would only be one if it did: that is asked first.
    if answer.known is Known.NO and matters is Known.YES:
        return None if row.no is Effect.NONE else Reason(row.code, row.no, cited, answer.params)
    return None if row.unknown is Effect.NONE else Reason(row.code + "_unknown", row.unknown, cited, answer.params)


@lru_cache(maxsize=256)
def _about_the_day(on: date) -> tuple[Reason, ...]:
    """What the day itself says: before the first law that the table knows, or after it was last checked."""
    day = MappingProxyType({"day": on.isoformat(), "checked": checked_until().isoformat()})
    if not rules_in_force(on):
        return (Reason("no_law_known", Effect.NEED, (), day),)
    return (Reason("law_may_have_changed", Effect.NOTE, (), day),) if on > checked_until() else ()
