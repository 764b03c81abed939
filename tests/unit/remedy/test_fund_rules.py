"""Each rule of the fund, by name: what it refuses, what it flags, what it leaves."""

from datetime import date, timedelta

import pytest

from suyuan.core.errors import InputFault, PolicyRefusal, UsageFault
from suyuan.remedy.fund import operations as say
from suyuan.remedy.fund.accounts import UNMATCHED, free, reserved
from suyuan.remedy.fund.apply import apply, replay
from suyuan.remedy.fund.findings import FindingKind, find
from suyuan.remedy.fund.operations import statement_digest
from suyuan.remedy.fund.state import FundState
from suyuan.remedy.fund.states import (
    ApplicationState,
    ClaimState,
    application_transitions,
    claim_transitions,
)
from suyuan.remedy.fund.tables import ReasonOf, fund_rules, purposes, reasons

DAY = date(2026, 3, 2)
CLERK, FIRST, SECOND = "k:clerk", "k:first", "k:second"


def at(by=CLERK, day=DAY):
    return {"day": day, "by": by}


def judged(earmark=("privacy", "children", "victims"), fen=29_000_000):
    return say.Judge(
        judgment="J1",
        title="新生儿信息案",
        case_no="",
        fen=fen,
        earmark=earmark,
        barred=("q:defendant",),
        due=DAY,
        document="d",
        on=DAY,
        **at(),
    )


def funded(earmark=("privacy", "children", "victims"), fen=29_000_000):
    state, _ = replay(
        [
            judged(earmark, fen),
            say.Receive(receipt="R1", fen=fen, voucher="bank", on=DAY, **at()),
            say.Match(receipt="R1", judgment="J1", fen=fen, kind=say.MatchKind.AWARD, **at()),
        ]
    )
    return state


def asked(number="A1", fen=100_000, purpose="children", payee=("q:school",), kind=say.PayeeKind.SCHOOL, **more):
    return say.Apply(
        application=number,
        judgment="J1",
        purpose=purpose,
        fen=fen,
        payee=payee,
        payee_kind=kind,
        title="课程",
        **at(**more),
    )


def approved(state, operation):
    digest = statement_digest(state.count + 1, operation)
    for one in (
        operation,
        *(say.Approve(application=operation.application, digest=digest, **at(by)) for by in (FIRST, SECOND)),
    ):
        state = apply(state, one)
    return state


def paid(state, operation, voucher="v1", day=DAY):
    return apply(
        approved(state, operation), say.Pay(application=operation.application, voucher=voucher, on=day, **at())
    )


def refused(code, state, *operations):
    *before, last = operations
    for one in before:
        state = apply(state, one)
    with pytest.raises((PolicyRefusal, InputFault, UsageFault)) as error:
        apply(state, last)
    assert error.value.code == code


def test_a_defendant_or_somebody_related_is_no_payee():
    refused("SY-G130", funded(), asked(payee=("q:name", "q:defendant")))
    late = say.Bar(judgment="J1", barred=("q:school",), **at())
    refused("SY-G130", approved(funded(), asked()), late, say.Pay(application="A1", voucher="v", on=DAY, **at()))


def test_a_judgment_without_an_earmark_pays_for_nothing_and_says_so():
    state = funded(())
    assert FindingKind.NO_EARMARK in {one.kind for one in find(state, DAY)}
    refused("SY-G132", state, asked())
    refused("SY-G132", state, say.Window(judgment="J1", opens=DAY, closes=DAY, **at()))
    treasury = asked(purpose="treasury", kind=say.PayeeKind.TREASURY, fen=29_000_000)
    assert paid(state, treasury).balance(free("J1")) == 0
    supplied = apply(state, say.Earmark(judgment="J1", earmark=("children",), document="d", **at()))
    apply(supplied, asked())
    refused("SY-G131", supplied, say.Earmark(judgment="J1", earmark=("women",), document="d", **at()))


def test_a_purpose_is_the_judgments():
    refused("SY-G131", funded(("privacy",)), asked())
    refused("SY-I162", funded(), asked(purpose="party"))
    refused("SY-G149", funded(), asked(purpose="treasury"))


