"""One case on the screen: what needs attention first, then its items, then who held each exhibit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console

from suyuan.case.custody import CustodyGap
from suyuan.case.item_checks import items_of
from suyuan.case.item_json import item_json
from suyuan.case.items import Bound
from suyuan.cli.case_values import yuan
from suyuan.report.case_words import moment, say_break
from suyuan.report.messages import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suyuan.app.case_law import CaseClock, CaseFlag
    from suyuan.app.case_views import CaseView
    from suyuan.case.custody import Chain
    from suyuan.cli.shell import Shell


def show_view(shell: Shell, console: Console, view: CaseView) -> None:
    """Names stand in it only where they were revealed."""
    case = view.case_file
    console.print(f"{case.number}  {case.title}", style="bold", markup=False)
    state = shell.say_or(f"case_state.{case.state}", case.state)
    console.print(shell.say("case.line", state=state, opened=case.opened, office=case.office or "—"), markup=False)
    if case.act_from or case.act_until:
        console.print(shell.say("case.acts", first=case.act_from or "?", last=case.act_until or "?"), markup=False)
    _show_attention(shell, console, view)
    _show_parties(shell, console, view)
    _show_exhibits(shell, console, view)
    for chain in view.chains:
        show_chain(shell, console, chain)
    _show_moves(shell, console, view)
    _show_money(shell, console, view)
    _show_findings(shell, console, view)
    console.print(shell.say("case.entries", count=view.entries), markup=False)
    if view.revealed is None and (case.parties or case.exhibits):
        console.print(shell.say("case.masked"), style="dim", markup=False)
    elif view.revealed is not None:
        console.print(shell.say("case.revealed", index=view.revealed), markup=False)


def show_chain(shell: Shell, console: Console, chain: Chain) -> None:
    """Who held an exhibit; a break stands between the links that do not join."""
    exhibit = chain.exhibit
    console.print(shell.say("case.chain", number=exhibit.number, title=exhibit.title), style="bold", markup=False)
    people = shell.say("common.separator").join(exhibit.obtained_by)
    told = shell.say("case.obtained", at=moment(exhibit.obtained_at), people=people, place=exhibit.place or "—")
    console.print(f"  ● {told}", markup=False)
    for link in chain.links:
        for gap in (one for one in chain.gaps if one.event == link.event.number):
            console.print(f"  ✗ {say_gap(shell, gap)}", style="bold red", markup=False)
        handling = shell.say(f"handling.{link.event.handling.value}")
        told = shell.say(
            "case.link",
            number=link.event.number,
            at=moment(link.event.at),
            handling=handling,
            giver=link.event.giver,
            taker=link.event.taker,
        )
        hashed = "" if link.hashed else f"（{shell.say('case.unhashed')}）"
        console.print(f"  ● {told}{hashed}", markup=False)
    if not chain.links:
        console.print(f"  · {shell.say('case.no_links')}", markup=False)


def say_gap(shell: Shell, gap: CustodyGap) -> str:
    """One break of a chain as a sentence."""
    return say_break(shell.lang, gap)


def show_flags(shell: Shell, console: Console, flags: Sequence[CaseFlag]) -> None:
    """What must be seen before any figure."""
    for flag in flags:
        known = flag.code in catalogue(shell.lang).get("case_flags", {})
        told = (
            shell.say(f"case_flags.{flag.code}", item=flag.item, other=flag.other)
            if known
            else f"{flag.item} {flag.code} {flag.other}"
        )
        grave = flag.weight == "grave"
        sign = "✗" if grave else "!" if flag.weight == "check" else "·"
        console.print(f"{sign} {told}", style="bold red" if grave else "", markup=False)


def describe_flag(flag: CaseFlag) -> dict[str, str]:
    """A flag as JSON."""
    return {"flag": flag.code, "weight": flag.weight, "item": flag.item, "other": flag.other}


def _say_clock(shell: Shell, clock: CaseClock) -> str:
    name = clock.zh if shell.lang == "zh" else clock.en
    due = moment(clock.due) if clock.due else shell.say("case.no_term")
    standing = shell.say_or(f"clock_standing.{clock.standing}", clock.standing)
    return shell.say("case.clock", name=name, began=moment(clock.began), due=due, standing=standing)


def describe_gap(gap: CustodyGap) -> dict[str, Any]:
    """A break as JSON."""
    return {
        "exhibit": gap.exhibit,
        "break": gap.kind.value,
        "event": gap.event,
        "after": gap.before,
        "since": gap.since.isoformat(),
        "until": gap.until.isoformat(),
    }


def describe_view(view: CaseView) -> dict[str, Any]:
    """The case as JSON: figures and dates; words only where they were revealed."""
    case = view.case_file
    items = []
    for kind, number, item in items_of(case):
        told = item_json(item)
        words = dict(told.words) if view.revealed is not None else None
        items.append({"kind": kind, "number": number, "facts": dict(told.facts), "words": words})
    return {
        "case": case.number,
        "title": case.title if view.revealed is not None else None,
        "office": case.office,
        "state": case.state,
        "opened": case.opened.isoformat(),
        "act_from": _day(case.act_from),
        "act_until": _day(case.act_until),
        "leak_on": _day(case.leak_on),
        "reach": case.reach,
        "items": items,
        "custody_gaps": [describe_gap(gap) for chain in view.chains for gap in chain.gaps],
        "flags": [describe_flag(flag) for flag in view.flags],
        "clocks": [
            {
                "clock": one.en,
                "standing": one.standing,
                "began": one.began.isoformat(),
                "due": one.due.isoformat() if one.due else None,
                "notes": list(one.notes),
            }
            for one in view.clocks
        ],
        "last_check": None if view.last_check is None else dict(view.last_check.facts),
        "count": None if view.tally is None else dict(view.tally.facts),
        "ledger_entries": view.entries,
        "revealed": view.revealed,
    }


def amount(shell: Shell, number: int | None, bound: Bound) -> str:
    """A number; "and more" where it is a lower bound."""
    if number is None:
        return "?"
    return shell.say("case.and_more", number=f"{number:,}") if bound is Bound.AT_LEAST else f"{number:,}"


def _show_attention(shell: Shell, console: Console, view: CaseView) -> None:
    for gap in (gap for chain in view.chains for gap in chain.gaps):
        console.print(f"✗ {say_gap(shell, gap)}", style="bold red", markup=False)
    show_flags(shell, console, view.flags)
    for clock in view.clocks:
        console.print(f"◷ {_say_clock(shell, clock)}", markup=False)
    check = view.last_check
    if check is None:
        if view.case_file.exhibits:
            console.print(f"· {shell.say('case.never_checked')}", markup=False)
        return
    changed = check.facts["changed"]
    at = moment(check.at)
    if isinstance(changed, list) and changed:
        names = shell.say("common.separator").join(str(one) for one in changed)
        console.print(f"✗ {shell.say('case.changed', at=at, names=names)}", style="bold red", markup=False)
    else:
        console.print(f"✓ {shell.say('case.unchanged', at=at)}", markup=False)


def _show_parties(shell: Shell, console: Console, view: CaseView) -> None:
    rows = []
    for one in view.case_file.parties:
        marks = [name for name in ("insider", "lawful_business", "prior", "defendant", "gain_returned")
                 if getattr(one, name)]  # fmt: skip
        join = shell.say("common.separator").join
        roles = join(shell.say(f"party_role.{role.value}") for role in one.roles)
        rows.append((one.number, one.name, roles, join(shell.say(f"party_mark.{mark}") for mark in marks)))
    _table(shell, console, "parties", ("number", "name", "roles", "marks"), rows)


def _show_exhibits(shell: Shell, console: Console, view: CaseView) -> None:
    rows = [
        (
            one.number,
            one.title,
            shell.say_or(f"evidence_kind.{one.kind}", one.kind),
            shell.say(f"originality.{one.originality.value}"),
            f"{one.size:,}",
            one.sha256[:16] + "…",
            shell.say("case.yes" if one.kept else "case.hash_only"),
        )
        for one in view.case_file.exhibits
    ]
    _table(
        shell, console, "exhibits", ("number", "title", "kind", "original", "bytes", "sha256", "kept_here"), rows, (4,)
    )


def _show_moves(shell: Shell, console: Console, view: CaseView) -> None:
    rows = [
        (
            one.number,
            f"{one.giver or '?'} → {one.taker or '?'}",
            shell.say(f"way.{one.way.value}"),
            one.on or "?",
            amount(shell, one.rows, one.bound),
            one.exhibit or "",
            shell.say("common.separator").join(one.part_of),
        )
        for one in view.case_file.batches
    ]
    _table(shell, console, "batches", ("number", "hands", "way", "day", "rows", "list", "part_of"), rows, (4,))


def _show_money(shell: Shell, console: Console, view: CaseView) -> None:
    rows = [
        (
            one.number,
            one.on or "?",
            f"{one.payer or '?'} → {one.payee or '?'}",
            money(shell, one.amount_fen, one.bound),
            one.channel,
            one.batch or "",
            shell.say("case.disputed") if one.disputed else "",
        )
        for one in view.case_file.payments
    ]
    names = ("number", "day", "hands", "yuan", "channel", "batch", "remark")
    _table(shell, console, "payments", names, rows, (3,))
    awards = [
        (
            one.number,
            shell.say(f"award_ledger.{one.ledger}"),
            shell.say("common.separator").join(one.parties),
            money(shell, one.amount_fen, one.bound),
            one.statute,
        )
        for one in view.case_file.awards
    ]
    _table(shell, console, "awards", ("number", "ledger", "party", "yuan", "statute"), awards, (3,))
    days = [
        (shell.say_or(f"milestone.{one.kind}", one.kind), moment(one.at), one.note) for one in view.case_file.milestones
    ]
    _table(shell, console, "milestones", ("kind", "day", "remark"), days)


def money(shell: Shell, fen: int, bound: Bound) -> str:
    """Yuan; "and more" where it is a lower bound."""
    return shell.say("case.and_more", number=yuan(fen)) if bound is Bound.AT_LEAST else yuan(fen)


def _show_findings(shell: Shell, console: Console, view: CaseView) -> None:
    for title, leads in (("findings", False), ("leads", True)):
        rows = [
            (
                one.number,
                shell.say(f"finding_kind.{one.kind}"),
                one.zh if shell.lang == "zh" else one.en,
                shell.say("common.separator").join(one.exhibits),
            )
            for one in view.case_file.findings
            if (one.kind == "lead") is leads
        ]
        _table(shell, console, title, ("number", "kind", "sentence", "supports"), rows)


def _table(
    shell: Shell, console: Console, title: str, names: tuple[str, ...], rows: list[Any], right: tuple[int, ...] = ()
) -> None:
    if rows:
        headers = [shell.say(f"case_column.{name}") for name in names]
        console.print(shell.table(shell.say(f"case_table.{title}"), headers, rows, right=right))


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
