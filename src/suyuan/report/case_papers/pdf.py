"""A paper as PDF/A-3, set like an official document (GB/T 9704-2012): the same paper gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime, time

from suyuan.core.canonical import Json
from suyuan.report.case_papers.paper import (
    Block,
    Break,
    Chart,
    Closing,
    Facts,
    Heading,
    Note,
    Paper,
    Para,
    Signatures,
    Wide,
)
from suyuan.report.messages import say
from suyuan.report.papers import UNSEEN, Archive, make_pdf, style_families


def set_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-3 with its attachments within.

    Raises:
        ComponentFault: SY-C050 a font is missing, SY-C051 it could not be set, SY-C052 the fonts lack a character.
    """
    return make_pdf(
        "case_paper",
        {
            "lang": paper.lang,
            "title": paper.title,
            "subtitle": paper.subtitle,
            "draft": paper.draft,
            "foot": paper.foot,
            UNSEEN: {name: say(paper.lang, f"case_paper.{name}") for name in ("open_starts", "open_ends")},
            "styles": style_families(),
            "blocks": [_data(block) for block in paper.blocks],
        },
        Archive(datetime.combine(paper.dated, time(), UTC), paper.attachments),
    )


def _data(block: Block) -> dict[str, Json]:
    """A block as the template reads it."""
    if isinstance(block, Wide):
        return {"kind": "wide", "blocks": [_data(one) for one in block.blocks]}
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level}
    if isinstance(block, Para):
        return {"kind": "para", "text": block.text, "indent": block.indent, "strong": block.strong}
    if isinstance(block, Note):
        return {"kind": "note", "text": block.text}
    if isinstance(block, Facts):
        return {"kind": "facts", "rows": [list(row) for row in block.rows], "figures": block.figures}
    if isinstance(block, Chart):
        return {"kind": "chart", "svg": block.svg, "caption": block.caption, UNSEEN: {"alt": block.alt}}
    if isinstance(block, Signatures):
        return {"kind": "signatures", "lines": [list(line) for line in block.lines]}
    if isinstance(block, Break):
        return {"kind": "break"}
    if isinstance(block, Closing):
        return {"kind": "closing", "lines": list(block.lines)}
    return {
        "kind": "table",
        "caption": block.caption,
        "headers": list(block.headers),
        "rows": [list(row) for row in block.rows],
        "widths": list(block.widths),
        "figures": list(block.figures),
        "totals": block.totals,
    }
