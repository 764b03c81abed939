"""The marks that keep a spreadsheet program from changing a cell, put on and taken off.

**Writing.** A cell of a CSV file whose first character could start a formula (``= + - @``, tab, carriage
return, line feed, and the full-width ``＝ ＋ － ＠``) gets an apostrophe before it.  So does a cell that
the reader would otherwise take for a protected one: apostrophes before such a character or before a number,
or a tab at an end.

**Reading.** One rule for each cell, the first that fits: an apostrophe put on by the rule above (or by a
person, before a number) is taken off; ``="..."`` is unwrapped; tabs at both ends, which exports of shops
and banks add to long numbers, are dropped.  Writing and reading are inverse to each other.

Cells of a workbook are typed and cannot become formulas, so there only the second kind gets its apostrophe.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_STARTS = r"[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"[+\-]?\d[\d .:/*\-]*[Xx]?"
_MARKED = rf"(?s)^'+(?:{_STARTS}|{_NUMBER}$)|^'.*\t$"
_WRAPPED = r'^="([^"]*)"$'
_AMBIGUOUS = rf"{_MARKED}|{_WRAPPED}|^\t|\t$"
_FORMULA = rf"{_MARKED}|^{_STARTS}|\t$"


def protect_cells(column: pa.Array, *, formulas: bool) -> pa.Array:
    """Put an apostrophe before each cell that needs one.

    Args:
        column: strings, with nulls.
        formulas: the file is plain text, so that the first character of a cell could start a formula.
    """
    needs = pc.match_substring_regex(column, _FORMULA if formulas else _AMBIGUOUS)
    if not pc.any(needs).as_py():
        return column
    mark, nothing = (pa.scalar(text, column.type) for text in ("'", ""))
    return pc.if_else(needs, pc.binary_join_element_wise(mark, column, nothing), column)


def unprotect_cells(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Take the protecting marks off; an array without any is handed back as it is."""
    quoted = pc.starts_with(column, "'")
    wrapped = pc.starts_with(column, '="')
    tabbed = pc.or_(pc.starts_with(column, "\t"), pc.ends_with(column, "\t"))
    result = column
    if pc.any(tabbed).as_py():
        result = pc.if_else(pc.and_not(tabbed, quoted), pc.utf8_trim(column, "\t"), result)
    if pc.any(wrapped).as_py():
        inner = pc.replace_substring_regex(column, _WRAPPED, r"\1")
        result = pc.if_else(wrapped, inner, result)
    if pc.any(quoted).as_py():
        marked = pc.match_substring_regex(column, _MARKED)
        result = pc.if_else(marked, pc.utf8_slice_codeunits(column, 1), result)
    return result


def may_hold_marks(text: bytes) -> bool:
    """Whether a text file holds any character that could be such a mark; spares clean files the search."""
    return b"'" in text or b"\t" in text or (b"=" in text and b'="' in text)
