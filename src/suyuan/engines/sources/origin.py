"""Where the bytes of a source come from: a file on disk, or a member of an archive that is held in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from suyuan.core.errors import InputFault
from suyuan.engines.reading.contents import check_regular, take_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources.part import Place

_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that can be read.

    Attributes:
        place: its place.
        path: of a file on disk.
        held: bytes of a member.
        depth: archives that it lies in.
    """

    place: Place
    path: Path | None = None
    held: bytes | None = None
    depth: int = 0

    @property
    def suffix(self) -> str:
        """The end of its name that tells its kind, in lower case."""
        name = self.place.inner[-1] if self.place.inner else self.place.file
        return PurePath(name.replace("\\", "/")).suffix.lower()

    def open(self) -> BinaryIO:
        """Open it anew.

        Raises:
            InputFault: SY-I003 it cannot be opened.
        """
        if self.path is None:
            return io.BytesIO(self.held or b"")
        try:
            return self.path.open("rb")
        except OSError as cause:
            raise InputFault("SY-I003", file=self.place.name, reason=type(cause).__name__) from None

    def head(self) -> bytes:
        """Its first megabyte.

        Raises:
            InputFault: SY-I001 to SY-I004 as ``take_snapshot``.
        """
        if self.path is not None:
            check_regular(self.path)
        with self.open() as stream:
            head = stream.read(_HEAD)
        if not head:
            raise InputFault("SY-I004", file=self.place.name)
        return head

    def size(self) -> int:
        """Its bytes."""
        return len(self.held or b"") if self.path is None else self.path.stat().st_size

    def data(self, limits: Limits) -> bytes:
        """All of it.

        Raises:
            InputFault: as ``take_snapshot``.
        """
        return take_snapshot(self.path, limits) if self.path is not None else self.held or b""
