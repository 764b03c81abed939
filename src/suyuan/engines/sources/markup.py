"""Tags, text and comments of a web page, found in one pass over it.

The parser of the standard library takes time that grows with the square of the length where comments, quotes or tags
are left open, and pages of leaked lists are often cut short.  Here nothing is looked for twice: what is not found once
is not there later either.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"<(/?)([a-z][a-z0-9]*)>")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")
_GAP = re.compile(r"[\s/]*")
_WORD = re.compile(r"[^\s/>=]+")
_RAW = frozenset({"script", "style"})
_RAW_ENDS = {f"</{name}": re.compile(f"(?i)</{name}") for name in _RAW}


class Token(NamedTuple):
    """One thing of a page.

    Attributes:
        kind: ``start``, ``end``, ``data``, ``comment``, ``script`` (what is within script elements) or ``definition``
            (of an entity).
        text: name of the tag in lower case, or the text with its references resolved.
        attributes: of a start tag, names in lower case; a name without a value has ``""``.
    """

    kind: str
    text: str
    attributes: tuple[tuple[str, str], ...] = ()


class Tokenizer:
    """Walks once over a page."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._absent: set[str] = set()

    def tokens(self) -> Iterator[Token]:
        """All tokens; whatever is left open at the end is text, so that nothing is passed over."""
        page, at = self._page, 0
        while at < len(page):
            begin = page.find("<", at)
            begin = len(page) if begin < 0 else begin
            if begin > at:
                yield Token("data", unescape(page[at:begin]))
            if begin == len(page):
                return
            if plain := _PLAIN.match(page, begin):  # most tags, at half the time
                token: Token | None = Token("end" if plain[1] else "start", plain[2])
                at = plain.end()
            else:
                token, at = self._tag(begin)
            if token is None:
                continue
            yield token
            if token.kind == "start" and token.text in _RAW:
                stop = self._find(f"</{token.text}", at)
                if stop < 0:
                    stop = len(page)
                if token.text == "script" and page[at:stop].strip():
                    yield Token("script", page[at:stop])
                at = stop

    def _tag(self, begin: int) -> tuple[Token | None, int]:
        """What starts with the ``<`` at ``begin``, and the position after it."""
        page = self._page
        if page.startswith("<!--", begin):
            return self._until("-->", begin, begin + 4, "comment")
        if page.startswith("<![CDATA[", begin):
            return self._until("]]>", begin, begin + 9, "data")
        if page.startswith(("<!", "<?"), begin):
            stop = self._find(">", begin)
            if stop < 0:
                return Token("data", unescape(page[begin:])), len(page)
            held = page[begin : stop + 1]
            return Token("definition", held) if "<!ENTITY" in held else None, stop + 1
        closing = page.startswith("</", begin)
        name = _NAME.match(page, begin + 1 + closing)
        if name is None:
            return Token("data", "<"), begin + 1
        if closing:
            stop = self._find(">", name.end())
            return (Token("end", name[0].lower()), stop + 1) if stop >= 0 else (Token("data", page[begin:]), len(page))
        return self._start_tag(begin, name[0].lower(), name.end())

    def _start_tag(self, begin: int, name: str, at: int) -> tuple[Token, int]:
        page = self._page
        attributes: list[tuple[str, str]] = []
        while True:
            at = _end(_GAP, page, at)
            if at >= len(page):
                return Token("data", unescape(page[begin:])), len(page)
            if page[at] == ">":
                return Token("start", name, tuple(attributes)), at + 1
            stop = _end(_WORD, page, at)
            key = page[at:stop].lower()
            equals = _EQUALS.match(page, stop)
            value = ""
            at = stop
            if equals is not None:
                value, at = self._value(equals.end())
            attributes.append((key, value))

    def _value(self, at: int) -> tuple[str, int]:
        page = self._page
        quote = page[at : at + 1]
        if quote in {'"', "'"} and (stop := self._find(quote, at + 1)) >= 0:
            return unescape(page[at + 1 : stop]), stop + 1
        stop = _end(_BARE, page, at)
        return unescape(page[at:stop]), stop

    def _until(self, mark: str, begin: int, inner: int, kind: str) -> tuple[Token, int]:
        stop = self._find(mark, inner)
        if stop < 0:
            return Token("data", self._page[begin:]), len(self._page)
        return Token(kind, self._page[inner:stop]), stop + len(mark)

    def _find(self, mark: str, at: int) -> int:
        """Where ``mark`` comes next; what was not found once is not sought again."""
        if mark in self._absent:
            return -1
        if mark in _RAW_ENDS:
            match = _RAW_ENDS[mark].search(self._page, at)
            found = -1 if match is None else match.start()
        else:
            found = self._page.find(mark, at)
        if found < 0:
            self._absent.add(mark)
        return found


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
