"""Accounts of the fund, one tree; the names serve as they are in the beancount export.

A judgment has its own sub-accounts, so that money of one never pays for another.  What is promised to an approved
application or a granted claim lies apart from what is free.
"""

from __future__ import annotations

from typing import NewType

Account = NewType("Account", str)

UNMATCHED = Account("Assets:Unmatched")
"""Money at the bank of which nobody can yet say which judgment it belongs to."""
OWED_BACK = Account("Liabilities:Unmatched")
"""Its other side: until it is matched, the fund owes it to whoever sent it."""

HELD = ("Free", "Reserved", "Receivable")


def free(judgment: str) -> Account:
    """Money at the bank that nothing is promised from."""
    return Account(f"Assets:{judgment}:Free")


def reserved(judgment: str) -> Account:
    """Money at the bank that is promised."""
    return Account(f"Assets:{judgment}:Reserved")


def receivable(judgment: str) -> Account:
    """Awarded and not arrived."""
    return Account(f"Assets:{judgment}:Receivable")


def award(judgment: str) -> Account:
    """What the court awarded."""
    return Account(f"Income:{judgment}:Award")


def interest(judgment: str) -> Account:
    """Interest of the bank, and for late payment."""
    return Account(f"Income:{judgment}:Interest")


def spent(judgment: str, purpose: str) -> Account:
    """Paid for a purpose: a code of the table, ``admin``, ``treasury`` or ``victims``."""
    return Account(f"Expenses:{judgment}:{purpose.capitalize()}")


def is_asset(account: Account) -> bool:
    """Whether it may never be negative."""
    return account.startswith("Assets:")
