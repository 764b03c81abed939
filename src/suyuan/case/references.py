"""References between the items of a case: every number named is the number of something."""

from __future__ import annotations

from suyuan.case.file import CaseFile
from suyuan.core.errors import InputFault


def check_references(case: CaseFile) -> None:
    """Refuse numbers that stand for nothing.

    Raises:
        InputFault: SY-I137, with the item that names it.
    """
    parties = {party.number for party in case.parties}
    batches = {batch.number for batch in case.batches}
    exhibits = {exhibit.number for exhibit in case.exhibits}
    for party in case.parties:
        _refer(party.number, party.related, parties)
    for batch in case.batches:
        _refer(batch.number, (batch.giver, batch.taker), parties)
        _refer(batch.number, (batch.exhibit, *batch.exhibits), exhibits)
        _refer(batch.number, batch.part_of, batches)
        if batch.giver is not None and batch.giver == batch.taker:
            raise InputFault("SY-I139", place=f"{batch.number} to", expected="another party than from")
    for payment in case.payments:
        _refer(payment.number, (payment.payer, payment.payee), parties)
        _refer(payment.number, (payment.batch,), batches)
        _refer(payment.number, payment.exhibits, exhibits)
    for event in case.custody:
        _refer(event.number, (event.exhibit,), exhibits)
    for finding in case.findings:
        _refer(finding.number, finding.exhibits, exhibits)
    for award in case.awards:
        _refer(award.number, award.parties, parties)


def _refer(place: str, numbers: tuple[str | None, ...], known: set[str]) -> None:
    for number in numbers:
        if number is not None and number not in known:
            raise InputFault("SY-I137", place=place)
