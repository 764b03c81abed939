"""Ways out for notices: a folder, a mail server, a gateway for text messages, all behind one small interface.

Delivery is at least once.  Every try bears the message's own number, so that whoever takes it can tell a second copy
from a second message; whether a gateway does so is its affair, and the how-to says which do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Fate(StrEnum):
    """What became of a try."""

    ACCEPTED = "accepted"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a try.

    Attributes:
        fate: taken over; failed for now; refused for good.
        fault: a code or number of the other side, never its words, which may repeat the address.
        reference: the other side's own number of the message.
    """

    fate: Fate
    fault: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to hand over.  ``repr`` shows its number alone.

    Attributes:
        notice_id: the same at every try.
        channel: ``letter``, ``sms``, ``email`` or ``phone``.
        page: the letter as a page, None for other channels.
        slots: ``code``, ``link`` and ``phone``, for gateways that fill an approved template themselves.
    """

    notice_id: str
    channel: str
    to: str
    subject: str
    text: str
    page: bytes | None = None
    slots: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Parcel({self.notice_id})"


class Transport(Protocol):
    """A way out.

    Attributes:
        name: as commands call it.
        record_every: how many outcomes may be lost in a crash and then sent again.
    """

    @property
    def name(self) -> str: ...

    @property
    def record_every(self) -> int: ...

    def send(self, parcel: Parcel) -> Outcome:
        """Hand a message over.

        Raises:
            ComponentFault: nothing can be sent at all just now.
        """
        ...

    def close(self) -> None:
        """Finish; called once, also after a fault."""
        ...