def test_two_others_approve_what_was_asked():
    state = apply(funded(), asked())
    digest = state.applications["A1"].digest
    own = say.Approve(application="A1", digest=digest, **at(CLERK))
    refused("SY-G134", state, own)
    first = say.Approve(application="A1", digest=digest, **at(FIRST))
    refused("SY-G134", state, first, first)
    refused("SY-G136", state, say.Approve(application="A1", digest="0" * 64, **at(FIRST)))
    refused("SY-G135", apply(state, first), say.Pay(application="A1", voucher="v", on=DAY, **at()))


def test_nothing_is_overdrawn_and_money_of_one_judgment_stays_there():
    refused(
        "SY-G133",
        funded(fen=1000),
        asked(fen=1001),
        *(
            say.Approve(application="A1", digest=statement_digest(4, asked(fen=1001)), **at(by))
            for by in (FIRST, SECOND)
        ),
    )


def test_what_is_withdrawn_is_free_again():
    state = approved(funded(), asked(fen=77))
    assert state.balance(reserved("J1")) == 77
    assert apply(state, say.Withdraw(application="A1", **at())).balance(reserved("J1")) == 0


def test_a_voucher_serves_once():
    state = paid(funded(), asked())
    refused("SY-G146", approved(state, asked("A2")), say.Pay(application="A2", voucher="v1", on=DAY, **at()))


def test_administration_stays_under_its_share_of_the_year():
    state = paid(funded(), asked(fen=900_000))
    over = asked("A2", purpose="admin", fen=100_001, kind=say.PayeeKind.COMPANY)
    refused("SY-G137", approved(state, over), say.Pay(application="A2", voucher="v2", on=DAY, **at()))
    just = asked("A2", purpose="admin", fen=100_000, kind=say.PayeeKind.COMPANY)
    state = paid(state, just, "v2")
    back = say.Refund(application="A1", fen=1, voucher="v3", on=DAY, **at())
    assert FindingKind.OVER_CAP in {one.kind for one in find(apply(state, back), DAY)}


def test_an_outcome_is_awaited():
    state = paid(funded(), asked())
    late = DAY + timedelta(days=state.rules.outcome_days + 1)
    assert not [one for one in find(state, DAY) if one.kind is FindingKind.OUTCOME_OVERDUE]
    assert [one.subject for one in find(state, late) if one.kind is FindingKind.OUTCOME_OVERDUE] == ["A1"]
    told = apply(state, say.Outcome(application="A1", note="办了三场", document="", **at(day=late)))
    assert not [one for one in find(told, late) if one.kind is FindingKind.OUTCOME_OVERDUE]


def test_money_nobody_knows_is_listed_until_it_is_matched_or_sent_back():
    state = apply(funded(fen=500), say.Receive(receipt="R2", fen=7, voucher="x", on=DAY, **at()))
    assert [(one.subject, one.fen) for one in find(state, DAY)] == [("R2", 7)]
    refused("SY-G138", state, say.Match(receipt="R2", judgment="J1", fen=7, kind=say.MatchKind.AWARD, **at()))
    as_interest = say.Match(receipt="R2", judgment="J1", fen=3, kind=say.MatchKind.INTEREST, **at())
    rest = apply(apply(state, as_interest), say.SendBack(receipt="R2", fen=4, voucher="y", on=DAY, **at()))
    assert (rest.balance(UNMATCHED), find(rest, DAY)) == (0, ())


def test_a_mistake_is_reversed_once_and_stays_visible():
    state = paid(funded(), asked())
    back = apply(state, say.Reverse(number=state.count, reason="not-made", **at()))
    assert back.applications["A1"].state is ApplicationState.APPROVED
    assert back.count == state.count + 1
    refused("SY-G144", back, say.Reverse(number=state.count, reason="not-made", **at()))
    refused("SY-G144", back, say.Reverse(number=1, reason="twice", **at()))
    refused("SY-G144", back, say.Reverse(number=2, reason="twice", **at()))  # the money is matched already
    assert apply(back, say.Pay(application="A1", voucher="v1", on=DAY, **at())).count == back.count + 1


