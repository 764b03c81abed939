"""What ``suyuan notify`` prints; nobody is named, contacts and names are masked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from rich.console import Console

from suyuan.core.mask import mask

if TYPE_CHECKING:
    from suyuan.app.notice_send import Sent
    from suyuan.app.notice_status import Progress
    from suyuan.app.notices import Planned
    from suyuan.cli.shell import Shell
    from suyuan.remedy.notices.grade import Grading
    from suyuan.remedy.notices.households import Draft
    from suyuan.storage.notices import StoredRun

MASKED_AS = {"letter": "address", "sms": "phone", "phone": "phone", "email": "contact_text"}
ROWS_SHOWN = 20


def describe_plan(planned: Planned) -> dict[str, Any]:
    """A plan as ``--json`` tells it."""
    from suyuan.app.notices import compose_sms

    reach, grading, sms = planned.reach, planned.grading, compose_sms(planned.wording)
    return {
        "run": planned.run.run_id if planned.run else None,
        "repeated": planned.repeated,
        "digest": planned.run.digest if planned.run else None,
        "ledger_index": planned.run.ledger_index if planned.run else None,
        "rows": planned.rows,
        "linked": planned.linked,
        "certain": planned.certain,
        "children": reach.children,
        "households": reach.households,
        "households_by_channel": {channel.value: count for channel, count in reach.by_channel.items()},
        "unreachable": reach.unreachable,
        "unreachable_records": reach.unreachable_people,
        "shared_contacts": reach.shared,
        "messages": planned.messages,
        "sms": {"text": sms, "units": units_of(sms), "parts": planned.parts},
        "grading": describe_grading(grading),
        "sample": [_masked(draft) for draft in planned.sample],
    }


def describe_grading(grading: Grading) -> dict[str, Any]:
    """A grade as ``--json`` tells it."""
    return {
        "people": [grading.low, grading.high],
        "people_stated": grading.stated,
        "grade": [grading.grade_low or None, grading.grade_high or None],
        "settled": grading.settled,
        "clocks": [
            {"network": one.network, "hours": one.hours, "until": one.until.isoformat() if one.until else None}
            for one in grading.clocks
        ],
        "summary_by": grading.summary_by.isoformat() if grading.summary_by else None,
    }


def describe_sent(sent: Sent) -> dict[str, Any]:
    """A sending as ``--json`` tells it."""
    return {
        "run": sent.run.run_id,
        "via": sent.via,
        "messages": len(sent.chosen.notices),
        "by_channel": dict(sent.by_channel),
        "accepted": sent.accepted,
        "failed": sent.failed,
        "refused": sent.refused,
        "held": sent.held,
        "told_before": sent.chosen.told,
        "waiting": sent.chosen.waiting,
        "without": sent.chosen.without,
        "operator": sent.operator or None,
        "single_operator": sent.single_operator,
    }


def describe_progress(run: StoredRun, state: Progress) -> dict[str, Any]:
    """The progress of a run as ``--json`` tells it."""
    return {
        "run": run.run_id,
        "case": run.case_number or None,
        "digest": run.digest,
        "households": state.households,
        "told": state.told,
        "delivered": state.delivered,
        "open": state.open,
        "unreachable": state.unreachable,
        "announced": state.announced,
        "erased": state.erased,
        "messages": [
            {"channel": channel, "state": name, "count": count} for (channel, name), count in state.messages.items()
        ],
        "next_try": state.next_try.isoformat() if state.next_try else None,
    }


def show_plan(shell: Shell, console: Console, planned: Planned) -> None:
    """Whom a list concerns, how they can be reached, what they will read."""
    from suyuan.app.notices import compose_sms

    reach = planned.reach
    told = {
        "rows": planned.rows,
        "people": planned.linked,
        "certain": planned.certain,
        "households": reach.households,
        "children": reach.children,
    }
    if planned.run is None:
        console.print(shell.say("notify.planned_dry", **told), style="bold", markup=False)
    else:
        console.print(shell.say("notify.planned", run=planned.run.run_id, **told), style="bold", markup=False)
    if planned.repeated:
        console.print(shell.say("notify.repeated"), markup=False)
    rows: list[Sequence[object]] = [
        (shell.say(f"notice_channel.{channel.value}"), count, planned.messages.get(channel.value, 0))
        for channel, count in reach.by_channel.items()
    ]
    rows.append((shell.say("notify.nobody_reached"), reach.unreachable, ""))
    headers = [shell.say(f"notify.{name}") for name in ("channel", "households", "messages")]
    console.print(shell.table(shell.say("notify.reach"), headers, rows, right=(1, 2)))
    if reach.shared:
        console.print(shell.say("notify.shared", count=reach.shared), markup=False)
    if reach.unreachable == reach.households:
        console.print(shell.say("notify.all_unreachable"), markup=False)
    _show_sample(shell, console, planned)
    sms = compose_sms(planned.wording)
    console.print(shell.say("notify.sms", units=units_of(sms), parts=planned.parts, text=sms), markup=False)
    console.print(grade_sentence(shell, planned.grading), markup=False)


def grade_sentence(shell: Shell, grading: Grading) -> str:
    """What the number of people means for the clocks."""
    if not grading.grade_high:
        return shell.say("notify.no_hours", people=grading.most)
    from suyuan.remedy.notices.incident import BEIJING

    clocks = shell.say("common.separator").join(
        shell.say(
            "notice_report.clock" if one.until else "notice_report.clock_day",
            network=shell.say(f"notice_report.network_{one.network}"),
            hours=one.hours,
            until=f"{one.until.astimezone(BEIJING):%Y-%m-%d %H:%M}" if one.until else "",
        )
        for one in grading.clocks
    )
    key = "notify.hours" if grading.grade_low else "notify.hours_maybe"
    grade = shell.say(f"notice_report.grade_{grading.grade_low or grading.grade_high}")
    return shell.say(key, people=grading.most, grade=grade, clocks=clocks)


def show_sent(shell: Shell, console: Console, sent: Sent, *, dry_run: bool) -> None:
    """What went out, or would."""
    counts = {
        "run": sent.run.run_id,
        "via": sent.via,
        "told": sent.chosen.told,
        "waiting": sent.chosen.waiting,
        "without": sent.chosen.without,
    }
    if not sent.chosen.notices:
        console.print(shell.say("notify.nothing", **counts), markup=False)
    elif dry_run:
        channels = channel_counts(shell, sent)
        counts |= {"count": len(sent.chosen.notices), "channels": channels}
        console.print(shell.say("notify.would_send", **counts), markup=False)
    else:
        ends = {"accepted": sent.accepted, "failed": sent.failed, "refused": sent.refused}
        console.print(shell.say("notify.sent", run=sent.run.run_id, via=sent.via, **ends), style="bold", markup=False)
    if sent.single_operator:
        console.print(shell.say("notify.single", operator=sent.operator), markup=False)


def channel_counts(shell: Shell, sent: Sent) -> str:
    """``letter 12, text message 3``."""
    told = (f"{shell.say(f'notice_channel.{name}')} {count}" for name, count in sorted(sent.by_channel.items()))
    return shell.say("common.separator").join(told)


def show_progress(shell: Shell, console: Console, run: StoredRun, state: Progress) -> None:
    """How far a run got."""
    counts = {
        name: getattr(state, name)
        for name in ("households", "told", "delivered", "open", "unreachable", "announced", "erased")
    }
    console.print(shell.say("notify.status", run=run.run_id, **counts), style="bold", markup=False)
    rows = [
        (shell.say(f"notice_channel.{channel}"), shell.say(f"notice_state.{name}"), count)
        for (channel, name), count in state.messages.items()
    ]
    headers = [shell.say(f"notify.{name}") for name in ("channel", "state", "count")]
    console.print(shell.table(shell.say("notify.status_title"), headers, rows, right=(2,)))
    if state.next_try is not None:
        at = f"{state.next_try.astimezone():%Y-%m-%d %H:%M}"
        console.print(shell.say("notify.next_try", at=at), markup=False)


def some_rows(shell: Shell, rows: Sequence[int]) -> str:
    """Row numbers, the first of many."""
    told = shell.say("common.separator").join(str(row) for row in rows[:ROWS_SHOWN])
    return told if len(rows) <= ROWS_SHOWN else f"{told} {shell.say('notify.more', count=len(rows))}"


def units_of(text: str) -> int:
    """Characters of a text message as they are billed."""
    return len(text.encode("utf-16-le")) // 2


def _show_sample(shell: Shell, console: Console, planned: Planned) -> None:
    if not planned.sample:
        return
    separator = shell.say("common.separator")
    rows = []
    for draft in planned.sample:
        shown = _masked(draft)
        rows.append(
            (
                draft.household + 1,
                shell.say(f"notice_channel.{draft.channel.value}"),
                shown["to"],
                separator.join(shown["addressed"]),
                separator.join(shown["about"]),
                shown["kinds"],
            )
        )
    headers = [shell.say(f"notify.{name}") for name in ("household", "channel", "to", "addressed", "about", "kinds")]
    title = shell.say("notify.sample_title", count=len(rows))
    console.print(shell.table(title, headers, rows, right=(0, 5)))


def _masked(draft: Draft) -> dict[str, Any]:
    (to,) = mask(MASKED_AS[draft.channel.value], pa.array([draft.to])).to_pylist()
    addressed = mask("mother_name", pa.array(list(draft.names), pa.string())).to_pylist()
    about = mask("name", pa.array([part.name for part in draft.parts], pa.string())).to_pylist()
    kinds = {name for part in draft.parts for name in part.kinds}
    return {
        "household": draft.household,
        "channel": draft.channel.value,
        "to": to,
        "addressed": addressed,
        "about": about,
        "kinds": len(kinds),
    }
