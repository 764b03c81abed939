"""``suyuan operator login``: one's own password for the console, proven by one's key."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from suyuan.cli.acting import PASSPHRASE_FILE, read_signer
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
from suyuan.core.errors import UsageFault


def login(
    name: Annotated[str, typer.Argument(help=text("operator_name"), show_default=False)],
    key: Annotated[
        Path, typer.Option("--key", envvar="SUYUAN_OPERATOR_KEY", help=text("key_option"), show_default=False)
    ],
    keep_key: Annotated[bool, typer.Option("--keep-key", help=text("operator_keep_key"))] = False,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help=text("operator_password_file"), show_default=False)
    ] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Set a password for the console."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.logins import set_login
    from suyuan.storage.operator_key import needs_passphrase
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    signer = read_signer(shell, name, key, "operator login")
    if keep_key and not needs_passphrase(key):
        raise UsageFault("SY-U158", file=key.name)
    if password_file is not None:
        try:
            password = password_file.read_text("utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise UsageFault("SY-U078", file=password_file.name, variable=PASSPHRASE_FILE) from error
    elif sys.stdin.isatty():
        password = typer.prompt(shell.say("operator_login.prompt"), hide_input=True, confirmation_prompt=True, err=True)
    else:
        raise UsageFault("SY-U078", file="-", variable="--password-file")
    sealed = key.read_text("ascii") if keep_key else None
    set_login(open_workspace(workspace), signer, password, sealed, machine_clock)
    data = {"operator": name, "key_kept": keep_key}
    sentence = shell.say("operator_login.set", operator=name)
    shell.result("operator-login", data, lambda console: console.print(sentence, markup=False), "suyuan serve --named")
