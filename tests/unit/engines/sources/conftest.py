"""A short way to read a file as parts."""

from __future__ import annotations

import pytest

from suyuan.engines.sources import read_parts


class Read:
    """All parts of one file."""

    def __init__(self, parts):
        self.parts = parts
        self.faults = [part.fault.code for part in parts if part.fault]
        self.tables = [part.table for part in parts if part.table]
        self.texts = [part.text for part in parts if part.text]
        self.all_text = "\n".join(self.texts)

    def text_of(self, area):
        return "\n".join(part.text for part in self.parts if part.text and part.place.area == area)


@pytest.fixture
def read(tmp_path):
    """Write bytes under a name, and read them as parts."""

    def written(file, data, **options):
        path = tmp_path / file
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return Read(list(read_parts(path, **options)))

    return written
