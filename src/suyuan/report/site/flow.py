"""The flow of the money as SVG: awarded, arrived, spent, promised, left; one line each, drawn to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE, LEFT, TALL, BAR = 420, 4, 56, 18
HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="stripe" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of the picture.

    Attributes:
        amount: as it is read.
        start, end: fen on the common scale.
        kind: ``one``, ``two``, ``three`` or ``hatch``; what a strip is stands in its label too.
    """

    label: str
    amount: str
    start: int
    end: int
    kind: str


def draw_flow(title: str, strips: Sequence[Strip]) -> str:
    """The picture; each strip lies where its money was in the one above."""
    whole = max((one.end for one in strips), default=0) or 1
    wide = WIDE - 2 * LEFT
    height = TALL * len(strips) + 4
    out = [
        f'<svg viewBox="0 0 {WIDE} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>',
        HATCH,
    ]
    for number, one in enumerate(strips):
        y = TALL * number
        x, end = (LEFT + wide * fen / whole for fen in (one.start, one.end))
        out += [
            f'<text x="{LEFT}" y="{y + 20}">{escape(one.label)}</text>',
            f'<text class="amount" x="{WIDE - LEFT}" y="{y + 20}" text-anchor="end">{escape(one.amount)}</text>',
            f'<rect class="base" x="{LEFT}" y="{y + 28}" width="{wide}" height="{BAR}" rx="3"/>',
        ]
        if one.end > one.start:
            out.append(
                f'<rect class="{one.kind}" x="{x:.2f}" y="{y + 28}" width="{max(end - x, 1.5):.2f}" height="{BAR}" '
                f'rx="2"><title>{escape(one.label)} {escape(one.amount)}</title></rect>'
            )
    return "\n".join([*out, "</svg>"])
