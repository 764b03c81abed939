"""``consent list`` and ``consent show``: how many consents stand where, and one of them; never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from suyuan.app.clock import Clock
from suyuan.core.errors import UsageFault
from suyuan.govern.consent import ConsentRecord
from suyuan.govern.consent_states import ConsentState
from suyuan.storage.consents import ConsentCount
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ConsentSummary:
    """All consents at a moment.

    Attributes:
        counts: by recipient, purpose and state.
        within_days: how soon an expiry counts as soon.
    """

    at: datetime
    within_days: int
    counts: tuple[ConsentCount, ...]

    @property
    def expiring(self) -> int:
        """How many that stand end soon."""
        return sum(one.expiring for one in self.counts)

    def rows(self) -> list[tuple[str, str, dict[ConsentState, int], int]]:
        """One row for each recipient and purpose: consents by state, and how many end soon."""
        table: dict[tuple[str, str], tuple[dict[ConsentState, int], int]] = {}
        for one in self.counts:
            states, soon = table.get((one.recipient, one.purpose), ({}, 0))
            table[one.recipient, one.purpose] = ({**states, one.state: one.consents}, soon + one.expiring)
        return [(recipient, purpose, states, soon) for (recipient, purpose), (states, soon) in sorted(table.items())]


def list_consents(workspace: Workspace, clock: Clock, within_days: int) -> ConsentSummary:
    """Count all consents."""
    now = clock()
    with workspace.reading() as session:
        return ConsentSummary(now, within_days, session.consents.counts(now, within_days))


def show_consent(workspace: Workspace, clock: Clock, number: str) -> tuple[ConsentRecord, ConsentState]:
    """One consent and where it stands.

    Raises:
        UsageFault: SY-U060, there is none of that number.
    """
    with workspace.reading() as session:
        found = session.consents.find(number)
        if found is None:
            raise UsageFault("SY-U060", consent=number)
        now = clock()
        later = session.consents.of_person(found.rid, found.recipient, found.purpose)
        state = ConsentState.SUPERSEDED if any(one.at > found.at for one in later) else found.state(now)
        return found, state
