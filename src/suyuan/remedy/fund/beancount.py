"""The books as beancount text, which any checker of that format recomputes on its own.

An account's parts begin with a capital letter or a digit (beancount 3), so the tree is in plain letters and the words
are Chinese or English.  Balances are asserted ``~ 0``: without it beancount lets a difference of one fen pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from suyuan.remedy.fund.accounts import Account
from suyuan.remedy.fund.lines import Booked
from suyuan.remedy.money import write_yuan

CURRENCY = "CNY"


def write_beancount(books: Sequence[Booked], title: str) -> str:
    """The text: accounts, every operation in order, the balance of every account on the day after.

    Args:
        title: of the whole file.
    """
    lines = [
        f'option "title" "{_quoted(title)}"',
        f'option "operating_currency" "{CURRENCY}"',
        "",
    ]
    if not books:
        return "\n".join(lines)
    lines += [f"{books[0].day.isoformat()} commodity {CURRENCY}", *_accounts(books), ""]
    for one in books:
        lines += [*_entry(one), ""]
    end = (max(one.day for one in books) + timedelta(days=1)).isoformat()
    balances = _balances(books)
    lines += [f"{end} balance {name} {write_yuan(fen)} ~ 0 {CURRENCY}" for name, fen in sorted(balances.items())]
    return "\n".join([*lines, ""])


def _accounts(books: Iterable[Booked]) -> list[str]:
    opened: dict[Account, date] = {}
    for one in books:
        for posting in one.postings:
            opened.setdefault(posting.account, one.day)
    return [f"{day.isoformat()} open {name} {CURRENCY}" for name, day in sorted(opened.items())]


def _balances(books: Iterable[Booked]) -> dict[Account, int]:
    found: dict[Account, int] = {}
    for one in books:
        for posting in one.postings:
            found[posting.account] = found.get(posting.account, 0) + posting.fen
    return found


def _entry(one: Booked) -> list[str]:
    """A transaction; what moves no money is told as ``custom``, so that nothing is left out."""
    told = f"{one.title} {one.words}".strip()
    day = one.day.isoformat()
    if one.postings:
        links = [f"^{one.subject}"] + ([f"^ledger-{one.ledger_index}"] if one.ledger_index >= 0 else [])
        head = f'{day} * "{_quoted(told)}" {" ".join(links)}'
    else:
        head = f'{day} custom "suyuan-fund" "{one.action}" "{one.subject}" "{_quoted(told)}"'
    lines = [head]
    if one.number:
        lines.append(f"  operation: {one.number}")
    if one.ledger_index >= 0:
        lines.append(f"  ledger: {one.ledger_index}")
    if one.statement:
        lines.append(f'  statement: "{one.statement}"')
    if one.voucher:
        lines.append(f'  voucher: "{one.voucher}"')
    return [*lines, *(f"  {posting.account}  {write_yuan(posting.fen)} {CURRENCY}" for posting in one.postings)]


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace('"', '\\"')
