"""Who is looking: sessions live in this process, a cookie holds a random number and nothing else."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from suyuan.govern.approval import OperatorRole
from suyuan.report.messages import Lang

COOKIE = "suyuan_session"
DAY = 86_400.0
MOST = 2_000
"""Sessions kept; the one idle for longest makes room."""


@dataclass(slots=True)
class Visit:
    """One browser's session.

    Attributes:
        operator: who came in by password; empty for the local user, who may do what the command line may.
        roles: of the operator at the time; asked again when something is signed.
        csrf: what every form must bring back.
        seen: when it was used last, seconds of a clock that only goes forward.
        locked: nothing is shown until the password is given again.
        guest: somebody at the door, who may do nothing but knock.
    """

    key: str
    operator: str
    roles: frozenset[OperatorRole]
    lang: Lang
    began: float
    seen: float
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    locked: bool = False
    guest: bool = False
    notice: str = ""

    def take_notice(self) -> str:
        """What the page before had to say; said once."""
        said, self.notice = self.notice, ""
        return said


class Sessions:
    """All sessions of this process."""

    def __init__(self, clock: Callable[[], float], idle_seconds: float) -> None:
        self._clock = clock
        self._idle = idle_seconds
        self._open: dict[str, Visit] = {}
        self._lock = threading.Lock()

    def begin(self, lang: Lang, operator: str = "", roles: frozenset[OperatorRole] = frozenset()) -> Visit:
        """A new session under a new number: whatever a browser brought along is not taken over."""
        now = self._clock()
        visit = Visit(secrets.token_urlsafe(32), operator, roles, lang, now, now)
        with self._lock:
            while len(self._open) >= MOST:
                del self._open[min(self._open, key=lambda key: self._open[key].seen)]
            self._open[visit.key] = visit
        return visit

    def find(self, key: str | None) -> Visit | None:
        """The session of a cookie: None for a stranger's, and for one older than a day; locked after idling."""
        if not key:
            return None
        now = self._clock()
        with self._lock:
            visit = self._open.get(key)
            if visit is None:
                return None
            if now - visit.began > DAY:
                del self._open[key]
                return None
            if now - visit.seen > self._idle:
                visit.locked = True
            else:
                visit.seen = now
            return visit

    def greet(self, lang: Lang) -> Visit:
        """A session for the door alone: its form needs a token as any other."""
        visit = self.begin(lang)
        visit.guest = True
        return visit

    def reopen(self, visit: Visit) -> Visit:
        """The same person again after a lock: a new number for the old session."""
        self.end(visit)
        return self.begin(visit.lang, visit.operator, visit.roles)

    def end(self, visit: Visit) -> None:
        """Forget a session."""
        with self._lock:
            self._open.pop(visit.key, None)

    def end_of(self, operator: str) -> None:
        """Forget every session of an operator who left or whose password changed."""
        with self._lock:
            for key in [key for key, visit in self._open.items() if visit.operator == operator]:
                del self._open[key]
