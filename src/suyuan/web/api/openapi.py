"""The OpenAPI document of the interface, made from what the operations read."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from suyuan.app.other_systems import Scope
from suyuan.web.api.releases import BASE, AccessEvents, Arrived, Asked

REQUEST = {
    "type": "object",
    "required": ["schema", "request", "recipient", "purpose", "asked_at", "state", "reason", "release_id", "copy"],
    "properties": {
        "schema": {"const": "suyuan/release-request/1"},
        "request": {"type": "string"},
        "recipient": {"type": "string"},
        "purpose": {"type": "string"},
        "asked_at": {"type": "string"},
        "state": {"enum": ["waiting", "released", "declined"]},
        "reason": {"type": ["string", "null"]},
        "release_id": {"type": ["string", "null"]},
        "copy": {"type": ["string", "null"]},
    },
}
PROBLEMS = {
    "400": "wrong usage",
    "401": "no token in force",
    "403": "the policy, or the token's scopes, do not allow it",
    "404": "nothing of yours is there",
    "413": "too large",
    "415": "not application/json",
    "422": "the body is not what is asked for",
    "429": "too often",
    "500": "integrity failure, or a fault of ours",
    "503": "a component is missing",
}


@cache
def document() -> dict[str, Any]:
    """The document, OpenAPI 3.1."""
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 64}}
    told = _json("#/components/schemas/ReleaseRequest")
    listed = {"description": "all of them", "content": {"application/json": {"schema": {"type": "object"}}}}
    done = {"description": "recorded", "content": {"application/json": {"schema": {"type": "object"}}}}
    whole = {"description": "the copy", "content": {"application/octet-stream": {}}}
    paths: dict[str, Any] = {
        f"{BASE}/release-requests": {
            "post": _operation("askForRelease", "Ask for a release", Scope.REQUEST, {"202": told}, Asked),
            "get": _operation("listRequests", "What this system asked for", Scope.REQUEST, {"200": listed}),
        },
        f"{BASE}/release-requests/{{number}}": {
            "parameters": [number],
            "get": _operation("showRequest", "How a request stands", Scope.REQUEST, {"200": told}),
        },
        f"{BASE}/release-requests/{{number}}/copy": {
            "parameters": [number],
            "get": _operation("fetchCopy", "Fetch the copy; logged before it leaves", Scope.FETCH, {"200": whole}),
        },
        f"{BASE}/release-requests/{{number}}/receipt": {
            "parameters": [number],
            "post": _operation("reportReceipt", "Say that it arrived whole", Scope.RECEIPT, {"201": done}, Arrived),
        },
        f"{BASE}/access-events": {
            "post": _operation(
                "pushAccess", "Push access events", Scope.ACCESS, {"200": done, "201": done}, AccessEvents
            ),
        },
    }
    schemas: dict[str, Any] = {"ReleaseRequest": REQUEST, "Problem": {"type": "object", "required": ["schema"]}}
    for model in (Asked, Arrived, AccessEvents):
        made = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(made.pop("$defs", {}))
        schemas[model.__name__] = made
    return {
        "openapi": "3.1.0",
        "info": {"title": "Suyuan", "version": version("suyuan"), "description": "For systems of the custodian."},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(
    name: str, summary: str, scope: Scope, answers: dict[str, Any], body: type[BaseModel] | None = None
) -> dict[str, Any]:
    problem = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    responses = {**answers, **{code: {"description": text, **problem} for code, text in PROBLEMS.items()}}
    made: dict[str, Any] = {"operationId": name, "summary": summary, "x-scope": scope.value, "responses": responses}
    if body is not None:
        schema = {"$ref": f"#/components/schemas/{body.__name__}"}
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return made


def _json(schema: str) -> dict[str, Any]:
    return {"description": "the request", "content": {"application/json": {"schema": {"$ref": schema}}}}


def show(request: Request) -> Response:
    """The document; it holds nothing of the workspace, so anybody may read it."""
    return JSONResponse(document())


ROUTES = (Route(f"{BASE}/openapi.json", show, methods=["GET"]),)
