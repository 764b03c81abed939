"""Whom to tell: affected records gathered into households, and their contacts into messages.

One message goes to each number or address, however many records carry it: a family with three children gets one letter.
A message speaks only of the records that carry its own contact, so that a number in two families' records does not tell
one family about the other's child by way of a third record.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from suyuan.case.count import label_components
from suyuan.core.fields import Role
from suyuan.remedy.notices.channels import Channel

MOST_SHARED = 8
"""A contact in more records than this is no family's own: a ward's number, a district for an address, a filler."""

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NUMBER = re.compile(r"0?[0-9]{7,15}")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_SHORTEST_ADDRESS = 6


@dataclass(frozen=True, slots=True)
class AffectedRecord:
    """What of a record a notice works with.  ``repr`` shows its number alone.

    Attributes:
        rid: record id.
        name: of the record's own person, empty for not known.
        child: under fourteen, or of an age that nobody can tell.
        guardians: names of the parents and guardians by role.
        phones, addresses: by role.
        mails: mailboxes.
        kinds: field names that the list showed of this record.
    """

    rid: int
    name: str
    child: bool
    guardians: Mapping[Role, str]
    phones: tuple[tuple[Role, str], ...]
    addresses: tuple[tuple[Role, str], ...]
    mails: tuple[str, ...]
    kinds: tuple[str, ...]

    def __repr__(self) -> str:
        return f"AffectedRecord({self.rid})"


@dataclass(frozen=True, slots=True)
class Part:
    """What a message says of one record.

    Attributes:
        name: of the record's own person; masked before it is shown.
        kinds: field names.
        names: of those whom the message addresses for this record; empty where no guardian is known.
    """

    rid: int
    name: str
    child: bool
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Part({self.rid})"


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to one contact.

    Attributes:
        household: number of the household, from 0.
        to: number, address or mailbox; ``repr`` does not show it.
        parts: of the records that carry this contact, by record id.
    """

    household: int
    channel: Channel
    to: str
    parts: tuple[Part, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Those it is addressed to, each once; empty where no guardian is known."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names))

    def without(self, rids: Collection[int]) -> Draft:
        """The message without what it says of these records."""
        return replace(self, parts=tuple(part for part in self.parts if part.rid not in rids))

    def __repr__(self) -> str:
        return f"Draft({self.household}, {self.channel.value}, …)"


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can be reached, in households.

    Attributes:
        people: affected records; children those of under-14s or of unknown age.
        households: families.
        by_channel: households that have at least one contact of the channel.
        unreachable: households without any.
        unreachable_people: records in them.
        shared: contacts left out because too many records carry them.
    """

    people: int
    children: int
    households: int
    by_channel: Mapping[Channel, int]
    unreachable: int
    unreachable_people: int
    shared: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """Households and their messages.

    Attributes:
        records: record ids of each household.
        drafts: by household, then channel, then contact.
    """

    records: tuple[tuple[int, ...], ...]
    drafts: tuple[Draft, ...]
    reach: Reach


def gather(records: Sequence[AffectedRecord]) -> Gathered:
    """Gather households and draft their messages; the order of the records does not matter."""
    ordered = sorted(records, key=lambda one: one.rid)
    contacts = [contacts_of(one) for one in ordered]
    carried = Counter(contact for held in contacts for contact in held)
    shared = {contact for contact, count in carried.items() if count > MOST_SHARED}
    households = _households(ordered, contacts, shared)
    drafts, members = _draft(ordered, contacts, shared, households)
    by_channel = {
        channel: len({draft.household for draft in drafts if draft.channel is channel}) for channel in Channel
    }
    lost = set(range(len(members))) - {draft.household for draft in drafts}
    reach = Reach(
        people=len(ordered),
        children=sum(one.child for one in ordered),
        households=len(members),
        by_channel=by_channel,
        unreachable=len(lost),
        unreachable_people=sum(len(members[number]) for number in lost),
        shared=len({contact for _, contact in shared}),
    )
    return Gathered(tuple(map(tuple, members)), drafts, reach)


def contacts_of(record: AffectedRecord) -> tuple[tuple[Channel, str], ...]:
    """The usable contacts of a record; masked and broken ones are none."""
    found: dict[tuple[Channel, str], None] = {}
    for _, number in record.phones:
        if _MOBILE.fullmatch(number):
            found[Channel.SMS, number] = None
        if _NUMBER.fullmatch(number):
            found[Channel.PHONE, number] = None
    for mail in record.mails:
        if _MAIL.fullmatch(mail):
            found[Channel.EMAIL, mail] = None
    for _, address in record.addresses:
        if len(address) >= _SHORTEST_ADDRESS and "*" not in address:
            found[Channel.LETTER, address] = None
    return tuple(found)


def _households(
    records: Sequence[AffectedRecord],
    contacts: Sequence[Iterable[tuple[Channel, str]]],
    shared: set[tuple[Channel, str]],
) -> list[int]:
    """A household number for each record: who shares a number or mailbox, or a guardian's name and address."""
    ties: list[list[str]] = []
    for record, held in zip(records, contacts, strict=True):
        own = [f"{c.value}\x1f{text}" for c, text in held if c is not Channel.LETTER and (c, text) not in shared]
        addresses = [text for channel, text in held if channel is Channel.LETTER]
        own += [f"home\x1f{name}\x1f{text}" for name in record.guardians.values() if name for text in addresses]
        ties.append(own)
    width = max(map(len, ties), default=0)
    columns = [
        pa.array([own[place] if place < len(own) else None for own in ties], pa.string()) for place in range(width)
    ]
    labels = label_components(len(records), columns)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(int(label), len(numbers)) for label in labels]


def _draft(
    records: Sequence[AffectedRecord],
    contacts: Sequence[Iterable[tuple[Channel, str]]],
    shared: set[tuple[Channel, str]],
    households: Sequence[int],
) -> tuple[tuple[Draft, ...], list[list[int]]]:
    members: list[list[int]] = [[] for _ in range(max(households, default=-1) + 1)]
    carried: dict[tuple[int, Channel, str], list[AffectedRecord]] = defaultdict(list)
    for record, held, household in zip(records, contacts, households, strict=True):
        members[household].append(record.rid)
        for channel, text in held:
            if (channel, text) not in shared:
                carried[household, channel, text].append(record)
    order = {channel: place for place, channel in enumerate(Channel)}
    keys = sorted(carried, key=lambda key: (key[0], order[key[1]], key[2]))
    return tuple(_one(*key, carried[key]) for key in keys), members


def _one(household: int, channel: Channel, to: str, carriers: Sequence[AffectedRecord]) -> Draft:
    parts = (Part(one.rid, one.name, one.child, one.kinds, tuple(_addressed(one, channel, to))) for one in carriers)
    return Draft(household, channel, to, tuple(parts))


def _addressed(record: AffectedRecord, channel: Channel, to: str) -> list[str]:
    """Who is named on a message: the guardian whose number it is, else all guardians; a grown person by itself."""
    held = record.addresses if channel is Channel.LETTER else record.phones
    roles = {role for role, text in held if text == to}
    own = [record.guardians[role] for role in roles if record.guardians.get(role)]
    guardians = sorted(own) or [name for name in record.guardians.values() if name]
    if record.child:
        return guardians
    whose = Role.SELF in roles or not own
    return [record.name, *own] if whose and record.name else guardians
