"""A hundred thousand random operations: no account below zero, no fen lost, and the exported books say the same."""

import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from suyuan.core.errors import InputFault, PolicyRefusal, UsageFault
from suyuan.remedy.fund.accounts import is_asset
from suyuan.remedy.fund.apply import apply, replay
from suyuan.remedy.fund.beancount import write_beancount
from suyuan.remedy.fund.lines import Booked, merge_claims
from suyuan.remedy.fund.operations import PRIVATE, action_of, describe, read_operation
from suyuan.remedy.fund.state import FundState
from suyuan.remedy.fund.totals import grand_totals, totals_of, unmatched
from tests.unit.remedy.random_fund import RandomFund

RUNS, STEPS = 200, 500
POSTING = re.compile(r"  ([A-Z][A-Za-z]+(?::[A-Z0-9][A-Za-z0-9-]*)+)  (-?[0-9]+\.[0-9]{2}) CNY")
BALANCE = re.compile(r"[0-9-]{10} balance (\S+) (-?[0-9]+\.[0-9]{2}) ~ 0 CNY")


def run(seed, steps=STEPS):
    """Random operations; the checks of every step, and what came of it."""
    drawn, state, done, seen = RandomFund(seed), FundState(), [], Counter()
    # What went in and out, kept apart from the model: outside = awarded − not arrived, and money at the bank.
    bank = 0
    for _ in range(steps):
        operation = drawn.draw(state)
        try:
            after = apply(state, operation)
        except (PolicyRefusal, InputFault, UsageFault) as refusal:
            seen[refusal.code] += 1
            continue
        bank += moved(after, operation, done)
        state = after
        done.append((operation, state.last))
        seen[action_of(operation)] += 1
        assert all(fen >= 0 for account, fen in state.balances.items() if is_asset(account))
        assert sum(state.balances.values()) == 0
        assert grand_totals(state).left + unmatched(state) == bank
    return state, done, seen


def moved(after, operation, done):
    """How much the bank's account changed, told by the operation alone."""
    action = action_of(operation)
    if action == "receive":
        return operation.fen
    if action in {"send-back"}:
        return -operation.fen
    if action == "refund":
        return operation.fen
    if action == "pay":
        return -after.applications[operation.application].fen
    if action == "claim-pay":
        return -after.claims[operation.claim].granted
    if action == "reverse":
        original = done[operation.number - 1][0]
        return -moved(after, original, done)
    return 0


def books_of(done, state):
    return [
        Booked(
            n,
            one.day,
            action_of(one),
            action_of(one),
            '字"\\',
            subject_of(one, state),
            booking.postings,
            n + 5,
            "ab",
            "",
        )
        for n, (one, booking) in enumerate(done, 1)
    ]


def subject_of(operation, state):
    if action_of(operation) in PRIVATE:
        return state.claims[operation.claim].judgment
    return str(next((v for k in ("judgment", "receipt", "application") if (v := getattr(operation, k, ""))), "F"))


def recompute(text):
    """Balances from the postings of the text alone, and the balances that it asserts."""
    found, asserted = Counter(), {}
    for line in text.splitlines():
        if posting := POSTING.fullmatch(line):
            found[posting[1]] += Decimal(posting[2])
        elif balance := BALANCE.fullmatch(line):
            asserted[balance[1]] = Decimal(balance[2])
    return found, asserted


@pytest.mark.parametrize("block", range(10))
def test_a_hundred_thousand_random_operations(block):
    seen = Counter()
    for seed in range(block * RUNS // 10, (block + 1) * RUNS // 10):
        state, done, some = run(seed)
        seen += some
        again, bookings = replay(read_operation(describe(one)) for one, _ in done)
        assert again.balances == state.balances
        assert [one.postings for one in bookings] == [booking.postings for _, booking in done]
        books = books_of(done, state)
        for told in (books, merge_claims(books, "claims")):
            found, asserted = recompute(write_beancount(told, "某基金"))
            wanted = {name: Decimal(fen) / 100 for name, fen in state.balances.items()}
            assert {name: fen for name, fen in found.items() if fen} == {n: f for n, f in wanted.items() if f}
            assert {name: fen for name, fen in asserted.items() if fen} == {n: f for n, f in wanted.items() if f}
        totals = grand_totals(state)
        assert totals.received == totals.left + totals.paid
        assert totals.awarded == sum(one.fen for one in state.judgments.values())
        for name in state.judgments:
            held = totals_of(state, name)
            assert held.received == held.left + held.paid
            assert min(held.free, held.reserved, held.receivable) >= 0
    assert sum(seen.values()) == RUNS * STEPS // 10
    for rule in (
        "SY-G130",
        "SY-G131",
        "SY-G132",
        "SY-G133",
        "SY-G134",
        "SY-G135",
        "SY-G136",
        "SY-G137",
        "SY-G138",
        "SY-G139",
        "SY-G140",
        "SY-G141",
        "SY-G142",
        "SY-G144",
        "SY-G146",
        "SY-U120",
    ):
        assert seen[rule], rule
    for action in ("pay", "claim-pay", "reverse", "refund", "outcome", "send-back", "claim-appeal", "withdraw"):
        assert seen[action], action


@pytest.mark.parametrize("seed", [3, 77])
def test_an_outside_checker_accepts_the_books_and_sees_one_fen(seed, tmp_path):
    state, done, _ = run(seed)
    text = write_beancount(merge_claims(books_of(done, state), "claims"), "某基金")
    file = tmp_path / "fund.beancount"
    file.write_text(text, "utf-8")
    checker = Path(sys.executable).with_name("bean-check")
    ran = subprocess.run([checker, file], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")
    place = next(found for line in text.splitlines() if (found := BALANCE.fullmatch(line)) and found[2] != "0.00")
    wrong = place[0].replace(place[2], str(Decimal(place[2]) + Decimal("0.01")))
    file.write_text(text.replace(place[0], wrong), "utf-8")
    assert subprocess.run([checker, file], capture_output=True, check=False).returncode == 1
