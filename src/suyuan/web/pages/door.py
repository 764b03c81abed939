"""Coming in, going out, locking, and the language."""

from __future__ import annotations

import math
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from suyuan.app.logins import come_in
from suyuan.core.errors import PolicyRefusal, SuyuanError
from suyuan.report.messages import Lang
from suyuan.web.forms import read_form
from suyuan.web.gate import SEE_OTHER, desk_of, find_visit, go, own_path, set_cookie
from suyuan.web.limits import address_of
from suyuan.web.render import error_page, page
from suyuan.web.sessions import COOKIE


async def start(request: Request) -> Response:
    """The start URL of a loopback console."""
    desk = desk_of(request)
    given = request.query_params.get("token", "")
    wait = desk.knocks.take(f"start {address_of(request.scope)}")
    if wait:
        return _later(request, wait)
    fits = secrets.compare_digest(given.encode(), desk.settings.token.encode())
    if desk.settings.named or not fits:
        return page(request, "door", {"why": "wrong_link", "next": "/"}, 403)
    desk.knocks.take(f"start {address_of(request.scope)}", -1.0)
    old = find_visit(request)
    if old is not None:
        desk.sessions.end(old)
    visit = desk.sessions.begin(old.lang if old else desk.settings.lang)
    response = go(own_path(request.query_params.get("next", "/")))
    set_cookie(request, response, visit)
    return response


async def login(request: Request) -> Response:
    """The door: a form for name and password, or the word that the start URL is needed."""
    desk = desk_of(request)
    target = own_path(request.query_params.get("next", "/"))
    if not desk.settings.named:
        return page(request, "door", {"why": "no_session", "next": target}, 401)
    visit = find_visit(request)
    if visit is None or not visit.guest:
        visit = desk.sessions.greet(visit.lang if visit else desk.settings.lang)
    request.state.visit = visit
    response = page(request, "login", {"next": target, "wrong": False})
    set_cookie(request, response, visit)
    return response


async def log_in(request: Request) -> Response:
    """Name and password."""
    desk = desk_of(request)
    guest = find_visit(request)
    if guest is None or not desk.settings.named:
        return go("/login")
    request.state.visit = guest
    form = await read_form(request, guest.csrf)
    name, target = form.get("name"), own_path(form.get("next", "/"))
    wait = max(desk.knocks.take(f"name {name}"), desk.knocks.take(f"login {address_of(request.scope)}"))
    if wait:
        return _later(request, wait)
    try:
        operator = await run_in_threadpool(come_in, desk.workspace(), name, form.fields.get("password", ""))
    except PolicyRefusal:
        return page(request, "login", {"next": target, "wrong": True}, 403)
    except SuyuanError as error:
        return error_page(request, error)
    desk.sessions.end(guest)
    visit = desk.sessions.begin(guest.lang, operator.name, operator.roles)
    response = go(target)
    set_cookie(request, response, visit)
    return response


async def locked(request: Request) -> Response:
    """A screen that was left open."""
    visit = find_visit(request)
    if visit is None or not visit.locked:
        return go("/")
    request.state.visit = visit
    target = own_path(request.query_params.get("next", "/"))
    return page(request, "locked", {"next": target, "wrong": False}, 401)


async def unlock(request: Request) -> Response:
    """The password again."""
    desk = desk_of(request)
    visit = find_visit(request)
    if visit is None or not visit.operator:
        return go("/login")
    request.state.visit = visit
    form = await read_form(request, visit.csrf)
    target = own_path(form.get("next", "/"))
    wait = desk.knocks.take(f"name {visit.operator}")
    if wait:
        return _later(request, wait)
    try:
        await run_in_threadpool(come_in, desk.workspace(), visit.operator, form.fields.get("password", ""))
    except PolicyRefusal:
        return page(request, "locked", {"next": target, "wrong": True}, 403)
    response = go(target)
    set_cookie(request, response, desk.sessions.reopen(visit))
    return response


async def leave(request: Request) -> Response:
    """Lock the screen, or end the session."""
    visit = find_visit(request)
    if visit is None:
        return go("/login")
    form = await read_form(request, visit.csrf)
    if form.get("how") == "lock":
        visit.locked = True
        return go("/locked")
    desk_of(request).sessions.end(visit)
    response = go("/login")
    response.delete_cookie(COOKIE, path="/")
    return response


async def language(request: Request) -> Response:
    """The other language, and back to the page; it changes what is read, nothing else."""
    visit = find_visit(request)
    lang: Lang = "en" if request.path_params["lang"] == "en" else "zh"
    if visit is not None:
        visit.lang = lang
    return RedirectResponse(own_path(request.query_params.get("back", "/")), SEE_OTHER)


def _later(request: Request, wait: float) -> Response:
    response = page(request, "door", {"why": "too_often", "next": "/"}, 429)
    response.headers["retry-after"] = str(math.ceil(wait))
    return response


ROUTES = (
    Route("/start", start, methods=["GET"]),
    Route("/login", login, methods=["GET"]),
    Route("/login", log_in, methods=["POST"]),
    Route("/locked", locked, methods=["GET"]),
    Route("/unlock", unlock, methods=["POST"]),
    Route("/leave", leave, methods=["POST"]),
    Route("/language/{lang}", language, methods=["GET"]),
)
