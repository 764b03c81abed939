"""The decision about a release, for a person: the outcome, and every reason with its articles."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from suyuan.app.decision import Judged
    from suyuan.cli.shell import Shell


@contextmanager
def saying_why(shell: Shell, *, grants: bool) -> Iterator[None]:
    """Put the reasons of a refusal on stderr before its three lines; ``--json`` has them in the error."""
    from rich.console import Console

    from suyuan.app.decision import ReleaseRefused

    try:
        yield
    except ReleaseRefused as refused:
        if not shell.as_json:
            show_decision(shell, Console(stderr=True, highlight=False, soft_wrap=True), refused.judged, grants=grants)
        raise


def show_decision(shell: Shell, console: Console, judged: Judged, *, grants: bool) -> None:
    """The outcome and its reasons, the heaviest first.

    Args:
        grants: also say what speaks for it.
    """
    from suyuan.report.decision_words import SIGNS, say_reason

    decision = judged.decision
    mode = shell.say(f"mode.{decision.mode.value}")
    outcome = shell.say(f"decision.{decision.outcome.value}")
    console.print(shell.say("plan.decision", outcome=outcome, mode=mode, day=decision.on), style="bold", markup=False)
    for reason in decision.reasons:
        if grants or reason.effect.value != "grant":
            sentence, law = say_reason(shell.lang, reason)
            console.print(f"  {SIGNS[reason.effect.value]} {sentence}{f'  [{law}]' if law else ''}", markup=False)
    if judged.left_out:
        console.print(shell.say("plan.left_out", people=sum(judged.left_out.values())), markup=False)
        for name, people in sorted(judged.left_out.items(), key=lambda one: -one[1]):
            console.print(f"  · {shell.say(f'coverage.{name}')}  {people}", markup=False)
    if not judged.enforced:
        console.print(shell.say("plan.advice_only"), style="bold", markup=False)
