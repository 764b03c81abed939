"""Sources of a scan: folders, files of any common kind and archives, as parts in order."""

from suyuan.engines.sources.part import Part, Place
from suyuan.engines.sources.read import read_parts
from suyuan.engines.sources.walk import FoundFile, SkippedFile, walk_files

__all__ = [
    "FoundFile",
    "Part",
    "Place",
    "SkippedFile",
    "read_parts",
    "walk_files",
]
