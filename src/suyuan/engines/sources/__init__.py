"""Sources of a scan: folders, files of any common kind, archives and databases, as parts in order."""

from suyuan.engines.sources.databases import is_database_url, read_database
from suyuan.engines.sources.part import Part, Place
from suyuan.engines.sources.read import read_parts
from suyuan.engines.sources.walk import FoundFile, SkippedFile, walk_files

__all__ = [
    "FoundFile",
    "Part",
    "Place",
    "SkippedFile",
    "is_database_url",
    "read_database",
    "read_parts",
    "walk_files",
]
