"""A waterfall as SVG: bars that begin where the one before ended, a line for the threshold, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LEFT, RIGHT, ROW, HEAD = 900, 250, 110, 26, 70
RISE, FALL, WHOLE, LINE = "#1b6ca8", "#c0392b", "#2c3e50", "#d68910"


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of a waterfall: its label, a remark in small print, and what it adds."""

    label: str
    remark: str
    adds: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One waterfall: a title, its steps, the label of their sum, and where the threshold lies."""

    title: str
    bars: Sequence[Bar]
    total: str
    threshold: float
    threshold_label: str


def draw_waterfalls(title: str, panels: Sequence[Panel], notes: Sequence[str]) -> str:
    """Draw waterfalls below each other.

    Args:
        notes: sentences at the foot.

    Returns:
        An SVG document.
    """
    body: list[str] = []
    top = 56
    for panel in panels:
        body += _panel(panel, top)
        top += HEAD + ROW * (len(panel.bars) + 1) + 34
    for note in notes:
        for line in _folded(note):
            body.append(_text(24, top, line, size=13))
            top += 20
        top += 6
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top + 10}" '
        f'viewBox="0 0 {WIDTH} {top + 10}" '
        "font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif\">"
        '<rect width="100%" height="100%" fill="white"/>'
    )
    return "\n".join([head, _text(24, 34, title, size=19, weight="bold"), *body, "</svg>", ""])


def _panel(panel: Panel, top: float) -> list[str]:
    ends, so_far = [], 0.0
    for bar in panel.bars:
        so_far += bar.adds
        ends.append(so_far)
    reached = [0.0, *ends, panel.threshold]
    low, high = min(reached), max(reached)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - low) / span

    out = [_text(24, top + 24, panel.title, size=15, weight="bold")]
    foot = top + HEAD + ROW * (len(panel.bars) + 1)
    mark = x(panel.threshold)
    out.append(
        f'<line x1="{mark:.1f}" x2="{mark:.1f}" y1="{top + HEAD - 16}" y2="{foot}" stroke="{LINE}" '
        'stroke-width="1.5" stroke-dasharray="5 4"/>'
    )
    anchor = "end" if mark > (LEFT + WIDTH) / 2 else "start"
    out.append(_text(mark, top + HEAD - 21, panel.threshold_label, size=12, anchor=anchor, fill=LINE))
    begin = 0.0
    for number, (bar, end) in enumerate(zip(panel.bars, ends, strict=True)):
        y = top + HEAD + ROW * number
        out += _row(y, x(begin), x(end), bar.label, bar.remark, f"{bar.adds:+z.1f}", RISE if bar.adds >= 0 else FALL)
        begin = end
    y = top + HEAD + ROW * len(panel.bars)
    out += _row(y, x(0.0), x(so_far), panel.total, "", f"{so_far:z.1f}", WHOLE)
    return out


def _row(y: float, begin: float, end: float, label: str, remark: str, figure: str, colour: str) -> list[str]:
    left, wide = min(begin, end), max(abs(end - begin), 1.0)
    out = [
        _text(LEFT - 12, y + 13, label, size=13, anchor="end"),
        f'<rect x="{left:.1f}" y="{y}" width="{wide:.1f}" height="{ROW - 8}" fill="{colour}"/>',
        _text(max(begin, end) + 6, y + 13, figure, size=13, weight="bold", fill=colour),
    ]
    if remark:
        out.append(_text(WIDTH - 12, y + 13, remark, size=11, anchor="end", fill="#666"))
    return out


def _folded(sentence: str) -> list[str]:
    """Lines that fit; a Chinese character is as wide as two letters."""
    lines, line, wide = [], "", 0
    for word in sentence.replace(" ", " \n").split("\n") if sentence.isascii() else list(sentence):
        size = sum(1 if letter.isascii() else 2 for letter in word)
        if wide + size > 122:
            lines.append(line)
            line, wide = "", 0
        line, wide = line + word, wide + size
    return [*lines, line]


def _text(
    x: float, y: float, words: str, *, size: int, anchor: str = "start", weight: str = "normal", fill: str = "#222"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{fill}">{escape(words)}</text>'
    )
