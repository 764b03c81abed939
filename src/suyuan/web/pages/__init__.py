"""One module a screen: read, call ``app``, show."""

from __future__ import annotations

from starlette.routing import Route

from suyuan.web.pages import account, door, overview, trace, work

ROUTES: tuple[Route, ...] = (*door.ROUTES, *overview.ROUTES, *account.ROUTES, *trace.ROUTES, *work.ROUTES)
