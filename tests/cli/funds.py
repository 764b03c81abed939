"""A fund brought to some point without the command line, which is slow; everybody in it is invented."""

from datetime import UTC, datetime, timedelta

from tests.cli.four_eyes import clock, signer

from suyuan.app.fund import claims, income, projects
from suyuan.remedy.fund.kinds import PayeeKind
from suyuan.storage.workspace import open_workspace

DEFENDANT, RELATED, PAYEE, CHILD, GUARDIAN, PAYER = (
    "某虚构影像行", "某虚构关联公司", "某虚构公益中心", "虚构孩子", "虚构监护人", "虚构汇款人",
)  # fmt: skip
CODE, ID_NUMBER, CONTACT = "91330000MA27XXXX0A", "33010620260101001X", "15490000001"
SEALED = (DEFENDANT, RELATED, PAYEE, CHILD, GUARDIAN, PAYER, CODE, ID_NUMBER, CONTACT)
TODAY = datetime.now(UTC).date()


def paper(desk, name):
    """A file like no other."""
    path = desk.folder / f"{name}.pdf"
    path.write_text(f"paper {name}", "utf-8")
    return path


def workspace(desk):
    return open_workspace(desk.workspace)


def judge(desk, earmark=("children", "victims"), fen=29_000_000, title="新生儿信息公益诉讼案", due=None):
    new = income.NewJudgment(title, fen, None, earmark, (f"{DEFENDANT}={CODE}",), (RELATED,), paper(desk, "judgment"),
                             "（2026）虚0001民初1号", due)  # fmt: skip
    return income.add_judgment(workspace(desk), new, signer("wang"), clock)


def receive(desk, fen=29_000_000, to="J1", name="bank"):
    return income.receive_money(
        workspace(desk), fen, paper(desk, name), signer("wang"), clock, payer=PAYER, judgment=to
    )


def apply(desk, fen=3_000_000, purpose="children", title="社区儿童信息保护课", who="wang", payee=PAYEE, to="J1"):
    new = projects.NewApplication(to, purpose, fen, title, payee, PayeeKind.CHARITY)
    return projects.apply_for_money(workspace(desk), new, signer(who), clock)[0]


def approve(desk, number, *who):
    for one in who:
        projects.approve_application(workspace(desk), projects.propose(workspace(desk), number)[0], signer(one), clock)


def pay(desk, number):
    return projects.pay_application(workspace(desk), number, paper(desk, f"pay-{number}"), signer("wang"), clock)


def paid(desk, **more):
    """An application all the way to its payment."""
    number = apply(desk, **more)
    approve(desk, number, "li", "zhao")
    pay(desk, number)
    return number


def tell(desk, number, note="举办12场，620名家长参加"):
    return projects.tell_outcome(workspace(desk), number, note, None, signer("wang"), clock)


def window(desk, days=30):
    return claims.open_window(workspace(desk), "J1", TODAY, TODAY + timedelta(days), signer("wang"), clock)


def claim(desk, fen=53_600, **who):
    words = {"name": CHILD, "guardian": GUARDIAN, "contact": CONTACT}
    return claims.open_claim(workspace(desk), "J1", fen, signer("wang"), clock, words=words, **who)[0].id


def claim_paid(desk, fen=53_600, **who):
    """A claim all the way to its payment."""
    number = claim(desk, fen, **who)
    claims.check_claim(workspace(desk), number, "看过身份证原件", signer("wang"), clock)
    claims.decide_claim(workspace(desk), number, fen, "", "", signer("li"), clock)
    claims.pay_claim(workspace(desk), number, paper(desk, number), signer("wang"), clock)
    return number
