"""What the scanner sees of one family in a text."""

from suyuan.discover.recognizers import Recognizer, built_in, structured
from suyuan.discover.scanner import scan


def seen(family: str, text: str) -> list[tuple[str, int]]:
    """Texts and tiers of a family's hits."""
    return _seen(family, text, structured())


def seen_in_prose(family: str, text: str) -> list[tuple[str, int]]:
    """The same, with what is looked for in running text alone."""
    return _seen(family, text, built_in())


def _seen(family: str, text: str, used: tuple[Recognizer, ...]) -> list[tuple[str, int]]:
    raw = text.encode()
    hits = scan(raw, used)
    places = zip(hits.start[hits.of(family)], hits.end[hits.of(family)], hits.tier[hits.of(family)], strict=True)
    return [(raw[start:end].decode(), int(tier)) for start, end, tier in places]


def with_check_digit(first: str) -> str:
    """Seventeen digits and the check digit of GB 11643."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True)) % 11]
