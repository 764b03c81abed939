"""The inventory as one HTML page: data sets, kinds, masked samples, and what was not read.  No value is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from suyuan.discover.classes import TableClass
from suyuan.discover.scan_report import STATUSES, FileReport, PartReport
from suyuan.discover.sightings import Sighting
from suyuan.report.messages import Lang, catalogue, say

CSS = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5c6b7a; --line: #d9e0e7; --paper: #fff; --tint: #f4f7fa;
  --high: #b3261e; --mid: #9a6700; --calm: #1b6ca8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7edf3; --soft: #9fb0c0; --line: #33414f; --paper: #12181f;
  --tint: #1a222b; --high: #ff8a80; --mid: #f0c26b; --calm: #7cc0f5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.figures li { background: var(--tint); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem;
  min-width: 9rem; }
.figures b { display: block; font-size: 1.5rem; line-height: 1.2; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.file { overflow-wrap: anywhere; min-width: 14rem; } code { font-size: .88em; }
.tier { border-radius: 1rem; padding: .05rem .6rem; border: 1px solid currentColor; white-space: nowrap;
  font-size: .85em; }
.certain { color: var(--high); } .likely { color: var(--mid); } .possible, .holds { color: var(--calm); }
.risk { border-left: .25rem solid var(--high); background: var(--tint); padding: .5rem .9rem; margin: .5rem 0; }
.fault { border-left: .25rem solid var(--mid); background: var(--tint); padding: .5rem .9rem; margin: .5rem 0; }
@media print { body { max-width: none; padding: 0; } h3, tr { break-inside: avoid; } }
"""
KINDS_SHOWN = 14


def write_inventory(lang: Lang, reports: Sequence[FileReport], at: datetime) -> str:
    """The page.

    Args:
        reports: of the scan, one for each source.
        at: when it was made.
    """
    page = _Page(lang)
    made = page.text("inventory.made", at=at.strftime("%Y-%m-%d %H:%M UTC"))
    title = page.text("inventory.title")
    body = [f"<h1>{title}</h1>", f'<p class="soft">{made}</p>', inventory_fragment(lang, reports)]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{title}</title><style>{CSS}</style></head><body><main>",
            *body,
            "</main></body></html>",
            "",
        ]
    )


def inventory_fragment(lang: Lang, reports: Sequence[FileReport]) -> str:
    """What stands below the title: how sources ended, the matrix, columns, what was not read; no style of its own."""
    page = _Page(lang)
    statuses = {name: sum(report.status == name for report in reports) for name in STATUSES}
    return "\n".join(
        [
            '<ul class="figures">',
            *(f"<li><b>{count:,}</b>{page.text(f'inventory.{name}')}</li>" for name, count in statuses.items()),
            "</ul>",
            *page.matrix(reports),
            *page.details(reports),
            *page.faults(reports),
            f'<p class="soft">{page.text("inventory.masked")}</p>',
        ]
    )


