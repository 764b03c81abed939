"""What items of a case refer to: parties, exhibits, batches by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suyuan.case.file import CaseFile
from suyuan.case.item_json import LETTERS, Item
from suyuan.case.items import Award, Batch, CustodyEvent, Exhibit, Finding, Party, Payment
from suyuan.core.errors import InputFault, UsageFault

_NUMBER = re.compile(r"[A-Z]{1,3}[0-9]{1,6}")
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f]")


def items_of(case_file: CaseFile) -> Iterator[tuple[str, str, Item]]:
    """Kind, number and item of everything in a case; a milestone's number is its place."""
    tables: tuple[tuple[str, tuple[Exhibit | CustodyEvent | Party | Batch | Payment | Finding | Award, ...]], ...] = (
        ("party", case_file.parties),
        ("exhibit", case_file.exhibits),
        ("custody", case_file.custody),
        ("batch", case_file.batches),
        ("payment", case_file.payments),
        ("finding", case_file.findings),
        ("award", case_file.awards),
    )
    for kind, held in tables:
        for item in held:
            yield kind, item.number, item
    for place, milestone in enumerate(case_file.milestones, start=1):
        yield "milestone", f"{LETTERS['milestone']}{place}", milestone


def check_number(number: str) -> None:
    """Refuse a number that sheets could not print or a path could hide in.

    Raises:
        InputFault: SY-I148.
    """
    if not _NUMBER.fullmatch(number):
        raise InputFault("SY-I148", number=number[:40])


def check_file_name(name: str) -> None:
    """Refuse a name that leads out of a folder.

    Raises:
        InputFault: SY-I147.
    """
    if not name or name in {".", ".."} or _UNSAFE.search(name):
        raise InputFault("SY-I147", file=name.replace("\x00", "")[-40:])


def check_item(case_file: CaseFile, item: Item) -> None:
    """Refuse an item that speaks of what the case does not hold.

    Raises:
        UsageFault: SY-U101, no such party; SY-U102, no such exhibit; SY-U103, no such batch.
        InputFault: SY-I140, custody before the exhibit was obtained; SY-I146, a batch is part of itself.
    """
    known = {
        "party": {one.number for one in case_file.parties},
        "exhibit": {one.number for one in case_file.exhibits},
        "batch": {one.number for one in case_file.batches},
    }
    codes = {"party": "SY-U101", "exhibit": "SY-U102", "batch": "SY-U103"}
    for kind, number in _referred(item):
        if number not in known[kind]:
            raise UsageFault(codes[kind], number=number, case=case_file.number)
    if isinstance(item, CustodyEvent):
        exhibit = next(one for one in case_file.exhibits if one.number == item.exhibit)
        if item.at < exhibit.obtained_at:
            raise InputFault(
                "SY-I140",
                exhibit=item.exhibit,
                at=item.at.isoformat(timespec="minutes"),
                obtained=exhibit.obtained_at.isoformat(timespec="minutes"),
            )
    if isinstance(item, Batch) and _descends(case_file, item):
        raise InputFault("SY-I146", batch=item.number)


def _referred(item: Item) -> Iterator[tuple[str, str]]:
    parties: tuple[str | None, ...] = ()
    exhibits: tuple[str | None, ...] = ()
    batches: tuple[str | None, ...] = ()
    if isinstance(item, CustodyEvent):
        exhibits = (item.exhibit,)
    elif isinstance(item, Party):
        parties = item.related
    elif isinstance(item, Batch):
        parties, exhibits, batches = (item.giver, item.taker), (item.exhibit, *item.exhibits), item.part_of
    elif isinstance(item, Payment):
        parties, exhibits, batches = (item.payer, item.payee), item.exhibits, (item.batch,)
    elif isinstance(item, Finding):
        exhibits = item.exhibits
    elif isinstance(item, Award):
        parties = item.parties
    for kind, numbers in (("party", parties), ("exhibit", exhibits), ("batch", batches)):
        for number in numbers:
            if number is not None:
                yield kind, number


def _descends(case_file: CaseFile, batch: Batch) -> bool:
    """Whether a batch would be, over however many steps, a part of itself."""
    parts = {one.number: one.part_of for one in case_file.batches} | {batch.number: batch.part_of}
    seen: set[str] = set()
    open_ = list(batch.part_of)
    while open_:
        number = open_.pop()
        if number == batch.number:
            return True
        if number not in seen:
            seen.add(number)
            open_ += parts.get(number, ())
    return False
