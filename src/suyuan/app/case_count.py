"""``case count``: the lists of a case counted together, with every row that a total is made of attached."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from suyuan.app.case_exhibits import opened_exhibit
from suyuan.app.cases import find_case, record
from suyuan.app.clock import Clock
from suyuan.app.count import PreparedList, count_prepared, prepare_list
from suyuan.case.count import AffectedCount, UnionCount
from suyuan.case.file import CaseFile
from suyuan.case.item_json import ItemJson
from suyuan.case.items import Exhibit
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.storage.case_items import StoredItem
from suyuan.storage.cases import TALLY
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Session, Workspace

LIST = "record_list"
METHOD = "suyuan/count/2"
"""Changes whenever the same lists could count otherwise."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ListCount:
    """One list: its exhibit and its count."""

    exhibit: Exhibit
    affected: AffectedCount


@dataclass(frozen=True, slots=True)
class BuyerCount:
    """What one taker got: its lists, and the persons in them, each once; persons are its 条."""

    party: str
    lists: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class CaseCount:
    """The count of a case.

    Attributes:
        lists: each list alone.
        whole: all together, a person in two lists once.
        buyers: each taker of a list by the batches of the case.
        uncounted: lists whose file is not at hand.
        stored: the count as it stands in the case.
        files: what was written, empty for nothing.
    """

    case: str
    on: date
    lists: tuple[ListCount, ...]
    whole: AffectedCount
    buyers: tuple[BuyerCount, ...]
    uncounted: tuple[str, ...]
    stored: StoredItem
    files: tuple[Path, ...]


def count_case(
    workspace: Workspace,
    case: str,
    clock: Clock,
    *,
    on: date | None = None,
    only: Sequence[str] = (),
    originals: Path | None = None,
    out: Path | None = None,
    progress: Progress = lambda _stage: None,
) -> CaseCount:
    """Count the lists of a case.

    Args:
        on: the day on which ages are told; the case's own by default.
        only: numbers of exhibits, all lists by default.
        originals: a folder with the files of lists that are not kept here.
        out: a folder for ``kept.csv`` and ``removed.csv``: row numbers and classes, no personal data.

    Raises:
        UsageFault: SY-U100 no such case, SY-U102 no such exhibit, SY-U112 no day, SY-U113 no list to count.
        IntegrityFault: SY-L040 a kept list was changed.
        InputFault: a list cannot be read; SY-I143 an original is not the one that was taken in.
    """
    with workspace.writing() as session:
        number = find_case(session, case)
        case_file = session.cases.file(number)
        day = on or case_file.leak_on
        if day is None:
            raise UsageFault("SY-U112", case=number)
        chosen = _chosen(case_file, only)
        chosen_lists = tuple(one.number for one in chosen)
        prepared = list(lists_at_hand(session, case_file, originals, chosen_lists, progress))
        counted = {exhibit.number for exhibit, _ in prepared}
        uncounted = [one for one in chosen_lists if one not in counted]
        if not prepared:
            raise UsageFault("SY-U113", case=number)
        progress("count")
        found = count_prepared(session, [one for _, one in prepared], day)
        lists = tuple(ListCount(exhibit, one) for (exhibit, _), one in zip(prepared, found.lists, strict=True))
        buyers = _per_buyer(case_file, lists, found)
        facts = _facts(day, lists, found.whole, buyers, uncounted)
        stored = record(session, number, ItemJson(TALLY, facts, {}), "Z", clock(), TALLY, {"lists": len(lists)})
    files = () if out is None else _write_rows(out, [e for e, _ in prepared], [p for _, p in prepared], found)
    return CaseCount(number, day, lists, found.whole, buyers, tuple(uncounted), stored, files)


def lists_at_hand(
    session: Session,
    case_file: CaseFile,
    originals: Path | None,
    only: Sequence[str] = (),
    progress: Progress = lambda _stage: None,
) -> Iterator[tuple[Exhibit, PreparedList]]:
    """Lists of a case that can be read, aligned to the registry.

    Args:
        only: numbers of exhibits, all lists by default.

    Raises:
        UsageFault: SY-U102 no such exhibit.
        IntegrityFault: SY-L040 a kept list was changed.
        InputFault: a list cannot be read; SY-I143 an original is not the one that was taken in.
    """
    for exhibit in _chosen(case_file, only):
        with _at_hand(session, case_file.number, exhibit, originals) as path:
            if path is None:
                continue
            progress("read")
            ready = prepare_list(session, path)
            if ready.aligned.read.sha256 != exhibit.sha256:
                raise InputFault("SY-I143", file=exhibit.number)
            yield exhibit, ready


