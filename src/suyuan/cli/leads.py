"""What is said about leads: apart from the proof, and never in its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from rich.console import Console

from suyuan.core.errors import UsageFault

if TYPE_CHECKING:
    from suyuan.app.leads import Leads
    from suyuan.cli.shell import Shell

SHOWN = 10
ELSEWHERE = 0.5
BROAD = 1.5
"""Overlap of less than this over chance speaks of how much a holder had, not of this list."""


def describe_leads(found: Leads) -> dict[str, Any]:
    """The leads as JSON."""
    contrast = found.contrast
    return {
        "notice": "leads, not proof",
        "elsewhere": found.elsewhere,
        "before": None if found.before is None else found.before.isoformat(),
        "records": found.records,
        "unheld": found.unheld,
        "accounts": found.accounts,
        "recipients": found.recipients,
        "holders": [
            {
                "holder": lead.name,
                "kind": lead.kind,
                "explains": round(lead.explains, 4),
                "overlap": lead.overlap,
                "share": round(lead.share, 4),
                "lift": round(lead.lift, 4),
                "held": lead.held,
            }
            for lead in found.named
        ],
        "contrast": None
        if contrast is None
        else {
            "holders": contrast.holders,
            "best": round(contrast.best, 4),
            "second": round(contrast.second, 4),
            "median_of_others": round(contrast.median, 4),
            "best_above_median": round(contrast.above_median, 4),
            "alike": contrast.alike,
            "tells_apart": contrast.tells_apart,
        },
        "ledger_index": found.ledger_index,
    }


def show_leads(shell: Shell, console: Console, found: Leads) -> None:
    """A section of its own: what it means first, how little it may say last."""
    console.print()
    console.rule(shell.say("leads.title"), characters="─")
    console.print(shell.say("leads.meaning"), style="bold", markup=False)
    rows = [
        (
            lead.name,
            shell.say(f"leads.kind_{lead.kind}"),
            f"{lead.explains:.3f}",
            lead.overlap,
            f"{lead.share:.1%}",
            f"×{lead.lift:.2f}",
        )
        for lead in found.named[:SHOWN]
    ]
    headers = [shell.say(f"leads.{name}") for name in ("holder", "kind", "explains", "overlap", "share", "lift")]
    title = shell.say("leads.table", records=found.records, elsewhere=f"{found.elsewhere:.0%}")
    console.print(shell.table(title, headers, rows, right=(2, 3, 4, 5)))
    contrast = found.contrast
    if contrast is not None and contrast.holders > SHOWN:
        console.print(shell.say("leads.more", holders=contrast.holders), markup=False)
    if found.before is not None:
        console.print(shell.say("leads.before", before=f"{found.before:%Y-%m-%d %H:%M}"), markup=False)
    console.print(
        shell.say("leads.looked_at", accounts=found.accounts, recipients=found.recipients, unheld=found.unheld),
        markup=False,
    )
    if contrast is None:
        console.print(shell.say("leads.alone", holders=len(found.named)), markup=False)
    else:
        _show_contrast(shell, console, found)
    if not found.accounts:
        console.print(shell.say("leads.no_access"), markup=False)


def _show_contrast(shell: Shell, console: Console, found: Leads) -> None:
    contrast = found.contrast
    assert contrast is not None
    console.print(
        shell.say(
            "leads.contrast",
            best=f"{contrast.best:.3f}",
            others=contrast.holders - 1,
            median=f"{contrast.median:.3f}",
            above=f"{contrast.above_median:.3f}",
            alike=contrast.alike,
        ),
        markup=False,
    )
    best = found.named[0]
    if not contrast.tells_apart:
        console.print(shell.say("leads.everybody"), style="bold", markup=False)
    elif best.lift < BROAD:
        console.print(shell.say("leads.broad", holder=best.name, lift=f"{best.lift:.2f}"), style="bold", markup=False)


@dataclass(frozen=True, slots=True)
class LeadsRequest:
    """What was asked for: the share of the list that could be had elsewhere, and until when access counts."""

    elsewhere: float
    before: datetime | None


def read_request(*, leads: bool, before: str | None, elsewhere: str | None) -> LeadsRequest | None:
    """``--leads`` and the two options that go with it; None where no leads are wanted.

    Raises:
        UsageFault: SY-U008, a value cannot be read; SY-U040, an option stands without ``--leads``.
    """
    if not leads:
        for option, value in (("--before", before), ("--elsewhere", elsewhere)):
            if value is not None:
                raise UsageFault("SY-U040", option=option)
        return None
    return LeadsRequest(_read_elsewhere(elsewhere), _read_before(before))


def _read_before(value: str | None) -> datetime | None:
    """A day or a moment, China's where it names no zone."""
    import pyarrow as pa

    from suyuan.core.normalise.moments import CHINA, UNREAD, read_moments

    if value is None:
        return None
    seconds = int(read_moments(pa.array([value]))[0])
    if seconds == UNREAD:
        raise UsageFault("SY-U008", value=value, option="--before", form="2024-04-01", command="trace --leads")
    return datetime.fromtimestamp(seconds, timezone(timedelta(seconds=CHINA)))


def _read_elsewhere(value: str | None) -> float:
    try:
        share = ELSEWHERE if value is None else float(value)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        raise UsageFault("SY-U008", value=value, option="--elsewhere", form="0.5", command="trace --leads")
    return share
