"""Mails, and web pages saved as one: headers, texts, attached files."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import TYPE_CHECKING, cast

from suyuan.core.errors import InputFault
from suyuan.engines.sources.web_pages import decode_page, read_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.sources.send import Sender

_HEADERS = ("From", "To", "Cc", "Bcc", "Reply-To", "Sender", "Subject")
_PIECE = 1 << 20
_MAX_DEPTH = 50
_MAX_HEADER = 1 << 14
_MAX_WORD = 1_000


class _Policy(EmailPolicy):
    """The library's way with headers, of which it gets the first part only: its time grows with their square."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        parsed: str = super().header_fetch_parse(name, value[:_MAX_HEADER])
        return parsed


def read_mail(data: bytes, send: Sender) -> None:
    """Send the headers that name people, the texts, and what is attached.

    Raises:
        InputFault: SY-I020 no mail, or nested without end.
    """
    try:
        whole = cast("EmailMessage", BytesParser(EmailMessage, policy=_Policy()).parsebytes(data))
        waiting = [(whole, 0)]
        while waiting:
            part, depth = waiting.pop()
            if depth > _MAX_DEPTH:
                raise InputFault("SY-I020", format="mail")
            told = [f"{name}: {value}" for name in _HEADERS for value in _values(part, name)]
            if told:
                send.text(["\n".join(told)], first=1, area="header")
            if part.is_multipart():
                waiting += [(inner, depth + 1) for inner in reversed(list(part.iter_parts()))]
            else:
                _read_part(part, send)
    # The library raises many kinds of errors on headers that are not what they should be.
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError):
        raise InputFault("SY-I020", format="mail") from None


def _values(part: EmailMessage, name: str) -> Iterator[str]:
    """What headers of one name say; long ones word by word, with encoded words for what they are."""
    for key, raw in part.raw_items():
        if key.lower() != name.lower():
            continue
        if len(raw) <= _MAX_HEADER:
            yield str(part.policy.header_fetch_parse(key, raw))
        else:
            yield " ".join(_word(word) if word.startswith("=?") else word for word in raw.split())


def _word(word: str) -> str:
    if len(word) > _MAX_WORD:
        return word
    try:
        return str(make_header(decode_header(word)))
    except (HeaderParseError, ValueError, LookupError):
        return word


def _read_part(part: EmailMessage, send: Sender) -> None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content:
        return
    kind = part.get_content_type()
    name = part.get_filename()
    if name is None and kind == "text/html":
        read_markup(_text(part, content), send)
    elif name is None and kind.startswith("text/"):
        send.text([_text(part, content).replace("\r\n", "\n")], first=1)
    else:
        send.member(name or kind.replace("/", "."), _pieces(content))


def _text(part: EmailMessage, content: bytes) -> str:
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode_page(content)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]
