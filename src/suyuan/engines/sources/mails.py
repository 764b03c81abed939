"""Mails, and web pages saved as one: headers, texts, attached files."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault
from suyuan.engines.sources.web_pages import decode_page, read_markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from suyuan.engines.sources.send import Sender

_HEADERS = ("From", "To", "Cc", "Bcc", "Reply-To", "Sender", "Subject")
_PIECE = 1 << 20
_MAX_DEPTH = 50


def read_mail(data: bytes, send: Sender) -> None:
    """Send the headers that name people, the texts, and what is attached.

    Raises:
        InputFault: SY-I020 no mail, or nested without end.
    """
    try:
        whole = email.message_from_bytes(data, policy=email.policy.default)
        waiting: list[tuple[EmailMessage, int]] = [(whole, 0)]
        while waiting:
            part, depth = waiting.pop()
            if depth > _MAX_DEPTH:
                raise InputFault("SY-I020", format="mail")
            told = [f"{name}: {value}" for name in _HEADERS for value in part.get_all(name, [])]
            if told:
                send.text(["\n".join(told)], first=1, area="header")
            if part.is_multipart():
                waiting += [(inner, depth + 1) for inner in reversed(list(part.iter_parts()))]
            else:
                _read_part(part, send)
    # The library raises many kinds of errors on headers that are not what they should be.
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError):
        raise InputFault("SY-I020", format="mail") from None


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
