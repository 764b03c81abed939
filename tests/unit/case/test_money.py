"""Gain, damages and the three ledgers."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.case.damages import Measure, weigh_damages
from suyuan.case.gain import gain_of, gain_of_case, gain_together
from suyuan.case.items import Award, Bound, Payment
from suyuan.case.ledgers import LedgerName, open_ledgers, pay_first
from suyuan.case.span import Span
from suyuan.core.errors import UsageFault
from suyuan.report.messages import catalogue
from tests.unit.case.worlds import DAY, batch, case_of, party


def paid(number, payer, payee, fen, bound=Bound.EXACT, **other):
    return Payment(number, other.pop("on", DAY), payer, payee, fen, bound, "", None, **other)


CHAIN = (
    paid("T1", "P2", "P1", 6_000),  # the broker buys
    paid("T2", "P3", "P2", 10_000),  # and sells
    paid("T3", "P4", "P2", 9_000, Bound.AT_LEAST, on=None),
    paid("T4", None, "P2", 500, cost=True),
)


def test_each_partys_gain_is_what_it_received_by_payer():
    broker = gain_of(CHAIN, "P2")
    assert broker.received == Span(19_000, 19_000, more=True)
    assert broker.by_payer == {"P3": Span(10_000, 10_000), "P4": Span(9_000, 9_000, more=True)}
    assert broker.spent == Span(6_500, 6_500)
    assert broker.net == Span(12_500, 12_500, more=True)
    assert (broker.receipts, broker.expenses, broker.undated) == (("T2", "T3"), ("T1", "T4"), ("T3",))
    assert gain_of(CHAIN, "P1").received == Span(6_000, 6_000)
    assert gain_of(CHAIN, "P3").received == Span(0, 0)


def test_the_same_money_is_not_counted_at_each_hand():
    gains = gain_of_case(case_of(payments=CHAIN))
    assert gains.receipts == Span(25_000, 25_000, more=True)
    assert gains.together == Span(19_000, 19_000, more=True)
    assert gain_together(CHAIN, ["P1"]) == Span(6_000, 6_000)
    assert gain_together(CHAIN, ["P2"]).low == 19_000  # what it paid went outside


def test_a_disputed_payment_is_in_the_high_figure_alone():
    gain = gain_of((paid("T1", None, "P1", 100), paid("T2", None, "P1", 50, disputed=True)), "P1")
    assert (gain.received, gain.disputed) == (Span(100, 150), ("T2",))


def test_spending_of_unknown_height_may_have_taken_all():
    gain = gain_of((paid("T1", None, "P1", 100), paid("T2", "P1", None, 30, Bound.AT_LEAST)), "P1")
    assert gain.net == Span(0, 70)


HANDS = st.sampled_from([None, "P1", "P2", "P3"])
MONEY = st.lists(
    st.tuples(HANDS, HANDS, st.integers(1, 100), st.booleans()).filter(lambda one: one[0] != one[1]), max_size=6
)


@given(MONEY, st.randoms(use_true_random=False))
def test_money_kept_together_lies_between_the_largest_receipt_and_all_of_them(moves, shuffle):
    payments = [
        paid(f"T{index}", payer, payee, fen, disputed=disputed)
        for index, (payer, payee, fen, disputed) in enumerate(moves)
    ]
    gains = gain_of_case(case_of(payments=tuple(payments)))
    each = [gain.received for gain in gains.parties.values()]
    assert max(one.low for one in each) <= gains.together.low <= gains.together.high <= gains.receipts.high
    for gain in gains.parties.values():
        assert gain.net.low <= gain.received.low
        assert gain.net.high <= gain.received.high
        assert sum(one.high for one in gain.by_payer.values()) == gain.received.high
    shuffle.shuffle(payments)
    assert gain_of_case(case_of(payments=tuple(payments))) == gains


def accused(number, **other):
    return replace(party(number), defendant=True, **other)


def test_damages_follow_the_gain_and_joint_defendants_have_no_invented_shares():
    sale = batch("B1", "P1", "P2", 100)
    case = case_of(sale, parties=(accused("P1"), accused("P2"), party("P3"), party("P4")), payments=CHAIN)
    damages = weigh_damages(case)
    assert (damages.measure, damages.amount) == (Measure.GAIN, Span(19_000, 19_000, more=True))
    assert damages.gains == {"P1": Span(6_000, 6_000), "P2": Span(19_000, 19_000, more=True)}
    (group,) = damages.together
    assert (group.parties, group.batches, group.shares) == (("P1", "P2"), ("B1",), None)
    assert {"cc-1168", "cc-1171"} <= set(damages.rules)
    assert weigh_damages(case, net=True).amount.low == 6_000 + 12_500
    apart = case_of(parties=(accused("P1"), accused("P2")), payments=CHAIN)
    assert weigh_damages(apart).together == ()


def test_without_a_statute_there_is_no_multiple():
    case = case_of(parties=(accused("P1"),), payments=(paid("T1", None, "P1", 1_001),))
    for statute in ("", "  "):
        with pytest.raises(UsageFault, match="SY-U096"):
            weigh_damages(case, multiple=Fraction(3), statute=statute)
    tripled = weigh_damages(case, multiple=Fraction(5, 2), statute="some law, article 1")
    assert (tripled.amount, tripled.claimed) == (Span(1_001, 1_001), Span(2_502, 2_502))
    assert "multiple_by_statute" in tripled.notes
    assert weigh_damages(case).claimed == Span(1_001, 1_001)


def test_a_gain_of_nought_or_unknown_is_never_an_amount_of_nought():
    nought = case_of(parties=(accused("P1", use_gain_fen=0),))
    unknown = case_of(parties=(accused("P1"),))
    for case, note in ((nought, "gain_nought"), (unknown, "gain_unknown"), (case_of(), "no_defendant")):
        damages = weigh_damages(case)
        assert (damages.measure, damages.amount, damages.claimed, damages.notes) == (
            Measure.DISCRETION,
            None,
            None,
            (note,),
        )
    half = case_of(parties=(accused("P1"), accused("P2")), payments=(paid("T1", None, "P1", 50),))
    assert weigh_damages(half).notes == ("gain_partly_unknown",)
    assert weigh_damages(half).amount == Span(50, 50, more=True)
    both = weigh_damages(half, loss_fen=70)
    assert (both.measure, both.alternatives) == (Measure.GAIN, (Measure.LOSS,))


def award(number, ledger, fen, bound=Bound.EXACT):
    return Award(number, ledger, ("P1",), fen, bound, "law")


@given(
    st.lists(st.tuples(st.sampled_from(["damages", "fine", "confiscation"]), st.integers(0, 99))), st.integers(0, 999)
)
def test_ledgers_stay_apart_and_damages_come_first(owed, assets):
    awards = [award(f"A{index}", ledger, fen) for index, (ledger, fen) in enumerate(owed)]
    ledgers = open_ledgers(awards)
    for name in LedgerName:
        assert ledgers[name].total.low == sum(fen for ledger, fen in owed if ledger == name.value)
    paid_out = pay_first(assets, awards)
    assert paid_out.damages + paid_out.left == assets
    assert paid_out.damages + paid_out.unpaid == ledgers[LedgerName.DAMAGES].total.low
    assert paid_out.left == 0 or paid_out.unpaid == 0


def test_every_note_has_a_name():
    for lang in ("zh", "en"):
        assert catalogue(lang)["damages_measure"].keys() == {one.value for one in Measure}
        notes = {"no_defendant", "gain_unknown", "gain_partly_unknown", "gain_nought", "multiple_by_statute"}
        assert catalogue(lang)["damages_notes"].keys() == notes
