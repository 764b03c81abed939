"""The asking side of the process that opens documents: a fresh one for each file, its answer read as it comes."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.isolation import explain_death, sandbox_command, sandbox_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.reading.table import Limits

_LAST_WORDS = 1 << 16


@dataclass(frozen=True, slots=True)
class Frame:
    """One answer.

    Attributes:
        kind: ``text``, ``table``, ``member``, ``bytes``, ``member_end`` or ``fault``.
        facts: what came with it.
        where: fields of the place.
        table: of a ``table``.
        data: of ``bytes``.
    """

    kind: str
    facts: dict[str, Any]
    where: dict[str, Any] = field(default_factory=dict)
    table: pa.Table | None = None
    data: bytes = b""


def ask_frames(op: str, data: bytes, file: str, limits: Limits) -> Iterator[Frame]:
    """Have a document opened where it can do no harm, and take the answer piece by piece.

    The process is ended when the caller wants no more.  Only the time in which it is waited for counts.

    Args:
        op: a reader of ``suyuan.engines.sources.child``.
        data: the whole file.
        file: its name, for messages.
        limits: bounds.

    Raises:
        InputFault: SY-I020 it died of the file, SY-I022 it ran out of memory, SY-I026 out of time; what it refused
            the whole file for.
        ComponentFault: SY-C003 it cannot be started.
    """
    request = {"op": op, "limits": asdict(limits)}
    with tempfile.TemporaryFile() as words:
        try:
            process = subprocess.Popen(  # noqa: S603 - a module of ours
                sandbox_command("suyuan.engines.sources.child"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                env=sandbox_environment(),
            )
        except OSError as cause:
            raise ComponentFault("SY-C003", reason=type(cause).__name__) from None
        clock = _Clock(process, limits.max_seconds)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with clock.waiting(), suppress(BrokenPipeError):  # it died before it had read all
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.write(data)
                process.stdin.close()
            del data
            try:
                while (frame := _next(process.stdout, clock)) is not None:
                    yield frame
            except EOFError:
                if clock.ran_out:
                    raise InputFault("SY-I026", file=file, seconds=limits.max_seconds) from None
                process.kill()
                process.wait()
                words.seek(max(0, words.seek(0, 2) - _LAST_WORDS))
                raise explain_death(words.read(), file, limits, form=op) from None
        finally:
            process.kill()
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.stdout.close()
            process.wait()


class _Clock:
    """Ends a process when it has been waited for too long in all."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.ran_out = False
        self._process = process
        self._left = seconds

    @contextmanager
    def waiting(self) -> Iterator[None]:
        timer = threading.Timer(max(self._left, 0), self._ring)
        timer.daemon = True
        timer.start()
        begun = time.monotonic()
        try:
            yield
        finally:
            timer.cancel()
            self._left -= time.monotonic() - begun

    def _ring(self) -> None:
        self.ran_out = True
        self._process.kill()


def _next(stream: IO[bytes], clock: _Clock) -> Frame | None:
    """The next frame; None after the last.

    Raises:
        EOFError: the process died before.
    """
    with clock.waiting():
        line = stream.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        facts = json.loads(line)
        kind = facts.pop("kind")
        if kind == "end":
            return None
        table, data = None, b""
        if kind == "table":
            try:
                with pa.ipc.open_stream(stream) as rows:
                    table = rows.read_all()
            except (pa.ArrowException, OSError):
                raise EOFError from None
        elif kind == "bytes":
            data = stream.read(facts["size"])
            if len(data) < facts["size"]:
                raise EOFError
        return Frame(kind, facts, facts.pop("where", {}), table, data)
