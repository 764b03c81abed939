"""The public side: the published pages, and the self-check.  Nothing of the console is behind it."""

from __future__ import annotations

import contextlib
import math
import mimetypes
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from suyuan.app.clock import machine_clock
from suyuan.app.self_check import answer_phone, hash_phone, read_phone, send_code
from suyuan.core.errors import InputFault, SuyuanError
from suyuan.portal.challenge import SECONDS, Challenges
from suyuan.report.messages import Lang
from suyuan.web.console import static
from suyuan.web.desk import Desk
from suyuan.web.forms import Form, read_form
from suyuan.web.gate import SEE_OTHER, desk_of, find_visit, own_path, set_cookie
from suyuan.web.guard import Guard
from suyuan.web.limits import Limiter, Rate, address_of
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.settings import MIB, Settings

ASKING = Rate(burst=5, per_second=1 / 600)
"""Codes that one address may ask for."""

PROVING = Rate(burst=10, per_second=1 / 60)
EVERYBODY = Rate(burst=300, per_second=1 / 20)
"""Codes that all together may ask for: each costs the custodian a message."""


class SelfChecks:
    """What the self-check keeps: codes that are out, and how often who asked."""

    def __init__(self, clock: Callable[[], float], via: str) -> None:
        self.via = via
        self.challenges = Challenges(clock, secrets.randbelow)
        self.asking, self.proving = Limiter(ASKING, clock), Limiter(PROVING, clock)
        self.everybody = Limiter(EVERYBODY, clock)
        self._clock = clock
        self._asked: dict[str, tuple[str, int, float]] = {}
        self.lock = threading.Lock()

    def remember(self, visit: str, phone: str, number: int) -> None:
        """Keep which number a visitor asked for, as long as its code lives."""
        now = self._clock()
        self._asked = {key: held for key, held in self._asked.items() if held[2] >= now}
        self._asked[visit] = (phone, number, now + SECONDS)

    def asked(self, visit: str) -> tuple[str, int] | None:
        """The number that a visitor asked for, None where it was too long ago."""
        held = self._asked.get(visit)
        return None if held is None or held[2] < self._clock() else held[:2]

    def forget(self, visit: str) -> None:
        """Forget it."""
        self._asked.pop(visit, None)


def make_public(settings: Settings, site: Path | None, via: str, clock: Callable[[], float] | None = None) -> Guard:
    """The public pages as one ASGI application.

    Args:
        site: folder of published pages, None for the self-check alone.
        via: how codes are sent: ``outbox`` or ``sms``.
    """
    desk = Desk(settings, clock) if clock else Desk(settings)

    @contextlib.asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    app = Starlette(
        routes=[
            Route("/static/{name}", static, methods=["GET"]),
            Route("/self-check", ask, methods=["GET"]),
            Route("/self-check", begin, methods=["POST"]),
            Route("/self-check/code", prove, methods=["POST"]),
            Route("/self-check/language/{lang}", language, methods=["GET"]),
            Route("/{path:path}", published, methods=["GET"]),
        ],
        exception_handlers={HTTPException: refused},
        lifespan=life,
        max_body_size=MIB,
    )
    app.state.desk, app.state.settings, app.state.uploads = desk, settings, desk.uploads
    app.state.site = site.resolve() if site else None
    app.state.checks = SelfChecks(desk.clock, via)
    return Guard(app, settings, desk.clock)


async def ask(request: Request) -> Response:
    """Where the number is asked for."""
    visit = _visitor(request)
    response = page(request, "self_check", {"step": "ask", "wrong": "", "told": ()})
    set_cookie(request, response, visit)
    return response


async def begin(request: Request) -> Response:
    """Send a code, and say the same whatever the number is."""
    visit, form = await _form(request)
    if form is None:
        return RedirectResponse("/self-check", SEE_OTHER)
    checks = _checks(request)
    try:
        phone = read_phone(form.get("phone"))
    except InputFault:
        return page(request, "self_check", {"step": "ask", "wrong": "number", "told": ()}, 422)
    wait = checks.asking.take(address_of(request.scope)) or checks.everybody.take("all")
    if wait:
        return _later(request, wait)
    workspace = desk_of(request).workspace()
    number = hash_phone(workspace, phone)
    with checks.lock:
        code = checks.challenges.begin(number)
        checks.remember(visit.key, phone, number)
    if code is not None:
        # In the queue: how long sending takes says nothing to the one who waits for this page.
        token, via, lang = f"S-{secrets.token_hex(6).upper()}", checks.via, visit.lang
        desk_of(request).jobs.submit(
            "self-check", "", visit.key, lambda _job: send_code(workspace, phone, code, token, via, lang, machine_clock)
        )
    return page(request, "self_check", {"step": "code", "wrong": "", "told": ()})


async def prove(request: Request) -> Response:
    """The code; only a right one is answered."""
    visit, form = await _form(request)
    checks = _checks(request)
    held = checks.asked(visit.key)
    if form is None or held is None:
        return RedirectResponse("/self-check", SEE_OTHER)
    wait = checks.proving.take(address_of(request.scope))
    if wait:
        return _later(request, wait)
    phone, number = held
    with checks.lock:
        right = checks.challenges.prove(number, form.get("code"))
    if not right:
        return page(request, "self_check", {"step": "code", "wrong": "code", "told": ()}, 403)
    checks.forget(visit.key)
    try:
        told = await run_in_threadpool(answer_phone, desk_of(request).workspace(), phone)
    except SuyuanError:
        return page(request, "self_check", {"step": "ask", "wrong": "fault", "told": ()}, 503)
    return page(request, "self_check", {"step": "answer", "wrong": "", "told": told})


async def language(request: Request) -> Response:
    """The other language."""
    visit = find_visit(request)
    lang: Lang = "en" if request.path_params["lang"] == "en" else "zh"
    if visit is not None:
        visit.lang = lang
    return RedirectResponse(own_path("/self-check"), SEE_OTHER)


def published(request: Request) -> Response:
    """A published page: a file below the site's folder, and nothing beside it."""
    site: Path | None = request.app.state.site
    if site is None:
        return RedirectResponse("/self-check", SEE_OTHER)
    wanted = (site / request.path_params["path"]).resolve()
    if wanted.is_dir():
        wanted /= "index.html"
    if not wanted.is_relative_to(site) or not wanted.is_file():
        raise HTTPException(404)
    return FileResponse(wanted, media_type=mimetypes.guess_type(wanted.name)[0] or "application/octet-stream")


def refused(_request: Request, error: Exception) -> Response:
    """Not found, too large, without a token."""
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.status_code}\n", error.status_code)


def _visitor(request: Request) -> Visit:
    """A session that opens nothing."""
    desk = desk_of(request)
    visit = find_visit(request)
    if visit is None or not visit.guest:
        visit = desk.sessions.greet(desk.settings.lang)
    request.state.visit = visit
    return visit


async def _form(request: Request) -> tuple[Visit, Form | None]:
    visit = find_visit(request)
    if visit is None:
        return _visitor(request), None
    request.state.visit = visit
    return visit, await read_form(request, visit.csrf)


def _later(request: Request, wait: float) -> Response:
    response = page(request, "self_check", {"step": "ask", "wrong": "often", "told": ()}, 429)
    response.headers["retry-after"] = str(math.ceil(wait))
    return response


def _checks(request: Request) -> SelfChecks:
    checks = request.app.state.checks
    assert isinstance(checks, SelfChecks)
    return checks
