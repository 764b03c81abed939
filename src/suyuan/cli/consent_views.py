"""How the results of ``suyuan consent`` are told: JSON and text, counts and numbers, never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suyuan.govern.consent_states import ConsentState

if TYPE_CHECKING:
    from rich.console import Console

    from suyuan.app.consent_lines import RowIssue
    from suyuan.app.consent_list import ConsentSummary
    from suyuan.app.consent_withdraw import Withdrawal
    from suyuan.app.consents import ConsentImport
    from suyuan.cli.shell import Shell
    from suyuan.govern.consent import ConsentRecord

SHOWN = 12
"""Row numbers of one kind of problem that a terminal shows."""


def describe_import(done: ConsentImport, *, dry_run: bool) -> dict[str, Any]:
    """The import as JSON: every bad row with its code."""
    return {
        "file": done.read.name,
        "sha256": done.read.sha256,
        "rows": done.rows,
        "good": done.good,
        "given": done.given,
        "refused": done.refused,
        "added": done.added,
        "columns": dict(done.titles),
        "groups": [
            {"recipient": recipient, "purpose": purpose, "added": added, "ledger_index": index}
            for recipient, purpose, added, index in done.groups
        ],
        "issues": [{"row": one.row, "code": one.code} for one in done.issues],
        "dry_run": dry_run,
    }


def show_import(shell: Shell, console: Console, done: ConsentImport, *, dry_run: bool) -> None:
    """What the columns were taken for, what came in, and what did not."""
    columns = shell.say("common.separator").join(
        shell.say("consent.column", part=shell.say(f"consent_part.{part}"), title=title)
        for part, title in done.titles.items()
    )
    console.print(shell.say("consent.columns", file=done.read.name, columns=columns), markup=False)
    known = {"rows": done.rows, "good": done.good, "given": done.given, "refused": done.refused, "added": done.added}
    console.print(shell.say("consent.dry" if dry_run else "consent.done", **known), style="bold", markup=False)
    for recipient, purpose, added, index in done.groups:
        group = "consent.group_dry" if index is None else "consent.group"
        console.print(shell.say(group, recipient=recipient, purpose=purpose, added=added, index=index), markup=False)
    if done.issues:
        console.print(shell.say("consent.wrong", rows=done.rows - done.good), style="bold", markup=False)
    for code in sorted({one.code for one in done.issues}):
        _show_issue(shell, console, [one for one in done.issues if one.code == code])


def _show_issue(shell: Shell, console: Console, alike: list[RowIssue]) -> None:
    """One kind of problem: the rows, and what to do."""
    from suyuan.report.messages import explain

    numbers = shell.say("common.separator").join(str(one.row) for one in alike[:SHOWN])
    rows = numbers + (shell.say("consent.more") if len(alike) > SHOWN else "")
    told = explain(alike[0].error, shell.lang)
    what = shell.say(f"consent_issue.{alike[0].code.removeprefix('SY-')}")
    console.print(shell.say("consent.issue", code=told.code, what=what, count=len(alike), rows=rows), markup=False)
    console.print(shell.say("consent.issue_next", next=told.next), style="dim", markup=False)


def describe_withdrawal(done: Withdrawal, *, dry_run: bool) -> dict[str, Any]:
    """The withdrawal as JSON."""
    return {
        "withdrawn": [{"consent": c.id, "recipient": c.recipient, "purpose": c.purpose} for c in done.consents],
        "ledger_indexes": list(done.ledger_indexes),
        "releases": [
            {"release_id": one.release_id, "recipient": one.recipient, "purpose": one.purpose, "at": one.at}
            for one in done.releases
        ],
        "dry_run": dry_run,
    }


def show_withdrawal(shell: Shell, console: Console, done: Withdrawal) -> None:
    """What was taken back, and the copies that hold the person."""
    indexes = shell.say("common.separator").join(map(str, done.ledger_indexes))
    title = "consent.withdrawn" if done.ledger_indexes else "consent.withdrawn_dry"
    console.print(shell.say(title, consents=len(done.consents), indexes=indexes), style="bold", markup=False)
    for one in done.consents:
        console.print(f"  {one.id}  {one.recipient} · {one.purpose}", markup=False)
    if not done.releases:
        console.print(shell.say("consent.no_past"), markup=False)
        return
    headers = [shell.say(f"consent.{name}") for name in ("past_release", "recipient", "purpose", "past_at")]
    rows = [(one.release_id, one.recipient, one.purpose, one.at) for one in done.releases]
    console.print(shell.table(shell.say("consent.past", releases=len(rows)), headers, rows))


def describe_list(held: ConsentSummary) -> dict[str, Any]:
    """The counts as JSON."""
    return {
        "at": held.at.isoformat(),
        "within_days": held.within_days,
        "expiring": held.expiring,
        "consents": [
            {
                "recipient": recipient,
                "purpose": purpose,
                **{state.value: states.get(state, 0) for state in ConsentState},
                "expiring": soon,
            }
            for recipient, purpose, states, soon in held.rows()
        ],
    }


def show_list(shell: Shell, console: Console, held: ConsentSummary) -> None:
    """The counts as a table."""
    if not held.counts:
        console.print(shell.say("consent.none"), markup=False)
        return
    names = [shell.say(f"consent_state.{state.value}") for state in ConsentState]
    headers = [shell.say("consent.recipient"), shell.say("consent.purpose"), *names]
    headers.append(shell.say("consent.soon", days=held.within_days))
    rows = [
        (recipient, purpose, *(f"{states.get(state, 0):,}" for state in ConsentState), f"{soon:,}")
        for recipient, purpose, states, soon in held.rows()
    ]
    right = range(2, len(headers))
    console.print(shell.table(shell.say("consent.list_title"), headers, rows, right=tuple(right)))
    every = sum(one.consents for one in held.counts)
    total = shell.say("consent.total", consents=every, expiring=held.expiring, days=held.within_days)
    console.print(total, markup=False)


def describe_consent(record: ConsentRecord, state: str) -> dict[str, Any]:
    """One consent as JSON; the guardian by relation alone."""
    guardian = record.guardian
    return {
        "consent": record.id,
        "recipient": record.recipient,
        "purpose": record.purpose,
        "state": state,
        "fields": list(record.fields),
        "separate": record.separate,
        "at": record.at.isoformat(),
        "expires": record.expires.isoformat() if record.expires else None,
        "withdrawn_at": record.withdrawn_at.isoformat() if record.withdrawn_at else None,
        "relation": guardian.relation.value if guardian else None,
        "verified_at": guardian.verified_at.isoformat() if guardian and guardian.verified_at else None,
        "text_sha256": record.text_sha256,
        "language": record.language,
        "method": record.method.value,
        "version": record.version,
    }


def show_one(shell: Shell, console: Console, record: ConsentRecord, state: ConsentState) -> None:
    """One consent as a table."""
    from suyuan.app.consent_lines import ZONE
    from suyuan.report.field_names import field_title

    guardian = record.guardian
    fields = shell.say("common.separator").join(field_title(shell.lang, name) for name in record.fields)
    verified = guardian.verified_at if guardian else None
    relation = shell.say(f"consent_relation.{guardian.relation.value}" if guardian else "consent.by_self")
    told = {
        "number": record.id,
        "recipient": record.recipient,
        "purpose": record.purpose,
        "state": shell.say(f"consent_state.{state.value}"),
        "fields": fields,
        "separate": shell.say("consent.yes" if record.separate else "consent.no"),
        "at": f"{record.at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        "expires": record.expires.isoformat() if record.expires else shell.say("consent.until_done"),
        "relation": relation,
        "verified": f"{verified.astimezone(ZONE):%Y-%m-%d}" if verified else shell.say("consent.no"),
        "text": record.text_sha256,
    }
    for name, value in told.items():
        console.print(f"{shell.say(f'consent.{name}')}: {value}", markup=False)
