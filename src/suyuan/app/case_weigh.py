"""``case law``: the counts, grades, gains and damages of a case, under every answer to what is unsettled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from suyuan.app.case_count import lists_at_hand
from suyuan.app.cases import find_case
from suyuan.app.count import PreparedList, count_prepared
from suyuan.case.count import UnionCount
from suyuan.case.damages import Damages, weigh_damages
from suyuan.case.file import CaseFile
from suyuan.case.items import Exhibit
from suyuan.case.ledgers import Account, LedgerName, open_ledgers
from suyuan.case.readings import CaseReadings, read_case
from suyuan.case.records import RecordSet
from suyuan.core.canonical import Json
from suyuan.storage.cases import SAMPLE
from suyuan.storage.workspace import Session, Workspace

NO_DAY = date(1970, 1, 1)
"""Ages play no part in the count by law."""


@dataclass(frozen=True, slots=True)
class CountedLists:
    """Lists of a case that were at hand, and all of them counted together.

    Attributes:
        samples: newest outcome of a sample that people looked at, by exhibit.
    """

    exhibits: tuple[Exhibit, ...]
    prepared: tuple[PreparedList, ...]
    union: UnionCount | None
    samples: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    def row_number(self, place: int, row: int) -> int:
        """Number of a row of a list as a spreadsheet shows it."""
        return int(self.prepared[place].aligned.read.source.row_number(row))


@dataclass(frozen=True, slots=True)
class WeighedCase:
    """A case weighed.

    Attributes:
        readings: counts and grades.
        damages: what may be claimed, gains read gross; ``damages_net`` with costs taken off.
        ledgers: damages, fine and confiscation, never added up.
        lists: what was counted row by row; all other batches stand with their stated numbers.
    """

    case_file: CaseFile
    readings: CaseReadings
    damages: Damages
    damages_net: Damages
    ledgers: Mapping[LedgerName, Account]
    lists: CountedLists


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an operator states besides: loss in fen, and a multiple with the law that provides it."""

    loss_fen: int | None = None
    multiple: Fraction = field(default_factory=lambda: Fraction(1))
    statute: str = ""


def weigh_case(
    workspace: Workspace, case: str, *, originals: Path | None = None, claimed: Claimed | None = None
) -> WeighedCase:
    """Weigh a case.  Nothing is written.

    Args:
        originals: a folder with the files of lists that are not kept here.

    Raises:
        UsageFault: SY-U100 no such case; SY-U096 a multiple without a statute.
        IntegrityFault: SY-L040, a kept list was changed.
        InputFault: a list cannot be read; SY-I136, SY-I138 as ``read_case``; SY-I143 an original is another file.
    """
    with workspace.reading() as session:
        case_file = session.cases.file(find_case(session, case))
        lists = count_lists(session, case_file, originals)
    return weigh(case_file, lists, claimed or Claimed())


def weigh(case_file: CaseFile, lists: CountedLists, claimed: Claimed) -> WeighedCase:
    """Weigh a case whose lists were counted; errors as ``weigh_case``."""
    gross, net = (
        weigh_damages(case_file, net=net, loss_fen=claimed.loss_fen, multiple=claimed.multiple, statute=claimed.statute)
        for net in (False, True)
    )
    return WeighedCase(
        case_file,
        read_case(case_file, record_sets(case_file, lists)),
        gross,
        net,
        open_ledgers(case_file.awards),
        lists,
    )


def record_sets(case_file: CaseFile, lists: CountedLists) -> dict[str, RecordSet]:
    """The rows of each batch whose list was counted, under labels that mean the same in every batch."""
    if lists.union is None:
        return {}
    of_exhibit = {
        exhibit.number: _labels(lists.union, place, lists.prepared[place].aligned.leak.rows)
        for place, exhibit in enumerate(lists.exhibits)
    }
    return {batch.number: of_exhibit[batch.exhibit] for batch in case_file.batches if batch.exhibit in of_exhibit}


def _labels(union: UnionCount, place: int, rows: int) -> RecordSet:
    """Labels of one list's rows: of a row that repeats another that one's, -1 of a row that identifies nobody."""
    record = np.full(rows, -1, dtype=np.int64)
    record[union.heads[place]] = union.tables[place].person
    content: NDArray[np.int64] = np.arange(rows, dtype=np.int64)
    again = [one for one in union.lists[place].removed if one.of >= 0]
    # A row may repeat one that repeats another: follow the list in its order until each stands for a person.
    for one in sorted(again, key=lambda removed: removed.row):
        if record[one.of] >= 0 or record[one.row] < 0:
            record[one.row] = record[one.of]
        if one.reason == "exact_duplicate":
            content[one.row] = content[one.of]
    waiting = [one for one in again if record[one.row] < 0 <= record[one.of]]
    while waiting:
        for one in waiting:
            record[one.row] = record[one.of]
        waiting = [one for one in again if record[one.row] < 0 <= record[one.of]]
    return RecordSet(record, content)


def count_lists(session: Session, case_file: CaseFile, originals: Path | None = None) -> CountedLists:
    """Count the lists of a case that are at hand; errors as ``weigh_case``."""
    prepared = list(lists_at_hand(session, case_file, originals))
    samples = {one.number: one.facts for one in session.cases.items(case_file.number) if one.kind == SAMPLE}
    if not prepared:
        return CountedLists((), (), None, samples)
    ready = tuple(one for _, one in prepared)
    union = count_prepared(session, list(ready), case_file.leak_on or NO_DAY)
    return CountedLists(tuple(exhibit for exhibit, _ in prepared), ready, union, samples)
