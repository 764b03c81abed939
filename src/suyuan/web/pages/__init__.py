"""One module a screen: read, call ``app``, show."""

from __future__ import annotations

from starlette.routing import Route

from suyuan.web.pages import (
    account,
    assessment,
    begin,
    consents,
    door,
    imports,
    ledger,
    overview,
    plan,
    policy,
    registry,
    release,
    staff,
    work,
)

ROUTES: tuple[Route, ...] = (
    *door.ROUTES,
    *overview.ROUTES,
    *account.ROUTES,
    *work.ROUTES,
    *begin.ROUTES,
    *staff.ROUTES,
    *registry.ROUTES,
    *imports.ROUTES,
    *policy.ROUTES,
    *assessment.ROUTES,
    *consents.ROUTES,
    *plan.ROUTES,
    *release.ROUTES,
    *ledger.ROUTES,
)
