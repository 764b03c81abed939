"""The way to a screen: a session, unlocked, allowed, and for every change a form with its token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from suyuan.core.errors import SuyuanError
from suyuan.web.desk import Desk
from suyuan.web.faults import hide_fault
from suyuan.web.forms import Form, read_form
from suyuan.web.permissions import may, permissions
from suyuan.web.render import error_page, page
from suyuan.web.sessions import COOKIE, Visit

Show = Callable[[Request, Visit], Response]
Act = Callable[[Request, Visit, Form], Response]
SEE_OTHER = 303


def show(path: str, permission: str, handler: Show) -> Route:
    """A screen, for those who may."""

    async def answer(request: Request, visit: Visit) -> Response:
        return await run_in_threadpool(handler, request, visit)

    return _route(path, permission, answer, "GET")


def act(path: str, permission: str, handler: Act) -> Route:
    """A button, for those who may; uploads are gone when the handler is done, unless it takes them for a job."""

    async def answer(request: Request, visit: Visit) -> Response:
        form = await read_form(request, visit.csrf)
        try:
            return await run_in_threadpool(handler, request, visit, form)
        finally:
            desk = desk_of(request)
            for uploaded in form.files.values():
                if not desk.jobs.holds(uploaded):
                    desk.uploads.drop(uploaded)

    return _route(path, permission, answer, "POST")


def go(path: str) -> RedirectResponse:
    """Show another page after a change, so that reloading repeats nothing."""
    return RedirectResponse(path, SEE_OTHER)


def desk_of(request: Request) -> Desk:
    """The console of a request."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def find_visit(request: Request) -> Visit | None:
    """The session of a request's cookie."""
    return desk_of(request).sessions.find(request.cookies.get(COOKIE))


def set_cookie(request: Request, response: Response, visit: Visit) -> None:
    """Give a browser its session: for this site's pages alone, out of reach of scripts."""
    secure = desk_of(request).settings.tls
    response.set_cookie(COOKIE, visit.key, httponly=True, samesite="strict", secure=secure, path="/")


def own_path(path: str) -> str:
    """A path of this site; anything else is the first page."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fine else "/"


def _route(path: str, permission: str, answer: Callable[[Request, Visit], Awaitable[Response]], method: str) -> Route:
    if permission not in permissions():
        raise KeyError(permission)

    async def endpoint(request: Request) -> Response:
        visit = find_visit(request)
        if visit is None or visit.guest:
            return _away(request, f"/login?next={quote(own_path(request.url.path))}")
        request.state.visit = visit
        if visit.locked:
            return _away(request, f"/locked?next={quote(own_path(request.url.path))}")
        if not may(visit, permission):
            return page(request, "refused", status=403)
        try:
            return await answer(request, visit)
        except SuyuanError as error:
            return error_page(request, error)
        except HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - the last line of defence: no values on the screen
            return error_page(request, hide_fault(error))

    return Route(path, endpoint, methods=[method], name=f"{method} {path} {permission}")


def _away(request: Request, path: str) -> Response:
    """To the door; a piece of a page sends the whole page there."""
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"hx-redirect": path})
    return RedirectResponse(path, SEE_OTHER)
