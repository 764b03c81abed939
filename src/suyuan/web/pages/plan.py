"""Plans: whom something is given for what, what exactly, why it may be, and how much of it would have to leak."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.approval_asks import list_asks
from suyuan.app.approve import ListedApproval, list_approvals
from suyuan.app.clock import machine_clock
from suyuan.app.copies import copies_of
from suyuan.app.decision import Judged, ReleaseRefused
from suyuan.app.first_steps import Pair, list_pairs
from suyuan.app.plan import make_plan
from suyuan.app.plan_page import PlanPage, look_at_plan
from suyuan.app.rehearse import Rehearsed, rehearse
from suyuan.core.errors import InputFault
from suyuan.govern.approval import OperatorRole
from suyuan.govern.policy import parse_policy
from suyuan.report.curves import Curve, draw_curves
from suyuan.report.messages import ErrorText, Lang, explain, say
from suyuan.storage.workspace import Workspace
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.pairs import asked_pair, read_pair, write_pair
from suyuan.web.permissions import may
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.signing import signing_choices

AT_ONCE = 60_000
"""People up to whom a plan is worked out while the reader waits: under a second."""

PLAN, REHEARSE = "plan", "rehearse"
RELEASES_SHOWN = 50
NINETEEN_OF_TWENTY = 0.95


@dataclass(frozen=True, slots=True)
class Refused:
    """A plan in which nobody may leave: the decision and the code."""

    error: ReleaseRefused
    judged: Judged


def plans(request: Request, visit: Visit) -> Response:
    """All pairs of recipient and purpose, approvals that wait, releases that were made."""
    workspace = desk_of(request).workspace()
    told: ErrorText | None = None
    pairs: tuple[Pair, ...] = ()
    try:
        pairs = list_pairs(parse_policy(workspace.policy_text()))
    except InputFault as fault:
        told = explain(fault, visit.lang)
    with workspace.reading() as session:
        people = session.registry.people()
        releases = session.releases.terms(RELEASES_SHOWN)
        asks = list_asks(session)
    return page(
        request,
        "plans",
        {
            "pairs": pairs,
            "people": people,
            "told": told,
            "asks": asks,
            "approvals": _open_approvals(workspace, people),
            "releases": releases,
            "formats": {one.release_id: copies_of(workspace, one.release_id) for one in releases},
            "may_fetch": may(visit, "release"),
        },
    )


def chosen(request: Request, _visit: Visit) -> Response:
    """From the form that chooses to the plan's own address."""
    to, purpose = read_pair(request.query_params.get("pair", ""))
    return go(plan_path(to, purpose, request.query_params.get("clerk", "")) if to and purpose else "/plan")


def plan(request: Request, visit: Visit) -> Response:
    """One plan; a large registry is worked on meanwhile the reader waits elsewhere."""
    desk, (to, purpose) = desk_of(request), asked_pair(request)
    if not to or not purpose:
        return go("/plan")
    workspace = desk.workspace()
    own = visit.operator if OperatorRole.CLERK in visit.roles else ""
    clerk = request.query_params.get("clerk", "") or own
    key = _plan_key(workspace, to, purpose, clerk)
    kept = desk.kept.find(key, visit.operator)
    if kept is None:
        with workspace.reading() as session:
            people = session.registry.people()
        if people > AT_ONCE:
            return _work_out(request, visit, to, purpose, clerk)
        kept = work_out(workspace, to, purpose, clerk)
        desk.kept.put(visit.operator, kept, key)
    if isinstance(kept, Refused):
        told = explain(kept.error, visit.lang)
        refused = {"told": told, "judged": kept.judged, "query": write_pair(to, purpose)}
        return page(request, "plan_refused", refused, 403)
    assert isinstance(kept, PlanPage)
    data = {
        "plan": kept,
        "query": write_pair(to, purpose),
        "marks": {
            one.column: list(dict.fromkeys(name.partition(":")[0] for name in one.slot_names)) for one in kept.columns
        },
        "formats": copies_of(workspace, kept.release_id) if kept.released is not None else (),
        "may_release": may(visit, "release"),
        "may_approve": may(visit, "approve"),
        "may_assess": may(visit, "assessment"),
        "may_consent": may(visit, "consents"),
        "signing": signing_choices(request, visit),
    }
    return page(request, "plan", data)


