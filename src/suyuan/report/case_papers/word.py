"""A paper for a word processor (.docx): the same words as the PDF, set for GB/T 9704, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

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
    Table,
    Wide,
)
from suyuan.report.case_papers.word_pages import WordPage, set_pages
from suyuan.report.papers import make_png

EPOCH = (1980, 1, 1, 0, 0, 0)


def set_word(paper: Paper) -> bytes:
    """The paper as a Word file.  What travels within the PDF does not travel in it.

    Raises:
        ComponentFault: SY-C050, a font is missing, or SY-C051, a chart could not be drawn.
    """
    import docx

    document = docx.Document()
    page = WordPage(document, paper)
    set_pages(page, wide=isinstance(paper.blocks[0], Wide) if paper.blocks else False)
    page.title()
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Wide):
            if place:
                page.turn(wide=True)
            for inner in block.blocks:
                _set(page, inner)
            if place + 1 < len(paper.blocks):
                page.turn(wide=False)
        else:
            _set(page, block)
    _date(document, paper)
    sink = io.BytesIO()
    document.save(sink)
    return _settle(sink.getvalue())


def _set(page: WordPage, block: Block) -> None:  # noqa: C901 - one branch for each kind of block
    if isinstance(block, Heading):
        page.heading(block.text, block.level)
    elif isinstance(block, Para):
        for line in block.text.split("\n"):
            page.text(line, indent=block.indent, strong=block.strong)
    elif isinstance(block, Note):
        page.table([[block.text]], (100,))
    elif isinstance(block, Facts):
        page.table([list(row) for row in block.rows], (22, 78), label=True)
    elif isinstance(block, Table):
        if block.caption:
            page.small(block.caption, strong=True)
        rows = [list(block.headers), *map(list, block.rows)]
        page.table(rows, block.widths, header=True, figures=block.figures, totals=block.totals)
    elif isinstance(block, Chart):
        page.picture(make_png("chart", {"svg": block.svg}), block.alt)
        page.small(block.caption, centred=True)
    elif isinstance(block, Signatures):
        for name, known in block.lines:
            page.text(f"{name}　{known or '＿' * 16}", indent=False)
    elif isinstance(block, Closing):
        for line in ("", *block.lines):
            page.text(line, indent=False, right=True)
    elif isinstance(block, Break):
        page.leaf()


def _date(document: Any, paper: Paper) -> None:  # noqa: ANN401 - python-docx has no types
    """What the file says of itself: the title, and the day of the paper for every moment."""
    at = datetime.combine(paper.dated, time(), UTC).replace(tzinfo=None)
    core = document.core_properties
    core.title, core.author, core.last_modified_by = paper.title, "suyuan", "suyuan"
    core.comments, core.keywords, core.subject = paper.foot, "", ""
    core.language = "zh-CN" if paper.lang == "zh" else "en-GB"
    core.created = core.modified = core.last_printed = at
    core.revision = 1


def _settle(data: bytes) -> bytes:
    """The same members with no moment of writing in them."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in _members(old):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # the same bytes on every system
            new.writestr(member, body)
    return sink.getvalue()


def _members(old: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
    return ((name, old.read(name)) for name in names)
