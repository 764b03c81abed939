"""Sources of a scan: folders, files of any common kind, archives and databases, as parts in order."""

from suyuan.engines.sources.databases import (
    DatabaseTable,
    is_database_url,
    list_database,
    read_database,
    read_database_table,
    show_database,
)
from suyuan.engines.sources.part import Part, Place
from suyuan.engines.sources.read import read_parts
from suyuan.engines.sources.walk import FoundFile, SkippedFile, walk_files

__all__ = [
    "DatabaseTable",
    "FoundFile",
    "Part",
    "Place",
    "SkippedFile",
    "is_database_url",
    "list_database",
    "read_database",
    "read_database_table",
    "read_parts",
    "show_database",
    "walk_files",
]
