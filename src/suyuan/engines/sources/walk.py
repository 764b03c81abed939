"""The files below a folder: all of them, in one order, and no way out of the folder."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = 1 << 20
_WINDOWS_HIDDEN = 0x2 | 0x4
_SYSTEM_NAMES = frozenset(
    {"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information", "lost+found"}
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file.  Name, size and time tell whether it is the one that was seen before; the digest proves it.

    Attributes:
        path: where to open it.
        name: below the folder that was named, with that folder's own name, parts joined by ``/``.
        size: bytes.
        modified_ns: time of the last change, nanoseconds since 1970.
    """

    path: Path
    name: str
    size: int
    modified_ns: int

    def sha256(self) -> str:
        """Digest of the content, read now.

        Raises:
            InputFault: SY-I001 it is gone, SY-I003 it cannot be read.
        """
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
        except FileNotFoundError:
            raise InputFault("SY-I001", file=self.name) from None
        except OSError as cause:
            raise InputFault("SY-I003", file=self.name, reason=type(cause).__name__) from None
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or folder that was not entered.

    Attributes:
        name: as of ``FoundFile``.
        fault: SY-I080 hidden or of the system, SY-I081 a link, SY-I002 neither file nor folder, SY-I001 missing,
            SY-I003 unreadable.
    """

    name: str
    fault: InputFault


def walk_files(paths: Iterable[Path], *, hidden: bool = False) -> Iterator[FoundFile | SkippedFile]:
    """All files that are named or lie below a named folder, sorted by name within each of ``paths``.

    A link that is itself named is followed, since a person chose it; links met on the way are not, wherever they
    lead: what they point at inside the folder is met in its own place, and what lies outside was not asked for.
    So there are no loops.  A file that is named twice, or once alone and once by its folder, comes once.

    Args:
        paths: files and folders.
        hidden: enter hidden files and folders too; those of the operating system are never entered.
    """
    seen: set[str] = set()
    for path in paths:
        try:
            real = path.resolve()
            status = path.stat()
        except FileNotFoundError:
            yield SkippedFile(_shown(path.name or str(path)), InputFault("SY-I001", file=_shown(path.name)))
            continue
        except (OSError, RuntimeError, ValueError) as cause:  # a loop of links, a NUL in the name
            yield _unreadable(_shown(path.name), cause)
            continue
        name = _shown(real.name or str(real))
        for found in _below(real, name, hidden=hidden) if stat.S_ISDIR(status.st_mode) else _one(real, name, status):
            if isinstance(found, SkippedFile):
                yield found
            elif (key := os.fspath(found.path)) not in seen:
                seen.add(key)
                yield found


def _below(folder: Path, name: str, *, hidden: bool) -> Iterator[FoundFile | SkippedFile]:
    """Everything below a folder; a stack of our own, since folders may nest deeper than calls."""
    waiting: list[tuple[str, Path, bool | InputFault]] = [(name, folder, True)]
    while waiting:
        here, path, kind = waiting.pop()
        if isinstance(kind, InputFault):
            yield SkippedFile(here, kind)
            continue
        try:
            if not kind:
                yield from _one(path, here, path.lstat())
                continue
            with os.scandir(path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
        except OSError as cause:
            yield _unreadable(here, cause)
            continue
        for entry in entries:
            title = f"{here}/{_shown(entry.name)}"
            refused = _refusal(entry, title, hidden=hidden)
            waiting.append((title, Path(entry.path), refused or entry.is_dir(follow_symlinks=False)))


def _refusal(entry: os.DirEntry[str], title: str, *, hidden: bool) -> InputFault | None:
    if entry.is_symlink():
        return InputFault("SY-I081", file=title)
    name = entry.name.casefold()
    system = name in _SYSTEM_NAMES or name.startswith(("~$", "._"))
    try:
        # Only Windows has these attributes; elsewhere a leading dot hides.
        marked = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) & _WINDOWS_HIDDEN
    except OSError as cause:
        return InputFault("SY-I003", file=title, reason=type(cause).__name__)
    if system or (not hidden and (marked or name.startswith("."))):
        return InputFault("SY-I080", file=title)
    return None


def _one(path: Path, name: str, status: os.stat_result) -> Iterator[FoundFile | SkippedFile]:
    if stat.S_ISREG(status.st_mode):
        yield FoundFile(path, name, status.st_size, status.st_mtime_ns)
    else:
        yield SkippedFile(name, InputFault("SY-I002", file=name))


def _unreadable(name: str, cause: Exception) -> SkippedFile:
    return SkippedFile(name, InputFault("SY-I003", file=name, reason=type(cause).__name__))


def _shown(name: str) -> str:
    """A name as text: names written on a Chinese Windows may be no UTF-8."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
