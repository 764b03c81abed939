"""Parties, batches, payments and milestones as a form tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from suyuan.app.case_values import read_fen, read_rows
from suyuan.app.cases import Build
from suyuan.case.clocks import PAUSED, RESUMED, clock_table
from suyuan.case.items import Batch, Milestone, Party, Payment, Role, Way
from suyuan.core.errors import UsageFault
from suyuan.report.messages import Lang, say
from suyuan.web.forms import Form
from suyuan.web.reading import choose, need, read_day, read_lines, read_moment

Read = Callable[[Form, Lang], Build]
FLAGS = ("unit", "insider", "lawful_business", "prior", "defendant", "gain_returned")


def _kinds() -> tuple[str, ...]:
    """Milestones that some clock begins or ends with, in the order of the table."""
    found: dict[str, None] = {}
    for entry in clock_table():
        found |= dict.fromkeys([*filter(None, [entry.get("from"), entry.get("unless")]), *entry["stops"]])
    return (*found, PAUSED, RESUMED)


MILESTONES = _kinds()


def _party(form: Form, lang: Lang) -> Build:
    name = need(form, "name", lang, "case_column.name")
    roles = tuple(Role(one) for one in form.several.get("role", ()) if one in tuple(Role))
    if not roles:
        raise UsageFault("SY-U185", field=say(lang, "case_column.roles"))
    unit, insider, lawful, prior, defendant, returned = (form.ticked(flag) for flag in FLAGS)
    return lambda own: Party(own, name, unit, roles, insider, lawful, prior, (), defendant, returned)


def _batch(form: Form, lang: Lang) -> Build:
    way = Way(choose(form, "way", lang, "case_column.way", tuple(Way)))
    on = read_day(form, "on", lang, "case_column.day")
    try:
        rows, bound = read_rows(form.get("rows") or None, "rows", "serve")
    except UsageFault:
        raise UsageFault(
            "SY-U184", field=say(lang, "case_column.rows"), value=form.get("rows")[:40], form="30000+"
        ) from None
    giver, taker, listed = (_number(form, name) for name in ("giver", "taker", "list"))
    fields, note = read_lines(form, "fields"), form.get("source")
    proof = (listed,) if listed else ()
    return lambda own: Batch(
        own, giver, taker, on, None, way, rows, bound, listed, (), fields, exhibits=proof, source_note=note
    )


def _payment(form: Form, lang: Lang) -> Build:
    amount = need(form, "amount", lang, "case_column.yuan")
    fen, bound = read_fen(amount, say(lang, "case_column.yuan"), "case add payment")
    on = read_day(form, "on", lang, "case_column.day")
    payer, payee, batch, exhibit = (_number(form, name) for name in ("payer", "payee", "batch", "exhibit"))
    channel, note = form.get("channel"), form.get("note")
    cost, disputed = form.ticked("cost"), form.ticked("disputed")
    proof = (exhibit,) if exhibit else ()
    return lambda own: Payment(own, on, payer, payee, fen, bound, channel, batch, proof, cost, disputed, note)


def _milestone(form: Form, lang: Lang) -> Build:
    kind = choose(form, "kind", lang, "case_column.kind", MILESTONES)
    moment, note = read_moment(form, "at", lang, "case_screen.at"), form.get("note")
    return lambda _own: Milestone(kind, moment, note)


def _number(form: Form, name: str) -> str | None:
    return form.get(name).upper() or None


ACTS: Mapping[str, Read] = {"party": _party, "batch": _batch, "payment": _payment, "milestone": _milestone}
"""How a form of each kind is read."""
