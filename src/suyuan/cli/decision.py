"""The decision about a release, for a person: the outcome, and every reason with its articles."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from suyuan.app.decision import Judged
    from suyuan.cli.shell import Shell
    from suyuan.govern.decide import Reason


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


SIGNS = {"deny": "✗", "need": "?", "note": "·", "grant": "✓"}
_WORDS = {"missing": "clause", "kind": "recipient_kind", "basis": "basis"}
"""Parameters that are machine words, and the table of the catalogue that says them."""


def show_decision(shell: Shell, console: Console, judged: Judged, *, grants: bool) -> None:
    """The outcome and its reasons, the heaviest first.

    Args:
        grants: also say what speaks for it.
    """
    decision = judged.decision
    mode = shell.say(f"mode.{decision.mode.value}")
    outcome = shell.say(f"decision.{decision.outcome.value}")
    console.print(shell.say("plan.decision", outcome=outcome, mode=mode, day=decision.on), style="bold", markup=False)
    for reason in decision.reasons:
        if grants or reason.effect.value != "grant":
            console.print(f"  {SIGNS[reason.effect.value]} {say_reason(shell, reason)}", markup=False)
    if judged.left_out:
        console.print(shell.say("plan.left_out", people=sum(judged.left_out.values())), markup=False)
        for name, people in sorted(judged.left_out.items(), key=lambda one: -one[1]):
            console.print(f"  · {shell.say(f'coverage.{name}')}  {people}", markup=False)
    if not judged.enforced:
        console.print(shell.say("plan.advice_only"), style="bold", markup=False)


def say_reason(shell: Shell, reason: Reason) -> str:
    """One reason with its articles, and how sure we are of their text where we did not read it."""
    from suyuan.govern.law import rule

    params = {name: _word(shell, name, str(value)) for name, value in reason.params.items()}
    cited = []
    for name in reason.rules:
        one = rule(name)
        doubt = "" if one.evidence.value == "read" else "†" + shell.say(f"law_evidence.{one.evidence.value}")
        cited.append(one.citation(shell.lang) + doubt)
    sentence = shell.say(reason.message, **params)
    return f"{sentence}  [{shell.say('common.separator').join(cited)}]" if cited else sentence


def _word(shell: Shell, name: str, value: str) -> str:
    table = _WORDS.get(name)
    if table is None or value == "-":
        return value
    return shell.say("common.separator").join(shell.say_or(f"{table}.{part}", part) for part in value.split(", "))
