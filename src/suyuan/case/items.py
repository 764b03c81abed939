"""What a case is made of: exhibits, custody, parties, batches of records, payments, findings, clocks.

Every item has a number that sheets print (E3, P1, B2, T7) and is never changed, only followed by a newer version.
Amounts are whole fen.  Words that may name somebody are part of the items; storage seals them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What a party did; one party may have several."""

    CUSTODIAN = "custodian"
    SOURCE = "source"
    BROKER = "broker"
    BUYER = "buyer"
    USER = "user"
    PLATFORM = "platform"


class Bound(StrEnum):
    """How a number is known: "30,000 and more" is a lower bound."""

    EXACT = "exact"
    AT_LEAST = "at_least"


class Way(StrEnum):
    """How records passed from one party to another."""

    SOLD = "sold"
    PROVIDED = "provided"
    EXCHANGED = "exchanged"
    PUBLISHED = "published"
    TAKEN = "taken"
    COLLECTED = "collected"


class Handling(StrEnum):
    """What happened to an exhibit."""

    OBTAINED = "obtained"
    HANDED_OVER = "handed_over"
    COPIED = "copied"
    EXAMINED = "examined"
    SEALED = "sealed"
    OPENED = "opened"
    RETURNED = "returned"


class Originality(StrEnum):
    """Whether an exhibit is the original (civil evidence rules, articles 14, 15, 23)."""

    ORIGINAL = "original"
    IDENTICAL_COPY = "identical_copy"
    PRINTOUT = "printout"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A thing that proves something (检材).

    Attributes:
        kind: of the kinds of evidence; ``record_list`` is a list of persons that can be counted.
        sha256, sm3: of its bytes, hexadecimal.
        size: bytes.
        obtained_at: when, with its offset from UTC.
        obtained_by: who took it, two officers where the rules ask for it.
        obtained_from, place, method: from whom, where and how.
        proves: what it is to prove.
        facts: numbers of facts it supports.
        presumption: which presumption of article 94 is claimed, empty for none.
        kept: whether its bytes lie, sealed, in the workspace.
    """

    number: str
    title: str
    kind: str
    file_name: str
    sha256: str
    sm3: str
    size: int
    obtained_at: datetime
    obtained_by: tuple[str, ...]
    obtained_from: str
    place: str
    method: str
    originality: Originality
    proves: str
    facts: tuple[str, ...] = ()
    presumption: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One link of a chain of custody (保管链).

    Attributes:
        giver, taker: who held it before and after; the same for an examination.
        sha256: of the exhibit at that moment, None where nobody took it.
    """

    number: str
    exhibit: str
    at: datetime
    handling: Handling
    giver: str
    taker: str
    place: str
    sha256: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who took part.

    Attributes:
        insider: had the records on duty or in service (interpretation, article 5(1)(8)).
        lawful_business: got them for lawful business (article 6).
        prior: convicted before, or punished within two years (article 5(1)(9)).
        related: numbers of parties it stands close to.
        defendant: sued or charged in this case.
        gain_returned: has given back all gains (article 10).
        use_gain_fen: what a buyer earned by using them (article 6), None for unknown.
        circumstances: words of ``case.grade.Circumstance``: what needs no number (article 5(1)(1-2), 5(2)(1-2)).
    """

    number: str
    name: str
    unit: bool
    roles: tuple[Role, ...]
    insider: bool = False
    lawful_business: bool = False
    prior: bool = False
    related: tuple[str, ...] = ()
    defendant: bool = False
    gain_returned: bool = False
    use_gain_fen: int | None = None
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that passed, at one time, from one party to another.

    Attributes:
        giver: a party's number, None where nobody knows from whom.
        taker: a party's number, None where they were published or nobody knows to whom.
        on, until: first and last day; None for unknown.
        way: how they passed, seen from the giver; ``collected`` has no giver.
        rows: as seized or stated, None where only a list tells.
        bound: how that number is known.
        exhibit: the list itself, an exhibit of kind ``record_list``.
        part_of: the batches whose records these are: a subset, or all of them sold on.
        fields: kinds of the fields (``core.fields.Kind`` values, or free names), from which the tier follows.
        tier: 50, 500 or 5000 where a person set it, None to let the fields tell.
        exhibits: what proves the batch.
        source_note: where its number is from, such as a press report; shown beside it.
        rival_rows: what another source says of the number, None where none does.
    """

    number: str
    giver: str | None
    taker: str | None
    on: date | None
    until: date | None
    way: Way
    rows: int | None
    bound: Bound
    exhibit: str | None
    part_of: tuple[str, ...]
    fields: tuple[str, ...]
    tier: int | None = None
    exhibits: tuple[str, ...] = ()
    source_note: str = ""
    rival_rows: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that moved (交易).

    Attributes:
        on: None for unknown; such a payment is flagged wherever it is counted.
        amount_fen: positive.
        cost: an expense that a net reading takes off: the payer's, or the payee's where no payer is stated.
        disputed: a side contests it.
    """

    number: str
    on: date | None
    payer: str | None
    payee: str | None
    amount_fen: int
    bound: Bound
    channel: str
    batch: str | None
    exhibits: tuple[str, ...] = ()
    cost: bool = False
    disputed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day from which a clock runs or at which it stops, such as the public notice or the filing of the suit."""

    kind: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, on which evidence.

    Attributes:
        kind: ``identifiability``, ``lawfulness``, ``source``, ``count``, ``gain`` or ``lead``; leads are no findings of
            a source and are shown apart.
        zh, en: the sentence.
        exhibits: what supports it; fewer than two are flagged.
        body: canonical JSON of the figures behind it.
    """

    number: str
    kind: str
    zh: str
    en: str
    exhibits: tuple[str, ...]
    body: str = "{}"


@dataclass(frozen=True, slots=True)
class Award:
    """A ruling or penalty in money.

    Attributes:
        ledger: ``damages``, ``fine`` or ``confiscation``: three ledgers that are never added up.
        party: who owes it; several where they owe it jointly and severally.
    """

    number: str
    ledger: str
    parties: tuple[str, ...]
    amount_fen: int
    bound: Bound
    statute: str
    note: str = ""