class _Page:
    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang

    def text(self, key: str, **params: object) -> str:
        return escape(say(self._lang, key, **params))

    def kind(self, kind: str) -> str:
        return escape(catalogue(self._lang)["family"].get(kind, kind))

    def matrix(self, reports: Sequence[FileReport]) -> list[str]:
        """Data sets down, kinds across: how many cells or hits."""
        rows = [(report, part) for report in reports for part in report.parts]
        if not rows:
            return []
        totals: dict[str, int] = {}
        for _, part in rows:
            for one in part.sightings:
                totals[one.type] = totals.get(one.type, 0) + one.matched
        kinds = sorted(totals, key=lambda kind: -totals[kind])[:KINDS_SHOWN]
        head = "".join(f"<th>{self.kind(kind)}</th>" for kind in kinds)
        out = [f"<h2>{self.text('inventory.sets')}</h2>", '<div class="scroll" tabindex="0"><table>']
        out.append(f"<thead><tr><th>{self.text('inventory.set')}</th>{head}</tr></thead><tbody>")
        for report, part in rows:
            counts = {kind: [one for one in part.sightings if one.type == kind] for kind in kinds}
            cells = "".join(f'<td class="n">{self._count(seen)}</td>' for seen in counts.values())
            out.append(f'<tr><td class="file">{escape(self._place(report.name, part.place))}</td>{cells}</tr>')
        return [*out, "</tbody></table></div>"]

    def _count(self, seen: Sequence[Sighting]) -> str:
        if not seen:
            return ""
        best = min((one.tier for one in seen), key=("certain", "likely", "possible").index)
        return f'<span class="{best}">{sum(one.matched for one in seen):,}</span>'

    def details(self, reports: Sequence[FileReport]) -> list[str]:
        """Column by column."""
        out = [f"<h2>{self.text('inventory.columns')}</h2>"] if any(report.parts for report in reports) else []
        heads = ("column", "kind", "role", "matched", "interval", "tier", "samples")
        head = "".join(f"<th>{self.text(f'scan.{name}')}</th>" for name in heads)
        for report in reports:
            for part in report.parts:
                out.append(f"<h3>{escape(self._place(report.name, part.place))}</h3>")
                if part.grade is not None:
                    out += self._grade(part, part.grade)
                out.append(f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>')
                out += [self._row(one) for one in part.sightings]
                out.append("</tbody></table></div>")
        return out

    def _grade(self, part: PartReport, grade: TableClass) -> list[str]:
        told = [self.text("inventory.size", rows=f"{part.rows:,}", columns=part.columns)]
        if grade.children is not None:
            told.append(self.text("inventory.children", share=f"{grade.children:.0%}"))
        if grade.sensitive:
            told.append(self.text("inventory.sensitive"))
        if part.sightings:
            told.append(self.text("inventory.level", level=grade.level))
        if part.sampled_of is not None:
            told.append(self.text("inventory.sampled", read=f"{part.rows:,}", whole=f"{part.sampled_of:,}"))
        if part.damaged:
            told.append(self.text("inventory.damaged", count=part.damaged))
        out = [f'<p class="soft">{" ".join(told)}</p>']
        out += [f'<p class="risk">{self.text(f"risk.{risk}")}</p>' for risk in grade.risks]
        return out

    def _row(self, one: Sighting) -> str:
        role = self.text(f"role.{one.role}") if one.column else ""
        matched = f"{one.matched:,} / {one.filled:,}" if one.filled else f"{one.matched:,}"
        interval = f"{one.interval[0]:.0%}–{one.interval[1]:.0%}" if one.filled else ""
        tier = "holds" if one.holds else one.tier
        label = self.text("scan.holds" if one.holds else f"tier.{one.tier}")
        samples = " ".join(f"<code>{escape(sample)}</code>" for sample in one.samples)
        return (
            f"<tr><td>{escape(one.column or '')}</td><td>{self.kind(one.type)}</td><td>{role}</td>"
            f'<td class="n">{matched}</td><td class="n">{interval}</td>'
            f'<td><span class="tier {tier}">{label}</span></td><td>{samples}</td></tr>'
        )

    def faults(self, reports: Sequence[FileReport]) -> list[str]:
        """What could not be read, and why."""
        listed = [(report, fault) for report in reports for fault in report.faults]
        if not listed:
            return []
        out = [f"<h2>{self.text('inventory.unread')}</h2>"]
        for _, fault in listed:
            table = catalogue(self._lang)[fault.code]
            why = "; ".join(escape(table[line].format(**fault.params)) for line in ("what", "why"))
            out.append(f'<p class="fault"><b>{escape(fault.place)}</b><br>{why} <code>{escape(fault.code)}</code></p>')
        return out

    def _place(self, name: str, place: Mapping[str, Any]) -> str:
        told = [
            say(self._lang, f"place.{key}", value=place[key])
            for key in ("sheet", "table", "page", "area")
            if place.get(key)
        ]
        return " » ".join([name, *place.get("inner", ()), *told])
