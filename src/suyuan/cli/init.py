"""``suyuan init``."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
)


def init(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make a workspace."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.starter import init_workspace

    shell = make_shell(locals())
    made = init_workspace(workspace, machine_clock)

    def lines(console: Console) -> None:
        console.print(shell.say("init.done", folder=_shown(made.folder)), markup=False)
        for name in ("policy.toml", "keys/", "ledger/", "registry/", "outbox/"):
            console.print("  " + shell.say("init." + name.strip("/").replace(".", "_"), name=name), markup=False)

    shell.result("init", {"workspace": str(made.folder)}, lines, "suyuan registry import FILE --dry-run")


def _shown(folder: Path) -> str:
    return str(folder) if str(folder) != "." else folder.resolve().name
