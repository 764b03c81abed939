"""The words of a risk assessment: the sentence that can be quoted, rows of figures, reasons of the verdict.

Shared by the terminal and the page, so that both say the same.
"""

from __future__ import annotations

import numpy as np

from suyuan.assess.alike import ALONE, BIRTHS
from suyuan.assess.assessment import RiskAssessment
from suyuan.report.field_names import few, field_names, field_title, percent
from suyuan.report.messages import Lang, say

Row = tuple[str, str, str]


class RiskWords:
    """Everything that is said about one assessment, in one language."""

    def __init__(self, lang: Lang, found: RiskAssessment) -> None:
        self._lang: Lang = lang
        self._found = found

    def say(self, key: str, **params: object) -> str:
        """A sentence of the catalogue."""
        return say(self._lang, f"assess.{key}", **params)

    def names(self, fields: tuple[str, ...] | list[str], by: str = " + ") -> str:
        """Field names, or "none"."""
        return field_names(self._lang, fields, by) or self.say("none")

    @staticmethod
    def percent(share: float) -> str:
        """A share."""
        return percent(share)

    def quotes(self) -> list[str]:
        """The plain sentences: of the direct identifiers, and of the other fields together."""
        found, out = self._found, []
        if found.direct:
            out.append(self.say("quote_direct", fields=self.names(found.direct, say(self._lang, "common.separator"))))
        if found.direct == found.exposure.fields:
            return out
        alike = found.population.alike
        if alike is None or not set(alike.counted) - {"sex", *BIRTHS}:
            measures = found.exposure.measures
            told = {"rows": f"{measures.rows:,}", "unique": f"{measures.unique:,}"}
            return [*out, self.say("quote_rows", fields=self.names(found.exposure.fields), **told)]
        birth = next((name for name in BIRTHS if name in alike.counted), "none")
        likely = 1.0 > alike.middle >= ALONE
        out.append(
            self.say(
                "quote_single" if alike.middle < ALONE else "quote_likely" if likely else "quote_many",
                fields=self.names(alike.counted),
                born=say(self._lang, f"born.{birth}"),
                sex=say(self._lang, "born.sex") if "sex" in alike.counted else "",
                others=few(alike.middle),
                **({"unique": percent(alike.unique[0])} if likely else {}),
            )
        )
        return out

    def measures(self) -> list[Row]:
        """Name, value and meaning of each measure of the rows themselves."""
        found = self._found.exposure
        own, wild = found.measures, found.wildcards
        share = f"{own.unique:,} / {own.rows:,} ({percent(own.uniqueness)})"
        unknown = self.say("wild_unknown")
        rows = [
            (self.say("unique"), share, self.say("unique_why")),
            (
                self.say("unique_wild"),
                unknown if wild is None else f"{wild.unique:,} / {own.rows:,} ({percent(wild.unique / own.rows)})",
                self.say("unique_wild_why", missing=f"{found.missing:,}"),
            ),
            (self.say("k"), f"{own.k:,}", self.say("k_why")),
            (self.say("k_wild"), unknown if wild is None else f"{wild.k:,}", self.say("k_why")),
            (self.say("classes"), f"{own.classes:,}", self.say("classes_why")),
        ]
        for one in own.diversity:
            name = field_title(self._lang, one.field)
            kind = self.say("ordered" if one.ordered else "equal")
            rows += [
                (self.say("l", field=name), f"{one.l} / {one.entropy_l:.2f}", self.say("l_why")),
                (self.say("t", field=name), f"{one.t:.3f}", self.say("t_why", kind=kind)),
                (
                    self.say("beta", field=name),
                    f"{one.beta:.2f} / {one.enhanced_beta:.2f}, {one.delta:.2f}",
                    self.say("beta_why"),
                ),
            ]
        return rows

    def sets(self, most: int = 12) -> list[tuple[str, str, str]]:
        """The minimal identifying sets: fields, rows singled out, their share."""
        listed = self._found.exposure.sets[:most]
        return [(self.names(one.fields), f"{one.unique:,}", percent(one.share)) for one in listed]

    def shares(self, most: int = 20) -> list[tuple[str, str, str]]:
        """Fields, their contributions, their number of values."""
        listed = self._found.exposure.shares[:most]
        return [(field_title(self._lang, one.field), percent(one.share), f"{one.values:,}") for one in listed]

    def population(self) -> list[tuple[str, str]]:
        """Each method and what it says, or why it was not used; the surest first."""
        found = self._found.population
        rows = [(self.say("register"), self._register()), (self.say("kmap"), self._kmap())]
        for method in ("pitman", "models"):
            told = next((one for one in found.models if one.method == method), None)
            if told is None and any(one.method == "register" for one in found.models):
                continue
            if told is None:
                text = self.say(f"skipped_{found.skipped.get(method, 'population')}")
            elif told.low is None or told.high is None:
                text = self.say("model_result", share=percent(told.uniqueness))
            else:
                ends = {"low": percent(told.low), "high": percent(told.high)}
                text = self.say("model_interval", share=percent(told.uniqueness), **ends)
            rows.append((self.say(method), text))
        return rows

    def _register(self) -> str:
        found = self._found.population
        exact = next((one for one in found.models if one.method == "register"), None)
        if exact is not None:
            return self.say("exact_result", share=percent(exact.uniqueness))
        if found.register is None:
            return self.say(f"skipped_{found.skipped['register']}")
        return self.say(
            "register_result",
            unique=percent(found.register.unique),
            smallest=found.register.smallest,
            fields=self.names(found.register.fields),
            absent=f"{found.register.absent:,}",
        )

    def _kmap(self) -> str:
        found = self._found.population
        alike = found.alike
        if alike is None:
            return self.say("skipped_birth")
        low, high = alike.unique
        ends = {"low": percent(low), "high": percent(high)}
        told = self.say("kmap_result", middle=few(alike.middle), singled=percent(alike.singled), **ends)
        separator = say(self._lang, "common.separator")
        cell = self.say(
            "kmap_cell",
            people=few(alike.people),
            births=few(found.births_per_day),
            source=self.say("births_told" if found.births_told else "births_example"),
            uncounted=self.names(alike.uncounted, separator),
        )
        return f"{told}\n{cell}"

    def masks(self) -> list[tuple[str, str, str, str]]:
        """Masked numbers: candidates alone, together, and rows that are restored; unmasked ones are left out."""
        return [
            (
                field_title(self._lang, one.field),
                f"{int(np.median(one.alone)):,}",
                f"{int(np.median(one.together)):,}",
                f"{one.exposed:,}",
            )
            for one in self._found.masks
            if np.median(one.alone) > 1
        ]

    def verdict(self) -> list[str]:
        """Level, status, reasons."""
        found = self._found.verdict
        people = f"{1 / found.risk:,.0f}"
        reasons = [self.say(f"reason_{one}", people=people, threshold=found.threshold) for one in found.reasons]
        listed = ("；" if self._lang == "zh" else "; ").join(reasons)
        return [
            self.say("level", level=found.level),
            self.say(f"status_{found.status}"),
            self.say("why", reasons=listed),
            self.say("law_note"),
        ]