def claiming():
    return apply(funded(), say.Window(judgment="J1", opens=DAY, closes=DAY + timedelta(9), **at()))


def claimed(number="C-1", persons=("p:1",), fen=53_600, day=DAY):
    return say.Claim(claim=number, judgment="J1", fen=fen, persons=persons, blind="b", on=day, **at(day=day))


def decided(fen, by=FIRST, reason="amount", day=DAY):
    return say.DecideClaim(claim="C-1", fen=fen, reason=reason, blind="b", **at(by, day))


CHECKED = say.CheckClaim(claim="C-1", blind="b", **at())
APPEALED = say.AppealClaim(claim="C-1", blind="b", on=DAY, **at())


def test_a_person_claims_once_a_case_in_its_window():
    refused("SY-G139", claiming(), claimed(persons=("p:1", "p:id")), claimed("C-2", ("p:id", "p:other")))
    refused("SY-G140", claiming(), claimed(day=DAY + timedelta(10)))
    refused("SY-G140", funded(), claimed())
    refused("SY-G148", claiming(), say.Window(judgment="J1", opens=DAY, closes=DAY, **at()))


def test_one_checks_another_decides_a_third_hears_the_appeal():
    state = claiming()
    refused("SY-G141", state, claimed(), decided(53_600))
    refused("SY-G142", state, claimed(), CHECKED, decided(53_600, CLERK))
    refused("SY-I167", state, claimed(), CHECKED, decided(53_601))
    refused("SY-I166", state, claimed(), CHECKED, decided(100, reason="no"))
    refused("SY-G142", state, claimed(), CHECKED, decided(100), APPEALED, decided(200, FIRST))
    refused("SY-G147", state, claimed(), CHECKED, decided(100), APPEALED, decided(99, SECOND))
    for one in (claimed(), CHECKED, decided(100), APPEALED, decided(53_600, SECOND)):
        state = apply(state, one)
    assert state.balance(reserved("J1")) == 53_600
    refused("SY-G141", state, APPEALED)
    state = apply(state, say.PayClaim(claim="C-1", voucher="pc", blind="b", on=DAY, **at()))
    assert (state.claims["C-1"].state, state.balance(reserved("J1"))) == (ClaimState.PAID, 0)


def test_an_appeal_comes_in_time():
    late = DAY + timedelta(days=FundState().rules.appeal_days + 1)
    refused(
        "SY-G143",
        claiming(),
        claimed(),
        CHECKED,
        decided(0, reason="not-in-case"),
        say.AppealClaim(claim="C-1", blind="b", on=late, **at(day=late)),
    )


def test_days_never_go_back_and_nothing_is_booked_before_it_happened():
    refused("SY-I163", funded(), say.Bar(judgment="J1", barred=(), **at(day=DAY - timedelta(1))))
    refused("SY-I121", funded(), say.Receive(receipt="R2", fen=1, voucher="z", on=DAY + timedelta(1), **at()))
    refused("SY-U120", funded(), say.Withdraw(application="A9", **at()))
    refused("SY-I168", funded(), judged())


def test_an_award_may_be_changed_but_not_below_what_arrived():
    assert apply(funded(), say.Amend(judgment="J1", fen=5, document="d", **at())).judgments["J1"].fen == 29_000_005
    refused("SY-G138", funded(), say.Amend(judgment="J1", fen=-1, document="d", **at()))


def test_the_tables_speak_of_states_reasons_and_rules_that_are_there():
    assert {state for state, _ in application_transitions()} | set(application_transitions().values()) == set(
        ApplicationState
    )
    assert {state for state, _ in claim_transitions()} | set(claim_transitions().values()) == set(ClaimState)
    assert all(reasons(of) for of in ReasonOf)
    assert {"admin", "treasury", "victims"} < set(purposes())
    assert {one.evidence for one in fund_rules()} <= {"read", "secondary", "remembered", "unsettled"}
