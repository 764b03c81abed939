"""Who calls: a bearer token, its scope, its rate; and JSON that is read whole or refused."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from suyuan.app.clock import machine_clock
from suyuan.app.other_systems import Scope, find_token
from suyuan.core.errors import SuyuanError
from suyuan.report.messages import explain
from suyuan.storage.other_systems import SystemToken
from suyuan.web.faults import hide_fault
from suyuan.web.gate import desk_of
from suyuan.web.limits import address_of
from suyuan.web.render import STATUS

MOST_BYTES = 8 << 20
BEARER = "Bearer "
Handler = Callable[[Request, SystemToken, object], Response]
Body = TypeVar("Body", bound=BaseModel)


class Strict(BaseModel):
    """What is sent: nothing more than was asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def call(path: str, method: str, scope: Scope, handler: Handler, body: type[BaseModel] | None = None) -> Route:
    """One operation of the interface."""

    async def endpoint(request: Request) -> Response:
        desk = desk_of(request)
        secret = request.headers.get("authorization", "")
        token = None
        if secret.startswith(BEARER) and desk.made():
            today = machine_clock().date()
            token = await run_in_threadpool(find_token, desk.workspace(), secret[len(BEARER) :], today)
        if token is None:
            wait = desk.knocks.take(f"token {address_of(request.scope)}", 0.1)
            if wait:
                return _problem(429, "too_many_requests", {"retry-after": str(math.ceil(wait))})
            return _problem(401, "unauthorized", {"www-authenticate": "Bearer"})
        if scope not in token.scopes:
            return _problem(403, "scope")
        try:
            read = None if body is None else await _read(request, body)
        except (ValueError, RecursionError, ClientDisconnect):
            return _problem(422, "body")
        if isinstance(read, Response):
            return read
        try:
            return await run_in_threadpool(handler, request, token, read)
        except SuyuanError as error:
            return _told(error)
        except Exception as error:  # noqa: BLE001 - the last line of defence: no values in an answer
            return _told(hide_fault(error))

    return Route(path, endpoint, methods=[method], name=f"api {method} {path}")


def not_found() -> Response:
    """Nothing of the caller's."""
    return _problem(404, "not_found")


async def _read(request: Request, kind: type[Body]) -> Body | Response:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _problem(415, "content_type")
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BYTES:
            return _problem(413, "too_large")
    try:
        return kind.model_validate(json.loads(raw.decode()))
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in one["loc"]) or "-" for one in error.errors()})
        return JSONResponse({"schema": "suyuan/problem/1", "problem": "body", "places": places[:20]}, 422)


def _problem(status: int, problem: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"schema": "suyuan/problem/1", "problem": problem}, status, headers)


def _told(error: SuyuanError) -> Response:
    told = explain(error, "zh")
    body = {"schema": "suyuan/error/1", "code": told.code, "message": told.what, "cause": told.why, "next": told.next}
    return JSONResponse(body, STATUS.get(error.exit_code, 500))
