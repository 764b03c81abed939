"""An impact assessment, and the self-audit form, as sheets: HTML to print, or rows for a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

from suyuan.govern.assessment import Assessment
from suyuan.govern.duty_law import citations
from suyuan.govern.form_table import FormItem, assessment_table, audit_table
from suyuan.report.messages import Lang, catalogue, say
from suyuan.report.printed import Block, Grid, Heading, Note, Pairs, Sheet, Signatures

Row: TypeAlias = tuple[str, str, str, str]
"""Section, what was asked, what was answered, what it rests on."""

_Table: TypeAlias = tuple[Sequence[str], Sequence[Sequence[str]], Sequence[int]]
"""Headers, rows, widths."""


def lay_assessment(lang: Lang, number: str, keep_until: date, form: Assessment) -> Sheet:
    """The assessment as a sheet."""
    sheet = _Sheet(lang)
    blocks: list[Block] = [Note(sheet.say("simple_note"))] if form.form == "simple" else []
    blocks += [Pairs(sheet.facts(number, keep_until, form))]
    blocks += [Heading(sheet.say("fields")), Grid(*sheet.fields(form))]
    blocks += [Heading(sheet.say("situations")), Grid(*sheet.situations(form))]
    if form.form == "full":
        blocks += [Heading(sheet.say("answers")), Grid(*sheet.answers(form))]
        blocks += [Heading(sheet.say("risks")), Grid(*sheet.risks(form)), Note(sheet.say("scale_note"))]
        blocks += [Heading(sheet.say("measures")), Grid(*sheet.measures(form))]
    blocks += [
        Heading(sheet.say("conclusion")),
        Pairs(
            [
                (sheet.say("conclusion"), sheet.word("conclusion", form.conclusion)),
                (sheet.say("remark"), form.remark or "-"),
            ]
        ),
        Signatures(
            [
                (sheet.say("signed_by"), f"{form.office} {form.signed_by}"),
                (sheet.say("dated"), form.dated.isoformat()),
                (sheet.say("seal"), ""),
                (sheet.say("review_by"), form.review_by.isoformat()),
            ]
        ),
    ]
    return Sheet(lang, sheet.say("title"), f"{number}　{form.recipient} / {form.purpose}", blocks)


def assessment_rows(lang: Lang, number: str, keep_until: date, form: Assessment) -> Iterator[Row]:
    """The assessment as rows of a table."""
    sheet = _Sheet(lang)
    yield from ((sheet.say("facts"), name, text, "") for name, text in sheet.facts(number, keep_until, form))
    grids = {"fields": sheet.fields(form), "situations": sheet.situations(form)}
    if form.form == "full":
        grids |= {"answers": sheet.answers(form), "risks": sheet.risks(form), "measures": sheet.measures(form)}
    for name, (headers, rows, _) in grids.items():
        ground = headers[-1] == sheet.say("ground")
        for row in rows:
            told = row[1:-1] if ground else row[1:]
            yield sheet.say(name), row[0], " | ".join(told), row[-1] if ground else ""
    yield sheet.say("conclusion"), sheet.say("conclusion"), sheet.word("conclusion", form.conclusion), ""
    yield sheet.say("conclusion"), sheet.say("remark"), form.remark, ""
    yield sheet.say("conclusion"), sheet.say("signed_by"), f"{form.office} {form.signed_by}", ""


def lay_audit(lang: Lang) -> Sheet:
    """The self-audit form as a sheet, empty."""
    sheet, table = _Sheet(lang), audit_table()
    boxes = "\n".join(f"□ {sheet.word('audit', answer)}" for answer in table.answers)
    rows = [(number, text, boxes, "", ground) for number, text, _, ground in audit_rows(lang)]
    headers = [
        sheet.say("number"),
        sheet.say("item"),
        sheet.say("finding"),
        sheet.say("putting_right"),
        sheet.say("ground"),
    ]
    blocks: list[Block] = [
        Note(sheet.say("audit_note")),
        Pairs([(sheet.say(name), "") for name in ("organisation", "period", "handled_in_all")]),
        Grid(headers, rows, (7, 36, 14, 21, 22)),
        Signatures([(sheet.say(name), "") for name in ("audited_by", "signed_by", "seal", "signed_on")]),
    ]
    return Sheet(lang, table.zh if lang == "zh" else table.en, citations(table.rules, lang), blocks)


def audit_rows(lang: Lang) -> Iterator[Row]:
    """The items of the self-audit: number, text, an empty answer, ground and how sure we are of the item."""
    sheet = _Sheet(lang)
    for item in audit_table().items:
        mark = sheet.say(f"topic_{item.evidence.value}")
        yield item.id, item.text(lang), "", f"{citations(item.rules, lang)}\n{mark}"


class _Sheet:
    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang
        self._items = {item.id: item for held in assessment_table().sections.values() for item in held}

    def say(self, name: str, **params: object) -> str:
        return say(self._lang, f"pia_sheet.{name}", **params)

    def word(self, table: str, value: str) -> str:
        """A word of a form in the reader's language; what is no such word stands as it is."""
        return catalogue(self._lang)[f"pia_{table}"].get(value, value)

    def ground(self, item: FormItem) -> str:
        mark = catalogue(self._lang)["law_evidence"][item.evidence.value]
        opening, closing = ("（", "）") if self._lang == "zh" else (" (", ")")
        return f"{citations(item.rules, self._lang)}{opening}{mark}{closing}"

    def facts(self, number: str, keep_until: date, form: Assessment) -> list[tuple[str, str]]:
        known = form.known
        words = catalogue(self._lang)
        pairs = [
            ("number", number),
            ("recipient", f"{known.recipient_name}（{form.recipient}）"),
            ("purpose", f"{known.title}（{form.purpose}）"),
            ("mode", words["mode"].get(known.mode, known.mode)),
            ("basis", " ".join([words["basis"].get(known.basis, known.basis), known.statute]).strip()),
            ("people", self.say("heads", people=known.people, under_14=known.under_14, unknown=known.age_unknown)),
            ("keep_days", self.say("days", days=known.keep_days)),
            ("carriers", self.say("separator").join(words["carrier"].get(c, c) for c in known.carriers) or "-"),
            ("approvals", self.say("two_above", rows=known.two_approvals_above)),
            ("dated", form.dated.isoformat()),
            ("review_by", form.review_by.isoformat()),
            ("keep_until", keep_until.isoformat()),
        ]
        if form.handled_in_all is not None:
            pairs.insert(6, ("handled_in_all", f"{form.handled_in_all:,}"))
        return [(self.say(name), text) for name, text in pairs]

    def fields(self, form: Assessment) -> _Table:
        kinds = catalogue(self._lang)["family"]
        rows = [
            (one.name, kinds.get(one.kind, one.kind or "-"), self.word("sensitive", one.sensitive), one.necessity)
            for one in form.fields
        ]
        return [self.say(name) for name in ("field", "kind", "sensitive", "necessity")], rows, (22, 16, 12, 50)

    def situations(self, form: Assessment) -> _Table:
        rows = []
        for one in form.situations:
            cells = [self._asked(one.id), self.word("applies", str(one.applies).lower())]
            if form.form == "simple":
                cells += [one.content, self.word("conclusion", one.conclusion) if one.conclusion else "-"]
            rows.append((*cells, self._ground(one.id)))
        short = ("content", "conclusion") if form.form == "simple" else ()
        widths = (24, 10, 34, 12, 20) if short else (55, 15, 30)
        return [self.say(name) for name in ("situation", "applies", *short, "ground")], rows, widths

    def answers(self, form: Assessment) -> _Table:
        asked = assessment_table().sections["question"]
        rows = [(one.text(self._lang), form.answers.get(one.id, ""), self.ground(one)) for one in asked]
        return [self.say(name) for name in ("question", "answer", "ground")], rows, (34, 43, 23)

    def risks(self, form: Assessment) -> _Table:
        rows = []
        for one in form.risks:
            levels = (self.word("level", name) for name in (one.impact, one.likelihood, one.level))
            rows.append((self._asked(one.id), *levels, one.treatment))
        return [self.say(n) for n in ("risk", "impact", "likelihood", "level", "treatment")], rows, (29, 11, 12, 10, 38)

    def measures(self, form: Assessment) -> _Table:
        rows = [
            (self._asked(one.id), self.word("in_place", one.in_place), one.effect, self._ground(one.id))
            for one in form.measures
        ]
        return [self.say(name) for name in ("measure", "in_place", "effect", "ground")], rows, (26, 10, 40, 24)

    def _asked(self, name: str) -> str:
        return self._items[name].text(self._lang) if name in self._items else name

    def _ground(self, name: str) -> str:
        return self.ground(self._items[name]) if name in self._items else ""
