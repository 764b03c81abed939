"""``suyuan approve`` and ``suyuan approve list``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.acting import KeyOption, OperatorOption, read_signer
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    YesOption,
    make_shell,
    text,
)
from suyuan.cli.plan import CarriersOption, describe_plan, show_plan, split_carriers
from suyuan.core.errors import UsageFault

if TYPE_CHECKING:
    from suyuan.app.approve import ListedApproval, Proposal
    from suyuan.cli.shell import Shell

app = typer.Typer(rich_markup_mode="rich", invoke_without_command=True)


@app.callback(help=text("approve"))
def approve(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", help=text("to"), show_default=False)] = "",
    purpose: Annotated[str, typer.Option("--purpose", help=text("purpose"), show_default=False)] = "",
    carriers: CarriersOption = None,
    clerk: Annotated[str, typer.Option("--clerk", help=text("approve_clerk"), show_default=False)] = "",
    operator: OperatorOption = "",
    key: KeyOption = None,
    yes: YesOption = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Look at a plan and sign it."""
    if context.invoked_subcommand is not None:
        return
    from suyuan.app.approve import approve as sign
    from suyuan.app.approve import propose
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    if not to or not purpose:
        missing = " ".join(name for name, value in (("--to", to), ("--purpose", purpose)) if not value)
        raise UsageFault("SY-U070", missing=missing, command="approve")
    opened = open_workspace(workspace)
    proposal = propose(opened, to, purpose, machine_clock, carriers=split_carriers(carriers))
    if not (json_ and yes):  # nobody is asked about what was not shown
        _show(shell, Console(stderr=json_, highlight=False, soft_wrap=True), proposal)
    signer = read_signer(shell, operator, key, "approve")
    question = shell.say("approve.confirm", operator=operator, plan=proposal.plan_sha256[:12])
    if not yes and not typer.confirm(question, err=True):
        raise typer.Exit(2)
    done = sign(opened, proposal, signer, machine_clock, clerk=clerk)
    data = {
        **_describe(proposal),
        "operator": done.approval.operator,
        "role": done.approval.role.value,
        "at": done.approval.at.isoformat(),
        "ledger_index": done.ledger_index,
        "repeated": done.repeated,
        "single_operator": done.single_operator,
    }
    sentence = shell.say(
        "approve.repeated" if done.repeated else "approve.done",
        operator=done.approval.operator,
        plan=proposal.plan_sha256[:12],
        index=done.ledger_index,
    )

    def lines(console: Console) -> None:
        console.print(sentence, style="bold", markup=False)
        if done.single_operator:
            console.print(shell.say("operator.works_alone", operator=done.approval.operator), markup=False)

    shell.result("approve", data, lines, f"suyuan release --to {to} --purpose {purpose}")


@app.command("list", help=text("approve_list"))
def list_(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """All approvals and what each is worth today."""
    from suyuan.app.approve import ApprovalState, list_approvals
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    found = list_approvals(open_workspace(workspace), machine_clock)

    def show(console: Console) -> None:
        if not found:
            console.print(shell.say("approve.none"), markup=False)
            return
        rows = [
            (
                one.stored.approval.plan_sha256[:12],
                one.recipient,
                one.purpose,
                one.stored.approval.operator,
                f"{one.stored.approval.at:%Y-%m-%d %H:%M}",
                shell.say(f"approve.state_{one.state.value}") + (f" {one.code}" if one.code else ""),
            )
            for one in found
        ]
        headers = [shell.say(f"approve.{name}") for name in ("plan", "recipient", "purpose", "operator", "at", "state")]
        console.print(shell.table(shell.say("approve.title"), headers, rows))

    shell.result("approve-list", {"approvals": [_describe_listed(one) for one in found]}, show, "suyuan ledger verify")
    if any(one.state is ApprovalState.BROKEN for one in found):
        raise typer.Exit(5)


def _show(shell: Shell, console: Console, proposal: Proposal) -> None:
    """What is approved: the plan as ``plan`` shows it, masked, and what makes it weigh."""
    show_plan(shell, console, proposal.plan)
    separator = shell.say("common.separator")
    basis = shell.say_or(f"basis.{proposal.plan.purpose.basis}", proposal.plan.purpose.basis)
    sentences = (
        shell.say("approve.digest", plan=proposal.plan_sha256),
        shell.say("approve.mode", mode=shell.say(f"mode.{proposal.mode.value}"), basis=basis),
        shell.say(
            f"approve.sensitive_{proposal.sensitive.value}", fields=separator.join(proposal.sensitive_fields) or "-"
        ),
        shell.say("approve.needed", needed=proposal.needed, rows=proposal.plan.rows),
    )
    for sentence in sentences:
        console.print(sentence, markup=False)


def _describe(proposal: Proposal) -> dict[str, Any]:
    return {
        "plan_sha256": proposal.plan_sha256,
        "plan": describe_plan(proposal.plan),
        "mode": proposal.mode.value,
        "sensitive": proposal.sensitive.value,
        "sensitive_fields": list(proposal.sensitive_fields),
        "needed": proposal.needed,
    }


def _describe_listed(one: ListedApproval) -> dict[str, Any]:
    approval = one.stored.approval
    return {
        "plan_sha256": approval.plan_sha256,
        "operator": approval.operator,
        "role": approval.role.value,
        "at": approval.at.isoformat(),
        "recipient": one.recipient,
        "purpose": one.purpose,
        "release_id": one.release_id,
        "ledger_index": one.stored.ledger_index,
        "state": one.state.value,
        "code": one.code or None,
    }
