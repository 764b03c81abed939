"""``suyuan policy check | explain | due``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_day,
    text,
)

app = typer.Typer(no_args_is_help=True)


@app.command("check", help=text("policy_check"))
def check(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Check the policy against itself and the registry."""
    from suyuan.app.policy import check_policy
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    checked = check_policy(open_workspace(workspace))
    problems = [{"purpose": purpose, "code": error.code} for purpose, error in checked.problems]
    data = {
        "recipients": len(checked.policy.recipients),
        "purposes": len(checked.policy.purposes),
        "problems": problems,
    }

    def lines(console: Console) -> None:
        from suyuan.report.messages import explain

        console.print(shell.say("policy.counted", **{k: v for k, v in data.items() if k != "problems"}), markup=False)
        for _, error in checked.problems:
            for line in explain(error, shell.lang).lines(shell.lang):
                console.print("  " + line, markup=False)

    shell.result("policy-check", data, lines, "suyuan plan --to RECIPIENT --purpose PURPOSE")
    if problems:
        raise typer.Exit(1)


@app.command("explain", help=text("policy_explain"))
def explain(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Say in words what the policy allows."""
    from suyuan.app.policy import check_policy
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    policy = check_policy(open_workspace(workspace)).policy

    def lines(console: Console) -> None:
        for key, purpose in policy.purposes.items():
            console.print(
                shell.say("policy.purpose", name=key, title=purpose.title, days=purpose.keep_days),
                markup=False,
            )
            for need in purpose.needs:
                sentence = shell.say(f"policy.{need.mode}", column=need.column, fields=" / ".join(need.fields))
                console.print("  · " + sentence, markup=False)
            carriers = shell.say("common.separator").join(
                shell.say(f"carrier.{carrier.value}") for carrier in purpose.carriers
            )
            console.print("  " + shell.say("policy.carriers", carriers=carriers or "-"), markup=False)
        names = [f"{key}（{recipient.name}）" for key, recipient in policy.recipients.items()]
        console.print(shell.say("policy.recipients", names=shell.say("common.separator").join(names)), markup=False)

    shell.result(
        "policy-explain",
        policy.model_dump(mode="json", by_alias=True),
        lines,
        "suyuan plan --to RECIPIENT --purpose PURPOSE",
    )


@app.command("due", help=text("policy_due"))
def due(
    on: Annotated[str | None, typer.Option("--on", help=text("due_on"), show_default=False)] = None,
    within: Annotated[int, typer.Option("--within", min=0, max=3660, help=text("due_within"))] = 30,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """What is overdue, and what falls due soon."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.duties import list_duties
    from suyuan.govern.duties import RULES
    from suyuan.govern.duty_law import citations
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    day = read_day(on, "--on", "policy due") or machine_clock().date()
    duties = list_duties(open_workspace(workspace), day, within)
    overdue = sum(one.overdue(day) for one in duties)
    listed = [
        {
            "kind": one.kind.value,
            "due": one.due.isoformat(),
            "overdue": one.overdue(day),
            "subject": one.subject,
            "recipient": one.recipient or None,
            "purpose": one.purpose or None,
            "rules": list(RULES[one.kind]),
        }
        for one in duties
    ]

    def lines(console: Console) -> None:
        if not duties:
            console.print(shell.say("due.none", day=day, within=within), markup=False)
            return
        rows = [
            (
                shell.say("due.overdue" if one.overdue(day) else "due.soon"),
                one.due,
                shell.say(f"duty.{one.kind.value}"),
                one.subject,
                one.recipient,
                citations(RULES[one.kind], shell.lang),
            )
            for one in duties
        ]
        headers = [shell.say(f"due.{name}") for name in ("state", "day", "what", "subject", "recipient", "ground")]
        console.print(shell.table(shell.say("due.title", day=day), headers, rows))
        console.print(shell.say("due.counted", overdue=overdue, soon=len(duties) - overdue), markup=False)

    data = {"on": day.isoformat(), "within": within, "overdue": overdue, "duties": listed}
    shell.result("policy-due", data, lines, "suyuan recipient list")
    if overdue:
        raise typer.Exit(1)
