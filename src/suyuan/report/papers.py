"""Papers as PDF: Typst, fonts of this machine, and the same bytes for the same words.

A page without a font would print empty names, so that a missing font, and any warning, is an error here.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping, Sequence
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

ASCII = 127


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
        ComponentFault: SY-C050, a font is missing; SY-C051, the page could not be set without a warning;
            SY-C052, the fonts lack a character of it.
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
    lost = sorted(_letters(data) - {letter for text in _texts(pdf) for letter in unicodedata.normalize("NFKC", text)})
    if lost:
        raise ComponentFault(
            "SY-C052", paper=template, letters=", ".join(f"U+{ord(letter):04X}" for letter in lost[:8])
        )
    return pdf


def make_page(template: str, data: Mapping[str, Json], sizes: Sequence[int]) -> bytes:
    """A paper in the largest of the type sizes in which it is one page, else in the last of them.

    Args:
        sizes: in tenths of a point, the largest first.

    Raises:
        ComponentFault: as ``make_pdf``.
    """
    pdf = b""
    for size in sizes:
        pdf = make_pdf(template, {**data, "size": size})
        if count_pages(pdf) == 1:
            break
    return pdf


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _letters(data: Json) -> set[str]:
    """All characters beyond ASCII in the words of a paper."""
    if isinstance(data, str):
        return {
            letter for letter in unicodedata.normalize("NFKC", data) if ord(letter) > ASCII and not letter.isspace()
        }
    if isinstance(data, Mapping):
        return set().union(*map(_letters, data.values()))
    return set().union(*map(_letters, data)) if isinstance(data, Sequence) else set()


def _texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader would copy it; what has no glyph is not in it."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


@cache
def _fonts(folder: str) -> typst.Fonts:
    """The fonts of that folder and no others: the same words give the same bytes wherever these lie."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
