"""Claims of victims: one for each person and judgment, checked by one, decided by another, one appeal to a third."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.remedy.fund.accounts import free, reserved, spent
from suyuan.remedy.fund.claim_operations import AppealClaim, CheckClaim, Claim, DecideClaim, PayClaim, Window
from suyuan.remedy.fund.income import Done, use_voucher
from suyuan.remedy.fund.projects import count_year, serves
from suyuan.remedy.fund.state import FundState, Posting, VictimClaim
from suyuan.remedy.fund.states import ClaimEvent, ClaimState, move_claim
from suyuan.remedy.fund.tables import VICTIMS, ReasonOf, require_reason


def open_window(state: FundState, said: Window) -> Done:
    """Let victims claim; a window may be made longer, never shorter."""
    held = state.judgment(said.judgment)
    serves(held, VICTIMS)
    if said.closes < said.opens:
        raise InputFault("SY-I124", first=said.opens.isoformat(), second=said.closes.isoformat())
    if held.window is not None and (said.opens > held.window[0] or said.closes < held.window[1]):
        raise PolicyRefusal("SY-G148", judgment=held.id, opens=held.window[0], closes=held.window[1])
    changed = replace(held, window=(said.opens, said.closes))
    return replace(state, judgments=state.judgments.put(held.id, changed)), ()


def claim(state: FundState, said: Claim) -> Done:
    """Take in a claim."""
    if said.claim in state.claims:
        raise InputFault("SY-I168", kind="claim", number=said.claim)
    if said.fen <= 0:
        raise InputFault("SY-I164")
    judgment = state.judgment(said.judgment)
    if judgment.window is None or not judgment.window[0] <= said.on <= judgment.window[1]:
        opens, closes = judgment.window or ("-", "-")
        raise PolicyRefusal("SY-G140", judgment=judgment.id, opens=opens, closes=closes)
    persons = [(judgment.id, one) for one in said.persons]
    if not persons or any(one in state.claimants for one in persons):
        raise PolicyRefusal("SY-G139", judgment=judgment.id)
    made = VictimClaim(said.claim, judgment.id, said.fen, ClaimState.OPENED, said.on)
    claimants = state.claimants
    for one in persons:
        claimants = claimants.put(one, said.claim)
    return replace(_keep(state, made), claimants=claimants), ()


def check(state: FundState, said: CheckClaim) -> Done:
    """Record who saw proof of who claims."""
    held = state.claim(said.claim)
    moved = move_claim(held.id, held.state, ClaimEvent.CHECK)
    return _keep(state, replace(held, state=moved, checker=said.by)), ()


def decide(state: FundState, said: DecideClaim) -> Done:
    """Grant or refuse, after an appeal too; what is granted is reserved."""
    held = state.claim(said.claim)
    if said.fen < 0:
        raise InputFault("SY-I164")
    event = ClaimEvent.GRANT if said.fen else ClaimEvent.REFUSE
    moved = move_claim(held.id, held.state, event)
    if said.by in (held.checker, held.decider):
        raise PolicyRefusal("SY-G142", claim=held.id)
    if said.fen and not held.checker:
        raise PolicyRefusal("SY-G141", claim=held.id, state=held.state.value, event=event.value)
    if said.fen > held.fen:
        raise InputFault("SY-I167", claim=held.id)
    if said.fen < held.granted:
        raise PolicyRefusal("SY-G147", claim=held.id)
    if said.fen < held.fen:
        require_reason(ReasonOf.CLAIM, said.reason)
    kept = replace(held, state=moved, granted=said.fen, decider=said.by, decided_on=said.day, reason=said.reason)
    more = said.fen - held.granted
    postings = (Posting(free(held.judgment), -more), Posting(reserved(held.judgment), more)) if more else ()
    return _keep(state, kept), postings


def appeal(state: FundState, said: AppealClaim) -> Done:
    """Let somebody else decide again; what was granted stays reserved."""
    held = state.claim(said.claim)
    moved = move_claim(held.id, held.state, ClaimEvent.APPEAL)
    assert held.decided_on is not None
    last = held.decided_on + timedelta(days=state.rules.appeal_days)
    if said.on > last:
        raise PolicyRefusal("SY-G143", claim=held.id, last=last.isoformat())
    return _keep(state, replace(held, state=moved)), ()


def pay(state: FundState, said: PayClaim) -> Done:
    """Pay a claim."""
    held = state.claim(said.claim)
    moved = move_claim(held.id, held.state, ClaimEvent.PAY)
    after = replace(
        _keep(state, replace(held, state=moved)),
        vouchers=use_voucher(state, said.voucher),
        years=count_year(state, said.on.year, VICTIMS, held.granted),
    )
    return after, (
        Posting(reserved(held.judgment), -held.granted),
        Posting(spent(held.judgment, VICTIMS), held.granted),
    )


def _keep(state: FundState, kept: VictimClaim) -> FundState:
    return replace(state, claims=state.claims.put(kept.id, kept))
