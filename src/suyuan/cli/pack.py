"""What is said about an evidence pack that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console

from suyuan.cli.endorse import describe_endorsed, show_endorsed

if TYPE_CHECKING:
    from suyuan.app.pack import PackResult
    from suyuan.cli.shell import Shell


def describe_pack(made: PackResult) -> dict[str, Any]:
    """The pack as JSON."""
    return {
        "file": str(made.out),
        "size": made.size,
        "closed_epoch": made.closed_epoch,
        "ledger_index": made.ledger_index,
        "log_key": made.log_key,
        "endorsed": describe_endorsed(made.endorsed),
        "lineup": {
            "keys": made.lineup.keys,
            "best_ln_e": round(made.lineup.best, 4),
            "median_ln_e": round(made.lineup.median, 4),
            "accused": [
                {
                    "recipient": placed.recipient,
                    "ln_e": round(placed.log_e, 4),
                    "log10_p": round(placed.tail.log10, 2),
                    "relative_error": round(placed.tail.error, 4),
                }
                for placed in made.lineup.accused
            ],
        },
    }


def show_pack(shell: Shell, console: Console, made: PackResult) -> None:
    """The file, the line-up, what the opening ended, and the key that a verifier must be given."""
    lineup = made.lineup
    console.print(shell.say("pack.written", out=made.out, size=f"{made.size:,}"), style="bold", markup=False)
    console.print(shell.say("pack.lineup", keys=f"{lineup.keys:,}", best=f"{lineup.best:.1f}"), markup=False)
    for placed in lineup.accused:
        console.print(
            shell.say(
                "pack.placed",
                recipient=placed.recipient,
                log_e=f"{placed.log_e:.1f}",
                chance=f"10^{placed.tail.log10:.1f}",
                error=f"{placed.tail.error:.0%}",
            ),
            markup=False,
        )
    console.print(shell.say("pack.epoch", epoch=made.closed_epoch), markup=False)
    show_endorsed(shell, console, made.endorsed)
    console.print(shell.say("pack.log_key", verifier=made.log_key), markup=False)
