"""Applications: asked, approved by two others, paid, and what became of the money."""

from __future__ import annotations

from dataclasses import replace

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.remedy.fund.accounts import free, reserved, spent
from suyuan.remedy.fund.income import Done, use_voucher
from suyuan.remedy.fund.kinds import PayeeKind
from suyuan.remedy.fund.layers import Layers
from suyuan.remedy.fund.operations import Apply, Approve, Outcome, Pay, Refund, Refuse, Withdraw, statement_digest
from suyuan.remedy.fund.state import Application, FundState, Judgment, Posting, Year
from suyuan.remedy.fund.states import ApplicationEvent, ApplicationState, move_application
from suyuan.remedy.fund.tables import ADMIN, TREASURY, UNEARMARKED, VICTIMS, ReasonOf, require_purpose, require_reason
from suyuan.remedy.money import show_yuan

WHOLE = 10_000
"""Hundredths of a percent in a whole."""


def apply_for(state: FundState, said: Apply) -> Done:
    """Take in an application; a payee that is barred or a purpose that is not the judgment's is refused at once."""
    if said.application in state.applications:
        raise InputFault("SY-I168", kind="application", number=said.application)
    if said.fen <= 0:
        raise InputFault("SY-I164")
    judgment = state.judgment(said.judgment)
    require_purpose(said.purpose)
    serves(judgment, said.purpose)
    if said.purpose == VICTIMS:
        raise PolicyRefusal("SY-G131", purpose=said.purpose, judgment=judgment.id, earmark="suyuan fund claim")
    if (said.purpose == TREASURY) != (said.payee_kind is PayeeKind.TREASURY):
        raise PolicyRefusal("SY-G149")
    _eligible(judgment, frozenset(said.payee))
    made = Application(
        said.application,
        judgment.id,
        said.purpose,
        said.fen,
        frozenset(said.payee),
        said.payee_kind,
        said.title,
        statement_digest(state.count + 1, said),
        said.by,
        said.day,
        ApplicationState.APPLIED,
    )
    return _keep(state, made), ()


def approve(state: FundState, said: Approve) -> Done:
    """Count a signature; the second one reserves the money."""
    held = state.application(said.application)
    event = ApplicationEvent.APPROVE if held.approvers else ApplicationEvent.ENDORSE
    moved = move_application(held.id, held.state, event)
    if said.digest != held.digest:
        raise PolicyRefusal("SY-G136", application=held.id, given=len(held.approvers))
    if said.by in (held.clerk, *held.approvers):
        raise PolicyRefusal("SY-G134", application=held.id)
    _eligible(state.judgment(held.judgment), held.payee)
    kept = replace(held, state=moved, approvers=(*held.approvers, said.by))
    return _keep(state, kept), _reserve(held, held.fen) if event is ApplicationEvent.APPROVE else ()


def refuse(state: FundState, said: Refuse) -> Done:
    """Refuse an application; what was reserved is free again."""
    require_reason(ReasonOf.APPLICATION, said.reason)
    held = state.application(said.application)
    moved = move_application(held.id, held.state, ApplicationEvent.REFUSE)
    return _keep(state, replace(held, state=moved, reason=said.reason)), _release(held)


def withdraw(state: FundState, said: Withdraw) -> Done:
    """Take an application back; what was reserved is free again."""
    held = state.application(said.application)
    moved = move_application(held.id, held.state, ApplicationEvent.WITHDRAW)
    return _keep(state, replace(held, state=moved)), _release(held)


def pay(state: FundState, said: Pay) -> Done:
    """Pay what was reserved."""
    held = state.application(said.application)
    moved = move_application(held.id, held.state, ApplicationEvent.PAY)
    if len(set(held.approvers)) < len((ApplicationEvent.ENDORSE, ApplicationEvent.APPROVE)):
        raise PolicyRefusal("SY-G136", application=held.id, given=len(held.approvers))
    _eligible(state.judgment(held.judgment), held.payee)
    _under_cap(state, held, said.on.year)
    kept = replace(held, state=moved, paid_on=said.on, voucher=said.voucher)
    after = replace(
        _keep(state, kept),
        vouchers=use_voucher(state, said.voucher),
        years=count_year(state, said.on.year, held.purpose, held.fen),
    )
    return after, (
        Posting(reserved(held.judgment), -held.fen),
        Posting(spent(held.judgment, held.purpose), held.fen),
    )


def outcome(state: FundState, said: Outcome) -> Done:
    """Say what became of a project."""
    held = state.application(said.application)
    moved = move_application(held.id, held.state, ApplicationEvent.REPORT)
    return _keep(state, replace(held, state=moved, outcome=said.note)), ()


def refund(state: FundState, said: Refund) -> Done:
    """Book money that a payee gave back: it is free again."""
    held = state.application(said.application)
    if said.fen <= 0:
        raise InputFault("SY-I164")
    if held.paid_on is None:
        raise PolicyRefusal("SY-G135", application=held.id, state=held.state.value, event="refund")
    if said.fen > held.fen - held.refunded:
        raise PolicyRefusal("SY-G138", kind="payment", number=held.id, left=show_yuan(held.fen - held.refunded))
    after = replace(
        _keep(state, replace(held, refunded=held.refunded + said.fen)),
        vouchers=use_voucher(state, said.voucher),
        years=count_year(state, said.on.year, held.purpose, -said.fen),
    )
    return after, (Posting(free(held.judgment), said.fen), Posting(spent(held.judgment, held.purpose), -said.fen))


def serves(judgment: Judgment, purpose: str) -> None:
    """Demand that the judgment allows a purpose.

    Raises:
        PolicyRefusal: SY-G132 it has no earmark, SY-G131 it has another.
    """
    if purpose in UNEARMARKED:
        if purpose == ADMIN and not judgment.earmark:
            raise PolicyRefusal("SY-G132", judgment=judgment.id)
        return
    if not judgment.earmark:
        raise PolicyRefusal("SY-G132", judgment=judgment.id)
    if purpose not in judgment.earmark:
        raise PolicyRefusal("SY-G131", purpose=purpose, judgment=judgment.id, earmark=", ".join(judgment.earmark))


def count_year(state: FundState, year: int, purpose: str, fen: int) -> Layers[int, Year]:
    """The years with an amount more; what goes to the treasury is no spending."""
    held = state.years.get(year, Year())
    if purpose == TREASURY:
        return state.years
    admin = held.admin + fen if purpose == ADMIN else held.admin
    return state.years.put(year, Year(admin, held.total + fen))


def _under_cap(state: FundState, held: Application, year: int) -> None:
    if held.purpose != ADMIN:
        return
    after = count_year(state, year, ADMIN, held.fen)[year]
    if after.admin * WHOLE > after.total * state.rules.admin_cap:
        raise PolicyRefusal(
            "SY-G137",
            application=held.id,
            year=year,
            cap=f"{state.rules.admin_cap / 100:g}",
            admin=show_yuan(after.admin),
            total=show_yuan(after.total),
        )


def _eligible(judgment: Judgment, payee: frozenset[str]) -> None:
    if payee & judgment.barred:
        raise PolicyRefusal("SY-G130", judgment=judgment.id)


def _reserve(held: Application, fen: int) -> tuple[Posting, ...]:
    return (Posting(free(held.judgment), -fen), Posting(reserved(held.judgment), fen))


def _release(held: Application) -> tuple[Posting, ...]:
    return _reserve(held, -held.fen) if held.state is ApplicationState.APPROVED else ()


def _keep(state: FundState, kept: Application) -> FundState:
    return replace(state, applications=state.applications.put(kept.id, kept))
