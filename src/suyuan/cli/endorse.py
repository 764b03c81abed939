"""What is said about who vouches for a head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console

if TYPE_CHECKING:
    from suyuan.app.endorse import Endorsed
    from suyuan.cli.shell import Shell


def describe_endorsed(made: Endorsed) -> dict[str, Any]:
    """The answers as JSON."""
    return {
        "size": made.size,
        "witnesses": [
            {"name": one.who, "time": one.time or None, "error": one.error and one.error.code} for one in made.witnesses
        ],
        "timestamps": [{"authority": one.authority, "verified_by": list(one.verified_by)} for one in made.stamps],
        "failed": [{"authority": one.who, "error": one.error.code} for one in made.authorities if one.error],
    }


def show_endorsed(shell: Shell, console: Console, made: Endorsed) -> None:
    """Who vouches, who did not; that nobody does is said as plainly."""
    from suyuan.report.messages import explain

    if not made.witnesses:
        console.print(shell.say("endorse.no_witness"), markup=False)
    if not made.authorities:
        console.print(shell.say("endorse.no_time"), markup=False)
    for one in made.witnesses:
        if one.error is None:
            console.print(shell.say("endorse.cosigned", who=one.who, size=made.size), markup=False)
    for stamp in made.stamps:
        programs = shell.say("common.separator").join(stamp.verified_by)
        console.print(shell.say("endorse.stamped", who=stamp.authority, size=made.size, by=programs), markup=False)
    for one in (*made.witnesses, *made.authorities):
        if one.error is not None:
            for line in explain(one.error, shell.lang).lines(shell.lang):
                console.print(line, markup=False)
