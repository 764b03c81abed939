"""One POST to a configured address, with limits.  Beside it only ``engines.notify`` speaks to the network."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass

from suyuan.core.errors import ComponentFault

SECONDS = 15
LARGEST_ANSWER = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body."""

    status: int
    body: bytes


def post(url: str, body: bytes, content_type: str) -> Answer:
    """Post a body and read the answer, whatever its status.

    Raises:
        ComponentFault: SY-C014, nobody answers there, or too much.
    """
    if not url.startswith(("http://", "https://")):
        raise ComponentFault("SY-C014", url=url, detail="http(s)")
    request = urllib.request.Request(url, body, {"Content-Type": content_type}, method="POST")  # noqa: S310 - checked
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - checked above
            data = answer.read(LARGEST_ANSWER + 1)
            status = int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            data, status = error.read(LARGEST_ANSWER + 1), error.code
    except (OSError, ValueError) as error:
        raise ComponentFault("SY-C014", url=url, detail=type(error).__name__) from error
    if len(data) > LARGEST_ANSWER:
        raise ComponentFault("SY-C014", url=url, detail=f"> {LARGEST_ANSWER}")
    return Answer(status, data)
