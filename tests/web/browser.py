"""A browser for tests: real sockets, cookies, forms; no scripts."""

from __future__ import annotations

import http.client
import re
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from suyuan.web.console import make_console
from suyuan.web.guard import Guard
from suyuan.web.serve import listen, make_server
from suyuan.web.settings import LOOPBACK, Settings

Headers = Mapping[str, str] | None
TOKEN = "start-token-of-tests"
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What a reader sees, roughly."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())


@dataclass
class Browser:
    """One cookie jar."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    last: Answer | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        link.request(method, path, body, sent)
        reply = link.getresponse()
        answer = Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                pair = value.partition(";")[0].partition("=")
                self.cookies[pair[0]] = pair[2].strip('"')
        link.close()
        self.last = answer
        return answer

    def open(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """A page, redirects followed."""
        answer = self.ask("GET", path, headers=headers)
        for _ in range(8):
            if answer.status not in (302, 303, 307):
                return answer
            answer = self.ask("GET", answer.headers["location"])
        raise AssertionError("redirected for ever")

    def send(
        self,
        path: str,
        fields: Mapping[str, str],
        files: Mapping[str, tuple[str, bytes]] | None = None,
        *,
        csrf: str | None = None,
        follow: bool = True,
    ) -> Answer:
        """A form with the token of the page before."""
        token = csrf if csrf is not None else self.csrf()
        filled = {**fields, "csrf": token}
        if files:
            body, kind = _multipart(filled, files)
        else:
            body, kind = urlencode(filled).encode(), "application/x-www-form-urlencoded"
        answer = self.ask("POST", path, body, {"Content-Type": kind})
        if follow and answer.status in (302, 303, 307):
            location = urlsplit(answer.headers["location"])
            return self.open(location.path + (f"?{location.query}" if location.query else ""))
        return answer

    def send_pairs(self, path: str, pairs: list[tuple[str, str]]) -> Answer:
        """A form with several values of one name."""
        body = urlencode([*pairs, ("csrf", self.csrf())]).encode()
        answer = self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return self.open(answer.headers["location"]) if answer.status == 303 else answer

    def csrf(self) -> str:
        found = _CSRF.search(self.last.text) if self.last else None
        return found[1] if found else ""

    def come_in(self) -> Answer:
        """By the start address."""
        return self.open(f"/start?token={TOKEN}")

    def wait_for(self, path: str, seconds: float = 120) -> Answer:
        """A job's page until it leads elsewhere or says that it failed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.ask("GET", path)
            if answer.status == 303:
                return self.open(answer.headers["location"])
            if 'role="alert"' in answer.text:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"{path} never ended")


def _multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (called, body) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + body + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def make_settings(folder: Path, **changes: object) -> Settings:
    plain = {
        "folder": folder,
        "host": "127.0.0.1",
        "port": 0,
        "token": TOKEN,
        "names": frozenset(LOOPBACK),
        "named": False,
        "tls": False,
        "lang": "zh",
    }
    return Settings(**{**plain, **changes})  # type: ignore[arg-type]


@contextmanager
def serving(settings: Settings, app: Guard | None = None) -> Iterator[Browser]:
    """A console, or another application, on a free port, in a thread."""
    listening = listen("127.0.0.1", 0)
    server = make_server(app or make_console(settings))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Browser(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
