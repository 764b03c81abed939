"""What all pages share: style, frame, tables that become cards on a phone."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files

from suyuan.portal.site import Site
from suyuan.portal.small import Count
from suyuan.report.messages import Lang, say

STYLE = files(__package__).joinpath("site.css").read_text("utf-8")
_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
OTHER: dict[Lang, Lang] = {"zh": "en", "en": "zh"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``figure`` is set to the right."""

    title: str
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is markup already; plain texts are escaped."""

    markup: str


class Frame:
    """Words and links of one language."""

    def __init__(self, site: Site, lang: Lang) -> None:
        self.site, self.lang = site, lang

    def say(self, key: str, **params: object) -> str:
        """A sentence as it is."""
        return say(self.lang, f"site.{key}", **params)

    def text(self, key: str, **params: object) -> str:
        """A sentence for markup."""
        return escape(self.say(key, **params))

    def root(self) -> str:
        """The way to the folder that holds ``data`` and ``proofs``."""
        return "" if self.lang == "zh" else "../"

    def count(self, count: Count) -> str:
        """A number of persons, or that it is small."""
        return f"{count.value:,}" if count.value is not None else self.say("fewer", below=count.below)

    def theirs(self, words: str) -> Cell:
        """Words that people typed; in an English page Chinese ones say so, so that they are read and set as such."""
        foreign = self.lang == "en" and any(letter > "\u2e7f" for letter in words)
        return Cell(f'<span lang="zh-CN">{escape(words)}</span>' if foreign else escape(words))

    def proof(self, index: int) -> Cell:
        """Links to an entry and its proof; a dash where there is none."""
        if index < 0:
            return Cell("—")
        base = f"{self.root()}proofs/{index}"
        label = self.text("proof_of", index=index)
        return Cell(
            f'<a href="{base}.entry.json">{index}</a> <a href="{base}.tlog-proof" aria-label="{label}">'
            f"{self.text('proof')}</a>"
        )

    def digest(self, value: str) -> Cell:
        """A digest, short on the page and whole for who points at it or copies it."""
        return Cell(f'<code title="{value}">{value[:12]}…</code>' if value else "—")

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]]) -> str:
        """A table; on a phone every row is a card that names its cells."""
        head = "".join(f'<th scope="col"{" class=n" if one.figure else ""}>{escape(one.title)}</th>' for one in columns)
        body = []
        for row in rows:
            cells = []
            for column, cell in zip(columns, row, strict=True):
                shown = cell.markup if isinstance(cell, Cell) else escape(cell)
                kind = " class=n" if column.figure else ""
                cells.append(f'<td{kind} data-label="{escape(column.title)}"><span>{shown or "—"}</span></td>')
            body.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"

    def pairs(self, rows: Sequence[tuple[str, str]], *, figures: bool = False) -> str:
        """Names and what they are."""
        kind = " class=n" if figures else ""
        cells = (f"<tr><th scope=row>{escape(name)}</th><td{kind}>{escape(value)}</td></tr>" for name, value in rows)
        return f"<table class=pairs><tbody>{''.join(cells)}</tbody></table>"

    def page(self, file: str, title: str, body: Sequence[str]) -> str:
        """A whole page.

        Args:
            file: its name, the same in both languages.
        """
        site, name = self.site, self.site.name[self.lang]
        there = f"en/{file}" if self.lang == "zh" else f"../{file}"
        links = [("index.html", "home"), ("fund.html", "fund"), ("verify.html", "verify")]
        nav = "".join(
            f'<a href="{target}"{" aria-current=page" if target == file else ""}>{self.text(key)}</a>'
            for target, key in links
        )
        other = "en" if self.lang == "zh" else "zh-CN"
        switch = f'<a href="{there}" lang="{other}" hreflang="{other}">{self.text("switch")}</a>'
        about = [
            self.text("as_of", at=site.as_of.strftime("%Y-%m-%d %H:%M UTC"), index=site.head.entry),
            *([self.text("publisher", name=site.publisher)] if site.publisher else []),
            *([self.text("contact", contact=site.contact)] if site.contact else []),
            self.text("nameless"),
        ]
        return "\n".join(
            [
                "<!doctype html>",
                f'<html lang="{"zh-CN" if self.lang == "zh" else "en"}"><head><meta charset="utf-8">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
                '<meta name="referrer" content="no-referrer">',
                f"<title>{escape(title)} · {escape(name)}</title><style>{STYLE}</style></head><body>",
                f'<a class="skip" href="#main">{self.text("skip")}</a>',
                f"<header><b>{self.theirs(name).markup}</b>",
                f'<nav aria-label="{self.text("nav")}">{nav}{switch}</nav></header>',
                f'<main id="main"><h1>{self.theirs(title).markup}</h1>',
                *body,
                "</main><footer>",
                *(f"<p>{line}</p>" for line in about),
                "</footer></body></html>",
                "",
            ]
        )
