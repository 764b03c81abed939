"""Long work: it runs while the reader does something else, and is found again after a tab was closed."""

from __future__ import annotations

import queue
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from suyuan.core.errors import SuyuanError
from suyuan.web.faults import hide_fault
from suyuan.web.uploads import Uploaded

MOST_KEPT = 200
Work = Callable[["Job"], Any]


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class Job:
    """Something that takes longer than a reader waits.

    Attributes:
        kind: which screen it belongs to, such as ``trace``.
        title: the file's name or the like, for the list.
        owner: operator who asked; empty for the local user.
        stage: key of the sentence that says what it does now; empty at the start.
        done, whole: how much of how much, 0 of 0 where nobody knows.
        result: what the screen shows, once done.
        error: why it failed.
        held: files that were sent for it; they go when it does.
    """

    kind: str
    title: str
    owner: str
    work: Work | None
    number: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    state: JobState = JobState.WAITING
    stage: str = ""
    done: int = 0
    whole: int = 0
    result: Any = None
    error: SuyuanError | None = None
    held: tuple[Uploaded, ...] = ()

    def reporter(self, table: str) -> Callable[[str], None]:
        """What ``app`` calls at each stage; ``table`` is the catalogue's table of these stages."""

        def report(stage: str) -> None:
            self.stage = f"{table}.{stage}"

        return report

    def counter(self) -> Callable[[int, int], None]:
        """What ``app`` calls with how much of how much is done."""

        def report(done: int, whole: int) -> None:
            self.done, self.whole = done, whole

        return report


class Jobs:
    """One worker takes jobs in the order in which they came; the disk and the ledger have one writer anyway."""

    def __init__(self, drop: Callable[[Uploaded], None]) -> None:
        self._drop = drop
        self._kept: dict[str, Job] = {}
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, kind: str, title: str, owner: str, work: Work, held: tuple[Uploaded, ...] = ()) -> Job:
        """Put work into the queue."""
        job = Job(kind, title, owner, work, held=held)
        with self._lock:
            self._kept[job.number] = job
            finished = [one for one in self._kept.values() if one.state in (JobState.DONE, JobState.FAILED)]
            for old in finished[: max(0, len(self._kept) - MOST_KEPT)]:
                self._forget(old)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
                self._thread.start()
        self._queue.put(job)
        return job

    def drop(self, job: Job) -> None:
        """Forget a finished job, its result and its files."""
        with self._lock:
            if job.state in (JobState.DONE, JobState.FAILED):
                self._forget(job)

    def find(self, number: str, owner: str, kind: str | None = None) -> Job | None:
        """A job of this owner; another's is as if it were not there."""
        job = self._kept.get(number)
        if job is None or job.owner != owner or (kind is not None and job.kind != kind):
            return None
        return job

    def of(self, owner: str, kind: str | None = None) -> list[Job]:
        """Jobs of an owner, newest first."""
        with self._lock:
            kept = list(self._kept.values())
        return [job for job in reversed(kept) if job.owner == owner and (kind is None or job.kind == kind)]

    def ahead(self, job: Job) -> int:
        """How many jobs wait or run before this one."""
        with self._lock:
            kept = list(self._kept.values())
        before = kept[: kept.index(job)] if job in kept else []
        return sum(one.state in (JobState.WAITING, JobState.RUNNING) for one in before)

    def holds(self, uploaded: Uploaded) -> bool:
        """Whether a file was sent for a job that is still kept."""
        with self._lock:
            return any(uploaded in job.held for job in self._kept.values())

    def close(self) -> None:
        """Take no more."""
        self._queue.put(None)

    def _forget(self, job: Job) -> None:
        self._kept.pop(job.number, None)
        for uploaded in job.held:
            self._drop(uploaded)

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            job.state = JobState.RUNNING
            work, job.work = job.work, None
            try:
                assert work is not None
                job.result = work(job)
                job.state = JobState.DONE
            except SuyuanError as error:
                job.error, job.state = error, JobState.FAILED
            except Exception as error:  # noqa: BLE001 - the last line of defence: no values on the screen
                job.error, job.state = hide_fault(error), JobState.FAILED
