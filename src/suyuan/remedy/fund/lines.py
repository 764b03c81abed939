"""Operations as lines of the books, and claims of victims told as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from suyuan.remedy.fund.accounts import Account
from suyuan.remedy.fund.operations import PRIVATE
from suyuan.remedy.fund.state import FundState, Posting

CLAIMS = "claims"
"""The action of a line that tells all claims of a judgment."""


@dataclass(frozen=True, slots=True)
class Booked:
    """An operation as the books show it.

    Attributes:
        number: of the operation, 0 where several are told as one.
        title: what happened, in words.
        words: public words about it; may be empty.
        subject: the judgment, receipt or application that it is about.
        ledger_index: of its entry, -1 where several are told as one.
        statement: SHA-256 of the operation, as the entry holds it; empty where several are told as one.
        voucher: SHA-256, empty for none.
    """

    number: int
    day: date
    action: str
    title: str
    words: str
    subject: str
    postings: tuple[Posting, ...]
    ledger_index: int
    statement: str
    voucher: str


def merge_claims(books: Sequence[Booked], title: str) -> tuple[Booked, ...]:
    """The books with the claims of victims told as one sum for each judgment, on the last day of all.

    Args:
        books: all of them, in order; claims' subject is their judgment.
        title: what the sum is called.
    """
    kept = [one for one in books if one.action not in PRIVATE]
    sums: dict[str, dict[Account, int]] = {}
    for one in books:
        if one.action in PRIVATE and one.postings:
            held = sums.setdefault(one.subject, {})
            for posting in one.postings:
                held[posting.account] = held.get(posting.account, 0) + posting.fen
    for judgment, held in sorted(sums.items()):
        postings = tuple(Posting(account, fen) for account, fen in sorted(held.items()) if fen)
        if postings:
            kept.append(Booked(0, books[-1].day, CLAIMS, title, "", judgment, postings, -1, "", ""))
    return tuple(kept)


def concerns(one: Booked, number: str, state: FundState) -> bool:
    """Whether a line is about a judgment, a receipt or an application, or moves money of that judgment."""
    held = state.applications.get(one.subject)
    if one.subject == number or (held is not None and held.judgment == number):
        return True
    return any(number in posting.account.split(":") for posting in one.postings)
