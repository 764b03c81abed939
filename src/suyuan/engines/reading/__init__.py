"""Readers of tables: any common file of rows becomes columns of text, a bad file a clear error."""

from suyuan.engines.reading.dispatch import SUFFIXES, list_sheets, read_table
from suyuan.engines.reading.table import Limits, SourceTable

__all__ = ["SUFFIXES", "Limits", "SourceTable", "list_sheets", "read_table"]
