"""Papers as PDF: Typst, fonts of this machine, and the same bytes for the same words.

A page without a font would print empty names, so that a missing font, and any warning, is an error here.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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

STYLES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif CJK SC"),
    "fang": ("FangSong_GB2312", "FangSong", "STFangsong", "FandolFang R", "Noto Serif CJK SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "FandolKai", "LXGW WenKai", "Noto Serif CJK SC"),
    "song": ("Noto Serif CJK SC",),
    "hei": ("Noto Sans CJK SC",),
    "mono": ("Noto Sans Mono CJK SC", "Noto Sans CJK SC"),
}
"""Families of each style of type, the most wanted first; the last has the rare characters."""

FONT_FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/local/share/fonts", "~/.fonts")
STYLE_FOLDERS = ("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol", "/usr/share/fonts/truetype/lxgw-wenkai")
"""Where Debian keeps free fonts of the other styles, which need not be there."""

FONTS_VARIABLE = "SUYUAN_FONTS"
"""An environment variable with one more folder, looked at first."""

ASCII = 127
UNSEEN = "unseen"
"""Where data holds what is not printed as it is, such as the description of a picture."""


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
            found = frozenset(_fonts((str(folder),)).families())
            if not set(FAMILIES) - found:
                return folder
            missing = tuple(one for one in missing if one not in found)
    raise ComponentFault("SY-C050", fonts=", ".join(missing or FAMILIES), variable=FONTS_VARIABLE)


def style_families() -> dict[str, list[str]]:
    """Of each style of type the families that this machine has, the most wanted first.

    Raises:
        ComponentFault: SY-C050, a font is missing.
    """
    known = frozenset(_fonts(_font_folders()).families())
    return {style: [name for name in names if name in known] for style, names in STYLES.items()}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that travels inside a PDF: its name, kind, what it is, and its bytes (UTF-8)."""

    name: str
    mime: str
    description: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Archive:
    """What makes a paper PDF/A-3: the moment that it carries as its date, and the files within it."""

    at: datetime
    attachments: tuple[Attachment, ...] = ()


def make_pdf(template: str, data: Mapping[str, Json], archive: Archive | None = None) -> bytes:
    """A paper as PDF.

    Args:
        template: name of a file of ``report/templates`` without ``.typ``.
        data: what the template reads.
        archive: to make it PDF/A-3; None for a plain PDF without a date.

    Raises:
        ComponentFault: SY-C050, a font is missing; SY-C051, the page could not be set without a warning;
            SY-C052, the fonts lack a character of it.
    """
    import typst

    source = files("suyuan.report.templates").joinpath(f"{template}.typ").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False), "files": _packed(archive)}
    fonts = _fonts(_font_folders())
    try:
        pdf, warnings = typst.compile_with_warnings(
            source,
            font_paths=fonts,
            format="pdf",
            sys_inputs=inputs,
            timestamp=int(archive.at.timestamp()) if archive else 0,
            pdf_standards=["a-3a"] if archive else [],
        )
    except typst.TypstError as error:
        if archive is not None:
            # A standard refuses a character without a glyph; the plain page tells which ones are lost.
            make_pdf(template, data)
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


def _packed(archive: Archive | None) -> str:
    """Attachments as the templates read them."""
    held = archive.attachments if archive else ()
    return json.dumps(
        [
            {"name": one.name, "mime": one.mime, "description": one.description, "text": one.data.decode()}
            for one in held
        ],
        ensure_ascii=False,
    )


def make_png(template: str, data: Mapping[str, Json]) -> bytes:
    """A template of one page as a picture, 200 dots to the inch.

    Raises:
        ComponentFault: SY-C050, a font is missing; SY-C051, it could not be set without a warning.
    """
    import typst

    source = files("suyuan.report.templates").joinpath(f"{template}.typ").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    fonts = _fonts(_font_folders())
    try:
        png, warnings = typst.compile_with_warnings(
            source, font_paths=fonts, format="png", ppi=200, sys_inputs=inputs, timestamp=0
        )
    except typst.TypstError as error:
        raise ComponentFault("SY-C051", paper=template, detail=error.message) from error
    if warnings:
        raise ComponentFault("SY-C051", paper=template, detail=warnings[0].message)
    # A single page comes alone, several as a list.
    assert isinstance(png, bytes)
    return png


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
    """All characters beyond ASCII in the words of a paper; what a template only reads stands under ``UNSEEN``."""
    if isinstance(data, str):
        return {
            letter for letter in unicodedata.normalize("NFKC", data) if ord(letter) > ASCII and not letter.isspace()
        }
    if isinstance(data, Mapping):
        return set().union(*(_letters(inner) for name, inner in data.items() if name != UNSEEN))
    return set().union(*map(_letters, data)) if isinstance(data, Sequence) else set()


def _texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader would copy it; what has no glyph is not in it."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def _font_folders() -> tuple[str, ...]:
    """An office's own fonts, those of the templates, and free ones of the other styles."""
    own = os.environ.get(FONTS_VARIABLE)
    wanted = [Path(own).expanduser()] if own else []
    wanted += [find_fonts(), *map(Path, STYLE_FOLDERS)]
    return tuple(dict.fromkeys(str(folder) for folder in wanted if folder.is_dir()))


@cache
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """The fonts of these folders and no others: the same words give the same bytes wherever these lie."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
