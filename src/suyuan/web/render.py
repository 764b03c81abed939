"""Pages from templates: everything is escaped, every sentence comes from the catalogue, every value is masked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
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
from suyuan.govern.decide import Reason
from suyuan.report.decision_words import say_reason
from suyuan.report.field_names import field_title
from suyuan.report.messages import Lang, explain, say, say_or
from suyuan.web.pairs import write_pair
from suyuan.web.permissions import may
from suyuan.web.sessions import Visit

STATUS = {2: 400, 3: 403, 4: 422, 5: 500, 6: 503}
"""HTTP's word for an exit code."""

NAV = (
    ("overview", "/"),
    ("registry", "/registry"),
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
    data = {"told": told, "judged": judged, "back": way_back(request)}
    return page(request, "error", data, STATUS.get(error.exit_code, 500))


def way_back(request: Request) -> str:
    """The page that a button stood on: the nearest one above its own path that can be looked at."""
    path = request.url.path
    while path != "/":
        for route in request.app.routes:
            if "GET" in (route.methods or ()) and route.path_regex.match(path):
                return path
        path = path.rpartition("/")[0] or "/"
    return path


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
    made.filters["unix"] = lambda seconds: _moment(datetime.fromtimestamp(seconds, tz=UTC))
    made.filters["svg"] = Markup
    made.filters["inline_svg"] = _inline
    made.globals["why"] = _reason
    made.globals["pair"] = write_pair
    made.globals["field"] = _field
    made.globals["t_or"] = _sentence_or
    return made


@cache
def static_url(name: str) -> str:
    """The address of a static file; it changes with its bytes, so that a browser may keep it."""
    body = files("suyuan.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={sha256(body).hexdigest()[:12]}"


@pass_context
def _sentence(context: Context, key: str, **params: object) -> str:
    return say(context["lang"], key, **params)


@pass_context
def _sentence_or(context: Context, key: str, otherwise: str) -> str:
    return say_or(context["lang"], key, otherwise)


@pass_context
def _reason(context: Context, reason: Reason) -> tuple[str, str]:
    """A reason of a decision and its articles."""
    return say_reason(context["lang"], reason)


@pass_context
def _field(context: Context, name: str) -> str:
    """A field's name as a reader meets it."""
    return field_title(context["lang"], name)


def _inline(drawing: str) -> Markup:
    """A drawing of ours within a page: there it needs no name space, and names no address."""
    return Markup(drawing.replace(' xmlns="http://www.w3.org/2000/svg"', ""))  # noqa: S704 - drawn here, labels escaped


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
