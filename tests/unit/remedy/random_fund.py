"""Random operations on a fund, most of them sensible, many of them not."""

import random
from datetime import date, timedelta

from suyuan.remedy.fund import operations as say

PURPOSES = ("privacy", "children", "women", "education", "victims", "admin", "treasury", "nonsense")
CLERKS, APPROVERS = ("k:c1", "k:c2"), ("k:a1", "k:a2", "k:a3")
EARMARKS = ((), ("privacy",), ("privacy", "children"), ("victims", "women"), ("privacy", "victims"))
PEOPLE = tuple(f"p:{n}" for n in range(12))


class RandomFund:
    """Draws operations that fit the state often enough to get far."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.day = date(2026, 1, 1)

    def draw(self, state):
        pick = self.random
        self.day += timedelta(days=pick.choice((0, 0, 0, 0, 1, 3)))
        kinds = [
            "judge",
            "amend",
            "earmark",
            "bar",
            *["receive"] * 4,
            *["match"] * 6,
            "send_back",
            *["apply"] * 6,
            *["approve"] * 14,
            "refuse",
            "withdraw",
            *["pay"] * 8,
            *["outcome"] * 4,
            "refund",
            "rules",
            "window",
            *["claim"] * 5,
            *["check"] * 5,
            *["decide"] * 6,
            "appeal",
            *["pay_claim"] * 4,
            *["reverse"] * 3,
        ]
        kind = "judge" if not state.judgments else pick.choice(kinds)
        return getattr(self, kind)(state, {"day": self.day, "by": pick.choice(CLERKS + APPROVERS)})

    def fen(self, most=30_000_00):
        return self.random.choice((1, 99, self.random.randrange(1, most), self.random.randrange(-3, 100)))

    def one(self, held, prefix, wanted=None):
        """Something that is there and fits, something that is there, or something that is not."""
        draw = self.random.random()
        fitting = [name for name, one in held.items() if wanted is None or wanted(one)]
        if draw < 0.85 and fitting:
            return self.random.choice(fitting)
        return self.random.choice(list(held)) if held and draw < 0.98 else f"{prefix}99999"

    def fresh(self, held, prefix):
        return f"{prefix}{len(held) + (1 if self.random.random() < 0.97 else 0)}"

    def sha(self, state):
        if state.vouchers and self.random.random() < 0.06:
            return self.random.choice(list(state.vouchers))
        return f"{self.random.getrandbits(256):064x}"

    def judge(self, state, base):
        return say.Judge(
            judgment=self.fresh(state.judgments, "J"),
            title="某案",
            case_no="",
            fen=self.fen(400_000_00),
            earmark=self.random.choice(EARMARKS),
            barred=(self.payee(),),
            document=self.sha(state),
            due=self.day + timedelta(30),
            on=self.day,
            **base,
        )

    def payee(self):
        return f"q:{self.random.randrange(30)}"

    def judgment(self, state):
        return self.one(state.judgments, "J")

    def amend(self, state, base):
        return say.Amend(
            judgment=self.judgment(state), fen=self.random.choice((-1, 1)) * self.fen(), document="", **base
        )

    def earmark(self, state, base):
        return say.Earmark(judgment=self.judgment(state), earmark=self.random.choice(EARMARKS), document="", **base)

    def bar(self, state, base):
        return say.Bar(judgment=self.judgment(state), barred=(self.payee(),), **base)

    def receive(self, state, base):
        return say.Receive(
            receipt=self.fresh(state.receipts, "R"),
            fen=self.fen(200_000_00),
            voucher=self.sha(state),
            on=self.day,
            **base,
        )

    def match(self, state, base):
        number = self.one(state.receipts, "R", lambda one: one.left)
        left = state.receipts[number].left if number in state.receipts else 5
        return say.Match(
            receipt=number,
            judgment=self.judgment(state),
            fen=self.random.choice((left, self.fen())),
            kind=self.random.choice((say.MatchKind.AWARD,) * 4 + (say.MatchKind.INTEREST,)),
            **base,
        )

    def send_back(self, state, base):
        return say.SendBack(
            receipt=self.one(state.receipts, "R", lambda one: one.left),
            fen=self.fen(),
            on=self.day,
            voucher=self.sha(state),
            **base,
        )

    def apply(self, state, base):
        judgment = self.judgment(state)
        codes = state.judgments[judgment].earmark if judgment in state.judgments else ()
        purpose = self.random.choice(codes or PURPOSES) if self.random.random() < 0.6 else self.random.choice(PURPOSES)
        kind = say.PayeeKind.TREASURY if purpose == "treasury" else say.PayeeKind.CHARITY
        return say.Apply(
            application=self.fresh(state.applications, "A"),
            judgment=judgment,
            purpose=purpose,
            fen=self.fen(40_000_00),
            payee=(self.payee(), self.payee()),
            payee_kind=kind,
            title="某项目",
            **base,
        )

    def application(self, state, *states):
        return self.one(state.applications, "A", lambda one: not states or one.state in states)

    def approve(self, state, base):
        number = self.application(state, "applied", "endorsed")
        digest = state.applications[number].digest if number in state.applications else ""
        if self.random.random() < 0.03:
            digest = "0" * 64
        return say.Approve(application=number, digest=digest, **base)

    def refuse(self, state, base):
        return say.Refuse(application=self.application(state), reason="costs", **base)

    def withdraw(self, state, base):
        return say.Withdraw(application=self.application(state), **base)

    def pay(self, state, base):
        return say.Pay(application=self.application(state, "approved"), on=self.day, voucher=self.sha(state), **base)

    def outcome(self, state, base):
        return say.Outcome(application=self.application(state, "paid"), note="已办", document="", **base)

    def refund(self, state, base):
        number = self.application(state, "paid", "reported")
        return say.Refund(application=number, fen=self.fen(), on=self.day, voucher=self.sha(state), **base)

    def rules(self, state, base):
        return say.SetRules(admin_cap=self.random.choice((0, 500, 1000)), outcome_days=60, appeal_days=15, **base)

    def window(self, state, base):
        return say.Window(judgment=self.judgment(state), opens=self.day, closes=self.day + timedelta(60), **base)

    def claim(self, state, base):
        judgment = self.one(state.judgments, "J", lambda one: one.window)
        return say.Claim(
            claim=self.fresh(state.claims, "C"),
            judgment=judgment,
            fen=self.fen(2_000_00),
            on=self.day,
            persons=(self.random.choice(PEOPLE),),
            blind="",
            **base,
        )

    def claimed(self, state, *states):
        return self.one(state.claims, "C", lambda one: one.state in states)

    def check(self, state, base):
        return say.CheckClaim(claim=self.claimed(state, "opened", "appealed"), blind="", **base)

    def decide(self, state, base):
        number = self.claimed(state, "checked", "appealed")
        asked = state.claims[number].fen if number in state.claims else 7
        return say.DecideClaim(
            claim=number,
            fen=self.random.choice((0, asked, asked, asked // 2)),
            blind="",
            reason=self.random.choice(("amount", "identity")),
            **base,
        )

    def appeal(self, state, base):
        return say.AppealClaim(claim=self.claimed(state, "granted", "refused"), on=self.day, blind="", **base)

    def pay_claim(self, state, base):
        return say.PayClaim(
            claim=self.claimed(state, "granted", "granted_finally"),
            on=self.day,
            voucher=self.sha(state),
            blind="",
            **base,
        )

    def reverse(self, state, base):
        known = list(state.booked)[-12:]
        return say.Reverse(number=self.random.choice(known) if known else 1, reason="twice", **base)
