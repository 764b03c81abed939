"""The two catalogues: every sentence that a person reads, in Chinese and in English.

Each language is a folder of TOML files.  A table whose name is an error code holds the three lines of that error
(``what``, ``why``, ``next``); every other table holds plain sentences under ``table.key``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from suyuan.core.errors import SuyuanError

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The three lines of an error: what happened, why, what to do next."""

    code: str
    what: str
    why: str
    next: str

    def lines(self, lang: Lang) -> tuple[str, str, str]:
        """The lines as a terminal shows them."""
        if lang == "zh":
            return f"错误 {self.code}：{self.what}", f"原因：{self.why}", f"下一步：{self.next}"
        return f"Error {self.code}: {self.what}", f"Why: {self.why}", f"Next: {self.next}"


@cache
def catalogue(lang: Lang) -> dict[str, dict[str, str]]:
    """All tables of one language, merged; a table that stands twice is a fault of ours."""
    merged: dict[str, dict[str, str]] = {}
    for entry in sorted(resources.files(__package__).joinpath(lang).iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        for name, table in tomllib.loads(entry.read_text("utf-8")).items():
            if name in merged:
                raise ValueError(f"message table {name} stands twice in {lang}")
            merged[name] = table
    return merged


def say(lang: Lang, key: str, **params: object) -> str:
    """The sentence ``table.key`` with its parameters filled in."""
    table, _, name = key.partition(".")
    return catalogue(lang)[table][name].format(**params)


def say_or(lang: Lang, key: str, otherwise: str) -> str:
    """The sentence of a key, or a text where there is none."""
    table, _, name = key.partition(".")
    return catalogue(lang).get(table, {}).get(name, otherwise)


def explain(error: SuyuanError, lang: Lang) -> ErrorText:
    """The three lines of an error in one language."""
    table = catalogue(lang)[error.code]
    return ErrorText(
        error.code,
        table["what"].format(**error.params),
        table["why"].format(**error.params),
        table["next"].format(**error.params),
    )