def ready(request: Request, visit: Visit) -> Response:
    """A plan that was worked out as a job."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, PLAN)
    if job is None or not isinstance(job.result, str):
        raise HTTPException(404)
    return go(job.result)


def start_rehearsal(request: Request, visit: Visit, form: Form) -> Response:
    """Rehearse attacks on a planned copy."""
    desk, to, purpose = desk_of(request), form.get("to"), form.get("purpose")
    workspace = desk.workspace()
    parse_policy(workspace.policy_text()).permit(to, purpose)

    def work(job: Job) -> tuple[str, str, tuple[Rehearsed, ...]]:
        made = make_plan(workspace, to, purpose, machine_clock)
        return to, purpose, rehearse(workspace, made, job.reporter("rehearse"))

    job = desk.jobs.submit(REHEARSE, f"{to} · {purpose}", visit.operator, work)
    return go(f"/jobs/{job.number}")


def rehearsed(request: Request, visit: Visit) -> Response:
    """How many rows name the recipient, attack by attack: curves, and the same numbers as a table."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, REHEARSE)
    if job is None or job.result is None:
        raise HTTPException(404)
    to, purpose, found = job.result
    data = {"to": to, "purpose_key": purpose, "query": write_pair(to, purpose), "found": found}
    data["drawing"] = _draw(visit.lang, found)
    return page(request, "rehearsed", data)


def work_out(workspace: Workspace, to: str, purpose: str, clerk: str) -> PlanPage | Refused:
    """A plan for a page, or why nobody may leave."""
    try:
        return look_at_plan(workspace, to, purpose, machine_clock, clerk)
    except ReleaseRefused as refused:
        return Refused(refused, refused.judged)


def plan_path(to: str, purpose: str, clerk: str = "") -> str:
    """The address of a plan."""
    return f"/plan/of?{write_pair(to, purpose, clerk=clerk)}"


def _work_out(request: Request, visit: Visit, to: str, purpose: str, clerk: str) -> Response:
    desk = desk_of(request)
    workspace, owner = desk.workspace(), visit.operator
    address = plan_path(to, purpose, clerk)

    def work(_job: Job) -> str:
        made = work_out(workspace, to, purpose, clerk)
        desk.kept.put(owner, made, _plan_key(workspace, to, purpose, clerk))
        return address

    return go(f"/jobs/{desk.jobs.submit(PLAN, f'{to} · {purpose}', owner, work).number}")


def _plan_key(workspace: Workspace, to: str, purpose: str, clerk: str) -> str:
    """Whatever a plan follows from lands in the ledger, but for the policy's text and the day."""
    policy = sha256(workspace.policy_text().encode()).hexdigest()
    head = workspace.ledger.checkpoint()
    return "\n".join((PLAN, to, purpose, clerk, policy, str(head.size), machine_clock().date().isoformat()))


def _open_approvals(workspace: Workspace, people: int) -> tuple[ListedApproval, ...]:
    """Approvals that serve a plan of today; on a large registry telling takes too long for a list."""
    if people > AT_ONCE:
        return ()
    return tuple(one for one in list_approvals(workspace, machine_clock) if one.state.value == "open")


def _draw(lang: Lang, found: tuple[Rehearsed, ...]) -> str:
    curves = [
        Curve(
            say(lang, f"attack.{one.name}"),
            say(lang, "rehearse.remark", needed=_needed(lang, one), aligned=f"{one.aligned:.0%}"),
            one.rows,
            one.detected,
        )
        for one in found
    ]
    title = say(lang, "rehearse.title", candidates=1000, alpha="1e-6")
    return draw_curves(title, say(lang, "rehearse.across"), curves, NINETEEN_OF_TWENTY)


def _needed(lang: Lang, one: Rehearsed) -> str:
    return say(lang, "rehearse.never", rows=f"{one.rows[-1]:,}") if one.needed is None else f"{one.needed:,}"


ROUTES = (
    show("/plan", "plan", plans),
    show("/plan/choose", "plan", chosen),
    show("/plan/of", "plan", plan),
    show("/plan/ready/{number}", "plan", ready),
    act("/plan/rehearse", "plan", start_rehearsal),
    show("/plan/rehearsed/{number}", "plan", rehearsed),
)
