"""The console under 50 users at once, with lists of 30,000 rows handed in meanwhile."""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from report import Section

USERS, SECONDS, UPLOADS = 50, 120, 10
THINK = 1.0
"""Seconds that a user looks at a page, on average: what is measured is answers, not how fast a loop can spin."""

SCREENS = (
    "/",
    "/registry",
    "/discover",
    "/risk",
    "/plan",
    "/ledger",
    "/trace",
    "/case",
    "/notify",
    "/account",
    "/jobs",
)


class User:
    """One browser on one kept connection."""

    def __init__(self, port: int) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookie = ""

    def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        try:
            self._link.request("GET", path, headers={"Cookie": self._cookie})
            reply = self._link.getresponse()
        except (http.client.RemoteDisconnected, http.client.CannotSendRequest):
            # A connection that was idle for long is opened anew, as browsers do.
            self._link.close()
            self._link.request("GET", path, headers={"Cookie": self._cookie})
            reply = self._link.getresponse()
        body = reply.read()
        headers = {name.lower(): value for name, value in reply.getheaders()}
        if "set-cookie" in headers:
            self._cookie = headers["set-cookie"].partition(";")[0]
        return reply.status, body, headers

    def hand_in(self, data: bytes) -> str:
        token = re.search(rb'name="csrf" value="([^"]+)"', self.get("/trace")[1])[1].decode()
        edge = "e" * 24
        parts = [("csrf", token), ("alpha", "1e-6")]
        body = b"".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in parts
        )
        body += f'--{edge}\r\nContent-Disposition: form-data; name="list"; filename="list.csv"\r\n\r\n'.encode()
        body += data + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        self._link.request("POST", "/trace", body, {"Cookie": self._cookie, "Content-Type": kind})
        reply = self._link.getresponse()
        reply.read()
        return reply.headers["location"]


def run() -> Section:
    """Measure, and give the section of RESULTS."""
    section = Section(
        "Console: 30,000 people, 50 users for two minutes",
        "A workspace of the demo behind `suyuan serve`; server and users share two cores.  A user opens a screen and "
        "looks at it for a second on average.",
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "demo"
        subprocess.run([sys.executable, "-m", "suyuan.cli.main", "demo", "--out", folder, "-q"], check=True,
                       capture_output=True)  # fmt: skip
        command = [
            sys.executable,
            "-m",
            "suyuan.cli.main",
            "serve",
            "-w",
            folder / "workspace",
            "--port",
            "0",
            "--json",
        ]
        serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            told = json.loads("".join(serving.stdout.readline() for _ in range(5)))
            _measure(section, told["url"], folder)
        finally:
            serving.terminate()
            serving.wait()
    return section


def _measure(section: Section, url: str, folder: Path) -> None:
    port, path = int(re.search(r":(\d+)/", url)[1]), "/" + url.partition("//")[2].partition("/")[2]
    first = User(port)
    first.get(path)
    for screen in SCREENS:
        first.get(screen)
        times, sizes = [], []
        for _ in range(20):
            began = time.perf_counter()
            status, body, _ = first.get(screen)
            times.append(time.perf_counter() - began)
            sizes.append(len(body))
        p95 = 1000 * sorted(times)[18]
        what = f"{screen} warm, alone, p95 of 20 (target 100 ms, 200 KB)"
        section.row(what, f"{p95:.0f} ms, {sizes[0] / 1024:.0f} KB, {status}")
    copy = next((folder / "workspace" / "outbox").glob("*.csv"), None) or folder / "registry.csv"
    data = copy.read_bytes()
    alone: list[float] = []
    busy: list[float] = []
    errors: list[int] = []
    for uploads, seen in ((0, alone), (UPLOADS, busy)):
        threads = [threading.Thread(target=_use, args=(port, path, seen, errors, n)) for n in range(USERS)]
        for thread in threads:
            thread.start()
        jobs = []
        began = time.perf_counter()
        if uploads:
            jobs = [first.hand_in(data) for _ in range(uploads)]
            while jobs and any(first.get(job)[0] != 303 for job in jobs):
                time.sleep(1)
            took = time.perf_counter() - began
            section.row(f"{uploads} lists of {data.count(10):,} rows queued and traced", f"{took:.0f} s")
        for thread in threads:
            thread.join()
    for name, seen in (("without uploads", alone), (f"while {UPLOADS} lists are traced", busy)):
        ordered = sorted(seen)
        p95, p50 = (1000 * ordered[int(len(ordered) * share)] for share in (0.95, 0.5))
        what = f"{USERS} users, {name}: answers, p50, p95 (target 300 ms)"
        section.row(what, f"{len(seen):,}, {p50:.0f} ms, {p95:.0f} ms")
    section.row("errors (target 0)", f"{len(errors)} {sorted(set(errors))}")


def _use(port: int, path: str, seen: list[float], errors: list[int], seed: int) -> None:
    chance = random.Random(seed)
    user = User(port)
    user.get(path)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(chance.expovariate(1 / THINK))
        began = time.perf_counter()
        try:
            status = user.get(chance.choice(SCREENS))[0]
        except OSError:
            status = 0
        seen.append(time.perf_counter() - began)
        if status != 200:
            errors.append(status)


if __name__ == "__main__":
    print(run().text())
