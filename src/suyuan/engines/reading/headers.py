"""Where the table begins: titles and notes above, a header row or none, the first row of data.

A leaked list often has its first person in row 1, so a wrong guess here loses a person.  The rule is
therefore: a row becomes the header only if no cell of it looks like data, and if its words or the rows
below speak for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suyuan.engines.reading.header_words import is_header_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    Texts = list[list[str]]

SEARCHED_ROWS = 20
_FILLED = 0.6
_LONGEST_TITLE = 40
_BLANK_WORDS = frozenset(
    ("无", "未知", "不详", "暂无", "空", "保密", "未填", "/", "-", "--", "—", "None", "null", "N/A")
)
_FULL_ROWS_ABOVE = 3
_DATE = re.compile(r"(19|20)\d\d([-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)|(0[1-9]|1[0-2])([0-2]\d|3[01]))([ T]\d.*)?")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,3}")
_DIGITS = re.compile(r"[0-9*]{5,}")
_LONG_NUMBER = re.compile(r"[0-9*]{7,}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SPACE = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


@dataclass(frozen=True, slots=True)
class Start:
    """Where the table begins, as indices into the rows that were looked at.

    Attributes:
        header: cleaned titles, or None.
        header_row: the row of the header (the lower one of two), or None.
        body: the first row of data; the number of rows if there is none.
        joined: the header stood in two rows.
    """

    header: tuple[str, ...] | None
    header_row: int | None
    body: int
    joined: bool = False


def clean_title(text: str | None) -> str:
    """Fold a title: NFKC, invisible marks and outer spaces off, inner spaces single, none between Han."""
    folded = unicodedata.normalize("NFKC", text or "").translate(_INVISIBLE).strip().lstrip("'").strip()

    def joint(gap: re.Match[str]) -> str:
        sides = folded[gap.start() - 1], folded[gap.end()]
        return "" if all(_HAN.match(side) for side in sides) else " "

    return _SPACE.sub(joint, folded)


def find_start(rows: Sequence[Sequence[str | None]], *, headerless: bool = False) -> Start:
    """Find the header and the first row of data.

    Args:
        rows: the first rows of the table, as texts; twenty are searched, the others show what data looks
            like.
        headerless: the caller knows that there is no header.
    """
    table = [[clean_title(cell) for cell in row] for row in rows]
    filled = [sum(1 for text in texts if text) for texts in table]
    if headerless:
        return Start(None, None, next((i for i, count in enumerate(filled) if count), len(rows)))
    usual = _usual_width(filled)
    classes = [[_class_of(text) for text in texts] for texts in table]
    full = [i for i, count in enumerate(filled) if count and count >= _FILLED * usual]
    candidates: list[int] = []
    words_only = False
    for row in range(min(len(rows), SEARCHED_ROWS)):
        if row not in full and not _all_words(table[row]):
            continue
        if _is_titles(table[row], classes[row]):
            candidates.append(row)
        elif _is_record(row, full, classes):
            break
        else:  # a line of notes: what comes after it must be known words to be the header
            words_only = True
    chosen = _choose(candidates, full, table, classes, words_only=words_only)
    if chosen is None:
        return Start(None, None, _first_record(table, filled, usual))
    return _with_second_row(chosen, table, classes)


def _first_record(table: Texts, filled: list[int], usual: int) -> int:
    """Without a header: the first row that is more than a title, of several cells or with a long number."""
    for index, (texts, count) in enumerate(zip(table, filled, strict=True)):
        if count >= max(1, min(2, usual)) or any(map(_LONG_NUMBER.search, texts)):
            return index
    return len(table)


def _all_words(texts: list[str]) -> bool:
    titles = [text for text in texts if text]
    return len(titles) > 1 and all(map(is_header_word, titles))


def _usual_width(filled: list[int]) -> int:
    """The commonest number of filled cells; of equally common ones the largest."""
    counts = Counter(count for count in filled if count)
    return max(counts, key=lambda count: (counts[count], count), default=0)


def _class_of(text: str) -> str:
    """Kind of a cell: empty, d(ate), n(umber or identifier), b(lank by a word), h(an) or a(ny other text)."""
    if not text:
        return ""
    if _DATE.fullmatch(text):
        return "d"
    if _CODE.fullmatch(text):
        return "a"
    if text in _BLANK_WORDS:
        return "b"
    digits = sum(character.isdigit() for character in text)
    if _DIGITS.search(text) or 2 * digits >= len(text) or "@" in text:
        return "n"
    return "h" if _HAN.search(text) else "a"


def _is_titles(texts: list[str], classes: list[str]) -> bool:
    """Whether no cell looks like data; a row of known words may hold a few (``2023年``, ``1``)."""
    filled = [text for text in texts if text]
    if any(len(text) > _LONGEST_TITLE for text in filled):
        return False
    doubtful = [text for text, kind in zip(texts, classes, strict=True) if kind and kind in "dnb"]
    if not doubtful:
        return True
    known = sum(map(is_header_word, filled))
    return 2 * known >= len(filled) and all(len(text) <= 6 for text in doubtful)


def _is_record(row: int, full: list[int], classes: Texts) -> bool:
    """Whether the cells of a row are of the same kinds as those below it (a line of notes is not)."""
    below = [i for i in full if i > row]
    agree = seen = 0
    for column, kind in enumerate(classes[row]):
        majority = _majority(column, below, classes)
        if kind and (kind in "dn" or majority in {"d", "n"}):
            seen += 1
            agree += kind == majority or not below
    return not seen or 2 * agree > seen


def _majority(column: int, among: list[int], classes: Texts) -> str:
    kinds = Counter(classes[i][column] for i in among if column < len(classes[i]) and classes[i][column])
    return kinds.most_common(1)[0][0] if kinds else ""


def _choose(candidates: list[int], full: list[int], table: Texts, classes: Texts, *, words_only: bool) -> int | None:
    """Of the rows that could be the header, the one that its words or the rows below it speak for."""
    best, best_share = None, 0.0
    for row in candidates:
        titles = [text for text in table[row] if text]
        share = sum(map(is_header_word, titles)) / len(titles)
        if share > best_share:
            best, best_share = row, share
    if best is not None and best_share >= 0.5:
        # A list without a header may hold another list's header further down; titles above are few.
        return best if sum(row < best for row in full) <= _FULL_ROWS_ABOVE else None
    if words_only or not candidates:
        return None
    first = candidates[0]
    below = [i for i in full if i > first]
    # If the first full row reads like those below it, it is one of them.
    return first if not below or _stands_out(first, below, table, classes) else None


def _stands_out(row: int, below: list[int], table: Texts, classes: Texts) -> bool:
    """Whether most cells of a row differ from those below them in kind or length, and none comes again."""
    titles = [text for text in table[row] if text]
    if len(set(titles)) < len(titles):
        return False
    differs = 0
    for column, title in enumerate(table[row]):
        others = [table[i][column] for i in below if column < len(table[i]) and table[i][column]]
        if title in others:
            return False
        if title and others:
            other_kind = _majority(column, below, classes) != classes[row][column]
            lengths = [len(other) for other in others]
            differs += other_kind or not min(lengths) <= len(title) <= max(lengths)
    return 2 * differs > len(titles)


def _with_second_row(row: int, table: Texts, classes: Texts) -> Start:
    """Join a header of two rows (``母亲`` above ``姓名 | 电话``), as merged cells leave it."""
    upper, below = table[row], row + 1
    if below >= len(table) or not _is_second_row(upper, table[below], classes[below]):
        return Start(tuple(upper), row, below)
    lower = table[below]
    joined: list[str] = []
    spanning = ""
    for index in range(max(len(upper), len(lower))):
        above = upper[index] if index < len(upper) else ""
        under = lower[index] if index < len(lower) else ""
        spanning = above or (spanning if under else "")
        joined.append(spanning + under if under and spanning != under else above or under)
    return Start(tuple(joined), below, below + 1, joined=True)


def _is_second_row(upper: list[str], titles: list[str], classes: list[str]) -> bool:
    """Whether a row consists of known titles and fills gaps that the row above it left."""
    known = [is_header_word(title) for title in titles if title]
    if len(known) < 2 or not all(known) or any(kind in {"d", "n"} for kind in classes):
        return False
    return any(title and (i >= len(upper) or not upper[i]) for i, title in enumerate(titles))
