"""Files that a browser sent: on disk under a random name, 0600, until the work on them is done."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

CHUNK = 1 << 20
LONGEST_NAME = 80
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl", ".parquet", ".docx", ".pdf", ".zip"})
_UNSAFE = re.compile(r"[^\w.()（）【】\- ]")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was sent.

    Attributes:
        path: where it lies; its own suffix, nothing else of what the browser called it.
        name: what people called it, safe to print and to use as a file name; never used as a path here.
        size: bytes.
    """

    path: Path
    name: str
    size: int


class UploadFolder:
    """Where uploads lie: a folder of this process that goes when it does."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="suyuan-"))

    def new_path(self, suffix: str) -> Path:
        """A place for one file, in a folder of its own."""
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        return folder / f"upload{suffix}"

    def share(self, uploaded: Uploaded) -> Uploaded:
        """The same file for another job, which goes when that one does."""
        path = self.new_path(uploaded.path.suffix)
        os.link(uploaded.path, path)
        return Uploaded(path, uploaded.name, uploaded.size)

    def drop(self, uploaded: Uploaded) -> None:
        """Remove a file once it is done with."""
        shutil.rmtree(uploaded.path.parent, ignore_errors=True)

    def close(self) -> None:
        """Remove them all."""
        shutil.rmtree(self._folder, ignore_errors=True)


async def keep_upload(folder: UploadFolder, upload: UploadFile, most: int) -> Uploaded:
    """Write an upload to disk.

    Raises:
        HTTPException: 413, it is larger than ``most`` bytes.
    """
    name = clean_name(upload.filename or "")
    suffix = Path(name).suffix.lower()
    path = folder.new_path(suffix if suffix in SUFFIXES else "")
    size = 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while chunk := await upload.read(CHUNK):
            size += len(chunk)
            if size > most:
                folder.drop(Uploaded(path, name, size))
                raise HTTPException(413, "upload")
            await run_in_threadpool(file.write, chunk)
    return Uploaded(path, name, size)


def clean_name(name: str) -> str:
    """A file's name as people may see it: no folders, no control or direction marks, not endless."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    safe = _UNSAFE.sub("_", plain).strip(" .")
    stem, dot, suffix = safe.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return safe[:LONGEST_NAME] or "upload"
