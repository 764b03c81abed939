"""``suyuan fund claim window | open | check | decide | appeal | pay | show``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from suyuan.cli.acting import KeyOption, OperatorOption, read_signer
from suyuan.cli.fund_words import (
    AmountOption,
    ClaimArgument,
    JudgmentArgument,
    OnOption,
    VoucherOption,
    option,
    tell_booked,
    words,
)
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_day,
)
from suyuan.core.errors import UsageFault
from suyuan.remedy.money import read_yuan, show_yuan

if TYPE_CHECKING:
    from suyuan.cli.shell import Shell
    from suyuan.remedy.fund.state import VictimClaim

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


class Decision(StrEnum):
    """What a claim may come to."""

    GRANTED = "granted"
    REFUSED = "refused"


@app.command("window", help=words("claim_window"))
def window(
    number: JudgmentArgument,
    opens: Annotated[str, option("--opens", "opens")],
    closes: Annotated[str, option("--closes", "closes")],
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Let victims claim for a time."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.claims import open_window
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    first = read_day(opens, "--opens", "fund claim window")
    last = read_day(closes, "--closes", "fund claim window")
    assert first is not None
    assert last is not None
    signer = read_signer(shell, operator, key, "fund claim window")
    written = open_window(open_workspace(workspace), number, first, last, signer, machine_clock)
    sentence = shell.say("fund.window", number=number, opens=first, closes=last)
    tell_booked(shell, "claim-window", written, [sentence], f"suyuan fund claim open {number} …", judgment=number)


@app.command("open", help=words("claim_open"))
def open_(
    number: JudgmentArgument,
    amount: AmountOption,
    person: Annotated[str, option("--person", "claim_person")] = "",
    id_number: Annotated[str, option("--id-number", "claim_id_number")] = "",
    name: Annotated[str, option("--name", "claim_name")] = "",
    guardian: Annotated[str, option("--guardian", "claim_guardian")] = "",
    contact: Annotated[str, option("--contact", "claim_contact")] = "",
    account: Annotated[str, option("--account", "claim_account")] = "",
    on: OnOption = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take in a claim."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.claims import open_claim
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    told = {"name": name, "guardian": guardian, "contact": contact, "account": account}
    made, _ = open_claim(
        open_workspace(workspace),
        number,
        read_yuan(amount),
        read_signer(shell, operator, key, "fund claim open"),
        machine_clock,
        person=person,
        id_number=id_number,
        words={one: text for one, text in told.items() if text},
        on=read_day(on, "--on", "fund claim open"),
    )
    _tell(shell, "claim-open", made, f"suyuan fund claim check {made.id} --how …")


@app.command("check", help=words("claim_check"))
def check(
    number: ClaimArgument,
    how: Annotated[str, option("--how", "claim_how")],
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record that you saw proof of who claims."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.claims import check_claim
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund claim check")
    made = check_claim(open_workspace(workspace), number, how, signer, machine_clock)
    _tell(shell, "claim-check", made, f"suyuan fund claim decide {made.id} --outcome granted --amount …")


@app.command("decide", help=words("claim_decide"))
def decide(
    number: ClaimArgument,
    outcome: Annotated[Decision, option("--outcome", "claim_outcome")],
    amount: Annotated[str | None, option("--amount", "claim_amount")] = None,
    reason: Annotated[str, option("--reason", "claim_reason")] = "",
    note: Annotated[str, option("--note", "claim_note")] = "",
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Grant or refuse a claim."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.claims import decide_claim
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    if (outcome is Decision.GRANTED) != (amount is not None):
        raise UsageFault("SY-U123")
    fen = 0 if amount is None else read_yuan(amount)
    if outcome is Decision.GRANTED and not fen:
        raise UsageFault("SY-U123")
    signer = read_signer(shell, operator, key, "fund claim decide")
    made = decide_claim(open_workspace(workspace), number, fen, reason, note, signer, machine_clock)
    after = f"suyuan fund claim pay {made.id} --voucher …" if fen else "suyuan fund claim show"
    _tell(shell, "claim-decide", made, after)


@app.command("appeal", help=words("claim_appeal"))
def appeal(
    number: ClaimArgument,
    on: OnOption = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take in an appeal."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.claims import appeal_claim
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund claim appeal")
    day = read_day(on, "--on", "fund claim appeal")
    made = appeal_claim(open_workspace(workspace), number, signer, machine_clock, day)
    _tell(shell, "claim-appeal", made, f"suyuan fund claim decide {made.id} …")


@app.command("pay", help=words("claim_pay"))
def pay(
    number: ClaimArgument,
    voucher: VoucherOption,
    on: OnOption = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Book the payment of a claim."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.claims import pay_claim
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund claim pay")
    day = read_day(on, "--on", "fund claim pay")
    made = pay_claim(open_workspace(workspace), number, voucher, signer, machine_clock, day)
    _tell(shell, "claim-pay", made, "suyuan fund show")


@app.command("show", help=words("claim_show"))
def show(
    number: Annotated[str, typer.Argument(help=words("claim_number"), show_default=False)] = "",
    reveal: Annotated[str, option("--reveal", "claim_reveal")] = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Claims without names; one with its sealed words where a reason is given."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.claims import show_claims
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    if reveal and not number:
        raise UsageFault("SY-U070", missing="C-…", command="fund claim show")
    books, sealed = show_claims(open_workspace(workspace), machine_clock, number, reveal or None)
    some = [books.state.claim(number)] if number else list(books.state.claims.values())

    def lines(console: Console) -> None:
        if not some:
            console.print(shell.say("fund.no_claims"), markup=False)
            return
        rows = [
            (
                one.id,
                one.judgment,
                one.opened_on,
                show_yuan(one.fen),
                show_yuan(one.granted) if one.granted else "",
                shell.say(f"fund_claim_state.{one.state.value}"),
            )
            for one in some
        ]
        names = ("claim", "judgment", "day", "asked", "granted", "state")
        headers = [shell.say(f"fund_label.{name}") for name in names]
        console.print(shell.table(shell.say("fund.claims"), headers, rows, right=(3, 4)))
        for name, text in sorted((sealed or {}).items()):
            label = shell.say_or(f"fund_word.{name}", name)
            console.print(shell.say("fund.pair", name=label, value=text), markup=False)

    data = {"claims": [_describe(one) for one in some], "words": sealed}
    shell.result("fund-claim-show", data, lines, "suyuan fund show")


def _describe(one: VictimClaim) -> dict[str, object]:
    return {
        "claim": one.id,
        "judgment": one.judgment,
        "state": one.state.value,
        "fen": one.fen,
        "granted": one.granted,
        "opened": one.opened_on.isoformat(),
        "decided": one.decided_on.isoformat() if one.decided_on else None,
        "reason": one.reason or None,
    }


def _tell(shell: Shell, verb: str, made: VictimClaim, after: str) -> None:
    def lines(console: Console) -> None:
        state = shell.say(f"fund_claim_state.{made.state.value}")
        told = shell.say("fund.claim_moved", number=made.id, state=state, yuan=show_yuan(made.granted or made.fen))
        console.print(told, markup=False)

    shell.result(f"fund-{verb}", _describe(made), lines, after)
