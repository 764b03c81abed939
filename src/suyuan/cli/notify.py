"""``suyuan notify start | plan | approve | send | retry | status``; papers and receipts stand in ``notify_papers``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.acting import KeyOption, OperatorOption, read_signer
from suyuan.cli.notify_options import NowOption, RunArgument, Via, ViaOption, notify_text
from suyuan.cli.notify_papers import announce, letter, receipts, regulator
from suyuan.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    LangOption,
    QuietOption,
    SheetOption,
    VerboseOption,
    WorkspaceOption,
    YesOption,
    make_shell,
)

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


@app.command("start", help=notify_text("start"))
def start(
    out: Annotated[Path, typer.Option("--out", "-o", help=notify_text("start_out"), show_default=False)],
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write a form for the incident."""
    from suyuan.app.notice_starter import write_starter

    shell = make_shell(locals())
    write_starter(out, shell.lang)

    def lines(console: Console) -> None:
        console.print(shell.say("notify.started", file=out), markup=False)

    shell.result("notify-start", {"out": str(out)}, lines, f"suyuan notify plan LIST --incident {out}")


@app.command("plan", help=notify_text("plan"))
def plan(
    file: Annotated[Path, typer.Argument(help=notify_text("leak"), show_default=False)],
    incident: Annotated[Path, typer.Option("--incident", help=notify_text("incident"), show_default=False)],
    case: Annotated[str, typer.Option("--case", help=notify_text("case"), show_default=False)] = "",
    sheet: SheetOption = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Whom a list concerns, how they can be reached, what they will be told."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.notices import plan_notices, read_incident
    from suyuan.cli.notify_view import describe_plan, show_plan
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    planned = plan_notices(
        open_workspace(workspace),
        file,
        read_incident(incident, machine_clock),
        machine_clock,
        case_number=case,
        sheet=sheet,
        dry_run=dry_run,
        progress=shell.bar("notices_plan"),
    )
    if not planned.indexed:
        shell.tell("keys.unindexed")

    def lines(console: Console) -> None:
        if planned.linked:
            show_plan(shell, console, planned)
        else:
            console.print(shell.say("notify.nobody", rows=planned.rows), markup=False)

    lost = planned.reach.unreachable == planned.reach.households
    after = "suyuan notify announce -o announcement.html" if lost else "suyuan notify send --dry-run"
    shell.result("notify-plan", describe_plan(planned), lines, after if planned.run else f"suyuan count {file}")
    if not planned.linked:
        raise typer.Exit(7)
    if lost:
        raise typer.Exit(1)


@app.command("approve", help=notify_text("approve"))
def approve(
    run: RunArgument = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    yes: YesOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Sign a large notification."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.notice_approve import approve_run
    from suyuan.app.notice_status import show_progress as progress_of_run
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    found, state = progress_of_run(opened, run)
    about = {
        "run": found.run_id,
        "households": state.households,
        "messages": sum(state.messages.values()),
        "digest": found.digest,
    }
    Console(stderr=json_, highlight=False, soft_wrap=True).print(shell.say("notify.approve_shown", **about))
    signer = read_signer(shell, operator, key, "notify approve")
    if not yes and not typer.confirm(
        shell.say("notify.approve_confirm", operator=operator, run=found.run_id), err=True
    ):
        raise typer.Exit(2)
    done = approve_run(opened, found, signer, machine_clock)
    data = {
        **about,
        "operator": done.approval.operator,
        "at": done.approval.at.isoformat(),
        "ledger_index": done.ledger_index,
        "repeated": done.repeated,
    }

    def lines(console: Console) -> None:
        sentence = "notify.approved_again" if done.repeated else "notify.approved"
        told = {**about, "operator": done.approval.operator, "index": done.ledger_index}
        console.print(shell.say(sentence, **told), style="bold", markup=False)

    shell.result("notify-approve", data, lines, f"suyuan notify send {found.run_id}")


@app.command("send", help=notify_text("send"))
def send(
    run: RunArgument = None,
    via: ViaOption = Via.OUTBOX,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Send."""
    _send(locals(), "send", only_begun=False, at_once=False)


@app.command("retry", help=notify_text("retry"))
def retry(
    run: RunArgument = None,
    via: ViaOption = Via.OUTBOX,
    now: NowOption = False,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Send again what failed or was interrupted."""
    _send(locals(), "retry", only_begun=True, at_once=now)


def _send(told: dict[str, object], verb: str, *, only_begun: bool, at_once: bool) -> None:
    from functools import partial

    from suyuan.app.clock import machine_clock
    from suyuan.app.notice_send import preview_sending, send_notices
    from suyuan.app.notice_transports import open_transport, outbox_folder
    from suyuan.cli.notify_view import describe_sent, show_sent
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(told)
    via = str(told["via"])
    opened = open_workspace(shell.workspace)
    run = told["run"]
    assert run is None or isinstance(run, str)
    done = preview_sending(opened, run, via, machine_clock, only_begun=only_begun, at_once=at_once)
    dry_run = bool(told["dry_run"])
    if not dry_run and done.chosen.notices:
        key = told["key"]
        assert key is None or isinstance(key, Path)
        clerk = read_signer(shell, str(told["operator"]), key, f"notify {verb}")
        question = shell.say("notify.send_confirm", count=len(done.chosen.notices))
        if not told["yes"] and not typer.confirm(question, err=True):
            raise typer.Exit(2)
        done = send_notices(
            opened,
            done.run.run_id,
            via,
            clerk,
            machine_clock,
            partial(open_transport, opened, via, clock=machine_clock),
            only_begun=only_begun,
            at_once=at_once,
            progress=shell.bar("notices_send"),
        )
    folder = outbox_folder(opened, done.run.run_id) if via == Via.OUTBOX and done.accepted else None

    def lines(console: Console) -> None:
        show_sent(shell, console, done, dry_run=dry_run)
        if folder is not None:
            console.print(shell.say("notify.outbox", folder=folder), markup=False)

    data = {**describe_sent(done), "dry_run": dry_run, "folder": str(folder) if folder else None}
    after = f"suyuan notify {verb} {done.run.run_id} --via {via}" if dry_run and done.chosen.notices else ""
    shell.result(f"notify-{verb}", data, lines, after or f"suyuan notify status {done.run.run_id}")
    if done.failed or done.refused:
        raise typer.Exit(1)


@app.command("status", help=notify_text("status"))
def status(
    run: RunArgument = None,
    code: Annotated[str, typer.Option("--code", help=notify_text("code"), show_default=False)] = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """How far a notification got."""
    from suyuan.app.notice_status import find_code
    from suyuan.app.notice_status import show_progress as progress_of_run
    from suyuan.cli.notify_view import describe_progress, show_progress
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    if code:
        one = find_code(opened, code)

        def tell(console: Console) -> None:
            told = {
                "channel": shell.say(f"notice_channel.{one.channel}"),
                "state": shell.say(f"notice_state.{one.state}"),
            }
            console.print(shell.say("notify.code_found", notice=one.notice_id, **told), markup=False)

        found = {"notice": one.notice_id, "run": one.run_id, "channel": one.channel, "state": one.state}
        shell.result("notify-status", found, tell, f"suyuan notify letter {one.notice_id} -o letter.pdf")
        return
    held, state = progress_of_run(opened, run)
    lost = state.unreachable - state.announced
    again = any(name == "failed" for _, name in state.messages)
    after = f"suyuan notify announce {held.run_id} -o announcement.html" if lost and not state.open else ""
    after = after or (f"suyuan notify retry {held.run_id}" if again else f"suyuan notify send {held.run_id}")
    data = describe_progress(held, state)
    after = f"suyuan notify regulator {held.run_id} -o report.html" if state.done else after
    shell.result("notify-status", data, lambda console: show_progress(shell, console, held, state), after)
    if lost or again:
        raise typer.Exit(1)


app.command("receipts", help=notify_text("receipts"))(receipts)
app.command("announce", help=notify_text("announce"))(announce)
app.command("regulator", help=notify_text("regulator"))(regulator)
app.command("letter", help=notify_text("letter"))(letter)
