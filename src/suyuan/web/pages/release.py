"""Approve a plan, release it, fetch the copy: each signed by a key or logged before its effect leaves."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from suyuan.app.approval_asks import Ask, ask_approval
from suyuan.app.approve import approve, propose
from suyuan.app.clock import machine_clock
from suyuan.app.copies import copies_of, fetch_copy
from suyuan.app.decision import ReleaseRefused
from suyuan.app.release import FORMATS, ReleaseResult, make_release
from suyuan.core.errors import UsageFault
from suyuan.report.messages import explain, say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.pages.plan import plan_path
from suyuan.web.pairs import write_pair
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.signing import signer_of
from suyuan.web.uploads import clean_name

RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a release: the copy, or why there is none."""

    to: str
    purpose: str
    result: ReleaseResult | None
    refused: ReleaseRefused | None


def approve_plan(request: Request, visit: Visit, form: Form) -> Response:
    """Sign the plan that was shown; one that has changed since is shown again instead."""
    workspace, to, purpose = desk_of(request).workspace(), form.get("to"), form.get("purpose")
    proposal = propose(workspace, to, purpose, machine_clock)
    if proposal.plan_sha256 != form.get("plan"):
        visit.notice = say(visit.lang, "plan_page.changed")
        return go(plan_path(to, purpose))
    done = approve(workspace, proposal, signer_of(request, visit, form), machine_clock, clerk=form.get("clerk"))
    visit.notice = say(
        visit.lang,
        "approve.repeated" if done.repeated else "approve.done",
        operator=done.approval.operator,
        plan=proposal.plan_sha256[:12],
        index=done.ledger_index,
    )
    return go(plan_path(to, purpose, "" if visit.operator else form.get("clerk")))


def ask_for_approval(request: Request, visit: Visit, form: Form) -> Response:
    """Put the plan before a second person."""
    to, purpose = form.get("to"), form.get("purpose")
    workspace, clerk = desk_of(request).workspace(), visit.operator or form.get("clerk")
    proposal = propose(workspace, to, purpose, machine_clock)
    if proposal.plan_sha256 != form.get("plan"):
        visit.notice = say(visit.lang, "plan_page.changed")
        return go(plan_path(to, purpose))
    ask_approval(workspace, Ask(to, purpose, proposal.plan_sha256, proposal.plan.release_id, clerk, ""), machine_clock)
    visit.notice = say(visit.lang, "plan_page.asked")
    return go(plan_path(to, purpose, "" if visit.operator else clerk))


def release_plan(request: Request, visit: Visit, form: Form) -> Response:
    """Write the copy: its clerk signs, its entry comes first."""
    desk, to, purpose = desk_of(request), form.get("to"), form.get("purpose")
    file_format = form.get("format", "xlsx")
    if f".{file_format}" not in FORMATS:
        raise UsageFault("SY-U004", suffix=file_format[:10], known=" ".join(FORMATS))
    workspace, clerk = desk.workspace(), signer_of(request, visit, form)

    def work(_job: Job) -> Made:
        try:
            made = make_release(workspace, to, purpose, machine_clock, file_format=file_format, clerk=clerk)
            return Made(to, purpose, made, None)
        except ReleaseRefused as refused:
            return Made(to, purpose, None, refused)

    return go(f"/jobs/{desk.jobs.submit(RELEASE, f'{to} · {purpose}', visit.operator, work).number}")


def released(request: Request, visit: Visit) -> Response:
    """The receipt, or the reasons against."""
    desk = desk_of(request)
    job = desk.jobs.find(request.path_params["number"], visit.operator, RELEASE)
    if job is None or job.result is None:
        raise HTTPException(404)
    made: Made = job.result
    if made.refused is not None:
        told = explain(made.refused, visit.lang)
        data = {"told": told, "judged": made.refused.judged, "query": write_pair(made.to, made.purpose)}
        return page(request, "plan_refused", data, 403)
    assert made.result is not None
    stored = made.result.stored
    data = {"made": made.result, "stored": stored, "formats": copies_of(desk.workspace(), stored.release_id)}
    return page(request, "released", data)


def fetch(request: Request, visit: Visit, form: Form) -> Response:
    """The copy itself; that it was fetched is in the ledger first."""
    release_id, file_format = form.get("release"), form.get("format")
    copy = fetch_copy(desk_of(request).workspace(), release_id, file_format, visit.operator, machine_clock)
    return FileResponse(
        copy.path,
        media_type="application/octet-stream",
        filename=clean_name(f"{release_id}-{copy.recipient}.{file_format}"),
    )


ROUTES = (
    act("/plan/ask", "release", ask_for_approval),
    act("/plan/approve", "approve", approve_plan),
    act("/plan/release", "release", release_plan),
    show("/plan/released/{number}", "release", released),
    act("/plan/copy", "release", fetch),
)
