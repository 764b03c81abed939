"""Impact: a list counted from rows to people, families and children; and the notifications so far."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.count import CountResult, count_file
from suyuan.app.notice_status import list_progress
from suyuan.report.field_names import field_title
from suyuan.report.messages import say
from suyuan.web.files import hand_out
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job, JobState
from suyuan.web.pages.count_shown import count_shown
from suyuan.web.permissions import may
from suyuan.web.reading import need_day, need_file
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.uploads import Uploaded

RUNS_SHOWN = 20
LISTED = ("trace", "count")
"""Jobs whose list can be used again."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count leaves: its figures, the day, and the removed rows as CSV: row numbers and reasons alone."""

    found: CountResult
    on: str
    removed: bytes


def ask(request: Request, visit: Visit) -> Response:
    """Where a list is handed in to be counted; counts and notifications before."""
    desk = desk_of(request)
    data = {
        "lists": lists_of(request, visit),
        "chosen": request.query_params.get("list", ""),
        "today": machine_clock().date(),
        "jobs": desk.jobs.of(visit.operator, "count"),
        "runs": list_progress(desk.workspace(), RUNS_SHOWN),
        "writes": may(visit, "notify-write"),
    }
    return page(request, "notify", data)


def begin(request: Request, visit: Visit, form: Form) -> Response:
    """Count a list, as a job."""
    desk = desk_of(request)
    workspace = desk.workspace()
    on = need_day(form, "on", visit.lang, "count_screen.on")
    listed = take_list(request, visit, form)

    def work(_job: Job) -> Counted:
        removed = desk.uploads.new_path(".csv")
        try:
            found = count_file(workspace, listed.path, on, removed_file=removed)
            return Counted(found, on.isoformat(), removed.read_bytes())
        finally:
            removed.unlink(missing_ok=True)
            removed.parent.rmdir()

    return go(f"/jobs/{desk.jobs.submit('count', listed.name, visit.operator, work, (listed,)).number}")


def counted(request: Request, visit: Visit) -> Response:
    """The funnel, the same as a table, and what was read."""
    job = _counted(request, visit)
    kept: Counted = job.result
    lang = visit.lang
    columns = [
        (one.header or say(lang, "count_screen.column") + f" {one.position + 1}", field_title(lang, one.kind.value))
        for one in kept.found.aligned.leak.proposals
    ]
    data = {"job": job, "on": kept.on, "sha256": kept.found.aligned.read.sha256, "columns": columns}
    data["writes"] = may(visit, "notify-write")
    return page(request, "notify_counted", {**data, **count_shown(kept.found.affected, lang)})


def removed_rows(request: Request, visit: Visit) -> Response:
    """Removed rows with their reasons."""
    kept: Counted = _counted(request, visit).result
    return hand_out(kept.removed, f"removed-{kept.found.aligned.read.sha256[:12]}.csv")


def lists_of(request: Request, visit: Visit) -> list[Job]:
    """Finished jobs of this operator whose list still lies here."""
    jobs = desk_of(request).jobs.of(visit.operator)
    return [job for job in jobs if job.kind in LISTED and job.state is JobState.DONE and job.held]


def take_list(request: Request, visit: Visit, form: Form) -> Uploaded:
    """The list that a form names or brings; another operator's is as if it were not there.

    Raises:
        UsageFault: SY-U185, neither.
    """
    if "file" in form.files or not form.get("list"):
        return need_file(form, "file", visit.lang, "count_screen.list")
    job = next((one for one in lists_of(request, visit) if one.number == form.get("list")), None)
    if job is None:
        raise HTTPException(404)
    return desk_of(request).uploads.share(job.held[0])


def _counted(request: Request, visit: Visit) -> Job:
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, "count")
    if job is None or job.result is None:
        raise HTTPException(404)
    return job


ROUTES = (
    show("/notify", "notify", ask),
    act("/notify", "notify-write", begin),
    show("/notify/count/{number}", "notify", counted),
    show("/notify/count/{number}/removed.csv", "notify", removed_rows),
)
