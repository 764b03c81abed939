"""可识别性认定: which fields were there, whether they identify alone or together, and how that was tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suyuan.case.file import CaseFile
from suyuan.core.fields import parse_field
from suyuan.report.case_papers.attachments import attach_csv, attach_json
from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Block, Facts, Note, Paper, PaperKind, Para, Signatures, Table, leave_open
from suyuan.report.case_papers.words import NONE, join
from suyuan.report.field_names import field_names, field_title
from suyuan.report.messages import Lang, say

ALONE = frozenset({"id_number", "phone", "record_number", "birth_certificate"})
"""Kinds that point at one person by themselves."""
NAMED = frozenset({"name", "birth_date", "id_number", "address", "phone", "email", "health", "whereabouts"})
"""Kinds that article 1034 of the Civil Code names."""
COMMON = frozenset({"name", "birth_date", "sex", "address", "surname", "birth_month", "district", "hospital"})
"""Kinds that identify with others."""
LAW = ("cc_1034", "pipl_4", "interp_1")


@dataclass(frozen=True, slots=True)
class Retest:
    """A re-identification test: how many rows nobody else in a reference population shares.

    Attributes:
        fields: by which it was tried.
        reference: the population, in words.
        rows, unique: rows tried, and those that fit one person alone.
        method: version of the method.
    """

    fields: tuple[str, ...]
    reference: str
    rows: int
    unique: int
    method: str


@dataclass(frozen=True, slots=True)
class IdentifiabilityStatement:
    """The statement.

    Attributes:
        fields: each with the batches that hold it, in the order of their first batch.
        conclusion: of the case's findings, in both languages; None where nobody found one.
        retest: None where none was made.
    """

    case: CaseFile
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    dated: date
    conclusion: tuple[str, str] | None = None
    supports: tuple[str, ...] = ()
    retest: Retest | None = None


def state_identifiability(case: CaseFile, dated: date, retest: Retest | None = None) -> IdentifiabilityStatement:
    """The statement of a case: what its batches hold, and what was found of it."""
    held: dict[str, list[str]] = {}
    for batch in case.batches:
        for name in batch.fields:
            held.setdefault(name, []).append(batch.number)
    found = next((one for one in case.findings if one.kind == "identifiability"), None)
    return IdentifiabilityStatement(
        case,
        tuple((name, tuple(batches)) for name, batches in held.items()),
        dated,
        (found.zh, found.en) if found else None,
        found.exhibits if found else (),
        retest,
    )


def way_of(field: str) -> str:
    """How a field identifies: ``alone``, ``together`` or, where it depends, ``depends``."""
    kind = field if field in ALONE | COMMON else parse_field(field).kind.value
    return "alone" if kind in ALONE else "together" if kind in COMMON else "depends"


def lay_identifiability(lang: Lang, statement: IdentifiabilityStatement) -> Paper:
    """The statement as a paper."""
    heads = Headings(lang, "paper_ident")
    blocks: list[Block] = [heads.head("fields"), *_fields(lang, statement), heads.head("test"), *_test(lang, statement)]
    blocks += [heads.head("conclusion"), Para(_conclusion(lang, statement), strong=True)]
    supports = join(lang, statement.supports) or leave_open(lang, "supports")
    blocks.append(Para(say(lang, "paper_ident.supports", exhibits=supports)))
    if 0 < len(statement.supports) < 2:
        blocks.append(Note(say(lang, "paper_ident.one_support")))
    blocks += [
        heads.head("law"),
        *(Para(say(lang, f"paper_ident.{name}")) for name in LAW),
        Note(say(lang, "paper_ident.limit")),
        Signatures([(say(lang, f"paper_ident.{name}"), "") for name in ("made_by", "checked_by", "signed_on")]),
    ]
    return Paper(
        lang,
        PaperKind.IDENTIFIABILITY,
        say(lang, "paper_ident.title"),
        say(lang, "case_paper.of_case", case=statement.case.number, title=statement.case.title),
        statement.dated,
        blocks,
        attachments=(
            attach_json(lang, "identifiability", statement.case.number, _data(statement)),
            attach_csv(
                lang,
                "fields",
                ("field", "batches", "identifies"),
                [(name, " ".join(batches), way_of(name)) for name, batches in statement.fields],
            ),
        ),
    )


def _fields(lang: Lang, statement: IdentifiabilityStatement) -> list[Block]:
    if not statement.fields:
        return [Note(leave_open(lang, "fields"))]
    rows = []
    for name, batches in statement.fields:
        kind = name if name in NAMED else parse_field(name).kind.value
        named = say(lang, f"paper_ident.{'named' if kind in NAMED else 'not_named'}")
        rows.append([field_title(lang, name), join(lang, batches), say(lang, f"paper_ident.{way_of(name)}"), named])
    headers = [say(lang, f"paper_ident.{name}") for name in ("field", "batches", "way", "in_code")]
    together = field_names(lang, [name for name, _ in statement.fields], say(lang, "case_paper.and"))
    return [Table(headers, rows, (26, 24, 28, 22)), Para(say(lang, "paper_ident.together_text", fields=together))]


def _test(lang: Lang, statement: IdentifiabilityStatement) -> list[Block]:
    one = statement.retest
    if one is None:
        return [Para(say(lang, "paper_ident.no_test"))]
    share = f"{one.unique / one.rows:.1%}" if one.rows else NONE
    return [
        Facts(
            [
                (say(lang, "paper_ident.tried"), field_names(lang, one.fields)),
                (say(lang, "paper_ident.reference"), one.reference),
                (
                    say(lang, "paper_ident.result"),
                    say(lang, "paper_ident.result_text", rows=f"{one.rows:,}", unique=f"{one.unique:,}", share=share),
                ),
                (say(lang, "paper_ident.method"), one.method),
            ]
        )
    ]


def _conclusion(lang: Lang, statement: IdentifiabilityStatement) -> str:
    if statement.conclusion is None:
        return leave_open(lang, "conclusion")
    return statement.conclusion[0 if lang == "zh" else 1]


def _data(statement: IdentifiabilityStatement) -> dict[str, object]:
    one = statement.retest
    return {
        "fields": [
            {"field": name, "batches": list(batches), "identifies": way_of(name)} for name, batches in statement.fields
        ],
        "supports": list(statement.supports),
        "retest": None
        if one is None
        else {"fields": list(one.fields), "rows": one.rows, "unique": one.unique, "method": one.method},
    }
