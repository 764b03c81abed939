"""The address code book: equivalent spellings of one Chinese address, as independent binary positions."""

from suyuan.release.address.book import BRANCHES, CODE_BOOK_VERSION, SLOTS, visible
from suyuan.release.address.observe import UNREADABLE, observe
from suyuan.release.address.spelling import (
    ParsedAddresses,
    canonical,
    match_key,
    offered,
    parse,
    read_symbols,
    render,
)

__all__ = [
    "BRANCHES",
    "CODE_BOOK_VERSION",
    "SLOTS",
    "UNREADABLE",
    "ParsedAddresses",
    "canonical",
    "match_key",
    "observe",
    "offered",
    "parse",
    "read_symbols",
    "render",
    "visible",
]
