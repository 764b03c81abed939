"""From nothing to the first marked copy: the steps, each with a tick once it is done."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.first_steps import look_at_steps
from suyuan.app.samples_start import SampleStart, fill_with_samples
from suyuan.report.messages import say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.render import page
from suyuan.web.sessions import Visit


def begin(request: Request, _visit: Visit) -> Response:
    """The steps."""
    desk = desk_of(request)
    if not desk.made():
        return go("/")
    return page(request, "begin", {"steps": look_at_steps(desk.workspace())})


def fill_samples(request: Request, visit: Visit, _form: Form) -> Response:
    """Fill an empty workspace with invented people."""
    desk = desk_of(request)
    workspace = desk.workspace()

    def work(job: Job) -> SampleStart:
        folder = desk.uploads.new_path("").parent
        return fill_with_samples(workspace, folder, machine_clock, job.reporter("samples"))

    job = desk.jobs.submit("samples", say(visit.lang, "begin.samples_title"), visit.operator, work)
    return go(f"/jobs/{job.number}")


def filled(request: Request, visit: Visit) -> Response:
    """What the samples are."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, "samples")
    if job is None or job.result is None:
        raise HTTPException(404)
    done: SampleStart = job.result
    visit.notice = say(
        visit.lang,
        "begin.samples_done",
        people=f"{done.imported.added:,}",
        recipients=done.recipients,
        consents=f"{done.consents:,}",
    )
    return go("/begin")


ROUTES = (
    show("/begin", "begin", begin),
    act("/begin/samples", "registry-write", fill_samples),
    show("/begin/samples/{number}", "registry-write", filled),
)
