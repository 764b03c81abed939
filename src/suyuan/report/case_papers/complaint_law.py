"""Which law a complaint may rest on: by the days of the acts, with the mark of how sure we are of each text."""

from __future__ import annotations

from datetime import date

from suyuan.case.file import CaseFile
from suyuan.report.case_papers.paper import leave_open
from suyuan.report.case_papers.words import day
from suyuan.report.messages import Lang, say

LAW = (
    ("cc_111", date(2021, 1, 1)),
    ("cc_179", date(2021, 1, 1)),
    ("cc_1000", date(2021, 1, 1)),
    ("cc_1034", date(2021, 1, 1)),
    ("cc_1035", date(2021, 1, 1)),
    ("cc_1038", date(2021, 1, 1)),
    ("cc_1182", date(2021, 1, 1)),
    ("pipl_10", date(2021, 11, 1)),
    ("pipl_31", date(2021, 11, 1)),
    ("pipl_69", date(2021, 11, 1)),
    ("pipl_70", date(2021, 11, 1)),
    ("minors_106", date(2021, 6, 1)),
)
"""Articles whose text was read, and from when they are in force."""


def cited_law(lang: Lang, case: CaseFile) -> list[str]:
    """Articles in force while the acts went on; one that began in between is said to."""
    last = case.act_until or case.act_from
    if last is None:
        return [leave_open(lang, "act_days"), *(say(lang, f"paper_law.{name}") for name, _ in LAW)]
    found = []
    for name, since in LAW:
        if since > last:
            continue
        text = say(lang, f"paper_law.{name}")
        if case.act_from is not None and case.act_from < since:
            text += say(lang, "paper_complaint.since", day=day(lang, since))
        found.append(text)
    return found or [leave_open(lang, "older_law")]
