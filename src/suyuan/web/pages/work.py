"""Jobs: where each stands, on a page that renews itself, with or without scripts."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.report.messages import explain
from suyuan.web.gate import desk_of, go, show
from suyuan.web.jobs import Job, JobState
from suyuan.web.render import page
from suyuan.web.sessions import Visit

AFTER = {
    "trace": "/trace/{number}",
    "scan": "/discover/{number}",
    "assess": "/risk/assessed/{number}",
    "price": "/risk/priced/{number}",
    "samples": "/begin/samples/{number}",
    "import-read": "/registry/read/{number}",
    "import": "/registry/import/{number}",
    "consents": "/consents/import/{number}",
    "plan": "/plan/ready/{number}",
    "rehearse": "/plan/rehearsed/{number}",
    "release": "/plan/released/{number}",
    "ledger-verify": "/ledger/verified/{number}",
    "case-check": "/case/checked/{number}",
    "case-count": "/case/counted/{number}",
    "count": "/notify/count/{number}",
    "notices": "/notify/planned/{number}",
    "notices-send": "/notify/sent/{number}",
}
"""Where a finished job's result is shown, by its kind."""


def list_jobs(request: Request, visit: Visit) -> Response:
    """All jobs of this operator."""
    return page(request, "jobs", {"jobs": desk_of(request).jobs.of(visit.operator)})


def one_job(request: Request, visit: Visit) -> Response:
    """One job; a finished one leads to its result."""
    job = _find(request, visit)
    if job.state is JobState.DONE:
        return go(AFTER[job.kind].format(number=job.number))
    return page(request, "job", _told(request, visit, job))


def piece(request: Request, visit: Visit) -> Response:
    """What of a job's page changes; once it is done the whole page goes on."""
    job = _find(request, visit)
    if job.state is JobState.DONE:
        return Response(headers={"hx-redirect": AFTER[job.kind].format(number=job.number)})
    return page(request, "job_state", _told(request, visit, job))


def _told(request: Request, visit: Visit, job: Job) -> dict[str, object]:
    told = explain(job.error, visit.lang) if job.error else None
    return {"job": job, "ahead": desk_of(request).jobs.ahead(job), "told": told}


def _find(request: Request, visit: Visit) -> Job:
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator)
    if job is None:
        raise HTTPException(404)
    return job


ROUTES = (
    show("/jobs", "jobs", list_jobs),
    show("/jobs/{number}", "jobs", one_job),
    show("/jobs/{number}/state", "jobs", piece),
)
