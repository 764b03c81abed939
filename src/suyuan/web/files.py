"""Files that a browser is handed: always as an attachment, never shown in place of a page."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from starlette.responses import Response

KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}


def hand_out(body: bytes, name: str) -> Response:
    """A file under a name; the name is of our making, but quoted all the same."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    kind = KINDS.get(PurePath(name).suffix, "application/octet-stream")
    return Response(body, media_type=kind, headers=headers)
