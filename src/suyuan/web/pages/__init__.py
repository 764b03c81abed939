"""One module a screen: read, call ``app``, show."""

from __future__ import annotations

from starlette.routing import Route

from suyuan.web.pages import (
    account,
    case,
    case_add,
    case_finding,
    case_work,
    discover,
    door,
    notify,
    notify_plan,
    notify_run,
    overview,
    risk,
    trace,
    work,
)

ROUTES: tuple[Route, ...] = tuple(
    route
    for screen in (
        door,
        overview,
        account,
        discover,
        risk,
        trace,
        case,
        case_add,
        case_finding,
        case_work,
        notify,
        notify_plan,
        notify_run,
        work,
    )
    for route in screen.ROUTES
)
