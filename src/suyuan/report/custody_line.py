"""The chain of custody of one exhibit as SVG: a line down the page, who held which hash when, and each gap as a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, AXIS, TEXT, TOP = 620, 158, 184, 26
STEP, GAP = 62, 70
INK, SOFT, HELD, BROKEN = "#15202b", "#48576a", "#1b6ca8", "#a32017"
UNITS = 58
"""How much of a line of text fits beside the axis, in half widths."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One event of a chain.

    Attributes:
        when: moment, as people read it.
        what: what happened, and between whom.
        hashed: the hash at that moment, or the word that nobody took one.
        same: True the exhibit's own hash, False another, None not taken.
        gaps: words of the breaks between the stop before and this one; empty where the links join.
    """

    when: str
    what: str
    hashed: str
    same: bool | None
    gaps: tuple[str, ...] = ()


def draw_custody(title: str, stops: Sequence[Stop]) -> str:
    """Draw a chain.

    Args:
        title: said to who cannot see the drawing.
        stops: in the order of time, the obtaining first.

    Returns:
        An SVG element without styles or scripts; all words in it are escaped.
    """
    drawn: list[str] = []
    y = float(TOP)
    for number, stop in enumerate(stops):
        if number:
            before, y = y, y + STEP
            if stop.gaps:
                lines = [line for gap in stop.gaps for line in _folded(gap)]
                y += max(GAP - STEP, 0) + 20 * len(lines)
                drawn += _gap(before, y, lines)
            else:
                drawn.append(
                    f'<line x1="{AXIS}" y1="{before + 9}" x2="{AXIS}" y2="{y - 9}" stroke="{HELD}" stroke-width="5"/>'
                )
        told, foot = _stop(stop, y)
        drawn += told
        y = foot
    tall = y + 40
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall:.0f}" '
                f'viewBox="0 0 {WIDTH} {tall:.0f}" role="img">'
            ),
            f"<title>{escape(title)}</title>",
            *drawn,
            "</svg>",
        ]
    )


def _stop(stop: Stop, y: float) -> tuple[list[str], float]:
    """A dot with its words, and where the next line begins."""
    colour = BROKEN if stop.same is False else HELD
    fill = colour if stop.same is not None else "#ffffff"
    out = [
        _text(AXIS - 20, y + 5, stop.when, SOFT, size=13, anchor="end"),
        f'<circle cx="{AXIS}" cy="{y:.0f}" r="8" fill="{fill}" stroke="{colour}" stroke-width="3"/>',
    ]
    lines = _folded(stop.what)
    for number, line in enumerate(lines):
        out.append(_text(TEXT, y + 5 + 19 * number, line, INK, size=14.5, weight="bold"))
    sign = {True: "✓ ", False: "✗ ", None: "○ "}[stop.same]
    foot = y + 19 * (len(lines) - 1)
    out.append(_text(TEXT, foot + 24, sign + stop.hashed, BROKEN if stop.same is False else SOFT, size=13))
    return out, foot


def _gap(top: float, foot: float, lines: Sequence[str]) -> list[str]:
    """A break: the line stops, nothing is drawn between but words in a dashed frame, and it begins anew."""
    upper, lower = top + 40, foot - 22
    out = [
        _held(top + 9, upper - 4),
        (
            f'<path d="M{AXIS - 12} {upper:.0f} l24 -8 M{AXIS - 12} {lower + 8:.0f} l24 -8" stroke="{BROKEN}" '
            'stroke-width="3" fill="none"/>'
        ),
        (
            f'<rect x="{TEXT - 8}" y="{upper - 8:.0f}" width="{WIDTH - TEXT - 4}" height="{lower - upper + 12:.0f}" '
            f'fill="#fdecea" stroke="{BROKEN}" stroke-width="1.5" stroke-dasharray="6 4" rx="4"/>'
        ),
    ]
    for number, line in enumerate(lines):
        out.append(_text(TEXT, upper + 12 + 20 * number, line, BROKEN, size=13.5, weight="bold"))
    return out


def _held(top: float, foot: float) -> str:
    return f'<line x1="{AXIS}" y1="{top:.0f}" x2="{AXIS}" y2="{foot:.0f}" stroke="{HELD}" stroke-width="5"/>'


def _folded(text: str) -> list[str]:
    """Lines that fit beside the axis; wide characters count twice."""
    lines, line, used = [], "", 0
    for letter in text:
        wide = 2 if ord(letter) > 0x2E7F else 1
        if used + wide > UNITS:
            cut = line.rfind(" ") + 1 if letter != " " and ord(letter) < 0x2E80 else 0
            head, rest = (line[:cut], line[cut:]) if cut > len(line) // 2 else (line, "")
            lines.append(head.strip())
            line, used = rest, sum(2 if ord(one) > 0x2E7F else 1 for one in rest)
        line, used = line + letter, used + wide
    return [*lines, line.strip()] if line.strip() or not lines else lines


def _text(
    x: float, y: float, said: str, fill: str, *, size: float, anchor: str = "start", weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{fill}" font-size="{size}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(said)}</text>'
    )
