"""Cases: the list, opening one, and one case with what must be seen first."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.case_law import read_case_file
from suyuan.app.case_views import CaseView, next_terms, show_case
from suyuan.app.cases import CaseOpening, list_cases, move_case, open_case, possible_moves
from suyuan.app.clock import machine_clock
from suyuan.case.file import CaseFile
from suyuan.core.errors import InputFault
from suyuan.report.case_papers.paper import PaperKind
from suyuan.report.messages import say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import JobState
from suyuan.web.pages.case_shown import STANDINGS, shown
from suyuan.web.permissions import may
from suyuan.web.reading import need, read_day
from suyuan.web.render import page
from suyuan.web.sessions import Visit

REACHES = ("national", "province", "city")
MOST_TOML = 1 << 20


def list_all(request: Request, visit: Visit) -> Response:
    """All cases, each with its next term, and a form for a new one."""
    workspace = desk_of(request).workspace()
    due = next_terms(workspace, machine_clock)
    rows = [(one, due.get(one.number)) for one in reversed(list_cases(workspace))]
    writes = may(visit, "case-write")
    return page(request, "cases", {"rows": rows, "marks": STANDINGS, "reaches": REACHES, "writes": writes})


def begin(request: Request, visit: Visit, form: Form) -> Response:
    """Open a case, from words or from a file that tells one."""
    lang = visit.lang
    known = None if "from" not in form.files else _told(form, machine_clock().date())
    reach = form.get("reach")
    opening = CaseOpening(
        (known.title if known and not form.get("title") else "") or need(form, "title", lang, "case.title"),
        form.get("office") or (known.office if known else ""),
        read_day(form, "act_from", lang, "case_screen.act_from") or (known.act_from if known else None),
        read_day(form, "act_until", lang, "case_screen.act_until") or (known.act_until if known else None),
        read_day(form, "leak_on", lang, "case_screen.leak_on") or (known.leak_on if known else None),
        reach if reach in REACHES else (known.reach if known else ""),
    )
    stored, items = open_case(desk_of(request).workspace(), opening, machine_clock, known)
    visit.notice = say(lang, "case.opened", case=stored.number, items=items, index=stored.ledger_index)
    return go(f"/case/{stored.number}")


def one_case(request: Request, visit: Visit) -> Response:
    """One case; persons are masked."""
    view = show_case(desk_of(request).workspace(), request.path_params["number"], machine_clock)
    return _page(request, visit, view)


def reveal(request: Request, visit: Visit, form: Form) -> Response:
    """The same page with names, for a reason that is logged before."""
    workspace = desk_of(request).workspace()
    view = show_case(workspace, request.path_params["number"], machine_clock, form.get("reason"))
    return _page(request, visit, view)


def move(request: Request, visit: Visit, form: Form) -> Response:
    """Move a case to another state."""
    stored = move_case(desk_of(request).workspace(), request.path_params["number"], form.get("to"), machine_clock)
    state = say(visit.lang, f"case_state.{stored.facts['state']}")
    visit.notice = say(visit.lang, "case.moved", case=stored.case, state=state, index=stored.ledger_index)
    return go(f"/case/{stored.case}")


def _page(request: Request, visit: Visit, view: CaseView) -> Response:
    desk = desk_of(request)
    traces = [job for job in desk.jobs.of(visit.operator, "trace") if job.state is JobState.DONE]
    data = {
        "view": view,
        "moves": possible_moves(desk.workspace(), view.case_file.number),
        "papers": [kind.value for kind in PaperKind],
        "reaches": REACHES,
        "traces": traces,
        "writes": may(visit, "case-write"),
        "reveals": may(visit, "reveal"),
        **shown(view, visit.lang),
    }
    return page(request, "case", data)


def _told(form: Form, today: date) -> CaseFile:
    """A case as a person wrote it in TOML.

    Raises:
        InputFault: SY-I055 it is no text; what the parser says of it.
    """
    uploaded = form.files["from"]
    try:
        if uploaded.size > MOST_TOML:
            raise InputFault("SY-I055", file=uploaded.name)
        return read_case_file(uploaded.path.read_text("utf-8-sig"), uploaded.name, today)
    except UnicodeDecodeError as error:
        raise InputFault("SY-I055", file=uploaded.name) from error


ROUTES = (
    show("/case", "case", list_all),
    act("/case", "case-write", begin),
    show("/case/{number}", "case", one_case),
    act("/case/{number}/reveal", "reveal", reveal),
    act("/case/{number}/move", "case-write", move),
)
