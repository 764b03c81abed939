"""One notification: how far it got, a second person's approval, sending, announcement and report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.notice_approve import approve_run
from suyuan.app.notice_publish import announce, report_incident
from suyuan.app.notice_send import Sent, preview_sending, send_notices
from suyuan.app.notice_status import show_progress, show_wording
from suyuan.app.notice_transports import open_transport
from suyuan.app.notices import compose_sms
from suyuan.govern.policy import parse_policy
from suyuan.report.messages import catalogue, say
from suyuan.web.files import hand_out
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.permissions import may
from suyuan.web.reading import choose
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.signing import signer_of, signing_choices

VIA = "outbox"
FORMS = ("pdf", "html")


def one_run(request: Request, visit: Visit) -> Response:
    """How far it got, and what can be done next."""
    workspace = desk_of(request).workspace()
    run, state = show_progress(workspace, request.path_params["run"])
    lang = visit.lang
    ready = preview_sending(workspace, run.run_id, VIA, machine_clock)
    channels = say(lang, "common.separator").join(
        f"{say(lang, f'notice_channel.{name}')} {count:,}" for name, count in sorted(ready.by_channel.items())
    )
    rows = [
        (say(lang, f"notice_channel.{channel}"), say(lang, f"notice_state.{name}"), count)
        for (channel, name), count in state.messages.items()
    ]
    wording = show_wording(workspace, run.run_id)
    labels = catalogue(lang)["notice_words"]
    data = {
        "run": run,
        "sms": compose_sms(wording),
        "items": [(labels.get(f"item_{name}", name), text) for name, text in wording.items],
        "wording": wording,
        "state": state,
        "rows": rows,
        "ready": ready,
        "channels": channels,
        "again": any(name == "failed" for _, name in state.messages),
        "large": state.households > parse_policy(workspace.policy_text()).approvals.two_above,
        "writes": may(visit, "notify-write"),
        **signing_choices(request, visit),
    }
    return page(request, "notify_run", data)


def approve(request: Request, visit: Visit, form: Form) -> Response:
    """Sign every word of a notification."""
    workspace = desk_of(request).workspace()
    run, state = show_progress(workspace, request.path_params["run"])
    done = approve_run(workspace, run, signer_of(request, visit, form), machine_clock)
    key = "notify.approved_again" if done.repeated else "notify.approved"
    told = {"operator": done.approval.operator, "run": run.run_id, "index": done.ledger_index}
    visit.notice = say(visit.lang, key, households=state.households, **told)
    return go(f"/notify/run/{run.run_id}")


def send(request: Request, visit: Visit, form: Form) -> Response:
    """Write what is to go out into the outbox, as a job; who sends is proven first."""
    desk = desk_of(request)
    workspace = desk.workspace()
    run, _ = show_progress(workspace, request.path_params["run"])
    clerk = signer_of(request, visit, form)
    again = form.ticked("again")

    def work(job: Job) -> Sent:
        way = partial(open_transport, workspace, VIA, clock=machine_clock)
        report = job.counter()
        return send_notices(
            workspace, run.run_id, VIA, clerk, machine_clock, way, only_begun=again, at_once=again, progress=report
        )

    return go(f"/jobs/{desk.jobs.submit('notices-send', run.run_id, visit.operator, work).number}")


def sent(request: Request, visit: Visit) -> Response:
    """Back to the notification, with what became of its messages."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, "notices-send")
    if job is None or job.result is None:
        raise HTTPException(404)
    done: Sent = job.result
    ends = {"accepted": done.accepted, "failed": done.failed, "refused": done.refused}
    visit.notice = say(visit.lang, "notify_screen.sent", **ends)
    return go(f"/notify/run/{done.run.run_id}")


def public_notice(request: Request, visit: Visit, form: Form) -> Response:
    """The announcement for those who cannot be told one by one."""
    workspace, run = desk_of(request).workspace(), request.path_params["run"]
    return _paper(
        request, visit, form, "announcement", lambda out: announce(workspace, run, machine_clock, out, visit.lang)
    )


def regulator(request: Request, visit: Visit, form: Form) -> Response:
    """The report to the regulator."""
    workspace, run = desk_of(request).workspace(), request.path_params["run"]
    return _paper(
        request,
        visit,
        form,
        "report",
        lambda out: report_incident(workspace, run, None, machine_clock, out, visit.lang),
    )


def _paper(request: Request, visit: Visit, form: Form, name: str, write: Callable[[Path], object]) -> Response:
    suffix = choose(form, "format", visit.lang, "case_screen.format", FORMS)
    run, _ = show_progress(desk_of(request).workspace(), request.path_params["run"])
    out = desk_of(request).uploads.new_path(f".{suffix}")
    try:
        write(out)
        return hand_out(out.read_bytes(), f"{name}-{run.run_id}.{suffix}")
    finally:
        out.unlink(missing_ok=True)
        out.parent.rmdir()


ROUTES = (
    show("/notify/run/{run}", "notify", one_run),
    act("/notify/run/{run}/approve", "approve", approve),
    act("/notify/run/{run}/send", "notify-write", send),
    show("/notify/sent/{number}", "notify", sent),
    act("/notify/run/{run}/announcement", "notify-write", public_notice),
    act("/notify/run/{run}/report", "notify-write", regulator),
)
