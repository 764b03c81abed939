"""Charts of a risk assessment as SVG, drawn for a page: colours follow its light or dark style."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

WIDE, TALL, LEFT, RIGHT, TOP, FOOT = 480, 300, 58, 16, 14, 52
BARS = 12
"""Bars of the chart of class sizes at most; larger classes share the last ones."""

Point = tuple[float, float]


def bars(title: str, across: str, up: str, columns: Sequence[tuple[str, float]]) -> str:
    """One bar a column: label and share."""
    frame = _Frame(title, across, up)
    step = frame.wide / max(len(columns), 1)
    for number, (label, share) in enumerate(columns):
        x, height = LEFT + step * number, frame.tall * share
        top = TOP + frame.tall - height
        frame.add(
            f'<rect x="{x + step * 0.12:.1f}" y="{top:.1f}" width="{step * 0.76:.1f}" height="{height:.1f}" '
            f'class="mark"><title>{escape(label)}: {share:.1%}</title></rect>'
        )
        frame.add(_text(x + step / 2, TOP + frame.tall + 18, label, "middle"))
    return frame.done()


def lines(
    title: str, across: str, up: str, curves: Sequence[tuple[str, Sequence[Point]]], ticks: Sequence[float]
) -> str:
    """Curves over a line of numbers: label and points (x, share); the first one is drawn thick, the others dashed."""
    frame = _Frame(title, across, up)
    low, high = min(ticks), max(ticks)

    def x(value: float) -> float:
        return LEFT + frame.wide * ((value - low) / (high - low) if high > low else 0.5)

    for tick in ticks:
        frame.add(_text(x(tick), TOP + frame.tall + 18, f"{tick:g}", "middle"))
    _curves(frame, curves, x)
    return frame.done()


def steps(title: str, across: str, up: str, points: Sequence[Point]) -> str:
    """A falling staircase over risks from 0.001 to 1 on a logarithmic line: share of rows with at least that risk."""
    frame = _Frame(title, across, up)

    def x(risk: float) -> float:
        return LEFT + frame.wide * (1 + math.log10(max(risk, 1e-3)) / 3)

    for risk in (0.001, 0.01, 0.05, 0.2, 1.0):
        frame.add(_text(x(risk), TOP + frame.tall + 18, f"{risk:g}", "middle"))
        frame.add(f'<line x1="{x(risk):.1f}" x2="{x(risk):.1f}" y1="{TOP}" y2="{TOP + frame.tall}" class="grid"/>')
    staircase: list[Point] = [(1e-3, 1.0)]
    for risk, share in points:
        staircase += [(staircase[-1][0], share), (risk, share)]
    _curves(frame, [("", staircase)], x, dots=False)
    return frame.done()


def dots(title: str, across: str, up: str, points: Sequence[Point]) -> str:
    """Options as dots over shares from 0 to 1 across and upwards; the best ones lie low and to the left."""
    frame = _Frame(title, across, up)
    for share in (0, 0.25, 0.5, 0.75, 1):
        frame.add(
            _text(LEFT + frame.wide * share, TOP + frame.tall + 18, f"{share:.0%}", "end" if share == 1 else "middle")
        )
    for value, share in points:
        x, y = LEFT + frame.wide * value, TOP + frame.tall * (1 - share)
        told = f"{value:.1%}, {share:.1%}"
        frame.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" class="dot"><title>{told}</title></circle>')
    return frame.done()


def heat(title: str, rows: Sequence[tuple[str, Sequence[tuple[str, int, float]]]]) -> str:
    """One row a field, one square a value: label, rows, share; the colour and the figure both say the share."""
    cell, tall, left = 92, 46, 110
    most = max((len(cells) for _, cells in rows), default=1)
    width, height = left + cell * most + 8, tall * len(rows) + 8
    out = [_open(width, height, title, f'width="{width}"')]
    for number, (field, cells) in enumerate(rows):
        y = 4 + tall * number
        out.append(_text(left - 8, y + tall / 2 + 4, _short(field, 9), "end"))
        for place, (label, count, share) in enumerate(cells):
            x = left + cell * place
            out.append(
                f'<rect x="{x + 1}" y="{y + 1}" width="{cell - 2}" height="{tall - 2}" rx="3" class="heat" '
                f'fill-opacity="{0.05 + 0.5 * share:.3f}"><title>{escape(field)} {escape(label)}: {share:.1%} '
                f"({count:,})</title></rect>"
            )
            out.append(_text(x + cell / 2, y + 19, _short(label, 6), "middle", "small"))
            out.append(_text(x + cell / 2, y + 37, f"{share:.0%}", "middle"))
    return "\n".join([*out, "</svg>"])


class _Frame:
    """Axes with a share from 0 to 1 upwards."""

    def __init__(self, title: str, across: str, up: str) -> None:
        self.wide, self.tall = WIDE - LEFT - RIGHT, TALL - TOP - FOOT
        self._out = [_open(WIDE, TALL, title)]
        for share in (0, 0.25, 0.5, 0.75, 1):
            y = TOP + self.tall * (1 - share)
            self.add(f'<line x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
            self.add(_text(LEFT - 7, y + 5, f"{share:.0%}", "end"))
        self.add(_text(LEFT + self.wide / 2, TALL - 8, f"{across}  ·  ↑ {up}", "middle"))

    def add(self, shape: str) -> None:
        """Draw something."""
        self._out.append(shape)

    def done(self) -> str:
        """The document."""
        return "\n".join([*self._out, "</svg>"])


def _curves(
    frame: _Frame,
    curves: Sequence[tuple[str, Sequence[Point]]],
    x: Callable[[float], float],
    *,
    dots: bool = True,
) -> None:
    for number, (label, points) in enumerate(curves):
        name = "line" if number == 0 else "line dashed"
        placed = [(x(value), TOP + frame.tall * (1 - share)) for value, share in points]
        frame.add(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in placed)}" class="{name}"/>')
        if dots:
            for (a, b), (value, share) in zip(placed, points, strict=True):
                told = f"{value:.3g}: {share:.1%}"
                frame.add(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" class="dot"><title>{told}</title></circle>')
        if label:
            y = TOP + 150 + 22 * number
            frame.add(f'<line x1="{WIDE - 190}" x2="{WIDE - 162}" y1="{y}" y2="{y}" class="{name}"/>')
            frame.add(_text(WIDE - 154, y + 5, label, "start"))


def _open(width: float, height: float, title: str, more: str = "") -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}"'
        + (f" {more}" if more else "")
        + f"><title>{escape(title)}</title>"
    )


def _text(x: float, y: float, text: str, anchor: str, name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(text)}</text>'


def _short(text: str, most: int) -> str:
    """At most so many wide characters; narrow ones count half."""
    width, kept = 0.0, ""
    for letter in text:
        width += 1.0 if ord(letter) > 0x2E7F else 0.55
        if width > most:
            return kept + "…"
        kept += letter
    return kept
