"""The default way out: a folder with one file per message and an index to fill in.

The files hold personal data in the clear, because people must print, post and read them out: the folder is its owner's
alone (0700), the files too (0600), and nothing else protects them.  The index holds numbers and file names, no person.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import os
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from suyuan.core.errors import ComponentFault
from suyuan.engines.notify import Fate, Outcome, Parcel

INDEX = "index.csv"
COLUMNS = ("notice", "channel", "file", "result", "at")
SUFFIXES = {"letter": ".html", "sms": ".txt", "email": ".eml", "phone": ".txt"}


class OutboxTransport:
    """Writes messages into a folder; the same message again overwrites its own file."""

    name = "outbox"
    record_every = 200

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: dict[str, tuple[str, ...]] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            self._index = _read_index(folder / INDEX)
        except OSError as error:
            raise _fault(error, folder.name) from error

    def send(self, parcel: Parcel) -> Outcome:
        """Write the file of a message.

        Raises:
            ComponentFault: SY-C001 the disk is full, SY-C002 the place cannot be written to.
        """
        name = f"{parcel.notice_id}{SUFFIXES[parcel.channel]}"
        _write(self._folder / name, _content(parcel))
        held = self._index.get(parcel.notice_id, ())
        result = held[3:] if len(held) == len(COLUMNS) else ("", "")
        self._index[parcel.notice_id] = (parcel.notice_id, parcel.channel, name, *result)
        return Outcome(Fate.ACCEPTED)

    def close(self) -> None:
        """Write the index; what staff filled in before stays."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self._index[name] for name in sorted(self._index))
        _write(self._folder / INDEX, text.getvalue().encode("utf-8-sig"))


def _content(parcel: Parcel) -> bytes:
    if parcel.channel == "letter" and parcel.page is not None:
        return parcel.page
    if parcel.channel == "email":
        mail = EmailMessage(policy=SMTP)
        mail["To"] = parcel.to
        mail["Subject"] = parcel.subject
        mail["X-Suyuan-Notice"] = parcel.notice_id
        mail.set_content(parcel.text)
        return mail.as_bytes()
    return f"{parcel.to}\n\n{parcel.text}\n".encode()


def _read_index(path: Path) -> dict[str, tuple[str, ...]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return {}
    rows = list(csv.reader(io.StringIO(text)))
    return {row[0]: tuple(row) for row in rows[1:] if row}


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, on disk before it counts as handed over."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise _fault(error, path.name) from error


def _fault(error: OSError, file: str) -> ComponentFault:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return ComponentFault("SY-C001", file=file)
    return ComponentFault("SY-C002", file=file, reason=type(error).__name__)