def describe_figures(found: AffectedCount) -> dict[str, Json]:
    """A count as JSON, the same wherever it stands."""
    return {
        "rows": found.rows,
        "exact_duplicates": found.exact_duplicates,
        "invalid": found.invalid,
        "same_person": found.same_person,
        "in_other_list": found.elsewhere,
        "people": found.people,
        "people_interval": [found.people_low, found.people_high],
        "people_classes": {"certain": found.certain, "review": found.review, "not_ours": found.not_ours},
        "families": found.families,
        "minors": found.minors,
        "minors_unknown": found.minors_unknown,
    }


def _chosen(case_file: CaseFile, only: Sequence[str]) -> list[Exhibit]:
    lists = {one.number: one for one in case_file.exhibits if one.kind == LIST}
    wanted = [one.strip().upper() for one in only] or list(lists)
    for number in wanted:
        if number not in lists:
            raise UsageFault("SY-U102", number=number[:40], case=case_file.number)
    return [lists[number] for number in wanted]


@contextlib.contextmanager
def _at_hand(session: Session, case: str, exhibit: Exhibit, originals: Path | None) -> Iterator[Path | None]:
    if exhibit.kept:
        with opened_exhibit(session, session.cases.find(case, "exhibit", exhibit.number)) as path:
            yield path
    elif originals is not None and (originals / exhibit.file_name).is_file():
        yield originals / exhibit.file_name
    else:
        yield None


def _per_buyer(case_file: CaseFile, lists: Sequence[ListCount], found: UnionCount) -> tuple[BuyerCount, ...]:
    """Each taker of a counted list; a list that reaches a taker twice counts once for it."""
    tables = {one.exhibit.number: table for one, table in zip(lists, found.tables, strict=True)}
    held: dict[str, set[str]] = {}
    for batch in case_file.batches:
        if batch.taker is not None and batch.exhibit in tables:
            held.setdefault(batch.taker, set()).add(batch.exhibit)
    return tuple(
        BuyerCount(
            taker,
            tuple(sorted(numbers)),
            len(np.unique(np.concatenate([tables[number].person for number in numbers]))),
        )
        for taker, numbers in sorted(held.items())
    )


def _facts(
    on: date,
    lists: Sequence[ListCount],
    whole: AffectedCount,
    buyers: Sequence[BuyerCount],
    uncounted: Sequence[str],
) -> dict[str, Json]:
    return {
        "method": METHOD,
        "on": on.isoformat(),
        "lists": [
            {"exhibit": one.exhibit.number, "sha256": one.exhibit.sha256, **describe_figures(one.affected)}
            for one in lists
        ],
        "whole": describe_figures(whole),
        "per_buyer": [{"party": one.party, "lists": list(one.lists), "people": one.people} for one in buyers],
        "uncounted": list(uncounted),
    }


def _write_rows(
    out: Path, exhibits: Sequence[Exhibit], prepared: Sequence[PreparedList], found: UnionCount
) -> tuple[Path, ...]:
    """Every row: what stands for which person, and what was removed why."""
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept, removed = [], []
    for number, (exhibit, ready) in enumerate(zip(exhibits, prepared, strict=True)):
        numbers = np.asarray(ready.aligned.read.source.row_numbers)
        table = found.tables[number]
        at = np.searchsorted(found.everybody.person, table.person)
        kept.append(
            pa.table(
                {
                    "exhibit": pa.array([exhibit.number] * len(at), pa.string()),
                    "row": numbers[found.heads[number]],
                    "person": at + 1,
                    "family": found.everybody.family[at] + 1,
                    "family_in_list": table.family + 1,
                    "minor": table.minor,
                    "standing": table.standing,
                }
            )
        )
        lines = found.lists[number].removed
        removed.append(
            pa.table(
                {
                    "exhibit": pa.array([exhibit.number] * len(lines), pa.string()),
                    "row": numbers[np.array([line.row for line in lines], dtype=np.intp)],
                    "reason": pa.array([line.reason for line in lines], pa.string()),
                    "same_as_row": pa.array(
                        [None if line.of < 0 else int(numbers[line.of]) for line in lines], pa.int64()
                    ),
                }
            )
        )
    paths = []
    for name, tables in (("kept.csv", kept), ("removed.csv", removed)):
        sink = pa.BufferOutputStream()
        pa_csv.write_csv(pa.concat_tables([table.sort_by("row") for table in tables]), sink)
        write_whole(out / name, sink.getvalue().to_pybytes())
        paths.append(out / name)
    return tuple(paths)
