"""The form of an impact assessment before anybody filled it in: what is known stands in it, what is asked is empty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from suyuan.govern.duty_law import citations
from suyuan.govern.form_table import FormItem, assessment_table
from suyuan.report.messages import Lang, say


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What the workspace knows about a release that is to be assessed.

    Attributes:
        fields: name, kind and whether it is sensitive (yes, no, unknown).
        situations: ids of those of PIPL 55 that are known to apply.
        people, under_14, age_unknown: records of the registry, those of under-14s, those whose age does not show.
    """

    recipient: str
    recipient_name: str
    purpose: str
    title: str
    mode: str
    basis: str
    statute: str
    keep_days: int
    fields: tuple[tuple[str, str, str], ...]
    situations: frozenset[str]
    carriers: tuple[str, ...]
    two_approvals_above: int
    people: int
    under_14: int
    age_unknown: int


def draft_assessment(facts: DraftFacts, form: Literal["full", "simple"], on: date, lang: Lang) -> str:
    """The form as a text to fill in (TOML)."""
    return "\n".join([*_draft(facts, form, on, lang), ""])


def _draft(facts: DraftFacts, form: Literal["full", "simple"], on: date, lang: Lang) -> Iterator[str]:
    table, simple = assessment_table(), form == "simple"
    yield _told(lang, "head")
    yield _told(lang, "then")
    if simple:
        yield _told(lang, "simple")
    yield 'schema = "suyuan/pia/1"'
    yield _pair("form", form)
    yield _pair("recipient", facts.recipient)
    yield _pair("purpose", facts.purpose)
    yield f"dated = {on.isoformat()}"
    yield f"review_by = {(on + timedelta(days=table.review_days)).isoformat()}"
    yield _pair("signed_by", "")
    yield _pair("office", "")
    yield _told(lang, "conclusion")
    yield _pair("conclusion", "")
    yield _told(lang, "remark")
    yield _pair("remark", "")
    if simple:
        yield _told(lang, "handled")
        yield "# handled_in_all = 0"
    yield from ("", _told(lang, "known"), "[known]")
    for name in ("recipient_name", "title", "mode", "basis", "statute"):
        yield _pair(name, getattr(facts, name))
    yield f"keep_days = {facts.keep_days}"
    yield f"carriers = {json.dumps(list(facts.carriers))}"
    for name in ("two_approvals_above", "people", "under_14", "age_unknown"):
        yield f"{name} = {getattr(facts, name)}"
    yield f"as_of = {on.isoformat()}"
    for number, (name, kind, sensitive) in enumerate(facts.fields):
        yield from ("", *([_told(lang, "fields")] if number == 0 else []), "[[fields]]")
        yield _pair("name", name)
        yield _pair("kind", kind)
        yield _pair("sensitive", sensitive)
        yield _pair("necessity", "")
    for number, item in enumerate(table.sections["situation"]):
        yield from ("", *([_told(lang, "situations")] if number == 0 else []), *_asks(item, lang), "[[situations]]")
        yield _pair("id", item.id)
        yield f"applies = {'true' if item.id in facts.situations else 'false'}"
        if simple:
            yield _told(lang, "content")
            yield _pair("content", "")
            yield _pair("conclusion", "")
    if not simple:
        yield from _questions(lang)


def _questions(lang: Lang) -> Iterator[str]:
    sections = assessment_table().sections
    yield from ("", _told(lang, "answers"), "[answers]")
    for item in sections["question"]:
        yield from _asks(item, lang)
        yield _pair(item.id, "")
    for section, names in (("risk", ("impact", "likelihood", "treatment")), ("measure", ("in_place", "effect"))):
        for number, item in enumerate(sections[section]):
            yield from ("", *([_told(lang, section + "s")] if number == 0 else []), *_asks(item, lang))
            yield f"[[{section}s]]"
            yield _pair("id", item.id)
            yield from (_pair(name, "") for name in names)


def _asks(item: FormItem, lang: Lang) -> Iterator[str]:
    opening, closing = ("（", "）") if lang == "zh" else (" (", ")")
    yield f"# {item.text(lang)}{opening}{citations(item.rules, lang)}{closing}"


def _told(lang: Lang, name: str) -> str:
    return f"# {say(lang, f'pia_form.{name}')}"


def _pair(name: str, value: str) -> str:
    """A TOML pair: JSON writes basic strings as TOML reads them, but for DEL, which TOML must escape."""
    written = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{name} = {written}"
