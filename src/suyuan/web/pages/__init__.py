"""One module a screen: read, call ``app``, show."""

from __future__ import annotations

from starlette.routing import Route

from suyuan.web.pages import (
    account,
    assessment,
    begin,
    case,
    case_add,
    case_finding,
    case_work,
    consents,
    discover,
    door,
    imports,
    ledger,
    notify,
    notify_plan,
    notify_run,
    overview,
    plan,
    policy,
    registry,
    release,
    risk,
    staff,
    trace,
    work,
)

SCREENS = (
    door,
    overview,
    account,
    begin,
    staff,
    registry,
    imports,
    policy,
    assessment,
    consents,
    discover,
    risk,
    plan,
    release,
    ledger,
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
ROUTES: tuple[Route, ...] = tuple(route for screen in SCREENS for route in screen.ROUTES)
