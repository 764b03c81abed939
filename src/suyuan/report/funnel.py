"""A funnel as SVG: from the rows of a list to people, families and children; what was taken off has its sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

WIDTH, LEFT, RIGHT, ROW, BAR = 540, 140, 84, 40, 24
INK, SOFT = "#15202b", "#48576a"
FILLS = {"whole": "#1b6ca8", "less": "#d68910", "part": "#6b8fb0"}


class StepKind(StrEnum):
    """What a step is: a number of its own, something taken off the one before, or a part of the last whole."""

    WHOLE = "whole"
    LESS = "less"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its label, its number, never negative, and a remark such as an interval."""

    label: str
    number: int
    kind: StepKind
    remark: str = ""

    @property
    def signed(self) -> str:
        """The number as the drawing and the table write it."""
        return f"−{self.number:,}" if self.kind is StepKind.LESS else f"{self.number:,}"


def draw_funnel(title: str, steps: Sequence[Step]) -> str:
    """Draw a funnel.

    Args:
        title: said to who cannot see the drawing.
        steps: the first is a whole.

    Returns:
        An SVG element without styles or scripts; all words in it are escaped.
    """
    most = max((one.number for one in steps), default=0) or 1
    room = WIDTH - LEFT - RIGHT
    level = float(most)
    out, y = [], 10.0
    for step in steps:
        begin = 0.0
        if step.kind is StepKind.LESS:
            level -= step.number
            begin = level
        elif step.kind is StepKind.WHOLE:
            level = float(step.number)
        x, wide = LEFT + room * begin / most, max(room * step.number / most, 1.5 if step.number else 0)
        hatch = ' stroke="#8a5a00" stroke-width="1.5" stroke-dasharray="4 3"' if step.kind is StepKind.LESS else ""
        out += [
            _text(LEFT - 12, y + 17, step.label, INK, anchor="end"),
            f'<rect x="{x:.1f}" y="{y:.0f}" width="{wide:.1f}" height="{BAR}" fill="{FILLS[step.kind]}"{hatch}/>',
            _text(max(x + wide, LEFT) + 8, y + 17, step.signed, INK, weight="bold"),
        ]
        if step.remark:
            out.append(_text(LEFT, y + BAR + 15, step.remark, SOFT, size=12.5))
            y += 18
        y += ROW
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y:.0f}" '
                f'viewBox="0 0 {WIDTH} {y:.0f}" role="img">'
            ),
            f"<title>{escape(title)}</title>",
            f'<line x1="{LEFT}" y1="4" x2="{LEFT}" y2="{y - 8:.0f}" stroke="{SOFT}"/>',
            *out,
            "</svg>",
        ]
    )


def _text(
    x: float, y: float, said: str, fill: str, *, size: float = 14.5, anchor: str = "start", weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.0f}" fill="{fill}" font-size="{size}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(said)}</text>'
    )
