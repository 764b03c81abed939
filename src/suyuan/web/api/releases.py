"""Releases for other systems: ask, see how it stands, fetch the copy, say that it arrived; and access events."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from suyuan.app.access import import_logs
from suyuan.app.clock import machine_clock
from suyuan.app.other_systems import Scope
from suyuan.app.release_requests import (
    RequestedRelease,
    find_requested,
    list_requested,
    log_fetch,
    request_release,
    take_receipt,
)
from suyuan.core.errors import UsageFault
from suyuan.storage.other_systems import SystemToken
from suyuan.web.api.caller import Strict, call, not_found
from suyuan.web.gate import desk_of
from suyuan.web.uploads import Uploaded

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.-]+$")]
BASE = "/api/v1"


class Asked(Strict):
    """A release that is asked for, by the keys of the policy."""

    recipient: Name
    purpose: Name


class Arrived(Strict):
    """SHA-256 of the bytes that arrived."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]


class AccessEvent(Strict):
    """Who saw which record, and when."""

    account: Annotated[str, Field(min_length=1, max_length=200)]
    time: datetime
    record: Annotated[str, Field(min_length=1, max_length=200)]


class AccessEvents(Strict):
    """Events, some at a time."""

    events: Annotated[tuple[AccessEvent, ...], Field(min_length=1, max_length=20_000)]


def ask(request: Request, token: SystemToken, body: object) -> Response:
    """Ask for a release."""
    assert isinstance(body, Asked)
    found = request_release(desk_of(request).workspace(), token.name, body.recipient, body.purpose, machine_clock)
    return JSONResponse(describe(found), 202, {"location": f"{BASE}/release-requests/{found.request.number}"})


def all_of(request: Request, token: SystemToken, body: object) -> Response:
    """What this system asked for."""
    found = list_requested(desk_of(request).workspace(), token.name)
    return JSONResponse({"schema": "suyuan/release-requests/1", "requests": [describe(one) for one in found]})


def one(request: Request, token: SystemToken, body: object) -> Response:
    """How a request stands."""
    found = _find(request, token)
    return not_found() if found is None else JSONResponse(describe(found))


def copy(request: Request, token: SystemToken, body: object) -> Response:
    """The copy itself; logged before its first byte leaves."""
    found = _find(request, token)
    if found is None:
        return not_found()
    if found.copy is None:
        raise UsageFault("SY-U183", number=found.request.number)
    log_fetch(desk_of(request).workspace(), found, machine_clock)
    return FileResponse(found.copy, media_type="application/octet-stream", filename=found.copy.name)


def receipt(request: Request, token: SystemToken, body: object) -> Response:
    """Say that the copy arrived whole."""
    assert isinstance(body, Arrived)
    found = _find(request, token)
    if found is None:
        return not_found()
    paper = take_receipt(desk_of(request).workspace(), found, body.sha256, machine_clock)
    return JSONResponse(
        {"schema": "suyuan/receipt/1", "paper": paper.paper_id, "ledger_index": paper.ledger_index}, 201
    )


def access(request: Request, token: SystemToken, body: object) -> Response:
    """Take access events; one that is kept already is not kept twice."""
    assert isinstance(body, AccessEvents)
    desk = desk_of(request)
    path = desk.uploads.new_path(".jsonl")
    lines = (
        json.dumps({"account": e.account, "time": e.time.isoformat(), "record": e.record}, ensure_ascii=False)
        for e in body.events
    )
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    try:
        names = {name: name for name in ("account", "time", "record")}
        (done,) = import_logs(desk.workspace(), [path], machine_clock, overrides=names)
    finally:
        desk.uploads.drop(Uploaded(path, path.name, 0))
    told = {"events": done.events, "added": done.added, "unknown": done.unknown, "ledger_index": done.ledger_index}
    return JSONResponse({"schema": "suyuan/access-events/1", **told}, 201 if done.added else 200)


def describe(found: RequestedRelease) -> dict[str, Any]:
    """A request as JSON."""
    asked = found.request
    return {
        "schema": "suyuan/release-request/1",
        "request": asked.number,
        "recipient": asked.recipient,
        "purpose": asked.purpose,
        "asked_at": asked.at,
        "state": found.state.value,
        "reason": asked.reason,
        "release_id": found.release_id,
        "copy": f"{BASE}/release-requests/{asked.number}/copy" if found.copy else None,
    }


def _find(request: Request, token: SystemToken) -> RequestedRelease | None:
    return find_requested(desk_of(request).workspace(), request.path_params["number"], token.name)


ROUTES = (
    call(f"{BASE}/release-requests", "POST", Scope.REQUEST, ask, Asked),
    call(f"{BASE}/release-requests", "GET", Scope.REQUEST, all_of),
    call(f"{BASE}/release-requests/{{number}}", "GET", Scope.REQUEST, one),
    call(f"{BASE}/release-requests/{{number}}/copy", "GET", Scope.FETCH, copy),
    call(f"{BASE}/release-requests/{{number}}/receipt", "POST", Scope.RECEIPT, receipt, Arrived),
    call(f"{BASE}/access-events", "POST", Scope.ACCESS, access, AccessEvents),
)
