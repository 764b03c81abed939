"""``suyuan policy check | explain``."""

from __future__ import annotations

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
