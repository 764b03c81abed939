"""``suyuan operator key | add | list | leave | alone``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.acting import KeyOption, OperatorOption, ask_passphrase, read_signer
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
from suyuan.core.errors import UsageFault
from suyuan.govern.approval import OperatorRole

if TYPE_CHECKING:
    from suyuan.app.operators import StaffChange
    from suyuan.cli.shell import Shell
    from suyuan.govern.approval import Operator

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
NameArgument = Annotated[str, typer.Argument(help=text("operator_name"), show_default=False)]
NEXT = "suyuan operator list"
ADD_NEXT = "suyuan operator add NAME --role approver --key-file FILE.pub"


@app.command("key", help=text("operator_key"))
def key(
    out: Annotated[Path, typer.Option("--out", "-o", help=text("operator_key_out"), show_default=False)],
    no_passphrase: Annotated[bool, typer.Option("--no-passphrase", help=text("no_passphrase"))] = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make an operator's key, outside of any workspace."""
    from suyuan.storage.operator_key import make_operator_key

    shell = make_shell(locals())
    folder = out.resolve().parent
    if any((one / "suyuan.toml").is_file() for one in (folder, *folder.parents)):
        raise UsageFault("SY-U071", file=out.name)
    passphrase = None if no_passphrase else ask_passphrase(shell, out.name, new=True)
    if passphrase is None:
        shell.tell("operator.unprotected", file=out.name)
    public = make_operator_key(out, passphrase)
    data: dict[str, Any] = {
        "public_key": public.hex(),
        "private_file": out.name,
        "public_file": out.name + ".pub",
        "protected": passphrase is not None,
    }
    shell.result(
        "operator-key",
        data,
        lambda console: console.print(shell.say("operator.made", **data), markup=False),
        f"suyuan operator add NAME --role clerk --key-file {out.name}.pub",
    )


@app.command("add", help=text("operator_add"))
def add(
    name: NameArgument,
    role: Annotated[list[OperatorRole], typer.Option("--role", help=text("role"), show_default=False)],
    key_file: Annotated[Path | None, typer.Option("--key-file", help=text("key_file"), show_default=False)] = None,
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Let somebody work here; the first operator signs for itself."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.operators import add_operator, check_name, list_operators
    from suyuan.storage.operator_key import read_public_key
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    first = not list_operators(opened).operators
    check_name(name)
    handed_in = None if key_file is None else read_public_key(key_file)
    if handed_in is None and not first:
        raise UsageFault("SY-U070", missing="--key-file", command="operator add")
    signer = read_signer(shell, operator or (name if first else ""), key, "operator add")
    public = signer.public_key if handed_in is None else handed_in
    change = add_operator(opened, name, frozenset(role), public, signer, machine_clock)
    _report(shell, "add", change, ADD_NEXT if first else NEXT)


@app.command("list", help=text("operator_list"))
def list_(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Who works or worked here."""
    from suyuan.app.operators import list_operators
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    staff = list_operators(open_workspace(workspace))
    alone = staff.alone_now()
    data = {
        "operators": [
            {**_describe(one), "public_key": staff.keys[name].hex(), "ledger_index": staff.joined[name]}
            for name, one in staff.operators.items()
        ],
        "single_operator": None if alone is None else alone.operator,
    }

    def show(console: Console) -> None:
        if not staff.operators:
            console.print(shell.say("operator.none"), markup=False)
            return
        rows = [
            (
                name,
                _roles(shell, one),
                f"{one.since:%Y-%m-%d}",
                f"{one.revoked_at:%Y-%m-%d}" if one.revoked_at else "",
                staff.keys[name].hex()[:16],
            )
            for name, one in staff.operators.items()
        ]
        headers = [shell.say(f"operator.{column}") for column in ("name", "roles", "since", "left", "fingerprint")]
        console.print(shell.table(shell.say("operator.title"), headers, rows))
        if alone is not None:
            console.print(shell.say("operator.works_alone", operator=alone.operator), style="bold", markup=False)

    shell.result("operator-list", data, show, "suyuan approve --to RECIPIENT --purpose PURPOSE")


@app.command("leave", help=text("operator_leave"))
def leave(
    name: NameArgument,
    operator: OperatorOption = "",
    key: KeyOption = None,
    yes: YesOption = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Let somebody leave: key and open approvals serve nothing from now on."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.operators import check_name, leave_operator
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    check_name(name)
    signer = read_signer(shell, operator, key, "operator leave")
    if not yes and not typer.confirm(shell.say("operator.confirm_leave", operator=name), err=True):
        raise typer.Exit(2)
    _report(shell, "leave", leave_operator(opened, name, signer, machine_clock), NEXT)


@app.command("alone", help=text("operator_alone"))
def alone(
    name: NameArgument,
    key: KeyOption = None,
    yes: YesOption = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Say once that nobody else approves here."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.operators import declare_alone
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    signer = read_signer(shell, name, key, "operator alone")
    if not yes and not typer.confirm(shell.say("operator.confirm_alone", operator=name), err=True):
        raise typer.Exit(2)
    _report(shell, "alone", declare_alone(opened, signer, machine_clock), NEXT)


def _report(shell: Shell, verb: str, change: StaffChange, next_step: str) -> None:
    data: dict[str, Any] = {
        **_describe(change.operator),
        "ledger_index": change.ledger_index,
        "repeated": change.repeated,
    }
    roles = _roles(shell, change.operator)
    sentence = shell.say(
        f"operator.{verb}_{'repeated' if change.repeated else 'done'}",
        operator=change.operator.name,
        roles=roles,
        index=change.ledger_index,
    )
    shell.result(f"operator-{verb}", data, lambda console: console.print(sentence, markup=False), next_step)


def _describe(operator: Operator) -> dict[str, Any]:
    return {
        "name": operator.name,
        "roles": sorted(role.value for role in operator.roles),
        "since": operator.since.isoformat(),
        "left": None if operator.revoked_at is None else operator.revoked_at.isoformat(),
    }


def _roles(shell: Shell, operator: Operator) -> str:
    named = [shell.say(f"operator_role.{role.value}") for role in OperatorRole if role in operator.roles]
    return shell.say("common.separator").join(named)
