"""``suyuan case add CASE party | batch | payment | milestone | award``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from suyuan.case.items import Award, Batch, Milestone, Party, Payment, Role, Way
from suyuan.cli.case_add import Many, Maybe, Note, Replaces, app, describe_item, say_added
from suyuan.cli.case_values import read_fen, read_moment, read_rows, told
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

if TYPE_CHECKING:
    from suyuan.app.cases import Build
    from suyuan.cli.shell import Shell

Exhibits: TypeAlias = Annotated[Many, typer.Option("--exhibit", help=told("supported_by"), show_default=False)]


@app.command("party", help=told("add_party"))
def party(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=told("party_name"), show_default=False)],
    role: Annotated[list[Role], typer.Option("--role", help=told("role"), show_default=False)],
    unit: Annotated[bool, typer.Option("--unit", help=told("unit"))] = False,
    insider: Annotated[bool, typer.Option("--insider", help=told("insider"))] = False,
    lawful_business: Annotated[bool, typer.Option("--lawful-business", help=told("lawful_business"))] = False,
    prior: Annotated[bool, typer.Option("--prior", help=told("prior"))] = False,
    defendant: Annotated[bool, typer.Option("--defendant", help=told("defendant"))] = False,
    gain_returned: Annotated[bool, typer.Option("--gain-returned", help=told("gain_returned"))] = False,
    use_gain: Annotated[Maybe, typer.Option("--use-gain", help=told("use_gain"), show_default=False)] = None,
    related: Annotated[Many, typer.Option("--related", help=told("related"), show_default=False)] = None,
    replace: Replaces = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add a party."""
    gain = None if use_gain is None else read_fen(use_gain, "--use-gain", "case add party")[0]

    def build(own: str) -> Party:
        close = tuple(one.strip().upper() for one in related or ())
        return Party(
            own,
            name,
            unit,
            tuple(role),
            insider,
            lawful_business,
            prior,
            close,
            defendant,
            gain_returned,
            gain,
        )

    _add(make_shell(locals()), context.obj, "party", build, workspace, replace)


@app.command("batch", help=told("add_batch"))
def batch(
    context: typer.Context,
    way: Annotated[Way, typer.Option("--way", help=told("way"), show_default=False)],
    giver: Annotated[Maybe, typer.Option("--giver", help=told("batch_giver"), show_default=False)] = None,
    taker: Annotated[Maybe, typer.Option("--taker", help=told("batch_taker"), show_default=False)] = None,
    on: Annotated[Maybe, typer.Option("--on", help=told("on"), show_default=False)] = None,
    until: Annotated[Maybe, typer.Option("--until", help=told("until"), show_default=False)] = None,
    rows: Annotated[Maybe, typer.Option("--rows", help=told("rows"), show_default=False)] = None,
    list_: Annotated[Maybe, typer.Option("--list", help=told("batch_list"), show_default=False)] = None,
    part_of: Annotated[Many, typer.Option("--part-of", help=told("part_of"), show_default=False)] = None,
    field: Annotated[Many, typer.Option("--field", help=told("field"), show_default=False)] = None,
    tier: Annotated[int | None, typer.Option("--tier", help=told("tier"), show_default=False)] = None,
    exhibits: Exhibits = None,
    source: Annotated[str, typer.Option("--source", help=told("source_note"), show_default=False)] = "",
    rival_rows: Annotated[int | None, typer.Option("--rival-rows", help=told("rival_rows"), show_default=False)] = None,
    replace: Replaces = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add a batch of records that passed."""
    first, last = read_day(on, "--on", "case add batch"), read_day(until, "--until", "case add batch")
    number, bound = read_rows(rows, "--rows", "case add batch")
    if tier not in {None, 50, 500, 5000}:
        raise UsageFault("SY-U008", value=tier, option="--tier", form="50 | 500 | 5000", command="case add batch")

    def build(own: str) -> Batch:
        return Batch(
            own,
            _number(giver),
            _number(taker),
            first,
            last,
            way,
            number,
            bound,
            _number(list_),
            _numbers(part_of),
            tuple(field or ()),
            tier,
            _numbers(exhibits),
            source,
            rival_rows,
        )

    _add(make_shell(locals()), context.obj, "batch", build, workspace, replace)


@app.command("payment", help=told("add_payment"))
def payment(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help=told("amount"), show_default=False)],
    payer: Annotated[Maybe, typer.Option("--payer", help=told("payer"), show_default=False)] = None,
    payee: Annotated[Maybe, typer.Option("--payee", help=told("payee"), show_default=False)] = None,
    on: Annotated[Maybe, typer.Option("--on", help=told("on"), show_default=False)] = None,
    channel: Annotated[str, typer.Option("--channel", help=told("channel"), show_default=False)] = "",
    of: Annotated[Maybe, typer.Option("--batch", help=told("payment_batch"), show_default=False)] = None,
    exhibits: Exhibits = None,
    cost: Annotated[bool, typer.Option("--cost", help=told("cost"))] = False,
    disputed: Annotated[bool, typer.Option("--disputed", help=told("disputed"))] = False,
    note: Note = "",
    replace: Replaces = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add a payment."""
    fen, bound = read_fen(amount, "AMOUNT", "case add payment")
    day = read_day(on, "--on", "case add payment")

    def build(own: str) -> Payment:
        return Payment(
            own,
            day,
            _number(payer),
            _number(payee),
            fen,
            bound,
            channel,
            _number(of),
            _numbers(exhibits),
            cost,
            disputed,
            note,
        )

    _add(make_shell(locals()), context.obj, "payment", build, workspace, replace)


@app.command("milestone", help=told("add_milestone"))
def milestone(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=told("milestone_kind"), show_default=False)],
    at: Annotated[str, typer.Option("--at", help=told("at"), show_default=False)],
    note: Note = "",
    replace: Replaces = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add a day from which a clock runs."""
    moment = read_moment(at, "--at", "case add milestone")
    _add(make_shell(locals()), context.obj, "milestone", lambda _own: Milestone(kind, moment, note), workspace, replace)


@app.command("award", help=told("add_award"))
def award(
    context: typer.Context,
    ledger: Annotated[str, typer.Argument(help=told("award_ledger"), show_default=False)],
    amount: Annotated[str, typer.Option("--amount", help=told("amount"), show_default=False)],
    party: Annotated[list[str], typer.Option("--party", help=told("award_party"), show_default=False)],
    statute: Annotated[str, typer.Option("--statute", help=told("statute"), show_default=False)],
    note: Note = "",
    replace: Replaces = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add a ruling in money."""
    if ledger not in {"damages", "fine", "confiscation"}:
        form = "damages | fine | confiscation"
        raise UsageFault("SY-U008", value=ledger, option="LEDGER", form=form, command="case add award")
    fen, bound = read_fen(amount, "--amount", "case add award")

    def build(own: str) -> Award:
        return Award(own, ledger, _numbers(party), fen, bound, statute, note)

    _add(make_shell(locals()), context.obj, "award", build, workspace, replace)


def _add(shell: Shell, case: str, kind: str, build: Build, workspace: Path, replaces: str | None) -> None:
    from suyuan.app.cases import add_item
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    stored = add_item(open_workspace(workspace), case, kind, build, machine_clock, replaces=replaces)
    after = f"suyuan case show {stored.case}"
    shell.result("case-add", describe_item(stored), lambda console: say_added(shell, console, stored), after)


def _number(value: str | None) -> str | None:
    return None if value is None else value.strip().upper()


def _numbers(values: list[str] | None) -> tuple[str, ...]:
    return tuple(value.strip().upper() for value in values or ())
