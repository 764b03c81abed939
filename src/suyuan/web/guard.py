"""What every answer carries and what no request may do, before anything else looks at it."""

from __future__ import annotations

import math
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from suyuan.web.limits import Limiter, Rate, address_of
from suyuan.web.settings import Settings

SAFE = frozenset({"GET", "HEAD"})
KNOWN = SAFE | {"POST", "DELETE"}
REQUESTS = Rate(burst=400, per_second=80)
"""For one address: far above what hands can do, far below what a guesser needs."""

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}
TLS_HEADER = ("strict-transport-security", "max-age=31536000")


class Guard:
    """Names, methods, rate and origin of requests; headers of answers."""

    def __init__(self, app: ASGIApp, settings: Settings, clock: Callable[[], float]) -> None:
        self._app = app
        self._settings = settings
        self._limiter = Limiter(REQUESTS, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse to."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        cached = scope["path"].startswith("/static/")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "public, max-age=86400" if cached else "no-store")
                if self._settings.tls:
                    headers[TLS_HEADER[0]] = TLS_HEADER[1]
                if "server" in headers:
                    del headers["server"]
            await send(message)

        refusal = self._refuse(scope)
        await (refusal or self._app)(scope, receive, send_guarded)

    def _refuse(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if _name(headers.get("host", "")) not in self._settings.names:
            return PlainTextResponse("unknown host\n", 421)
        if scope["method"] not in KNOWN:
            return PlainTextResponse("method not allowed\n", 405, {"allow": ", ".join(sorted(KNOWN))})
        wait = self._limiter.take(address_of(scope), 1.0)
        if wait:
            return PlainTextResponse("too many requests\n", 429, {"retry-after": str(math.ceil(wait))})
        if scope["method"] not in SAFE and not _same_origin(headers):
            return PlainTextResponse("a form of another site\n", 403)
        return None


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _same_origin(headers: Headers) -> bool:
    """Whether a browser says that the request began here; programs say nothing, and need a token anyway."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin == "null" and site == "same-origin":
        return True  # pages that send no referrer send no origin either: the other header is the browser's word
    return origin is None or origin.partition("://")[2].lower() == headers.get("host", "").lower()
