"""``suyuan fund apply | approve | refuse | withdraw | pay | outcome | refund``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from suyuan.cli.acting import KeyOption, OperatorOption, read_signer
from suyuan.cli.fund_words import (
    AmountOption,
    ApplicationArgument,
    JudgmentArgument,
    OnOption,
    VoucherOption,
    option,
    tell_booked,
)
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    YesOption,
    make_shell,
    read_day,
)
from suyuan.remedy.fund.kinds import PayeeKind
from suyuan.remedy.money import read_yuan, show_yuan

if TYPE_CHECKING:
    from suyuan.cli.shell import Shell
    from suyuan.remedy.fund.state import Application, FundState


def apply(
    number: JudgmentArgument,
    purpose: Annotated[str, option("--purpose", "purpose")],
    amount: AmountOption,
    title: Annotated[str, option("--title", "title")],
    payee: Annotated[str, option("--payee", "payee")],
    payee_kind: Annotated[PayeeKind, option("--payee-kind", "payee_kind")] = PayeeKind.CHARITY,
    payee_code: Annotated[str, option("--payee-code", "payee_code")] = "",
    payee_account: Annotated[str, option("--payee-account", "payee_account")] = "",
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Ask for money for a project."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.projects import NewApplication, apply_for_money
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    fen = read_yuan(amount)
    new = NewApplication(number, purpose, fen, title, payee, payee_kind, payee_code, payee_account)
    signer = read_signer(shell, operator, key, "fund apply")
    made, written = apply_for_money(open_workspace(workspace), new, signer, machine_clock)
    sentence = shell.say("fund.applied", number=made, judgment=number, yuan=show_yuan(fen))
    after = f"suyuan fund approve {made}"
    tell_booked(shell, "apply", written, [sentence], after, application=made, judgment=number, fen=fen)


def approve(
    number: ApplicationArgument,
    operator: OperatorOption = "",
    key: KeyOption = None,
    yes: YesOption = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Look at an application and sign it."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.projects import approve_application, propose
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    shown, books, payee = propose(opened, number)
    if not (json_ and yes):
        show_application(shell, Console(stderr=json_, highlight=False, soft_wrap=True), shown, books.state, payee)
    signer = read_signer(shell, operator, key, "fund approve")
    if not yes and not typer.confirm(shell.say("fund.confirm", number=number, operator=operator), err=True):
        raise typer.Exit(2)
    after, written = approve_application(opened, shown, signer, machine_clock)
    given = len(after.approvers)
    sentence = shell.say(f"fund.approved_{given}", number=number)
    next_step = f"suyuan fund pay {number} --voucher …" if given > 1 else f"suyuan fund approve {number}"
    more = {"application": number, "approvals": given, "state": after.state.value}
    tell_booked(shell, "approve", written, [sentence], next_step, **more)


def refuse(
    number: ApplicationArgument,
    reason: Annotated[str, option("--reason", "refuse_reason")],
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Refuse an application."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.projects import refuse_application
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund refuse")
    written = refuse_application(open_workspace(workspace), number, reason, signer, machine_clock)
    sentence = shell.say("fund.refused", number=number)
    tell_booked(shell, "refuse", written, [sentence], "suyuan fund show", application=number)


def withdraw(
    number: ApplicationArgument,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take an application back."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.projects import withdraw_application
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund withdraw")
    written = withdraw_application(open_workspace(workspace), number, signer, machine_clock)
    sentence = shell.say("fund.withdrawn", number=number)
    tell_booked(shell, "withdraw", written, [sentence], "suyuan fund show", application=number)


def pay(
    number: ApplicationArgument,
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
    """Book the payment of an approved application."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.projects import pay_application
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund pay")
    day = read_day(on, "--on", "fund pay")
    after, written = pay_application(open_workspace(workspace), number, voucher, signer, machine_clock, day)
    sentence = shell.say("fund.paid", number=number, yuan=show_yuan(after.fen))
    next_step = f"suyuan fund outcome {number} --note …"
    more = {"application": number, "fen": after.fen, "voucher": after.voucher}
    tell_booked(shell, "pay", written, [sentence], next_step, **more)


def outcome(
    number: ApplicationArgument,
    note: Annotated[str, option("--note", "outcome_note")],
    document: Annotated[Path | None, option("--document", "outcome_document")] = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Say what became of a project."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.projects import tell_outcome
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund outcome")
    written = tell_outcome(open_workspace(workspace), number, note, document, signer, machine_clock)
    sentence = shell.say("fund.outcome_told", number=number)
    tell_booked(shell, "outcome", written, [sentence], "suyuan publish -o …", application=number)


def refund(
    number: ApplicationArgument,
    amount: AmountOption,
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
    """Book money that a payee gave back."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.projects import refund_payment
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    fen = read_yuan(amount)
    signer = read_signer(shell, operator, key, "fund refund")
    day = read_day(on, "--on", "fund refund")
    written = refund_payment(open_workspace(workspace), number, fen, voucher, signer, machine_clock, day)
    sentence = shell.say("fund.refunded", number=number, yuan=show_yuan(fen))
    tell_booked(shell, "refund", written, [sentence], "suyuan fund show", application=number, fen=fen)


def show_application(shell: Shell, console: Console, one: Application, state: FundState, payee: str = "") -> None:
    """What an approver signs; only there who is paid is shown."""
    from suyuan.remedy.fund.accounts import free
    from suyuan.remedy.fund.tables import purposes

    pairs = (
        ("application", one.id),
        ("judgment", f"{one.judgment} {state.judgment(one.judgment).title}"),
        ("title", one.title),
        ("purpose", purposes()[one.purpose].say(shell.lang)),
        ("amount", show_yuan(one.fen)),
        ("payee", f"{payee} {shell.say(f'fund_payee.{one.payee_kind.value}')}".strip()),
        ("state", shell.say(f"fund_state.{one.state.value}")),
        ("approvals", f"{len(one.approvers)} / 2"),
        ("free", show_yuan(state.balance(free(one.judgment)))),
        ("digest", one.digest),
    )
    for name, value in pairs:
        console.print(shell.say("fund.pair", name=shell.say(f"fund_label.{name}"), value=value), markup=False)
