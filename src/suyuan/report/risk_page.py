"""A risk assessment as one HTML page: the verdict, five charts, and every figure in a table.  No value is whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from suyuan.assess.assessment import RiskAssessment
from suyuan.assess.heat import COMMON, MISSING
from suyuan.report import risk_charts
from suyuan.report.field_names import field_names, field_title, percent
from suyuan.report.inventory_page import CSS
from suyuan.report.messages import Lang, say
from suyuan.report.risk_words import RiskWords

STYLE = """
.quote { font-size: 1.2rem; line-height: 1.65; border-left: .3rem solid var(--calm); background: var(--tint);
  padding: .75rem 1rem; margin: 1rem 0; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem 1.5rem; }
figure { margin: .75rem 0 0; min-width: 0; } figcaption { font-weight: 600; margin-bottom: .25rem; }
svg { width: 100%; height: auto; display: block; }
svg[width] { width: auto; max-width: none; } svg text { fill: var(--ink); font-size: 14px; }
svg text.small { font-size: 12.5px; } th.n { text-align: right; }
svg .grid { stroke: var(--line); } svg .mark, svg .dot { fill: var(--calm); } svg .heat { fill: var(--high); }
svg .line { fill: none; stroke: var(--calm); stroke-width: 2.4; }
svg .dashed { stroke: var(--mid); stroke-dasharray: 6 4; }
details { margin: .35rem 0 0; font-size: .92rem; } summary { cursor: pointer; color: var(--soft); }
td { overflow-wrap: anywhere; min-width: 5rem; } td.n { min-width: 0; }
td.long { white-space: pre-line; min-width: 12rem; }
@media (max-width: 40rem) { body { padding: 1.25rem .9rem 3rem; } h1 { font-size: 1.4rem; }
  .quote { font-size: 1.05rem; }
  thead th { white-space: normal; } }
