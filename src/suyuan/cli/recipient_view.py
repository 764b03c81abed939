"""What is said of all that a recipient holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from suyuan.cli.assess import describe, show
from suyuan.cli.options import LANG

if TYPE_CHECKING:
    from suyuan.assess.assessment import Question
    from suyuan.cli.shell import Shell


def show_recipient(shell: Shell, recipient: str, question: Question, holds: Path | None, html: Path | None) -> None:
    """All that a recipient holds, joined person by person."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.recipient_view import assess_recipient
    from suyuan.report.field_names import field_names
    from suyuan.report.risk_page import write_risk
    from suyuan.storage.durable import write_whole
    from suyuan.storage.workspace import open_workspace

    view = assess_recipient(open_workspace(shell.workspace), recipient, question, machine_clock, holds)
    if html is not None:
        write_whole(html, write_risk(LANG, view.found, datetime.now(UTC)).encode())
    listed = [
        {"name": one.name, "day": one.day or None, "records": one.records, "fields": list(one.fields)}
        for one in view.copies
    ]

    def lines(console: Console) -> None:
        heads = [shell.say(f"composition.{head}") for head in ("release", "given", "rows", "fields")]
        separator = shell.say("common.separator")
        rows = [
            (one.name, one.day or shell.say("composition.other"), f"{one.records:,}",
             field_names(shell.lang, one.fields, separator))
            for one in view.copies
        ]  # fmt: skip
        title = shell.say("composition.title", name=view.recipient)
        console.print(shell.table(title, heads, rows, right=(2,)))
        show(shell, console, view.found)

    data = {**describe(view.found), "recipient": recipient, "copies": listed}
    shell.result("assess", data, lines, f"suyuan plan --to {recipient} --purpose PURPOSE --price")
