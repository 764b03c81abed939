"""What all commands share: language, streams, JSON, errors with their exit codes."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from suyuan.core.errors import SuyuanError
from suyuan.report.messages import Lang, explain, say, say_or

INTERRUPTED = 130
INTERNAL = 6


@dataclass(frozen=True, slots=True)
class Shell:
    """One command's way to speak.

    Attributes:
        lang: ``zh`` or ``en``.
        as_json: one JSON object on stdout instead of text.
        quiet: no talk on stderr.
        workspace: the workspace folder.
    """

    lang: Lang
    as_json: bool
    quiet: bool
    workspace: Path

    def say(self, key: str, **params: object) -> str:
        """A sentence of the catalogue."""
        return say(self.lang, key, **params)

    @staticmethod
    def bound(alpha: float) -> str:
        """A small probability as people write it: 1e-6."""
        return f"{alpha:.2g}".replace("e-0", "e-")

    def tell(self, key: str, **params: object) -> None:
        """Talk, on stderr."""
        if not self.quiet:
            Console(stderr=True, highlight=False, soft_wrap=True).print(self.say(key, **params), markup=False)

    def progress(self, command: str) -> Callable[[str], None]:
        """A reporter of stages for long work, on stderr and only on a terminal."""
        if self.quiet or not sys.stderr.isatty():
            return lambda _stage: None
        console = Console(stderr=True, highlight=False)

        def report(stage: str) -> None:
            console.print("  … " + self.say(f"{command}.{stage}"), style="dim", markup=False)

        return report

    def bar(self, name: str) -> Callable[[int, int], None]:
        """A progress bar for long work, on stderr and only on a terminal; told how much of how much is done."""
        if self.quiet or not sys.stderr.isatty():
            return lambda _done, _all: None
        from rich.progress import Progress

        progress = Progress(console=Console(stderr=True), transient=True)
        task = progress.add_task(self.say(f"bar.{name}"))

        def report(done: int, whole: int) -> None:
            progress.start()
            progress.update(task, completed=done, total=whole)
            if done >= whole:
                progress.stop()

        return report

    def result(self, verb: str, data: dict[str, Any], lines: Callable[[Console], None], next_step: str) -> None:
        """The result, on stdout: JSON, or text that ends by naming the next command."""
        if self.as_json:
            print(json.dumps({"schema": f"suyuan/{verb}/1", **data}, ensure_ascii=False, indent=2))  # noqa: T201
            return
        console = Console(highlight=False, soft_wrap=True)
        lines(console)
        if next_step and not self.quiet:
            Console(stderr=True, highlight=False, soft_wrap=True).print(
                self.say("common.next", command=next_step), style="dim", markup=False
            )

    def say_or(self, key: str, otherwise: str) -> str:
        """The sentence of a key, or a text where there is none."""
        return say_or(self.lang, key, otherwise)

    def table(
        self, title: str, headers: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()
    ) -> Table:
        """A table for the terminal; ``right`` lists the columns of figures.  No text in it is taken for markup."""
        table = Table(title=escape(title), title_justify="left", title_style="bold", header_style="bold", expand=False)
        for index, header in enumerate(headers):
            table.add_column(escape(header), justify="right" if index in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        return table


def detect_language(arguments: Sequence[str]) -> Lang:
    """``--lang``, then SUYUAN_LANG, then the locale; Chinese unless something says English."""
    chosen = ""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            chosen = arguments[index + 1]
        elif argument.startswith("--lang="):
            chosen = argument.partition("=")[2]
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    chosen = chosen or os.environ.get("SUYUAN_LANG", "") or ("en" if locale.startswith("en") else "zh")
    return "en" if chosen == "en" else "zh"


def report_error(error: SuyuanError, lang: Lang, *, as_json: bool) -> int:
    """Print an error's three lines, or its JSON, and return its exit code."""
    text = explain(error, lang)
    if as_json:
        body = {
            "schema": "suyuan/error/1",
            "code": text.code,
            "message": text.what,
            "cause": text.why,
            "next": text.next,
        }
        if (judged := getattr(error, "judged", None)) is not None:
            body["decision"] = judged.describe()
        print(json.dumps(body, ensure_ascii=False))  # noqa: T201
    for line in text.lines(lang):
        print(line, file=sys.stderr)  # noqa: T201
    return error.exit_code


def report_fault(error: BaseException, lang: Lang, *, as_json: bool, verbose: bool) -> int:
    """Print a fault of ours without the values it met: they may be a person's."""
    from suyuan.core.errors import ComponentFault

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "suyuan" in frame.filename]
    place = f"{Path(frames[-1].filename).stem}:{frames[-1].lineno}" if frames else "-"
    if verbose:
        for frame in traceback.extract_tb(error.__traceback__):
            print(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}", file=sys.stderr)  # noqa: T201
    return report_error(ComponentFault("SY-C099", kind=type(error).__name__, place=place), lang, as_json=as_json)
