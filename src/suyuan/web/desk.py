"""What all screens share: the workspace they look at, sessions, jobs, uploads, limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from suyuan.core.errors import UsageFault
from suyuan.storage.workspace import Workspace, open_workspace
from suyuan.web.jobs import Jobs
from suyuan.web.kept import Kept
from suyuan.web.limits import Limiter, Rate
from suyuan.web.sessions import Sessions
from suyuan.web.settings import Settings
from suyuan.web.uploads import UploadFolder

KNOCKS = Rate(burst=6, per_second=1 / 20)
"""Passwords that may be tried for one name and from one address."""

REVEALS = Rate(burst=20, per_second=1 / 30)
"""Persons that one operator may look up or reveal: enough for a day's work at a counter, too slow for a list."""


@dataclass(slots=True)
class Desk:
    """The state of one console."""

    settings: Settings
    clock: Callable[[], float] = time.monotonic
    sessions: Sessions = field(init=False)
    jobs: Jobs = field(init=False)
    uploads: UploadFolder = field(default_factory=UploadFolder)
    knocks: Limiter = field(init=False)
    reveals: Limiter = field(init=False)
    kept: Kept = field(default_factory=Kept)
    _workspace: Workspace | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Make what hangs on the settings."""
        self.sessions = Sessions(self.clock, self.settings.idle_minutes * 60.0)
        self.jobs = Jobs(self.uploads.drop)
        self.knocks = Limiter(KNOCKS, self.clock)
        self.reveals = Limiter(REVEALS, self.clock)

    def made(self) -> bool:
        """Whether the workspace is there."""
        return (self.settings.folder / "suyuan.toml").is_file()

    def workspace(self) -> Workspace:
        """The workspace, opened once.

        Raises:
            UsageFault: SY-U001, it is not made yet.
        """
        with self._lock:
            if not self.made():
                raise UsageFault("SY-U001", folder=self.settings.folder.name)
            if self._workspace is None:
                self._workspace = open_workspace(self.settings.folder)
            return self._workspace

    def reopen(self) -> None:
        """Look at the workspace anew: its epoch or keys changed."""
        with self._lock:
            self._workspace = None

    def close(self) -> None:
        """End it: no job begins any more, and no upload stays."""
        self.jobs.close()
        self.uploads.close()
