"""``suyuan fund judgment | amend | earmark | bar | receive | match | send-back | reverse``."""

from __future__ import annotations

from typing import Annotated

import typer

from suyuan.cli.acting import KeyOption, OperatorOption, read_signer
from suyuan.cli.fund_words import (
    AmountOption,
    DocumentOption,
    JudgmentArgument,
    OnOption,
    ReceiptArgument,
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
from suyuan.remedy.fund.kinds import MatchKind
from suyuan.remedy.money import read_yuan, show_yuan


def judgment(
    title: Annotated[str, option("--title", "title")],
    award: Annotated[str, option("--award", "award")],
    document: DocumentOption,
    defendant: Annotated[list[str], option("--defendant", "defendant")],
    related: Annotated[list[str] | None, option("--related", "related")] = None,
    earmark: Annotated[list[str] | None, option("--earmark", "earmark_codes")] = None,
    case_no: Annotated[str, option("--case-no", "case_no")] = "",
    on: OnOption = None,
    due: Annotated[str | None, option("--due", "due")] = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Open the account of a judgment."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import NewJudgment, add_judgment
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    fen = read_yuan(award)
    new = NewJudgment(
        title,
        fen,
        read_day(on, "--on", "fund judgment"),
        tuple(earmark or ()),
        tuple(defendant),
        tuple(related or ()),
        document,
        case_no,
        read_day(due, "--due", "fund judgment"),
    )
    signer = read_signer(shell, operator, key, "fund judgment")
    number, written = add_judgment(open_workspace(workspace), new, signer, machine_clock)
    sentences = [shell.say("fund.judged", number=number, yuan=show_yuan(fen))]
    if not earmark:
        sentences.append(shell.say("fund.finding_no_earmark", subject=number, yuan=show_yuan(fen), since=""))
    after = f"suyuan fund receive --amount {fen // 100} --voucher … --to {number}"
    tell_booked(shell, "judgment", written, sentences, after, judgment=number, fen=fen, earmark=list(earmark or ()))
    if not earmark:
        raise typer.Exit(1)


def amend(
    number: JudgmentArgument,
    by: Annotated[str, option("--by", "amend_by")],
    document: DocumentOption,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Change an award by a later ruling."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import amend_award
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    fen = read_yuan(by, signed=True)
    signer = read_signer(shell, operator, key, "fund amend")
    written = amend_award(open_workspace(workspace), number, fen, document, signer, machine_clock)
    sentence = shell.say("fund.amended", number=number, yuan=show_yuan(fen))
    tell_booked(shell, "amend", written, [sentence], f"suyuan fund show {number}", judgment=number, fen=fen)


def earmark(
    number: JudgmentArgument,
    code: Annotated[list[str], option("--code", "earmark_codes")],
    document: DocumentOption,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Supply the earmark that a judgment lacked."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import add_earmark
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund earmark")
    written = add_earmark(open_workspace(workspace), number, tuple(code), document, signer, machine_clock)
    sentence = shell.say("fund.earmarked", number=number, codes=", ".join(code))
    tell_booked(shell, "earmark", written, [sentence], f"suyuan fund show {number}", judgment=number, earmark=code)


def bar(
    number: JudgmentArgument,
    related: Annotated[list[str], option("--related", "related")],
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Bar somebody related to a defendant."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import bar_payee
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund bar")
    written = bar_payee(open_workspace(workspace), number, tuple(related), signer, machine_clock)
    sentence = shell.say("fund.barred", number=number, count=len(related))
    tell_booked(shell, "bar", written, [sentence], f"suyuan fund show {number}", judgment=number)


def receive(
    amount: AmountOption,
    voucher: VoucherOption,
    to: Annotated[str, option("--to", "receive_to")] = "",
    payer: Annotated[str, option("--payer", "payer")] = "",
    on: OnOption = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Book money that arrived."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import receive_money
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    fen = read_yuan(amount)
    number, written = receive_money(
        open_workspace(workspace),
        fen,
        voucher,
        read_signer(shell, operator, key, "fund receive"),
        machine_clock,
        on=read_day(on, "--on", "fund receive"),
        payer=payer,
        judgment=to,
    )
    told = "fund.received_for" if to else "fund.received"
    sentence = shell.say(told, number=number, yuan=show_yuan(fen), judgment=to)
    after = "suyuan fund show" if to else f"suyuan fund match {number} --to J1"
    tell_booked(shell, "receive", written, [sentence], after, receipt=number, fen=fen, judgment=to or None)


def match(
    receipt: ReceiptArgument,
    to: Annotated[str, option("--to", "match_to")],
    amount: Annotated[str | None, option("--amount", "match_amount")] = None,
    kind: Annotated[MatchKind, option("--kind", "match_kind")] = MatchKind.AWARD,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Say which judgment money belongs to."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import match_money
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    fen = None if amount is None else read_yuan(amount)
    signer = read_signer(shell, operator, key, "fund match")
    written = match_money(open_workspace(workspace), receipt, to, fen, kind, signer, machine_clock)
    booked = max(one.fen for one in written.booking.postings)
    sentence = shell.say("fund.matched", number=receipt, judgment=to, yuan=show_yuan(booked))
    tell_booked(shell, "match", written, [sentence], "suyuan fund show", receipt=receipt, judgment=to, fen=booked)


def send_back(
    receipt: ReceiptArgument,
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
    """Give back money that belongs to no judgment."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import send_back as give_back
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    fen = read_yuan(amount)
    signer = read_signer(shell, operator, key, "fund send-back")
    day = read_day(on, "--on", "fund send-back")
    written = give_back(open_workspace(workspace), receipt, fen, voucher, signer, machine_clock, day)
    sentence = shell.say("fund.sent_back", number=receipt, yuan=show_yuan(fen))
    tell_booked(shell, "send-back", written, [sentence], "suyuan fund show", receipt=receipt, fen=fen)


def reverse(
    number: Annotated[int, typer.Argument(min=1, help=words("operation_number"), show_default=False)],
    reason: Annotated[str, option("--reason", "reverse_reason")],
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take back an operation that was booked by mistake."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.income import reverse_operation
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, operator, key, "fund reverse")
    written = reverse_operation(open_workspace(workspace), number, reason, signer, machine_clock)
    sentence = shell.say("fund.reversed", number=number)
    tell_booked(shell, "reverse", written, [sentence], "suyuan fund show", reversed=number)
