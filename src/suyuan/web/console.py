"""The console as one ASGI application."""

from __future__ import annotations

import contextlib
import mimetypes
from collections.abc import AsyncIterator, Callable
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from suyuan.web.api import openapi, releases
from suyuan.web.desk import Desk
from suyuan.web.gate import find_visit
from suyuan.web.guard import Guard
from suyuan.web.pages import ROUTES
from suyuan.web.render import page
from suyuan.web.settings import MIB, Settings

STATIC = ("console.css", "console.js", "htmx.min.js")


def make_console(settings: Settings, clock: Callable[[], float] | None = None) -> Guard:
    """The console of a workspace.

    Args:
        clock: seconds that only go forward, the machine's by default.
    """
    desk = Desk(settings, clock) if clock else Desk(settings)

    @contextlib.asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    app = Starlette(
        routes=[Route("/static/{name}", static, methods=["GET"]), *ROUTES, *releases.ROUTES, *openapi.ROUTES],
        exception_handlers={HTTPException: refused, 500: failed},
        lifespan=life,
        max_body_size=settings.most_upload + MIB,
    )
    app.state.desk = desk
    app.state.settings = settings
    app.state.uploads = desk.uploads
    return Guard(app, settings, desk.clock)


def static(request: Request) -> Response:
    """Style, script and htmx; nothing else lies there."""
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    body = files("suyuan.web").joinpath("static", name).read_bytes()
    return Response(body, media_type=mimetypes.guess_type(name)[0])


def refused(request: Request, error: Exception) -> Response:
    """Not found, too large, without a token."""
    assert isinstance(error, HTTPException)
    request.state.visit = find_visit(request)
    return page(
        request, "refused" if error.status_code == 403 else "missing", {"status": error.status_code}, error.status_code
    )


def failed(_request: Request, _error: Exception) -> Response:
    """A fault of ours outside every screen."""
    return PlainTextResponse("SY-C099\n", 500)
