"""What of a record may stand in a message, and whether a text holds anything of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache

from suyuan.core.errors import PolicyRefusal
from suyuan.remedy.notices.law import notice_table

LONG = 8
"""From so many characters on a value counts wherever it stands; shorter letters and digits only by themselves."""

SHORTEST = 2
SHORTEST_NUMBER = 4
"""One sign, or a number of three digits, tells nobody apart and stands in many texts."""

ONE_SEGMENT, MANY_SEGMENTS = 70, 67
"""Characters (UTF-16 units) of a message in one part, and of each part of one in several."""

CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No digit, so that no code can hold a date or number; no vowel, so that none is a word or a name."""

CODE_LENGTH = 12

_LINK = re.compile(r"https://[a-z0-9][a-z0-9.-]{2,200}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]{0,100})?")
_SLOT = re.compile(r"\{([^{}]*)\}")
_SPACE = re.compile(r"\s")


class Channel(StrEnum):
    """Ways to tell somebody; ``phone`` is a call by staff."""

    LETTER = "letter"
    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"


class Shown(StrEnum):
    """Parts of a record that some channel may show."""

    GUARDIAN_NAME = "guardian_name"
    GUARDIAN_ADDRESS = "guardian_address"
    GUARDIAN_PHONE = "guardian_phone"
    MASKED_CHILD = "masked_child"
    KINDS = "kinds"


@cache
def shown_by(channel: str) -> frozenset[Shown]:
    """What the table allows in that channel, or in the ``announcement``."""
    return frozenset(Shown(name) for name in notice_table()["channel"][channel]["shows"])


def check_link(link: str) -> None:
    """Refuse a link that is not plain HTTPS, or that carries anything that could name somebody.

    Raises:
        PolicyRefusal: SY-G151.
    """
    if link and not _LINK.fullmatch(link):
        raise PolicyRefusal("SY-G151", link=link[:80])


def check_template(text: str) -> None:
    """Refuse a text that has other slots than ``{link} {code} {phone}``, or lacks the code.

    Raises:
        PolicyRefusal: SY-G152.
    """
    slots = set(_SLOT.findall(text))
    strange = slots - {"link", "code", "phone"}
    rest = _SLOT.sub("", text)
    if strange or "code" not in slots or "{" in rest or "}" in rest:
        raise PolicyRefusal("SY-G152", slots=", ".join(sorted(strange)) or "-")


def fill(text: str, slots: dict[str, str]) -> str:
    """Fill the slots of a text, each once; what is put in is never read for slots again."""
    return _SLOT.sub(lambda found: slots.get(found[1], found[0]), text)


def segments(text: str) -> int:
    """How many text messages a text takes: one up to 70 UTF-16 units, else 67 to each."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= ONE_SEGMENT else -(-units // MANY_SEGMENTS)


def draw_code(entropy: Callable[[int], bytes]) -> str:
    """A code of one message, 51 bits.

    Args:
        entropy: gives so many random bytes.
    """
    space = len(CODE_LETTERS) ** CODE_LENGTH
    number = int.from_bytes(entropy(16)) % space
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[place])
    return "-".join("".join(letters[start : start + 4]) for start in range(0, CODE_LENGTH, 4))


def holds_value(text: str, values: Iterable[str]) -> bool:
    """Whether any of the values of a record stands in the text, whatever its width, case and spacing."""
    plain = _plain(text)
    return any(_stands(plain, _plain(value)) for value in values)


def _stands(text: str, value: str) -> bool:
    least = SHORTEST_NUMBER if value.replace(".", "").replace("-", "").isdigit() else SHORTEST
    if len(value) < least:
        return False
    place = text.find(value)
    while place >= 0:
        if len(value) >= LONG or not value.isascii() or _alone(text, place, place + len(value)):
            return True
        place = text.find(value, place + 1)
    return False


def _alone(text: str, start: int, end: int) -> bool:
    """Whether letters and digits end at both ends, so that ``2023`` does not stand in ``120233`` or ``0571-2023``."""
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return not any(one.isascii() and (one.isalnum() or one in "-.") for one in around)


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()
