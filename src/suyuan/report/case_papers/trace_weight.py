"""Weight of evidence: a chart and the same as a table; what each part adds to log10 E."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Block, Chart, Para, Table
from suyuan.report.case_papers.trace_figures import Source, apportion
from suyuan.report.messages import Lang, catalogue, say
from suyuan.report.waterfall import Bar, Panel, draw_waterfalls
from suyuan.trace.explain import Part

if TYPE_CHECKING:
    from suyuan.report.case_papers.trace_report import TraceReport

CHART_WIDTH, LABELS = 640, 190
WORDS = {"carriers": "part", "links": "link", "list_parts": ""}


def set_weight(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """The evidence of each recipient that reached the threshold, or that there is none to show."""
    found = report.figures
    blocks: list[Block] = [heads.head("weight"), Para(say(lang, "paper_trace.weight_text"))]
    if not found.accused:
        return [*blocks, Para(say(lang, "paper_trace.no_weight"))]
    for one in found.accused:
        if len(found.accused) > 1:
            blocks.append(heads.sub("weight_of", name=report.name_of(one.recipient)))
        blocks.append(_chart(lang, report, one))
        blocks += [
            _table(lang, name, parts, one.log10_e)
            for name, parts in (("carriers", one.carriers), ("links", one.links), ("list_parts", one.list_parts))
            if parts
        ]
    return [*blocks, Para(say(lang, "paper_trace.adds_up"))]


def _label(lang: Lang, name: str, part: Part) -> str:
    """As ``trace --explain`` calls it; a name that the catalogue lacks stays as it is."""
    table = WORDS[name]
    if not table:
        return part.name if not part.records and "–" not in part.name else _rows(lang, part.name)
    key = part.name.replace("+", "_").replace(" ", "_")
    words = catalogue(lang)
    return words[table].get(key) or words["part"].get(key, part.name)


def _rows(lang: Lang, name: str) -> str:
    return say(lang, "explain.rows", rows=name)


def _chart(lang: Lang, report: TraceReport, one: Source) -> Chart:
    threshold = report.figures.threshold_log10
    bars = [
        Bar(
            _label(lang, "carriers", part),
            say(lang, "explain.of_records", records=f"{part.records:,}") if part.records else "",
            value / 100,
        )
        for part, value in zip(one.carriers, apportion(one.carriers, one.log10_e), strict=True)
    ]
    label = say(lang, "explain.threshold", threshold=f"{threshold:.1f}")
    panel = Panel("", bars, say(lang, "explain.total"), threshold, label)
    svg = draw_waterfalls("", [panel], (), width=CHART_WIDTH, left=LABELS)
    caption = say(lang, "paper_trace.chart", name=report.name_of(one.recipient))
    alt = say(lang, "paper_trace.chart_alt", log10_e=f"{one.log10_e:.2f}", threshold=f"{threshold:.2f}")
    return Chart(svg, caption, alt)


def _table(lang: Lang, name: str, parts: Sequence[Part], total: float) -> Table:
    values = apportion(parts, total)
    rows, so_far = [], 0
    for part, value in zip(parts, values, strict=True):
        so_far += value
        records = f"{part.records:,}" if part.records else ""
        rows.append([_label(lang, name, part), records, f"{value / 100:+.2f}", f"{so_far / 100:.2f}"])
    rows.append([say(lang, "explain.total"), "", f"{sum(values) / 100:.2f}", ""])
    headers = [say(lang, f"explain.{key}") for key in ("part", "records", "adds", "so_far")]
    return Table(headers, rows, (40, 20, 20, 20), (1, 2, 3), 1, say(lang, f"paper_trace.by_{name}"))
