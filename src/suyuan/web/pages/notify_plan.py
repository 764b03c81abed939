"""Preparing notices: the incident as a form, and what would be said to whom."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.cases import list_cases
from suyuan.app.clock import machine_clock
from suyuan.app.notice_words import make_wording
from suyuan.app.notices import Planned, compose_sms, plan_notices
from suyuan.core.errors import SuyuanError
from suyuan.core.mask import mask
from suyuan.govern.policy import parse_policy
from suyuan.remedy.notices.households import Draft
from suyuan.remedy.notices.incident import Incident, make_incident
from suyuan.report.messages import Lang, explain, say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.pages.notify import lists_of, take_list
from suyuan.web.reading import choose, need, read_day, read_lines, read_moment, read_number
from suyuan.web.render import STATUS, page
from suyuan.web.sessions import Visit

NETWORKS = ("cii", "central", "other")
CONTACT = ("name", "phone", "email", "address", "hours")
REPORT = ("reporter", "post", "phone", "system", "where", "how_found")
MASKED_AS = {"letter": "address", "sms": "phone", "phone": "phone", "email": "contact_text"}
SOURCE = "form"


def ask(request: Request, visit: Visit) -> Response:
    """The form."""
    return _form(request, visit, {"list": request.query_params.get("list", "")})


def begin(request: Request, visit: Visit, form: Form) -> Response:
    """Draft the notices as a job; a form that cannot be taken is shown again as it was."""
    desk = desk_of(request)
    workspace = desk.workspace()
    case = form.get("case")
    if case and case not in {one.number for one in list_cases(workspace)}:
        raise HTTPException(404)
    try:
        incident = read_form_incident(form, visit.lang)
        # Asked before the list is read, so that a form which cannot become a notice is not lost with a job.
        make_wording(parse_policy(workspace.policy_text()), incident, ())
        listed = take_list(request, visit, form)
    except SuyuanError as error:
        return _form(request, visit, dict(form.fields), error)

    def work(job: Job) -> Planned:
        report = job.counter()
        return plan_notices(workspace, listed.path, incident, machine_clock, case_number=case, progress=report)

    return go(f"/jobs/{desk.jobs.submit('notices', listed.name, visit.operator, work, (listed,)).number}")


def planned(request: Request, visit: Visit) -> Response:
    """Whom the list concerns, how they can be reached, what they will read; contacts and names are masked."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, "notices")
    if job is None or job.result is None:
        raise HTTPException(404)
    found: Planned = job.result
    lang = visit.lang
    reach = [
        (say(lang, f"notice_channel.{channel.value}"), count, found.messages.get(channel.value, 0))
        for channel, count in found.reach.by_channel.items()
    ]
    data = {
        "job": job,
        "found": found,
        "reach": reach,
        "sms": compose_sms(found.wording),
        "sample": [_masked(one, lang) for one in found.sample],
    }
    return page(request, "notify_planned", data)


def read_form_incident(form: Form, lang: Lang) -> Incident:
    """The incident of a form, the same value as that of a file.

    Raises:
        UsageFault: SY-U184, SY-U185, a field cannot be read or is empty.
        InputFault: SY-I176..I178 as ``make_incident``.
    """
    raw: dict[str, Any] = {
        "title": need(form, "title", lang, "notify_screen.title"),
        "found": read_moment(form, "found", lang, "notify_screen.found"),
        "happened_from": read_day(form, "happened_from", lang, "notify_screen.happened_from"),
        "happened_until": read_day(form, "happened_until", lang, "notify_screen.happened_until"),
        "cause": form.get("cause"),
        "harm": form.get("harm"),
        "people": read_number(form, "people", lang, "notify_screen.people"),
        "lang": choose(form, "lang", lang, "notify_screen.words_lang", ("zh", "en")),
        "contact": {name: form.get(f"contact_{name}") for name in CONTACT},
        "authority": {name: form.get(f"authority_{name}") for name in ("name", "phone")},
        "report": {name: form.get(f"report_{name}") for name in REPORT},
    }
    raw |= {name: read_lines(form, name) for name in ("kinds", "measures", "advice")}
    if form.get("network") in NETWORKS:
        raw["report"]["network"] = form.get("network")
    return make_incident(raw, SOURCE, machine_clock())


def _form(request: Request, visit: Visit, given: dict[str, str], error: SuyuanError | None = None) -> Response:
    data = {
        "given": given,
        "told": explain(error, visit.lang) if error else None,
        "lists": lists_of(request, visit),
        "cases": list_cases(desk_of(request).workspace())[::-1],
        "networks": NETWORKS,
        "contact": CONTACT,
        "report": REPORT,
    }
    return page(request, "notify_plan", data, STATUS.get(error.exit_code, 400) if error else 200)


def _masked(draft: Draft, lang: Lang) -> tuple[int, str, str, str, str]:
    join = say(lang, "common.separator").join
    (to,) = mask(MASKED_AS[draft.channel.value], pa.array([draft.to])).to_pylist()
    names = mask("mother_name", pa.array(list(draft.names), pa.string())).to_pylist()
    about = mask("name", pa.array([part.name for part in draft.parts], pa.string())).to_pylist()
    return draft.household + 1, say(lang, f"notice_channel.{draft.channel.value}"), to, join(names), join(about)


ROUTES = (
    show("/notify/plan", "notify-write", ask),
    act("/notify/plan", "notify-write", begin),
    show("/notify/planned/{number}", "notify", planned),
)
