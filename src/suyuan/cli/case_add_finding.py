"""``suyuan case add CASE finding``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from suyuan.cli.case_add import Maybe, Replaces, app, describe_item, say_added
from suyuan.cli.case_add_acts import Exhibits
from suyuan.cli.case_values import told
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
)
from suyuan.core.errors import UsageFault

Result: TypeAlias = Path | None


@app.command("finding", help=told("add_finding"))
def finding(
    context: typer.Context,
    trace: Annotated[Result, typer.Option("--trace", help=told("from_trace"), show_default=False)] = None,
    leads: Annotated[Result, typer.Option("--leads", help=told("from_leads"), show_default=False)] = None,
    count: Annotated[Result, typer.Option("--count", help=told("from_count"), show_default=False)] = None,
    assess: Annotated[Result, typer.Option("--assess", help=told("from_assess"), show_default=False)] = None,
    decision: Annotated[Result, typer.Option("--decision", help=told("from_decision"), show_default=False)] = None,
    kind: Annotated[Maybe, typer.Option("--kind", help=told("finding_kind"), show_default=False)] = None,
    zh: Annotated[str, typer.Option("--zh", help=told("finding_zh"), show_default=False)] = "",
    en: Annotated[str, typer.Option("--en", help=told("finding_en"), show_default=False)] = "",
    exhibits: Exhibits = None,
    replace: Replaces = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add a finding."""
    from suyuan.app.case_findings import ResultKind, add_finding
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    files = {"trace": trace, "leads": leads, "count": count, "assess": assess, "decision": decision}
    given = [(ResultKind(name), path) for name, path in files.items() if path is not None]
    if len(given) + (kind is not None) != 1:
        raise UsageFault("SY-U116")
    stored = add_finding(
        open_workspace(workspace),
        context.obj,
        machine_clock,
        result=given[0] if given else None,
        written=None if kind is None else (kind, zh, en),
        exhibits=exhibits or (),
        replaces=replace,
    )
    data = {**describe_item(stored), "finding": stored.facts["kind"], "exhibits": stored.facts["exhibits"]}
    after = f"suyuan case show {stored.case}"
    shell.result("case-add", data, lambda console: say_added(shell, console, stored), after)
