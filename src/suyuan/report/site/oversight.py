"""What a supervisor looks at first: claims, refusals, rules."""

from __future__ import annotations

from collections.abc import Sequence

from suyuan.portal.site import claims_of
from suyuan.remedy.fund.state import Judgment
from suyuan.remedy.fund.tables import fund_rules
from suyuan.remedy.fund.totals import totals_of
from suyuan.remedy.money import show_yuan
from suyuan.report.messages import say
from suyuan.report.site.frame import Column, Frame


def show_claims(frame: Frame, judgments: Sequence[Judgment]) -> list[str]:
    """Claims of victims: how many, where that is not small, and the sum that was paid."""
    with_window = [one for one in judgments if one.window]
    out = [f"<h2>{frame.text('claims')}</h2><p class=soft>{frame.text('claims_note')}</p>"]
    if not with_window:
        return [*out, f"<p>{frame.text('no_window')}</p>"]
    keys = ("paid", "granted", "refused", "waiting")
    titles = ("claims_done", "claims_granted", "claims_refused", "claims_waiting")
    columns = [
        Column(frame.say("judgment")),
        Column(frame.say("window")),
        Column(frame.say("claims_total"), figure=True),
        *(Column(frame.say(title), figure=True) for title in titles),
        Column(frame.say("claims_yuan"), figure=True),
    ]
    rows = []
    for one in with_window:
        assert one.window is not None
        counted = claims_of(frame.site, one.id)
        hidden = frame.say("kept_back")
        rows.append(
            (
                one.id,
                frame.say("until", first=one.window[0], last=one.window[1]),
                frame.count(counted.total),
                *(hidden if counted.parts is None else f"{counted.parts[key]:,}" for key in keys),
                show_yuan(totals_of(frame.site.state, one.id).claims),
            )
        )
    return [*out, frame.table(columns, rows)]


def show_refusals(frame: Frame) -> list[str]:
    """What the rules refused; attempts about one victim are not told."""
    out = [f"<h2>{frame.text('refusals')}</h2><p class=soft>{frame.text('refusals_note')}</p>"]
    if not frame.site.refusals:
        return [*out, f"<p>{frame.text('nothing')}</p>"]
    said = {code: one.zh if frame.lang == "zh" else one.en for one in fund_rules() for code in one.codes}
    columns = [Column(frame.say(key)) for key in ("day", "what", "rule", "ledger")]
    rows = [
        (
            one.at.strftime("%Y-%m-%d"),
            say(frame.lang, f"fund_action.{one.action}"),
            f"{one.code} {said.get(one.code) or frame.say('refused_other')}",
            frame.proof(one.ledger_index),
        )
        for one in frame.site.refusals
    ]
    return [*out, frame.table(columns, rows)]


def show_rules(frame: Frame) -> list[str]:
    """The rules, what each rests on, and how sure we are of that."""
    zh = frame.lang == "zh"
    columns = [Column(frame.say(key)) for key in ("rule", "ground", "evidence")]
    rows = [
        (
            one.zh if zh else one.en,
            one.ground_zh if zh else one.ground_en,
            frame.say(f"evidence_{one.evidence}"),
        )
        for one in fund_rules()
    ]
    cap = f"{frame.site.state.rules.admin_cap / 100:g}%"
    now = frame.text(
        "rules_now",
        cap=cap,
        outcome=frame.site.state.rules.outcome_days,
        appeal=frame.site.state.rules.appeal_days,
    )
    return [f"<h2>{frame.text('rules')}</h2><p>{now}</p>", frame.table(columns, rows)]
