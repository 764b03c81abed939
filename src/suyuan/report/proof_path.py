"""An inclusion proof as SVG: from the entry at the foot to the signed root, each step with the hash that it brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, STEP, BOX, HIGH, TOP = 720, 64, 190, 34, 20
INK, SIDE, ROOT = "#12588c", "#8a5a00", "#1d6b3a"
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
SHORT = 16


@dataclass(frozen=True, slots=True)
class PathStep:
    """The sibling that a step brings, whether it stands on the left, and the hash of both."""

    sibling: str
    left: bool
    found: str


def draw_path(leaf: str, steps: Sequence[PathStep], labels: Sequence[str]) -> str:
    """Draw a proof.

    Args:
        leaf: hash of the entry, hex.
        steps: from the entry up.
        labels: of the entry, of a hash that the proof brings, and of the root.

    Returns:
        An SVG document.
    """
    tall = TOP * 2 + HIGH + STEP * len(steps) + 10
    middle = WIDTH / 2
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall}" viewBox="0 0 {WIDTH} {tall}" '
        f'font-family="{FONTS}" font-size="12"><rect width="100%" height="100%" fill="white"/>'
    )
    out = [head]
    y = tall - TOP - HIGH
    out += _box(middle, y, leaf, labels[0] if steps else f"{labels[0]} = {labels[2]}", INK)
    for number, step in enumerate(steps):
        above = y - STEP
        side = middle - BOX - 60 if step.left else middle + BOX + 60
        last = number == len(steps) - 1
        out.append(_line(middle, y, middle, above + HIGH, INK))
        edge = side + BOX / 2 if step.left else side - BOX / 2
        out.append(_line(edge, y + HIGH / 2, middle, above + HIGH, SIDE))
        out += _box(side, y, step.sibling, labels[1], SIDE)
        out += _box(middle, above, step.found, labels[2] if last else "", ROOT if last else INK)
        y = above
    return "\n".join([*out, "</svg>", ""])


def _box(middle: float, y: float, value: str, label: str, colour: str) -> list[str]:
    left = middle - BOX / 2
    words = f"{escape(label)}  {value[:SHORT]}…" if label else f"{value[:SHORT]}…"
    frame = f'width="{BOX}" height="{HIGH}" rx="4" fill="white" stroke="{colour}" stroke-width="1.6"'
    return [
        f'<rect x="{left:.1f}" y="{y:.1f}" {frame}/>',
        f'<text x="{middle:.1f}" y="{y + 21:.1f}" text-anchor="middle" fill="{colour}">{words}</text>',
    ]


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="1.4"/>'
