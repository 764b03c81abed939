"""``case sample``: rows of a list drawn for people to look at, and what their verdicts say of the whole list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from suyuan.app.case_count import lists_at_hand
from suyuan.app.cases import find_case, record
from suyuan.app.clock import Clock
from suyuan.case.item_json import ItemJson
from suyuan.case.sampling import ErrorShare, draw_sample, estimate_rows, plan_size
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.storage.cases import SAMPLE
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace

LABEL = "case-sample"
RIGHT, WRONG = frozenset({"0", "no", "n", "否", "对", "√"}), frozenset({"1", "yes", "y", "是", "错", "×"})
LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """Rows to look at, as a spreadsheet numbers them; the same case, list and size give the same rows."""

    case: str
    exhibit: str
    rows: int
    drawn: tuple[int, ...]
    file: Path | None


@dataclass(frozen=True, slots=True)
class CheckedSample:
    """What the verdicts say of the list."""

    sample: DrawnSample
    share: ErrorShare
    ledger_index: int


def draw_rows(
    workspace: Workspace,
    case: str,
    exhibit: str,
    *,
    size: int | None,
    most: Fraction,
    out: Path | None = None,
    originals: Path | None = None,
) -> DrawnSample:
    """Draw rows of a list.

    Args:
        size: how many; None for as many as show, without an error among them, that fewer than ``most`` are wrong.
        out: a CSV to fill in: row numbers, nothing of the persons.

    Raises:
        UsageFault: SY-U097 more rows than the list has; SY-U100, SY-U102 no such case or list; SY-U113 its file is
            not at hand.
    """
    with workspace.reading() as session:
        number = find_case(session, case)
        found = next(iter(lists_at_hand(session, session.cases.file(number), originals, (exhibit,))), None)
    if found is None:
        raise UsageFault("SY-U113", case=number)
    held, ready = found
    rows = ready.aligned.leak.rows
    wanted = size if size is not None else plan_size(rows, most)
    key = workspace.keyring.index_key(LABEL)
    places = draw_sample(key, number, held.number, rows, wanted)
    drawn = tuple(sorted(ready.aligned.read.source.row_number(int(place)) for place in places))
    if out is not None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("row", "wrong"))
        writer.writerows((row, "") for row in drawn)
        write_whole(out, text.getvalue().encode("utf-8-sig"))
    return DrawnSample(number, held.number, rows, drawn, out)


def check_rows(
    workspace: Workspace, case: str, exhibit: str, verdicts: Path, clock: Clock, *, originals: Path | None = None
) -> CheckedSample:
    """Read the verdicts on a drawn sample, estimate, and put both on record.

    Raises:
        InputFault: SY-I198 the file cannot be read or a verdict is missing; SY-I199 its rows are not those drawn.
        UsageFault: as ``draw_rows``.
    """
    told = dict(_read(verdicts))
    sample = draw_rows(workspace, case, exhibit, size=len(told), most=Fraction(1), originals=originals)
    if set(told) != set(sample.drawn):
        raise InputFault("SY-I199", file=verdicts.name, exhibit=sample.exhibit)
    share = estimate_rows(sample.rows, len(told), sum(told.values()))
    facts: dict[str, Json] = {
        "exhibit": sample.exhibit,
        "rows": sample.rows,
        "checked": share.checked,
        "errors": share.errors,
        "share_low": f"{share.low:.6f}",
        "share_high": f"{share.high:.6f}",
        "rows_low": share.rows_low,
        "rows_high": share.rows_high,
        "alpha": str(share.alpha),
    }
    with workspace.writing() as session:
        stored = record(session, sample.case, ItemJson(SAMPLE, facts, {}), sample.exhibit, clock(), SAMPLE)
    return CheckedSample(sample, share, stored.ledger_index)


def _read(path: Path) -> Iterator[tuple[int, bool]]:
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("size")
        lines = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except (OSError, ValueError, csv.Error) as error:
        raise InputFault("SY-I198", file=path.name, place="-") from error
    if not lines:
        raise InputFault("SY-I198", file=path.name, place="-")
    for place, line in enumerate(lines, 2):
        row, verdict = (str(line.get(name) or "").strip().lower() for name in ("row", "wrong"))
        if not row.isdecimal() or len(row) > 12 or verdict not in RIGHT | WRONG:
            raise InputFault("SY-I198", file=path.name, place=str(place))
        yield int(row), verdict in WRONG
