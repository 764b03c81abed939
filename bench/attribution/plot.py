"""Draw curves.json: rows (or marks) on a logarithmic axis, share of lists detected, the limit as a short tick."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

HERE = Path(__file__).parent
WIDTH, HEIGHT, LEFT, TOP, SIDE = 860, 300, 60, 46, 230
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16a085", "#7f8c8d", "#2c3e50")


def draw(curves: list[dict], title: str, unit: str) -> str:
    """One panel as SVG; every curve with its name, and a dashed line at 95 %."""
    marks = [curve["marks_a_row"] if unit == "marks" else 1.0 for curve in curves]
    points = [[r * m for r in c["rows"]] for c, m in zip(curves, marks, strict=True)]
    low, high = min(min(p) for p in points), max(max(p) for p in points)
    inner_w, inner_h = WIDTH - LEFT - SIDE, HEIGHT - TOP - 46

    def x(value: float) -> float:
        return LEFT + inner_w * math.log(value / low) / math.log(high / low)

    def y(share: float) -> float:
        return TOP + inner_h * (1 - share)

    out = [f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{title}</text>']
    for share in (0, 0.25, 0.5, 0.75, 1):
        out.append(f'<line x1="{LEFT}" x2="{LEFT + inner_w}" y1="{y(share)}" y2="{y(share)}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(share) + 4}" text-anchor="end">{share:.0%}</text>')
    out.append(
        f'<line x1="{LEFT}" x2="{LEFT + inner_w}" y1="{y(0.95)}" y2="{y(0.95)}" stroke="#888" stroke-dasharray="5 4"/>'
    )
    for power in range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1):
        out.append(f'<line x1="{x(2**power)}" x2="{x(2**power)}" y1="{TOP}" y2="{TOP + inner_h}" stroke="#eee"/>')
        out.append(f'<text x="{x(2**power)}" y="{TOP + inner_h + 18}" text-anchor="middle">{2**power:,}</text>')
    middle = f'<text x="{LEFT + inner_w / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
    out.append(f"{middle}{unit} of the list that was looked at</text>")
    for number, (curve, across) in enumerate(zip(curves, points, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x(a):.1f},{y(s):.1f}" for a, s in zip(across, curve["detected"], strict=True))
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        limit = curve["own_limit"]
        if low <= limit <= high:
            out.append(
                f'<line x1="{x(limit)}" x2="{x(limit)}" y1="{y(0)}" y2="{y(0.08)}" stroke="{colour}" stroke-width="3"/>'
            )
        spot = TOP + 8 + 17 * number
        out.append(f'<rect x="{WIDTH - SIDE + 14}" y="{spot - 8}" width="10" height="10" fill="{colour}"/>')
        out.append(f'<text x="{WIDTH - SIDE + 30}" y="{spot + 1}">{curve["case"]}</text>')
    return "\n".join(out)


def main() -> None:
    """Write curves.svg beside the data."""
    curves = json.loads((HERE / "curves.json").read_text("utf-8"))
    shorter = {"normalised": "norm.", "of form marks ": ""}
    for curve in curves:
        curve["group"] = curve["case"].split(",")[0] if "," in curve["case"] else "share"
        curve["case"] = _replace(curve["case"].removeprefix(f"{curve['group']}, "), shorter)
    panels = [
        (
            "One source, choice and form marks",
            "rows",
            [c for c in curves if c["group"] in {"sole source", "choice alone"}],
        ),
        ("One source, form marks alone", "rows", [c for c in curves if c["group"] == "forms alone"]),
        ("Every source of an intact mixture named", "rows", [c for c in curves if c["group"] == "share"]),
        *(
            (
                f"{size} colluders: any one of them named",
                "marks",
                [c for c in curves if c["group"] == f"{size} colluders"],
            )
            for size in (2, 5, 10)
        ),
    ]
    drawn = [(title, unit, some) for title, unit, some in panels if some]
    parts = [
        f'<g transform="translate(0 {n * HEIGHT})">{draw(some, t, unit)}</g>' for n, (t, unit, some) in enumerate(drawn)
    ]
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT * len(drawn)}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>'
    )
    (HERE / "curves.svg").write_text(whole + "\n".join(parts) + "</svg>\n", "utf-8")


def _replace(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text


if __name__ == "__main__":
    sys.exit(main())
