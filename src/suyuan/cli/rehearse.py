"""What is said and drawn of a rehearsal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from suyuan.report.curves import Curve, draw_curves
from suyuan.storage.durable import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suyuan.app.plan import ReleasePlan
    from suyuan.app.rehearse import Rehearsed
    from suyuan.cli.shell import Shell

BARS = "▁▂▃▄▅▆▇█"
LINE = 0.95


def describe_rehearsal(found: Sequence[Rehearsed]) -> list[dict[str, Any]]:
    """The rehearsal as JSON."""
    return [
        {
            "attack": one.name,
            "rows_to_attribute": one.needed,
            "rows": list(one.rows),
            "detected": [round(share, 4) for share in one.detected],
            "aligned": round(one.aligned, 4),
        }
        for one in found
    ]


def show_rehearsal(shell: Shell, console: Console, plan: ReleasePlan, found: Sequence[Rehearsed]) -> None:
    """Rows needed by attack, and the curve in small."""
    rows = [
        (
            shell.say(f"attack.{one.name}"),
            _needed(shell, one),
            f"{one.aligned:.0%}",
            f"{one.rows[0]} {''.join(BARS[round(share * (len(BARS) - 1))] for share in one.detected)} {one.rows[-1]:,}",
        )
        for one in found
    ]
    headers = [shell.say(f"rehearse.{name}") for name in ("attack", "needed", "aligned", "curve")]
    title = shell.say("rehearse.title", candidates=plan.candidates, alpha=shell.bound(plan.alpha))
    console.print(shell.table(title, headers, rows, right=(1, 2)))
    console.print(shell.say("rehearse.meaning"), markup=False)


def write_curves(shell: Shell, plan: ReleasePlan, found: Sequence[Rehearsed], path: Path) -> None:
    """The curves as SVG."""
    curves = [
        Curve(
            shell.say(f"attack.{one.name}"),
            shell.say("rehearse.remark", needed=_needed(shell, one), aligned=f"{one.aligned:.0%}"),
            one.rows,
            one.detected,
        )
        for one in found
    ]
    title = shell.say("rehearse.title", candidates=plan.candidates, alpha=shell.bound(plan.alpha))
    write_whole(path, draw_curves(title, shell.say("rehearse.across"), curves, LINE).encode())


def _needed(shell: Shell, one: Rehearsed) -> str:
    return shell.say("rehearse.never", rows=f"{one.rows[-1]:,}") if one.needed is None else f"{one.needed:,}"
