"""One request on the screen: how it stands, and to whom the person's data was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from suyuan.app.requests import RequestView
    from suyuan.cli.shell import Shell


def show_view(shell: Shell, console: Console, view: RequestView) -> None:
    """Names stand in it only where they were revealed."""
    one, unset = view.request, shell.say("requests.not_yet")
    for name, value in (
        ("number", one.request_id),
        ("right", shell.say(f"right.{one.right}")),
        ("requester", shell.say(f"requester.{one.requester}")),
        ("state", shell.say(f"request_state.{one.state}")),
        ("received", one.received_at),
        ("due", one.due),
        ("identity", one.identity_checked_by or unset),
        ("kinship", one.kinship_checked_by or unset),
    ):
        console.print(shell.say("requests.pair", name=shell.say(f"requests.{name}"), value=value), markup=False)
    for name, words in sorted((view.words or {}).items()):
        console.print(
            shell.say("requests.pair", name=shell.say_or(f"request_word.{name}", name), value=words), markup=False
        )
    if not view.given:
        console.print(shell.say("requests.not_given"), markup=False)
        return
    join = shell.say("common.separator").join
    rows = [(given.release, given.recipient, given.purpose, given.day, join(given.fields)) for given in view.given]
    headers = [shell.say(f"requests.{name}") for name in ("release", "recipient", "purpose", "day", "fields")]
    console.print(shell.table(shell.say("requests.given"), headers, rows))
    if any(given.withheld for given in view.given):
        console.print(shell.say("requests.maybe_withheld"), markup=False)
