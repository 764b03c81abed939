"""One labelling of persons over any number of lists: a person in two lists is one person.

A row that is aligned is its record.  Strangers are one person where an identity or record number agrees, or the own
name together with a telephone or an address, and no birth date speaks against it; or where all that identifies them
agrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.case.row_order import SEPARATOR
from suyuan.case.ties import label_ties
from suyuan.core.fields import Kind, Role
from suyuan.trace.align import Alignment
from suyuan.trace.leak import LeakTable

NAMELESS = "[*某]"
"""Names that show a family name alone tie nobody."""


@dataclass(frozen=True, slots=True)
class ListedRows:
    """One list of a count.

    Attributes:
        leak: its cells by kind.
        alignment: the record of each row.
        first_equal: for each row the first one with the same cells, shape (n,).
    """

    leak: LeakTable
    alignment: Alignment
    first_equal: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Tie:
    """Texts that tie rows: strings and birth dates (null for none), of n rows."""

    texts: pa.Array
    births: pa.Array


def label_persons(lists: Sequence[ListedRows]) -> tuple[NDArray[np.int64], ...]:
    """A number for the person of each row, the same number for the same person in every list.

    Returns:
        For each list shape (n,): the record's id, or for strangers a number above all of them.
    """
    persons = [one.alignment.rid.copy() for one in lists]
    above = int(max((int(rid.max(initial=-1)) for rid in persons), default=-1)) + 1
    strangers = [np.flatnonzero(rid < 0) for rid in persons]
    begins = np.cumsum([0, *(len(rows) for rows in strangers)])
    total = int(begins[-1])
    if not total:
        return tuple(persons)
    who, texts, births = [], [], []
    for one, rows, begin in zip(lists, strangers, begins[:-1], strict=True):
        rest = one.leak.take(rows)
        for tie in _ties(rest):
            who.append(np.arange(len(rows)) + begin)
            texts.append(tie.texts)
            births.append(tie.births)
    known = pc.unique(pa.concat_arrays(texts).drop_null())
    label_of: list[NDArray[np.int64]] = []
    node = total
    for one in lists:
        for tie in _ties(one.leak, across=True):
            met = np.asarray(pc.is_valid(pc.index_in(tie.texts, value_set=known))) & one.alignment.linked
            rows = np.flatnonzero(met & np.asarray(pc.is_valid(tie.texts)))
            who.append(np.arange(len(rows)) + node)
            texts.append(tie.texts.take(pa.array(rows)))
            births.append(tie.births.take(pa.array(rows)))
            label_of.append(one.alignment.rid[rows])
            node += len(rows)
    labels = label_ties(node, np.concatenate(who), _undisputed(pa.concat_arrays(texts), pa.concat_arrays(births)))
    record = np.full(node, np.iinfo(np.int64).max)
    np.minimum.at(record, labels[total:], np.concatenate([*label_of, np.zeros(0, np.int64)]))
    theirs = record[labels[:total]]
    chosen = np.where(theirs < above, theirs, labels[:total] + above)
    for person, rows, begin in zip(persons, strangers, begins[:-1], strict=True):
        person[rows] = chosen[begin : begin + len(rows)]
    return tuple(persons)


def own_names(leak: LeakTable) -> tuple[pa.Array, ...]:
    """Of the columns of names those of the person itself, as far as the headers tell."""
    columns = [p for p in leak.proposals if p.kind is Kind.NAME and "surname_only" not in p.reasons]
    if len(columns) != len(leak.names):  # a second column of one field stands among the names too
        return ()
    return tuple(names for p, names in zip(columns, leak.names, strict=True) if p.role is Role.SELF)


def _ties(leak: LeakTable, *, across: bool = False) -> list[_Tie]:
    """All texts by which rows may be one person.

    Args:
        across: only those that mean the same in another list.
    """
    none = pa.nulls(leak.rows, pa.string())
    births = none
    for column in leak.births:
        births = pc.coalesce(births, column)
    whole = [pc.if_else(pc.match_substring(column, "*"), None, column) for column in leak.id_numbers]
    found = [_Tie(_joined("id", column), none) for column in whole]
    found += [_Tie(_joined("record", column), none) for column in leak.record_numbers]
    for names in own_names(leak):
        said = pc.and_(pc.greater(pc.utf8_length(names), 1), pc.invert(pc.match_substring_regex(names, NAMELESS)))
        shown = pc.if_else(said, names, None)
        found += [_Tie(_joined("phone", shown, column), births) for column in leak.whole_phones]
        found += [_Tie(_joined("place", shown, column), births) for column in leak.places]
    if not across:
        cells = leak.id_numbers + leak.phones + leak.names + leak.surnames + leak.births + leak.record_numbers
        if cells:
            layout = f"all{len(leak.id_numbers)}.{len(leak.phones)}.{len(leak.names)}.{len(leak.surnames)}"
            empty = pc.equal(pc.binary_join_element_wise(*(pc.fill_null(c, "") for c in cells), ""), "")
            whole_row = _joined(layout, *(pc.fill_null(column, "") for column in cells))
            found.append(_Tie(pc.if_else(empty, None, whole_row), none))
    return found


def _joined(label: str, *columns: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(label), *columns, SEPARATOR)


def _undisputed(texts: pa.Array, births: pa.Array) -> pa.Array:
    """Texts with the birth date behind them where rows of one text show several: those are several persons."""
    if births.null_count == len(births):
        return texts
    code = np.asarray(pc.fill_null(texts.dictionary_encode().indices, -1)).astype(np.int64)
    birth = np.asarray(pc.fill_null(births.dictionary_encode().indices, -1)).astype(np.int64)
    shown = np.flatnonzero((code >= 0) & (birth >= 0))
    pairs = np.sort(code[shown] << 32 | birth[shown])
    fresh = pairs[np.diff(pairs, prepend=-1) != 0] >> 32
    several = np.zeros(int(code.max(initial=-1)) + 2, dtype=bool)
    several[fresh[1:][fresh[1:] == fresh[:-1]]] = True
    disputed = pa.array(several[code] & (code >= 0))
    return pc.if_else(disputed, pc.binary_join_element_wise(texts, pc.fill_null(births, "?"), SEPARATOR), texts)
