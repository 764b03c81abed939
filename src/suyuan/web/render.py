"""Pages from templates: everything is escaped, every sentence comes from the catalogue, every value is masked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from suyuan.core.errors import SuyuanError
from suyuan.report.messages import Lang, explain, say
from suyuan.web.permissions import may
from suyuan.web.sessions import Visit

STATUS = {2: 400, 3: 403, 4: 422, 5: 500, 6: 503}
"""HTTP's word for an exit code."""

NAV = (
    ("overview", "/"),
    ("discover", "/discover"),
    ("risk", "/risk"),
    ("plan", "/plan"),
    ("ledger", "/ledger"),
    ("trace", "/trace"),
    ("case", "/case"),
    ("notify", "/notify"),
)


def page(request: Request, template: str, data: Mapping[str, Any] | None = None, status: int = 200) -> HTMLResponse:
    """A page, or the piece of one.

    Args:
        template: of ``web/templates``, without ``.html``.
        data: what it reads, besides what every page reads.
    """
    visit: Visit | None = getattr(request.state, "visit", None)
    lang: Lang = visit.lang if visit else request.app.state.settings.lang
    context = {
        "lang": lang,
        "visit": visit,
        "settings": request.app.state.settings,
        "path": request.url.path,
        "nav": [(name, href) for name, href in NAV if visit is None or may(visit, name)],
        "notice": visit.take_notice() if visit else "",
        **(data or {}),
    }
    return HTMLResponse(environment().get_template(f"{template}.html").render(context), status)


def error_page(request: Request, error: SuyuanError) -> HTMLResponse:
    """The three lines of an error."""
    visit: Visit | None = getattr(request.state, "visit", None)
    lang: Lang = visit.lang if visit else request.app.state.settings.lang
    told = explain(error, lang)
    judged = getattr(error, "judged", None)
    return page(request, "error", {"told": told, "judged": judged}, STATUS.get(error.exit_code, 500))


@cache
def environment() -> Environment:
    """The templates; an unknown name in one is a fault, not an empty place."""
    made = Environment(
        loader=PackageLoader("suyuan.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["t"] = _sentence
    made.globals["static"] = static_url
    made.filters["count"] = lambda number: f"{number:,}"
    made.filters["day"] = _day
    made.filters["moment"] = _moment
    made.filters["svg"] = Markup
    return made


@cache
def static_url(name: str) -> str:
    """The address of a static file; it changes with its bytes, so that a browser may keep it."""
    body = files("suyuan.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={sha256(body).hexdigest()[:12]}"


@pass_context
def _sentence(context: Context, key: str, **params: object) -> str:
    return say(context["lang"], key, **params)


def _day(value: date | datetime | str | None) -> str:
    if value is None:
        return "—"
    return value[:10] if isinstance(value, str) else value.isoformat()[:10]


def _moment(value: datetime | str | None) -> str:
    """To the minute, UTC, and it says so."""
    if value is None:
        return "—"
    text = value if isinstance(value, str) else value.isoformat()
    return f"{text[:10]} {text[11:16]} UTC"
