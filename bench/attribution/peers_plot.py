"""Draw peers.json: a square for every attack and method, blue where sources are named, red where innocents are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
LEFT, TOP, CELL_W, CELL_H, GAP = 330, 132, 78, 22, 34
NAMED, FALSE = (27, 108, 168), (192, 57, 43)


def shade(share: float, colour: tuple[int, int, int]) -> str:
    """White at 0, the colour at 1."""
    return f"rgb({', '.join(str(round(255 + (part - 255) * share)) for part in colour)})"


def square(x: int, y: int, one: dict) -> list[str]:
    """One attack and method; sources named as a fill, innocents named as a red bar below and in words."""
    named, false = one["all"] if one["sources"] > 1 else one["any"], one["false"]
    if not one["sources"]:
        fill, label = shade(false, FALSE), "nobody" if not false else f"false {100 * false:.0f}"
    elif one["sources"] == 1:
        fill, label = shade(named, NAMED), f"{100 * named:.0f}"
    else:
        fill, label = shade((one["any"] + named) / 2, NAMED), f"{100 * one['any']:.0f} / {100 * named:.0f}"
    deep = max(one["any"], false if not one["sources"] else 0.0) > 0.6
    out = [
        f'<rect x="{x}" y="{y}" width="{CELL_W - 2}" height="{CELL_H - 2}" fill="{fill}" stroke="#ddd"/>',
        f'<text x="{x + (CELL_W - 2) / 2}" y="{y + 14}" text-anchor="middle" '
        f'fill="{"white" if deep and (one["sources"] < 2 or named > 0.4) else "#222"}">{label}</text>',
    ]
    if false and one["sources"]:
        wide = (CELL_W - 2) * false
        out.append(f'<rect x="{x}" y="{y + CELL_H - 6}" width="{wide:.1f}" height="4" fill="{shade(1, FALSE)}"/>')
    return out


def main() -> None:
    """Write peers.svg beside the data."""
    data = json.loads((HERE / "peers.json").read_text("utf-8"))
    methods = list(dict.fromkeys(one["method"] for one in data))
    budgets = list(dict.fromkeys(one["budget"] for one in data))
    found = {(one["budget"], one["attack"], one["method"]): one for one in data}
    out = [
        '<text x="12" y="24" font-size="15" font-weight="bold">Lists whose source is named, in per cent</text>',
        '<text x="12" y="44">Two figures: lists with any source named / with all of them. '
        "Red: lists for which somebody else is named.</text>",
    ]
    for column, method in enumerate(methods):
        middle = LEFT + column * CELL_W + CELL_W / 2
        for line, part in enumerate(method.split(", ")):
            out.append(f'<text x="{middle}" y="{78 + 14 * line}" text-anchor="middle">{part}</text>')
    y = TOP
    for budget in budgets:
        out.append(f'<text x="12" y="{y + 2}" font-weight="bold">{budget}</text>')
        y += 12
        for attack in dict.fromkeys(one["attack"] for one in data if one["budget"] == budget):
            out.append(f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{attack}</text>')
            for column, method in enumerate(methods):
                if (budget, attack, method) in found:
                    out += square(LEFT + column * CELL_W, y, found[budget, attack, method])
            y += CELL_H
        y += GAP
    width = LEFT + len(methods) * CELL_W + 12
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" font-family="sans-serif" '
        'font-size="12"><rect width="100%" height="100%" fill="white"/>'
    )
    (HERE / "peers.svg").write_text(head + "\n".join(out) + "</svg>\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
