"""Curves as SVG: how often a source is named, by how many rows of a list are known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, TOP, SIDE, FOOT = 900, 420, 70, 64, 330, 60
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16a085", "#2c3e50", "#7f8c8d")
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its label, a remark, rows ascending, and the share of lists in which the source was named."""

    label: str
    remark: str
    rows: Sequence[int]
    detected: Sequence[float]


def draw_curves(title: str, across: str, curves: Sequence[Curve], line: float) -> str:
    """Draw curves over a logarithmic axis.

    Args:
        across: what the axis counts.
        line: share at which a dashed line stands.

    Returns:
        An SVG document.
    """
    low = min(curve.rows[0] for curve in curves)
    high = max(low + 1, *(curve.rows[-1] for curve in curves))
    wide, tall = WIDTH - LEFT - SIDE, HEIGHT - TOP - FOOT

    def x(rows: float) -> float:
        return LEFT + wide * math.log(rows / low) / math.log(high / low)

    def y(share: float) -> float:
        return TOP + tall * (1 - share)

    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{FONTS}" font-size="13"><rect width="100%" height="100%" fill="white"/>'
    )
    out = [
        head,
        f'<text x="24" y="34" font-size="18" font-weight="bold">{escape(title)}</text>',
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        out.append(f'<line x1="{LEFT}" x2="{LEFT + wide}" y1="{y(share):.1f}" y2="{y(share):.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    out.append(
        f'<line x1="{LEFT}" x2="{LEFT + wide}" y1="{y(line):.1f}" y2="{y(line):.1f}" stroke="#888" '
        'stroke-dasharray="5 4"/>'
    )
    for rows in _ticks(low, high):
        out.append(f'<line x1="{x(rows):.1f}" x2="{x(rows):.1f}" y1="{TOP}" y2="{TOP + tall}" stroke="#eee"/>')
        out.append(f'<text x="{x(rows):.1f}" y="{TOP + tall + 20}" text-anchor="middle">{rows:,}</text>')
    out.append(f'<text x="{LEFT + wide / 2}" y="{HEIGHT - 14}" text-anchor="middle">{escape(across)}</text>')
    for number, curve in enumerate(curves):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{x(r):.1f},{y(s):.1f}" for r, s in zip(curve.rows, curve.detected, strict=True))
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.2"/>')
        spot = TOP + 10 + 42 * number
        out.append(f'<rect x="{WIDTH - SIDE + 22}" y="{spot - 10}" width="11" height="11" fill="{colour}"/>')
        out.append(f'<text x="{WIDTH - SIDE + 42}" y="{spot}">{escape(curve.label)}</text>')
        out.append(
            f'<text x="{WIDTH - SIDE + 42}" y="{spot + 17}" font-size="11" fill="#666">{escape(curve.remark)}</text>'
        )
    return "\n".join([*out, "</svg>", ""])


def _ticks(low: int, high: int) -> list[int]:
    """1, 2, 5, 10, 20, 50 and so on between the ends."""
    powers = range(math.ceil(math.log10(high)) + 1)
    return [rows for power in powers for base in (1, 2, 5) if low <= (rows := base * 10**power) <= high]
