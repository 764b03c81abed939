"""Write docs/reference/{errors,cli,recognizers}.md from the code; ``--check`` only compares.

python scripts/reference.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer.main

from suyuan.report.messages import catalogue

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
FAMILIES = {
    "U": "Usage (exit 2)",
    "G": "Refused by policy (exit 3)",
    "I": "Input (exit 4)",
    "A": "Assessment and de-identification (exit 4)",
    "L": "Integrity (exit 5)",
    "C": "Component (exit 6)",
}


def errors() -> str:
    """Every error with its three lines, in both languages."""
    zh, en = catalogue("zh"), catalogue("en")
    lines = ["# Errors", "", "Written by `make docs`. Words in braces are filled in.", ""]
    for letter, title in FAMILIES.items():
        lines += [f"## {title}", ""]
        for code in sorted(name for name in zh if name.startswith(f"SY-{letter}")):
            lines += [f"### {code}", ""]
            lines += [f"- {en[code]['what']}", f"  - why: {en[code]['why']}", f"  - next: {en[code]['next']}"]
            lines += [f"- {zh[code]['what']}", f"  - 原因：{zh[code]['why']}", f"  - 下一步：{zh[code]['next']}", ""]
    return "\n".join(lines)


def commands() -> str:
    """Every command with its options."""
    from suyuan.cli.main import app

    lines = ["# Commands", "", "Written by `make docs`. `suyuan COMMAND --help` says the same with examples.", ""]
    _describe(typer.main.get_command(app), "suyuan", lines)
    lines += ["## Exit codes", "", "| code | meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXITS]
    return "\n".join([*lines, ""])


def recognizers() -> str:
    """Every recognizer, and what the standards call each kind."""
    from suyuan.discover.classes import class_of, kind_classes, standards
    from suyuan.discover.recognizers import built_in

    names = catalogue("zh")["family"]
    lines = ["# Recognizers and classes", "", *ABOUT_RECOGNIZERS, ""]
    lines += _head("family", "中文", "what is recognised", "words before it", "only with a word", "look-alike")
    for one in built_in():
        only = "yes" if one.needs_context else ""
        lines.append(
            f"| {one.family} | {names[one.family]} | {one.rule} | {' '.join(one.context)} | {only} | {one.lookalike} |"
        )
    lines += ["", "## Classes", ""]
    lines += _head("kind", "中文", "PIPL 28", "GB/T 35273 A", "B", "GB/T 39725", "direct")
    for kind in kind_classes():
        held = class_of(kind)
        cells = (held.pipl, held.annex_a, held.annex_b, held.health, "yes" if held.direct else "")
        lines.append(f"| {kind} | {names[kind]} | {' | '.join(cells)} |")
    lines += ["", "Whoever is under fourteen makes every kind sensitive (PIPL article 28).", "", "## Standards", ""]
    lines += _head("standard", "名称", "since", "article", "text")
    for told in standards():
        lines.append(f"| {told.number} | {told.zh} ({told.en}) | {told.since} | {told.article} | {told.evidence} |")
    return "\n".join([*lines, "", *ABOUT_STANDARDS, ""])


def _head(*titles: str) -> list[str]:
    return [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]


ABOUT_RECOGNIZERS = (
    "Written by `make docs`. One recognizer is one file of `suyuan.discover.recognizers`; another package adds one by",
    "the entry point `suyuan.recognizers`. *Look-alike* is the share of codes of the same shape that pass by chance; a",
    "column is judged against it.",
)
ABOUT_STANDARDS = (
    "*read*: the article was read; *secondary*: a source that quotes it was; *remembered*: to be checked against the",
    "text before anything cites it.",
)
EXITS = (
    (0, "done"),
    (1, "a finding needs attention"),
    (2, "wrong usage"),
    (3, "refused by policy"),
    (4, "bad or damaged input"),
    (5, "integrity failure"),
    (6, "a component is missing"),
    (7, "inconclusive: no copy explains the list"),
    (130, "interrupted"),
)


def _describe(command: Any, path: str, lines: list[str]) -> None:
    inner = getattr(command, "commands", None)
    if inner is not None:
        for name in inner:
            _describe(inner[name], f"{path} {name}", lines)
        if not command.invoke_without_command or not command.params:
            return
    lines += [
        f"## `{path}`",
        "",
        (getattr(command, "help", "") or "").split("\n")[0],
        "",
        "| option | meaning |",
        "|---|---|",
    ]
    for parameter in command.params:
        names = ", ".join(f"`{name}`" for name in parameter.opts) if parameter.opts[0].startswith("-") else None
        lines.append(f"| {names or '`' + parameter.name.upper() + '`'} | {getattr(parameter, 'help', '') or ''} |")
    lines.append("")


def main(*, check: bool) -> int:
    """Write or compare; 1 where something is out of date."""
    stale = 0
    for name, text in (("errors.md", errors()), ("cli.md", commands()), ("recognizers.md", recognizers())):
        path = REFERENCE / name
        if check and (not path.is_file() or path.read_text("utf-8") != text):
            print(f"{name} is out of date: make docs")
            stale = 1
        elif not check:
            path.write_text(text, "utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
