"""The impact assessment of a release as a form on the screen: what is known stands in it, what is asked is empty."""

from __future__ import annotations

from datetime import date
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.pia import begin_form, file_form
from suyuan.core.errors import PolicyRefusal, UsageFault
from suyuan.govern.assessment import IN_PLACE, Assessment, Measure, Risk
from suyuan.govern.conclusion import Conclusion
from suyuan.govern.form_table import assessment_table
from suyuan.report.messages import say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.pages.plan import plan_path
from suyuan.web.pairs import asked_pair, write_pair
from suyuan.web.render import page
from suyuan.web.sessions import Visit

LONGEST = 4_000


def assessment(request: Request, visit: Visit) -> Response:
    """The form to fill in; the short one where it serves."""
    to, purpose = asked_pair(request)
    asked = request.query_params.get("form", "")
    if not to or not purpose:
        return go("/plan")
    workspace = desk_of(request).workspace()
    short_serves = True
    try:
        form = begin_form(workspace, to, purpose, machine_clock, form="full" if asked == "full" else "simple")
    except PolicyRefusal as refusal:
        if refusal.code != "SY-G081":
            raise
        short_serves = False
        form = begin_form(workspace, to, purpose, machine_clock)
    data = {
        "form": form,
        "query": write_pair(to, purpose),
        "table": assessment_table(),
        "short_serves": short_serves,
        "conclusions": [one.value for one in Conclusion],
        "in_place": IN_PLACE,
        "office": visit.operator,
    }
    return page(request, "assessment", data)


def file_it(request: Request, visit: Visit, form: Form) -> Response:
    """File it; what it concludes is judged by the same rules as on paper."""
    workspace, to, purpose = desk_of(request).workspace(), form.get("to"), form.get("purpose")
    kind: Literal["full", "simple"] = "full" if form.get("form") == "full" else "simple"
    blank = begin_form(workspace, to, purpose, machine_clock, form=kind)
    source = say(visit.lang, "assessment_form.source")
    stored, again = file_form(workspace, fill(blank, form), source, machine_clock)
    visit.notice = say(
        visit.lang,
        "pia.again" if again else "pia.filed",
        number=stored.assessment_id,
        conclusion=say(visit.lang, f"pia_conclusion.{stored.conclusion}"),
        review_by=stored.review_by,
        keep_until=stored.keep_until,
        index=stored.ledger_index,
    )
    return go(plan_path(to, purpose))


def fill(blank: Assessment, form: Form) -> Assessment:
    """The answers of a page in the form."""
    table = assessment_table()
    head = {name: _text(form, name) for name in ("signed_by", "office", "conclusion", "remark")}
    fields = tuple(
        one.model_copy(update={"necessity": _text(form, f"necessity-{number}")})
        for number, one in enumerate(blank.fields)
    )
    situations = tuple(
        one.model_copy(
            update={
                "applies": form.ticked(f"applies-{one.id}"),
                "content": _text(form, f"content-{one.id}"),
                "conclusion": _text(form, f"conclusion-{one.id}"),
            }
        )
        for one in blank.situations
    )
    told: dict[str, object] = {**head, "fields": fields, "situations": situations}
    if blank.form == "simple":
        told["handled_in_all"] = _number(form, "handled_in_all")
    else:
        told["answers"] = {one.id: _text(form, f"answer-{one.id}") for one in table.sections["question"]}
        scales = ("impact", "likelihood", "treatment")
        told["risks"] = tuple(
            Risk(id=one.id, **{name: _text(form, f"{name}-{one.id}") for name in scales})
            for one in table.sections["risk"]
        )
        told["measures"] = tuple(
            Measure(id=one.id, in_place=_text(form, f"in_place-{one.id}"), effect=_text(form, f"effect-{one.id}"))
            for one in table.sections["measure"]
        )
    review = form.get("review_by")
    if review:
        told["review_by"] = _day(review)
    return blank.model_copy(update=told)


def _text(form: Form, name: str) -> str:
    return form.get(name)[:LONGEST]


def _number(form: Form, name: str) -> int | None:
    text = form.get(name)
    if text and not text.isdecimal():
        raise UsageFault("SY-U163")
    return int(text) if text else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageFault("SY-U163") from error


ROUTES = (
    show("/assessment", "assessment", assessment),
    act("/assessment", "assessment", file_it),
)
