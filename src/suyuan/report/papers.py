"""Papers as PDF: Typst, fonts of this machine, and the same bytes for the same words.

A page without a font would print empty names, so that a missing font, and any warning, is an error here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from suyuan.core.canonical import Json
from suyuan.core.errors import ComponentFault

if TYPE_CHECKING:
    import typst

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
"""What the templates are set in; Debian has both in fonts-noto-cjk."""

FONT_FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/local/share/fonts", "~/.fonts")
FONTS_VARIABLE = "SUYUAN_FONTS"
"""An environment variable with one more folder, looked at first."""


def find_fonts() -> Path:
    """The folder with the fonts of the templates.

    Raises:
        ComponentFault: SY-C050, no folder has all of them.
    """
    own = os.environ.get(FONTS_VARIABLE)
    missing: tuple[str, ...] = FAMILIES
    for name in (own, *FONT_FOLDERS) if own else FONT_FOLDERS:
        folder = Path(name).expanduser()
        if folder.is_dir():
            found = frozenset(_fonts(str(folder)).families())
            if not set(FAMILIES) - found:
                return folder
            missing = tuple(one for one in missing if one not in found)
    raise ComponentFault("SY-C050", fonts=", ".join(missing or FAMILIES), variable=FONTS_VARIABLE)


def make_pdf(template: str, data: Mapping[str, Json]) -> bytes:
    """A paper as PDF.

    Args:
        template: name of a file of ``report/templates`` without ``.typ``.
        data: what the template reads.

    Raises:
        ComponentFault: SY-C050, a font is missing; SY-C051, the page could not be set without a warning.
    """
    import typst

    fonts = find_fonts()
    source = files("suyuan.report.templates").joinpath(f"{template}.typ").read_bytes()
    try:
        pdf, warnings = typst.compile_with_warnings(
            source,
            font_paths=_fonts(str(fonts)),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise ComponentFault("SY-C051", paper=template, detail=error.message) from error
    if warnings:
        raise ComponentFault("SY-C051", paper=template, detail=warnings[0].message)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts(folder: str) -> typst.Fonts:
    """The fonts of that folder and no others: the same words give the same bytes wherever these lie."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
