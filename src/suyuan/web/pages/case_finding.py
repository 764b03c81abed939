"""A trace of this console as a finding of a case; its list must be an exhibit of the case first."""

from __future__ import annotations

import json
import os

from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.case_figures import load_case
from suyuan.app.case_findings import ResultKind, add_finding
from suyuan.app.clock import machine_clock
from suyuan.app.trace_told import SCHEMA, describe_explanations, describe_trace
from suyuan.report.messages import say
from suyuan.storage.case_items import StoredItem
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go
from suyuan.web.jobs import Job
from suyuan.web.pages.trace import Traced, find_traced
from suyuan.web.reading import need
from suyuan.web.sessions import Visit


def from_trace(request: Request, visit: Visit, form: Form) -> Response:
    """Add what a trace found to a case, or first ask what is known of its list."""
    job = find_traced(request, visit)
    traced: Traced = job.result
    wanted = need(form, "case", visit.lang, "screens.case")
    with desk_of(request).workspace().reading() as session:
        case = load_case(session, wanted)
    if traced.result.aligned.read.sha256 not in {one.sha256 for one in case.exhibits}:
        visit.notice = say(visit.lang, "case_screen.exhibit_first")
        return go(f"/case/{case.number}/add/exhibit?list={job.number}")
    stored = find_with_trace(request, job, case.number)
    visit.notice = say(
        visit.lang,
        "case.added",
        kind=say(visit.lang, "case_kind.finding"),
        number=stored.number,
        case=stored.case,
        index=stored.ledger_index,
    )
    return go(f"/case/{stored.case}")


def find_with_trace(request: Request, job: Job, case: str) -> StoredItem:
    """The finding, bound to the result as the command line would print it; faults as ``add_finding``."""
    desk = desk_of(request)
    path = desk.uploads.new_path(".json")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(trace_json(job.result))
        return add_finding(desk.workspace(), case, machine_clock, result=(ResultKind.TRACE, path))
    finally:
        path.unlink(missing_ok=True)
        path.parent.rmdir()


def trace_json(traced: Traced) -> str:
    """A traced list as ``suyuan trace --explain --json`` prints it."""
    told = {"schema": SCHEMA, **describe_trace(traced.result), "pack": None, "leads": None}
    told["explanation"] = describe_explanations(traced.explained) if traced.explained else None
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


ROUTES = (act("/trace/{number}/case", "case-write", from_trace),)
