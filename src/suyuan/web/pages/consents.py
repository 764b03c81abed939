"""Consents of guardians: how many stand where, and a register of them to bring in."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.consent_list import list_consents
from suyuan.app.consents import Paper, import_consents
from suyuan.app.first_steps import list_pairs
from suyuan.core.errors import UsageFault
from suyuan.govern.policy import parse_policy
from suyuan.report.messages import ErrorText, explain
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.pairs import asked_pair, read_pair, write_pair
from suyuan.web.render import page
from suyuan.web.sessions import Visit

CONSENTS = "consents"
SOON_DAYS = 30
ROWS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem in a register: its rows by number, never their cells."""

    told: ErrorText
    code: str
    count: int
    rows: tuple[int, ...]


def consents(request: Request, visit: Visit) -> Response:
    """Where consents stand, and a form."""
    desk = desk_of(request)
    workspace = desk.workspace()
    # Counting them all takes a second where there are hundreds of thousands, and nothing changes between two entries.
    key = f"{CONSENTS}\n{workspace.ledger.checkpoint().size}\n{machine_clock().date()}"
    held = desk.kept.find(key, visit.operator)
    if held is None:
        held = list_consents(workspace, machine_clock, SOON_DAYS)
        desk.kept.put(visit.operator, held, key)
    pairs = list_pairs(parse_policy(workspace.policy_text()))
    return page(request, "consents", {"held": held, "pairs": pairs, "chosen": write_pair(*asked_pair(request))})


def bring_in(request: Request, visit: Visit, form: Form) -> Response:
    """Import a register of consents."""
    desk = desk_of(request)
    if "file" not in form.files:
        raise UsageFault("SY-U166")
    workspace, files = desk.workspace(), dict(form.files)
    to, purpose = read_pair(form.get("pair"))
    shown = files.get("text")
    paper = Paper(
        to=to or None, purpose=purpose or None, text=shown.path if shown else None, separate=not form.ticked("bundled")
    )
    dry = form.get("how") == "try"

    def work(job: Job) -> object:
        try:
            return import_consents(
                workspace, files["file"].path, machine_clock, paper, dry_run=dry, progress=job.reporter("consent")
            )
        finally:
            for one in files.values():
                desk.uploads.drop(one)

    return go(
        f"/jobs/{desk.jobs.submit(CONSENTS, files['file'].name, visit.operator, work, tuple(files.values())).number}"
    )


def brought_in(request: Request, visit: Visit) -> Response:
    """What came in, and what did not."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, CONSENTS)
    if job is None or job.result is None:
        raise HTTPException(404)
    done = job.result
    problems = []
    for code in sorted({one.code for one in done.issues}):
        alike = [one for one in done.issues if one.code == code]
        rows = tuple(one.row for one in alike[:ROWS_SHOWN])
        problems.append(Problem(explain(alike[0].error, visit.lang), code.removeprefix("SY-"), len(alike), rows))
    dry = all(index is None for *_, index in done.groups)
    return page(request, "consents_done", {"job": job, "done": done, "problems": problems, "dry": dry})


ROUTES = (
    show("/consents", "consents", consents),
    act("/consents/import", "consents", bring_in),
    show("/consents/import/{number}", "consents", brought_in),
)
