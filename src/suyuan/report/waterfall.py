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


@dataclass(frozen=True, slots=True)
class _Room:
    """How wide the drawing is, and how much of it the labels have at its left."""

    width: int
    left: int


def draw_waterfalls(
    title: str, panels: Sequence[Panel], notes: Sequence[str], *, width: int = WIDTH, left: int = LEFT
) -> str:
    """Draw waterfalls below each other.

    Args:
        title: empty where a caption stands elsewhere.
        notes: sentences at the foot.
        width, left: of the drawing and of its column of labels; longer labels are folded.

    Returns:
        An SVG document.
    """
    room = _Room(width, left)
    body = [_text(24, 34, title, size=19, weight="bold")] if title else []
    top: float = 56 if title else 6
    for panel in panels:
        drawn, foot = _panel(panel, top, room)
        body += drawn
        top = foot + 34
    for note in notes:
        for line in _folded(note, (width - 104) / 6.5):
            body.append(_text(24, top, line, size=13))
            top += 20
        top += 6
    if not notes:
        top -= 34
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top + 10:.0f}" '
        f'viewBox="0 0 {width} {top + 10:.0f}" '
        "font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif\">"
        '<rect width="100%" height="100%" fill="white"/>'
    )
    return "\n".join([head, *body, "</svg>", ""])


def _panel(panel: Panel, top: float, room: _Room) -> tuple[list[str], float]:
    """What is drawn of a panel, and where it ends."""
    ends, so_far = [], 0.0
    for bar in panel.bars:
        so_far += bar.adds
        ends.append(so_far)
    reached = [0.0, *ends, panel.threshold]
    low, high = min(reached), max(reached)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return room.left + (room.width - room.left - RIGHT) * (value - low) / span

    out, head = [], top + HEAD
    if panel.title:
        out.append(_text(24, top + 24, panel.title, size=15, weight="bold"))
    else:
        head -= 28
    rows: list[str] = []
    y, begin = head, 0.0
    for bar, end in zip(panel.bars, ends, strict=True):
        colour = RISE if bar.adds >= 0 else FALL
        drawn, tall = _row(y, (x(begin), x(end)), bar.label, bar.remark, f"{bar.adds:+z.1f}", colour, room)
        rows += drawn
        y, begin = y + tall, end
    drawn, tall = _row(y, (x(0.0), x(so_far)), panel.total, "", f"{so_far:z.1f}", WHOLE, room)
    foot, mark = y + tall, x(panel.threshold)
    out.append(
        f'<line x1="{mark:.1f}" x2="{mark:.1f}" y1="{head - 16}" y2="{foot}" stroke="{LINE}" '
        'stroke-width="1.5" stroke-dasharray="5 4"/>'
    )
    anchor = "end" if mark > (room.left + room.width) / 2 else "start"
    out.append(_text(mark, head - 21, panel.threshold_label, size=12, anchor=anchor, fill=LINE))
    return [*out, *rows, *drawn], foot


def _row(
    y: float, ends: tuple[float, float], label: str, remark: str, figure: str, colour: str, room: _Room
) -> tuple[list[str], float]:
    """What is drawn of a bar, and how tall its row is: a long label is folded, never cut."""
    left, wide = min(ends), max(abs(ends[1] - ends[0]), 1.0)
    lines = _folded(label, (room.left - 36) / 6.5)
    out = [
        *(_text(room.left - 12, y + 13 + 15 * n, line, size=13, anchor="end") for n, line in enumerate(lines)),
        f'<rect x="{left:.1f}" y="{y}" width="{wide:.1f}" height="{ROW - 8}" fill="{colour}"/>',
        _text(max(ends) + 6, y + 13, figure, size=13, weight="bold", fill=colour),
    ]
    if remark:
        out.append(_text(room.width - 12, y + 13, remark, size=11, anchor="end", fill="#666"))
    return out, ROW + 15 * (len(lines) - 1)


def _folded(sentence: str, most: float) -> list[str]:
    """Lines of at most so many letters; a Chinese character is as wide as two."""
    lines, line, wide = [], "", 0
    for word in sentence.replace(" ", " \n").split("\n") if sentence.isascii() else list(sentence):
        size = sum(1 if letter.isascii() else 2 for letter in word)
        if line and wide + size > most:
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