"""
LARGEST_BARS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, 999), (1000, None))
"""Bands of class sizes, one bar each."""

MOST_ROWS = 40


def write_risk(lang: Lang, found: RiskAssessment, at: datetime) -> str:
    """The page.

    Args:
        at: when it was made.
    """
    title = escape(say(lang, "assess.title", name=found.subject.name))
    made = escape(say(lang, "assess.made", at=at.strftime("%Y-%m-%d %H:%M UTC")))
    body = [f"<h1>{title}</h1>", f'<p class="soft">{made}</p>', risk_fragment(lang, found)]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{title}</title><style>{CSS}{STYLE}</style></head><body><main>",
            *body,
            "</main></body></html>",
            "",
        ]
    )


def risk_fragment(lang: Lang, found: RiskAssessment) -> str:
    """What stands below the title: sentences to quote, charts, tables; no style of its own."""
    page = _Page(lang, found)
    return "\n".join(
        [
            *(f'<p class="quote">{escape(sentence)}</p>' for sentence in page.words.quotes()),
            *(f"<p>{escape(line)}</p>" for line in page.words.verdict()),
            *page.fields(),
            '<div class="charts">',
            *page.charts(),
            "</div>",
            *page.heat(),
            *page.tables(),
        ]
    )


class _Page:
    def __init__(self, lang: Lang, found: RiskAssessment) -> None:
        self._lang: Lang = lang
        self._found = found
        self.words = RiskWords(lang, found)

    def say(self, key: str, **params: object) -> str:
        return say(self._lang, f"assess.{key}", **params)

    def text(self, key: str, **params: object) -> str:
        return escape(self.say(key, **params))

    def fields(self) -> list[str]:
        """Which fields were looked at, and which were not."""
        found, by = self._found, say(self._lang, "common.separator")
        told = [("direct", found.direct), ("quasi", found.exposure.fields)]
        if not found.question.fields:
            told.append(("aside", found.subject.aside))
        return [f'<p class="soft">{self.text(key, fields=self.words.names(names, by))}</p>' for key, names in told]

    def charts(self) -> list[str]:
        """Four charts, each with its figures."""
        exposure = self._found.exposure
        rows, share = exposure.measures.rows, self.say("y_rows")
        risks, left = [], rows
        for size, classes in sorted(exposure.measures.sizes, reverse=True):
            risks.append((1 / size, left / rows))
            left -= size * classes
        sizes = self._bands()
        ticks = [float(one.fields) for one in exposure.steps]
        most = (self.say("chart_steps_most"), [(float(one.fields), one.most) for one in exposure.steps])
        mean = (self.say("chart_steps_mean"), [(float(one.fields), one.mean) for one in exposure.steps])
        beaten = [(useful, risk) for useful, risk, _ in exposure.frontier]
        return [
            *self._figure(
                "sizes",
                risk_charts.bars(self.say("chart_sizes"), self.say("chart_sizes_x"), share, sizes),
                [(label, percent(part)) for label, part in sizes],
                ("chart_sizes_x", "y_rows"),
            ),
            *self._figure(
                "steps",
                risk_charts.lines(self.say("chart_steps"), self.say("chart_steps_x"), share, [most, mean], ticks),
                [(f"{one.fields}", percent(one.most), percent(one.mean)) for one in exposure.steps],
                ("chart_steps_x", "chart_steps_most", "chart_steps_mean"),
            ),
            *self._figure(
                "risk",
                risk_charts.steps(self.say("chart_risk"), self.say("chart_risk_x"), share, risks),
                [(f"{risk:.4g}", percent(part)) for risk, part in risks[-MOST_ROWS:]],
                ("chart_risk_x", "y_rows"),
            ),
            *self._figure(
                "frontier",
                risk_charts.lines(
                    self.say("chart_frontier"),
                    self.say("chart_frontier_x"),
                    self.say("chart_frontier_y"),
                    [("", beaten)],
                    [0, 0.25, 0.5, 0.75, 1],
                ),
                [
                    (field_names(self._lang, names), percent(useful), percent(risk))
                    for useful, risk, names in exposure.frontier[:MOST_ROWS]
                ],
                ("set_fields", "useful_word", "chart_frontier_y"),
            ),
        ]

    def heat(self) -> list[str]:
        """The heat map; it scrolls sideways on a narrow screen."""
        rows = [
            (
                field_title(self._lang, row.field),
                [
                    (self.say("missing_label") if one.label == MISSING else one.label, one.rows, one.share)
                    for one in row.cells
                ],
            )
            for row in self._found.heat
        ]
        drawn = risk_charts.heat(self.say("chart_heat"), rows)
        figures = [(field, label, f"{count:,}", percent(part)) for field, cells in rows for label, count, part in cells]
        return [
            f'<figure><figcaption>{self.text("chart_heat")}</figcaption><div class="scroll" tabindex="0">{drawn}</div>',
            f'<p class="soft">{self.text("chart_heat_note", common=COMMON)}</p>',
            *self._details(figures, ("set_fields", "value", "rows_word", "y_rows")),
            "</figure>",
        ]

    def tables(self) -> list[str]:
        """Every figure in words."""
        found = self._found
        share = percent(found.question.share)
        out = [f"<h2>{self.text('population')}</h2>"]
        out += self._table(("method", "result"), self.words.population(), long=1)
        out += [f"<h2>{self.text('themselves')}</h2>"]
        out += self._table(("measure", "value", "meaning"), self.words.measures())
        out += [f"<h2>{self.text('sets', share=share)}</h2>"]
        if found.exposure.sets:
            out += self._table(("set_fields", "set_unique", "y_rows"), self.words.sets())
        else:
            out.append(f"<p>{self.text('no_sets', depth=found.exposure.depth, share=share)}</p>")
        if found.exposure.depth < len(found.exposure.fields):
            out.append(f"<p>{self.text('depth', depth=found.exposure.depth)}</p>")
        if found.exposure.shares:
            out += [f"<h2>{self.text('shares')}</h2>"]
            out += self._table(("set_fields", "share", "values"), self.words.shares())
        if masks := self.words.masks():
            out += [f"<h2>{self.text('masks')}</h2>"]
            out += self._table(("mask_field", "mask_alone", "mask_together", "mask_exposed"), masks)
        return out

    def _bands(self) -> list[tuple[str, float]]:
        measures = self._found.exposure.measures
        out = []
        for low, high in LARGEST_BARS:
            held = sum(size * n for size, n in measures.sizes if size >= low and (high is None or size <= high))
            label = f"{low}+" if high is None else f"{low}" if low == high else f"{low}–{high}"
            out.append((label, held / measures.rows))
        while len(out) > 3 and out[-1][1] == 0:
            out.pop()
        return out

    def _figure(self, name: str, drawn: str, rows: Sequence[Sequence[str]], heads: Sequence[str]) -> list[str]:
        caption = f"<figure><figcaption>{self.text(f'chart_{name}')}</figcaption>"
        return [caption, drawn, *self._details(rows, heads), "</figure>"]

    def _details(self, rows: Sequence[Sequence[str]], heads: Sequence[str]) -> list[str]:
        return [f"<details><summary>{self.text('figures')}</summary>", *self._table(heads, rows), "</details>"]

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], long: int = -1) -> list[str]:
        figures = [
            place > 0 and place != long and all(_is_figure(row[place]) for row in rows) for place in range(len(heads))
        ]
        head = "".join(
            f"<th{' class=n' if figure else ''}>{self.text(name)}</th>"
            for name, figure in zip(heads, figures, strict=True)
        )
        out = [f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>']
        for row in rows:
            cells = []
            for place, cell in enumerate(row):
                name = "long" if place == long else "n" if figures[place] else ""
                cells.append(f'<td class="{name}">{escape(cell)}</td>' if name else f"<td>{escape(cell)}</td>")
            out.append(f"<tr>{''.join(cells)}</tr>")
        return [*out, "</tbody></table></div>"]


def _is_figure(cell: str) -> bool:
    return bool(cell) and (cell[0].isdigit() or cell[0] in "<>≥") and len(cell) < 30
