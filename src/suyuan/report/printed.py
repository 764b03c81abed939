"""A sheet to print: headings, tables and lines to sign, as one HTML page or as PDF, A4 on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from suyuan.core.canonical import Json
from suyuan.report.messages import Lang
from suyuan.report.papers import make_pdf

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CSS = """
@page { size: A4; margin: 18mm 16mm 20mm; }
@page wide { size: A4 landscape; margin: 14mm 12mm 16mm; }
* { box-sizing: border-box; }
html { background: #eef1f4; }
body { margin: 1.5rem auto; max-width: 210mm; padding: 16mm 15mm; background: #fff; color: #15202b;
  font: 10.5pt/1.55 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
  box-shadow: 0 1px 6px rgb(0 0 0 / .18); }
body.wide { max-width: 297mm; }
h1 { font-size: 17pt; text-align: center; margin: 0 0 2mm; letter-spacing: .04em; }
h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid; border-left: 3px solid #1b5e8c; padding-left: 2mm; }
p { margin: 1.5mm 0; } .sub { text-align: center; color: #52606d; font-size: 9.5pt; }
.note { border: 1px solid #b8860b; border-left-width: 4px; padding: 2mm 3mm; font-size: 9.5pt; margin: 3mm 0; }
table { border-collapse: collapse; width: 100%; margin: 3mm 0; table-layout: fixed; font-size: 9.5pt; }
th, td { border: .6pt solid #8796a5; padding: 1.4mm 2mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-line; }
thead { display: table-header-group; } thead th { background: #eef3f7; font-weight: 600; }
th[scope=row] { background: #f6f8fa; font-weight: 500; width: 24%; } tr { break-inside: avoid; }
td.d { white-space: nowrap; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 9mm 10mm; margin-top: 10mm; break-inside: avoid; }
.sign div { border-bottom: .8pt solid #15202b; min-height: 8mm; padding-top: 2mm; }
@media print { html { background: none; } body { margin: 0; padding: 0; max-width: none; box-shadow: none; }
  body.wide { page: wide; } thead th, th[scope=row] { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and what they are."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are shares of 100, ``figures`` the columns of figures."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    figures: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign; what is already known stands on its line."""

    lines: Sequence[tuple[str, str]]


Block: TypeAlias = Heading | Note | Pairs | Grid | Signatures


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; ``wide`` is landscape on paper.  Every text in it is taken as text."""

    lang: Lang
    title: str
    subtitle: str
    blocks: Sequence[Block]
    wide: bool = False


def print_sheet(sheet: Sheet) -> str:
    """The sheet as a page."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{"zh-CN" if sheet.lang == "zh" else "en"}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(sheet.title)}</title><style>{CSS}</style></head>",
            f"<body{' class=wide' if sheet.wide else ''}><main>",
            f'<h1>{escape(sheet.title)}</h1><p class="sub">{escape(sheet.subtitle)}</p>',
            *(_block(block, sheet.lang) for block in sheet.blocks),
            "</main></body></html>",
            "",
        ]
    )


def set_sheet(sheet: Sheet) -> bytes:
    """The sheet as PDF.

    Raises:
        ComponentFault: SY-C050 a font is missing, SY-C051 it could not be set, SY-C052 the fonts lack a character.
    """
    return make_pdf(
        "sheet",
        {
            "lang": sheet.lang,
            "title": sheet.title,
            "subtitle": sheet.subtitle,
            "wide": sheet.wide,
            "blocks": [_data(block, sheet.lang) for block in sheet.blocks],
        },
    )


def _data(block: Block, lang: Lang) -> dict[str, Json]:
    """A block as the template reads it."""
    if isinstance(block, Heading | Note):
        return {"kind": "heading" if isinstance(block, Heading) else "note", "text": block.text}
    if isinstance(block, Pairs):
        return {"kind": "pairs", "rows": [list(row) for row in block.rows]}
    if isinstance(block, Signatures):
        colon = "：" if lang == "zh" else ": "
        return {"kind": "signatures", "lines": [f"{name}{colon}{text}" for name, text in block.lines]}
    return {
        "kind": "grid",
        "headers": list(block.headers),
        "rows": [list(row) for row in block.rows],
        "widths": list(block.widths),
        "figures": list(block.figures),
    }


def _block(block: Block, lang: Lang) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Note):
        return f'<p class="note">{escape(block.text)}</p>'
    if isinstance(block, Pairs):
        cells = (f"<tr><th scope=row>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in block.rows)
        return f"<table><tbody>{''.join(cells)}</tbody></table>"
    if isinstance(block, Signatures):
        colon = "：" if lang == "zh" else ": "
        lines = (f"<div>{escape(name)}{colon}{escape(text)}</div>" for name, text in block.lines)
        return f'<section class="sign">{"".join(lines)}</section>'
    columns = "".join(f'<col style="width:{width}%">' for width in block.widths)
    head = "".join(f"<th>{escape(name)}</th>" for name in block.headers)
    rows = "".join(f"<tr>{''.join(_cell(c, i in block.figures) for i, c in enumerate(row))}</tr>" for row in block.rows)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(text: str, figure: bool) -> str:  # noqa: FBT001 - one caller, by place
    kind = " class=n" if figure else " class=d" if _DAY.fullmatch(text) else ""
    return f"<td{kind}>{escape(text)}</td>"
