"""The registry: bring people in, look one up, masked; show the plain data for a reason; erase for good."""

from __future__ import annotations

import math

from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.persons import erase_persons, show_registry
from suyuan.app.samples_start import holds_samples
from suyuan.core.errors import PolicyRefusal, UsageFault
from suyuan.report.messages import say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.render import error_page, page
from suyuan.web.sessions import Visit

FEW = 5
LONGEST_PERSON, LONGEST_REASON = 120, 500


def registry(request: Request, visit: Visit) -> Response:
    """What the registry holds, and a few of its records, masked."""
    return page(request, "registry", _shown(request))


def person(request: Request, visit: Visit, form: Form) -> Response:
    """One person, masked; with a reason in plain, which the ledger keeps."""
    whom = _whom(form)
    if wait := _slow_down(request, visit):
        return wait
    reason = form.get("reason")[:LONGEST_REASON]
    if form.get("how") == "reveal" and not reason:
        raise UsageFault("SY-U165")
    view = show_registry(
        desk_of(request).workspace(),
        machine_clock,
        person=whom,
        limit=FEW,
        reveal_reason=reason if form.get("how") == "reveal" else None,
        operator=visit.operator,
    )
    return page(request, "registry", {**_shown(request), "found": view, "asked": whom})


def erase(request: Request, visit: Visit, form: Form) -> Response:
    """Take a person out for good: first how many it would be, then by a second button."""
    workspace, whom = desk_of(request).workspace(), _whom(form)
    if wait := _slow_down(request, visit):
        return wait
    if not form.ticked("sure"):
        found, _ = erase_persons(workspace, machine_clock, whom, dry_run=True)
        return page(request, "erase", {"found": found, "asked": whom})
    found, index = erase_persons(workspace, machine_clock, whom, operator=visit.operator)
    visit.notice = say(visit.lang, "erase.done", persons=found, index=index)
    return go("/registry")


def _shown(request: Request) -> dict[str, object]:
    workspace = desk_of(request).workspace()
    with workspace.reading() as session:
        samples = holds_samples(session)
    view = show_registry(workspace, machine_clock, limit=FEW)
    return {"view": view, "found": None, "asked": "", "samples": samples}


def _whom(form: Form) -> str:
    whom = form.get("person")
    if not whom or len(whom) > LONGEST_PERSON:
        raise UsageFault("SY-U007")
    return whom


def _slow_down(request: Request, visit: Visit) -> Response | None:
    """Whoever looks up one after the other is building a list."""
    wait = desk_of(request).reveals.take(f"person {visit.operator}")
    if not wait:
        return None
    answer = error_page(request, PolicyRefusal("SY-G171", seconds=math.ceil(wait)))
    answer.status_code = 429
    answer.headers["retry-after"] = str(math.ceil(wait))
    return answer


ROUTES = (
    show("/registry", "registry", registry),
    act("/registry/person", "reveal", person),
    act("/registry/erase", "registry-write", erase),
)
