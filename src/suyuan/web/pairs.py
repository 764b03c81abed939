"""A recipient with a purpose in addresses and choices: their keys may hold any letters."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request


def write_pair(recipient: str, purpose: str, **more: str) -> str:
    """As the query of an address, and as the value of a choice."""
    return urlencode({"to": recipient, "purpose": purpose, **{name: value for name, value in more.items() if value}})


def read_pair(text: str) -> tuple[str, str]:
    """Recipient and purpose of a choice; empty where it names none."""
    told = dict(parse_qsl(text))
    return told.get("to", ""), told.get("purpose", "")


def asked_pair(request: Request) -> tuple[str, str]:
    """Recipient and purpose that an address names."""
    return request.query_params.get("to", ""), request.query_params.get("purpose", "")
