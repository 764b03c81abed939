"""What is added to a case: one form for each kind of item; each item is in the ledger before it is in the case."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.case_exhibits import EVIDENCE_KINDS, ExhibitTold, add_custody, add_exhibit, handled
from suyuan.app.case_findings import FINDING_KINDS, add_finding
from suyuan.app.case_views import show_case
from suyuan.app.cases import add_item
from suyuan.app.clock import machine_clock
from suyuan.case.items import Handling, Originality, Role, Way
from suyuan.core.errors import InputFault, PolicyRefusal, SuyuanError, UsageFault
from suyuan.report.messages import explain, say
from suyuan.storage.case_items import StoredItem
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.pages.case_acts import ACTS, MILESTONES
from suyuan.web.pages.case_finding import find_with_trace
from suyuan.web.reading import called, choose, need, need_file, read_lines, read_moment
from suyuan.web.render import STATUS, page
from suyuan.web.sessions import Visit

KINDS = ("exhibit", "custody", "party", "batch", "payment", "milestone", "finding")


def ask(request: Request, visit: Visit) -> Response:
    """The form for one kind of item."""
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404)
    return _form(request, visit, kind, request.query_params.get("list", ""), {})


def add(request: Request, visit: Visit, form: Form) -> Response:
    """Take an item in."""
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404)
    try:
        if kind == "exhibit":
            return _exhibit(request, visit, form)
        if kind == "custody":
            return _added(visit, _custody(request, visit, form))
        if kind == "finding":
            return _added(visit, _finding(request, visit, form))
        build = ACTS[kind](form, visit.lang)
        number = request.path_params["number"]
        return _added(visit, add_item(desk_of(request).workspace(), number, kind, build, machine_clock))
    except (UsageFault, InputFault, PolicyRefusal) as error:
        return _form(request, visit, kind, form.get("job"), dict(form.fields), error)


def _form(
    request: Request, visit: Visit, kind: str, listed: str, given: dict[str, str], error: SuyuanError | None = None
) -> Response:
    """The form, with what was given and why it could not be taken."""
    view = show_case(desk_of(request).workspace(), request.path_params["number"], machine_clock)
    job = _traced(request, visit, listed)
    data = {
        "case": view.case_file,
        "kind": kind,
        "job": job,
        "evidence_kinds": EVIDENCE_KINDS,
        "originalities": [one.value for one in Originality],
        "handlings": [one.value for one in Handling],
        "roles": [one.value for one in Role],
        "ways": [one.value for one in Way],
        "milestones": MILESTONES,
        "finding_kinds": [one for one in FINDING_KINDS if one != "source"],
        "given": given,
        "told": explain(error, visit.lang) if error else None,
    }
    return page(request, "case_add", data, STATUS.get(error.exit_code, 400) if error else 200)


def _exhibit(request: Request, visit: Visit, form: Form) -> Response:
    """An exhibit: a file that was sent, or the list of a trace, which then becomes a finding too."""
    desk, lang = desk_of(request), visit.lang
    job = _traced(request, visit, form.get("job"))
    uploaded = job.held[0] if job else need_file(form, "file", lang, "case_screen.file")
    told = ExhibitTold(
        form.get("title") or uploaded.name,
        choose(form, "kind", lang, "case_column.kind", EVIDENCE_KINDS),
        read_moment(form, "at", lang, "case_screen.obtained_at"),
        read_lines(form, "by"),
        form.get("from"),
        need(form, "place", lang, "case_screen.place"),
        need(form, "how", lang, "case_screen.how"),
        Originality(choose(form, "original", lang, "case_column.original", tuple(Originality))),
        form.get("proves"),
    )
    number = request.path_params["number"]
    with called(desk.uploads, uploaded) as path:
        keep = not form.ticked("leave")
        stored = add_exhibit(desk.workspace(), number, path, told, machine_clock, keep=keep)
    if job is not None and job.result.result.attribution.accused:
        found = find_with_trace(request, job, stored.case)
        visit.notice = say(lang, "case_screen.both_added", exhibit=stored.number, finding=found.number)
        return go(f"/case/{stored.case}")
    return _added(visit, stored)


def _custody(request: Request, visit: Visit, form: Form) -> StoredItem:
    lang = visit.lang
    event = handled(
        need(form, "exhibit", lang, "case_table.exhibits"),
        Handling(choose(form, "handling", lang, "case_screen.handling", tuple(Handling))),
        need(form, "from", lang, "case_screen.giver"),
        need(form, "to", lang, "case_screen.taker"),
        read_moment(form, "at", lang, "case_screen.at"),
        form.get("place"),
        form.get("note"),
    )
    held = form.files.get("file")
    workspace, number = desk_of(request).workspace(), request.path_params["number"]
    return add_custody(workspace, number, event, machine_clock, file=held.path if held else None)


def _finding(request: Request, visit: Visit, form: Form) -> StoredItem:
    lang = visit.lang
    kind = choose(form, "kind", lang, "case_column.kind", FINDING_KINDS)
    zh = need(form, "zh", lang, "case_screen.finding_zh")
    exhibits = form.several.get("exhibit", ())
    workspace, number = desk_of(request).workspace(), request.path_params["number"]
    written = (kind, zh, form.get("en"))
    return add_finding(workspace, number, machine_clock, written=written, exhibits=exhibits)


def _added(visit: Visit, stored: StoredItem) -> Response:
    visit.notice = say(
        visit.lang,
        "case.added",
        kind=say(visit.lang, f"case_kind.{stored.kind}"),
        number=stored.number,
        case=stored.case,
        index=stored.ledger_index,
    )
    return go(f"/case/{stored.case}")


def _traced(request: Request, visit: Visit, number: str) -> Job | None:
    """The finished trace whose list is to be an exhibit; another operator's is as if it were not there."""
    if not number:
        return None
    job = desk_of(request).jobs.find(number, visit.operator, "trace")
    if job is None or job.result is None or not job.held:
        raise HTTPException(404)
    return job


ROUTES = (
    show("/case/{number}/add/{kind}", "case-write", ask),
    act("/case/{number}/add/{kind}", "case-write", add),
)
