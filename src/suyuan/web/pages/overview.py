"""What to do today: four numbers with their dates, and one sentence; in a new folder, where to begin."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.policy_edit import empty_policy
from suyuan.app.starter import init_workspace
from suyuan.app.today import Today, look_at_today
from suyuan.report.messages import Lang, say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.render import page
from suyuan.web.sessions import Visit


def overview(request: Request, visit: Visit) -> Response:
    """The first page."""
    desk = desk_of(request)
    if not desk.made():
        return page(request, "make_workspace", {"folder": desk.settings.folder.resolve().name})
    today = look_at_today(desk.workspace(), machine_clock)
    sentence, href = say_today(visit.lang, today)
    return page(request, "overview", {"today": today, "sentence": sentence, "href": href})


def make_workspace(request: Request, _visit: Visit, form: Form) -> Response:
    """Make a workspace in the folder that ``suyuan serve`` was started for, then go to the first steps."""
    desk = desk_of(request)
    if not desk.made():
        custodian = form.get("custodian")[:200]
        init_workspace(desk.settings.folder, machine_clock, policy_text=empty_policy(custodian))
        desk.reopen()
    return go("/begin")


def say_today(lang: Lang, today: Today) -> tuple[str, str]:
    """The one thing to do, and where it is done."""
    overdue, coming, clocks = today.overdue, today.next_duty, today.cases
    if today.policy_broken:
        return say(lang, "today.do_policy", code=today.policy_broken), "/policy"
    if not today.people:
        return say(lang, "today.do_import"), "/begin"
    if clocks.deadline is not None and (not overdue or clocks.deadline <= overdue[0].due):
        return say(lang, "today.do_case", day=clocks.deadline.isoformat(), what=clocks.what(lang)), "/case"
    if overdue:
        first = overdue[0]
        what = say(lang, f"duty.{first.kind.value}")
        return say(lang, "today.do_overdue", count=len(overdue), what=what, subject=first.subject), "#due"
    if today.requests:
        return say(lang, "today.do_requests", count=today.requests), "#due"
    if today.asks:
        return say(lang, "today.do_approve", count=today.asks), "/plan"
    if today.waiting:
        return say(lang, "today.do_release", count=today.waiting), "/plan"
    if not today.last_release:
        return say(lang, "today.do_first"), "/begin"
    if coming is not None:
        what = say(lang, f"duty.{coming.kind.value}")
        return say(lang, "today.do_next", what=what, subject=coming.subject, day=coming.due.isoformat()), "#due"
    return say(lang, "today.do_nothing"), ""


ROUTES = (show("/", "overview", overview), act("/make", "make-workspace", make_workspace))
