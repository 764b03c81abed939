"""``case report``: make a paper of a case, log it, and write it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from suyuan.app.case_papers import FORMATS, PaperWords, lay_case_paper, set_paper
from suyuan.app.case_results import results_of
from suyuan.app.case_weigh import Claimed, count_lists, weigh
from suyuan.app.cases import find_case
from suyuan.app.clock import Clock
from suyuan.core.errors import InputFault, UsageFault
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.report.case_papers.paper import PaperKind
from suyuan.report.case_papers.trace_figures import TraceFigures, read_trace
from suyuan.report.case_papers.trace_report import Sample
from suyuan.report.messages import Lang
from suyuan.storage.durable import write_whole
from suyuan.storage.openings import hide
from suyuan.storage.workspace import Session, Workspace

MOST_JSON = 16 << 20
"""Bytes of a trace result: far more than any has."""


@dataclass(frozen=True, slots=True)
class SavedPaper:
    """A paper on disk: which case and kind, its digest and size, its ledger entry, and what is still open in it."""

    case: str
    kind: PaperKind
    out: Path
    sha256: str
    size: int
    ledger_index: int
    draft: bool


def make_case_paper(
    workspace: Workspace,
    number: str,
    kind: PaperKind,
    lang: Lang,
    out: Path,
    clock: Clock,
    *,
    trace: Path | None = None,
    dated: date | None = None,
    words: PaperWords | None = None,
    originals: Path | None = None,
) -> SavedPaper:
    """Make a paper: it is logged before it is written, for it shows names.

    Args:
        out: a file that is not there yet, .pdf or .docx.
        trace: the JSON of ``suyuan trace --explain --json``, for a trace report.
        dated: the day that the paper carries, None for today.
        originals: a folder with the files of lists that are not kept here.

    Raises:
        UsageFault: SY-U100 no such case; SY-U019 the file is there or cannot be written; SY-U153; as
            ``lay_case_paper``.
        InputFault: SY-I190, the trace cannot be read; and as ``lay_case_paper``.
        ComponentFault: as ``set_paper``.
    """
    if out.suffix.lower() not in FORMATS:
        raise UsageFault("SY-U153", suffix=out.suffix or "-", known=" ".join(FORMATS))
    if out.exists() or not os.access(out.parent, os.W_OK):
        raise UsageFault("SY-U019", file=out.name)
    figures = None if trace is None else read_trace_file(trace)
    now = clock()
    with workspace.reading() as session:
        case = session.cases.file(find_case(session, number))
        results = results_of(weigh(case, count_lists(session, case, originals), Claimed()), lang)
        if figures is not None:
            results = replace(
                results,
                trace=figures,
                samples=samples_of(session, figures),
                names=names_of(workspace),
            )
    paper = lay_case_paper(case, kind, lang, dated or now.date(), results, words)
    data = set_paper(paper, out.suffix)
    digest = sha256(data).hexdigest()
    with workspace.writing() as session:
        entry = Entry(
            Event.CASE,
            now,
            {"case": case.number, "act": "report", "kind": kind.value, "lang": lang, "format": out.suffix.lower()[1:]},
        )
        # The same case gives the same bytes: a bare digest would let anybody who guesses a name check the guess.
        index = session.log(entry, [hide("paper_sha256", digest)])
    write_whole(out, data)
    return SavedPaper(case.number, kind, out, digest, len(data), index, bool(paper.draft))


def read_trace_file(path: Path) -> TraceFigures:
    """The result of a trace from its JSON file.

    Raises:
        InputFault: SY-I190, it is none.
    """
    try:
        if path.stat().st_size > MOST_JSON:
            raise InputFault("SY-I190", detail="> 16 MiB")
        data: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputFault("SY-I190", detail=type(error).__name__) from error
    if not isinstance(data, dict):
        raise InputFault("SY-I190", detail=type(data).__name__)
    return read_trace(data)


def samples_of(session: Session, figures: TraceFigures) -> tuple[Sample, ...]:
    """Copies that the evidence names, as the workspace remembers them."""
    found = []
    for source in figures.accused:
        for release_id in source.releases:
            stored = session.releases.find(release_id)
            if stored is None:
                found.append(Sample(release_id, source.recipient))
                continue
            found.append(
                Sample(
                    release_id,
                    stored.recipient,
                    date.fromisoformat(stored.at[:10]),
                    int(stored.manifest["rows"]),
                    ledger_index=stored.ledger_index,
                    row_root=str(stored.manifest["commitments"]["rows"]),
                )
            )
    return tuple(found)


def names_of(workspace: Workspace) -> dict[str, str]:
    """Names of recipients by the id that the policy gives them."""
    policy = parse_policy(workspace.policy_text())
    return {key: one.name for key, one in policy.recipients.items() if one.name}
