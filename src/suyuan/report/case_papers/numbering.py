"""Headings with the numbers that Chinese papers use, 一、 and （一）, or 1 and 1.1."""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.report.case_papers.paper import Heading
from suyuan.report.messages import Lang, say

DIGITS = "零一二三四五六七八九十"


@dataclass(slots=True)
class Headings:
    """Numbers headings as they come.

    Attributes:
        table: of the catalogue, where their words stand.
    """

    lang: Lang
    table: str
    section: int = 0
    part: int = 0

    def head(self, key: str, **params: object) -> Heading:
        """The next heading of level 1."""
        self.section, self.part = self.section + 1, 0
        words = say(self.lang, f"{self.table}.{key}", **params)
        return Heading(f"{in_chinese(self.section)}、{words}" if self.lang == "zh" else f"{self.section}. {words}")

    def sub(self, key: str, **params: object) -> Heading:
        """The next heading of level 2."""
        self.part += 1
        words = say(self.lang, f"{self.table}.{key}", **params)
        text = f"（{in_chinese(self.part)}）{words}" if self.lang == "zh" else f"{self.section}.{self.part} {words}"
        return Heading(text, 2)


def in_chinese(number: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
