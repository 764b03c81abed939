"""Whom a command acts for: ``--operator NAME --key FILE``, and the passphrase that opens the key."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from suyuan.cli.options import text
from suyuan.core.errors import UsageFault

if TYPE_CHECKING:
    from suyuan.app.staff import Signer
    from suyuan.cli.shell import Shell

PASSPHRASE_FILE = "SUYUAN_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
SHORTEST = 10

OperatorOption: TypeAlias = Annotated[
    str, typer.Option("--operator", envvar="SUYUAN_OPERATOR", help=text("operator_option"), show_default=False)
]
KeyOption: TypeAlias = Annotated[
    Path | None, typer.Option("--key", envvar="SUYUAN_OPERATOR_KEY", help=text("key_option"), show_default=False)
]


def read_signer(shell: Shell, operator: str, key: Path | None, command: str) -> Signer:
    """The operator whom a command acts for.

    Whether the key is the registered one is asked when something is signed.

    Raises:
        UsageFault: SY-U070 operator or key are not told; SY-U073..U075 the key cannot be had; SY-U077 no name;
            SY-U078 there is no passphrase.
    """
    from suyuan.app.operators import check_name
    from suyuan.app.staff import Signer
    from suyuan.storage.operator_key import needs_passphrase, read_operator_key

    if not operator or key is None:
        missing = " ".join(name for name, value in (("--operator", operator), ("--key", key)) if not value)
        raise UsageFault("SY-U070", missing=missing, command=command)
    name = check_name(operator)
    passphrase = ask_passphrase(shell, key.name) if needs_passphrase(key) else None
    if passphrase is None:
        shell.tell("operator.unprotected", file=key.name)
    return Signer(name, read_operator_key(key, passphrase))


def ask_passphrase(shell: Shell, file: str, *, new: bool = False) -> str:
    """The passphrase of a key file: from the file that SUYUAN_PASSPHRASE_FILE names, else from the keyboard.

    Raises:
        UsageFault: SY-U078 neither is there; SY-U079 a new one is too short.
    """
    source = os.environ.get(PASSPHRASE_FILE)
    if source:
        try:
            passphrase = Path(source).read_text("utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise UsageFault("SY-U078", file=file, variable=PASSPHRASE_FILE) from error
    elif sys.stdin.isatty():
        prompt = shell.say("operator.passphrase", file=file)
        passphrase = typer.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True)
    else:
        raise UsageFault("SY-U078", file=file, variable=PASSPHRASE_FILE)
    if new and len(passphrase) < SHORTEST:
        raise UsageFault("SY-U079", least=SHORTEST)
    return passphrase
