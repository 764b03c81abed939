"""What a browser sends: read whole, within limits, and only with the token of its own session."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from suyuan.web.uploads import Uploaded, keep_upload

FIELDS, FILES, FIELD_BYTES = 200, 4, 64 << 10
CSRF_HEADER = "x-csrf-token"


@dataclass(frozen=True, slots=True)
class Form:
    """Fields by name, the first of each; files by name, already on disk."""

    fields: Mapping[str, str]
    several: Mapping[str, tuple[str, ...]]
    files: Mapping[str, Uploaded]

    def get(self, name: str, otherwise: str = "") -> str:
        """A field without the blanks around it."""
        return self.fields.get(name, otherwise).strip()

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.fields.get(name, "") not in ("", "0", "off", "no")


async def read_form(request: Request, csrf: str) -> Form:
    """The form of a request.

    Args:
        csrf: the token of the session.

    Raises:
        HTTPException: 403 without the token, 413 for too many fields or bytes.
    """
    settings = request.app.state.settings
    fields: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    uploads: list[tuple[str, UploadFile]] = []
    async with request.form(max_files=FILES, max_fields=FIELDS, max_part_size=FIELD_BYTES) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                uploads.append((name, value))
            else:
                fields.setdefault(name, value)
                several.setdefault(name, []).append(value)
        given = request.headers.get(CSRF_HEADER) or fields.pop("csrf", "")
        if not secrets.compare_digest(given.encode(), csrf.encode()):
            raise HTTPException(403, "csrf")
        files = {
            name: await keep_upload(request.app.state.uploads, upload, settings.most_upload)
            for name, upload in uploads
            if upload.filename
        }
    return Form(fields, {name: tuple(values) for name, values in several.items()}, files)
