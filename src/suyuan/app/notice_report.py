"""The report to the regulator (监管报告), prefilled; what nobody told stands there as a visible blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from suyuan.govern.policy import Policy
from suyuan.remedy.notices.grade import Grading
from suyuan.remedy.notices.incident import BEIJING, Incident
from suyuan.remedy.notices.law import cite_rules, notice_rule, weakest_mark
from suyuan.remedy.notices.states import NoticeState
from suyuan.report.messages import Lang, say
from suyuan.report.printed import Block, Grid, Heading, Note, Pairs, Sheet, Signatures
from suyuan.storage.notices import StoredNotice, StoredRun

AT_ONCE = ("pipl-57", "minorsnet-35", "netdata-11")
GRADED = ("incident-4", "incident-annex", "incident-7", "incident-8")


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the report is made from.

    Attributes:
        run: None while no list is planned: then only the incident speaks.
        kinds: kinds of information, in words.
    """

    policy: Policy
    incident: Incident
    run: StoredRun | None
    notices: Sequence[StoredNotice]
    grading: Grading
    kinds: Sequence[str]
    on: date


def regulator_sheet(facts: ReportFacts, lang: Lang) -> Sheet:
    """The report: items one and two first, then what may be supplied later, then grade, clocks and law."""
    page = _Page(facts, lang)
    blocks: list[Block] = [
        Note(page.clock_note()),
        Heading(page.say("part_first")),
        Pairs(page.unit()),
        Pairs(page.facts()),
        Heading(page.say("part_later")),
        Note(page.say("later_note", ground=cite_rules(("incident-7",), lang))),
        Pairs(page.later()),
        Heading(page.say("part_notices")),
        Pairs(page.notices()),
        Heading(page.say("part_grade")),
        Pairs(page.grade()),
        Heading(page.say("part_law")),
        Grid(
            [page.say("law_place"), page.say("law_says"), page.say("law_mark")],
            page.law(),
            [30, 55, 15],
        ),
        Signatures([(page.say(name), "") for name in ("signed_charge", "signed_seal", "signed_by", "signed_on")]),
    ]
    subtitle = page.say("made", day=facts.on, run=facts.run.run_id if facts.run else "—")
    return Sheet(lang, page.say("title"), subtitle, blocks)


def missing_items(sheet: Sheet) -> int:
    """How many blanks stand in the report."""
    blank = say(sheet.lang, "notice_report.blank")
    return sum(text == blank for block in sheet.blocks if isinstance(block, Pairs) for _, text in block.rows)


class _Page:
    def __init__(self, facts: ReportFacts, lang: Lang) -> None:
        self._facts = facts
        self._lang = lang

    def say(self, name: str, **params: object) -> str:
        return say(self._lang, f"notice_report.{name}", **params)

    def clock_note(self) -> str:
        grading = self._facts.grading
        if not grading.grade_high:
            return self.say("no_hours", ground=cite_rules(AT_ONCE[:2], self._lang))
        told = [
            self.say(
                "clock" if clock.until else "clock_day",
                network=self.say(f"network_{clock.network}"),
                hours=clock.hours,
                until=f"{clock.until.astimezone(BEIJING):%Y-%m-%d %H:%M}" if clock.until else "",
            )
            for clock in grading.clocks
        ]
        name = "hours" if grading.grade_low else "hours_maybe"
        return self.say(name, clocks=self._join(told), ground=cite_rules(("incident-4",), self._lang))

    def unit(self) -> list[tuple[str, str]]:
        report, custodian = self._facts.incident.report, self._facts.policy.custodian
        return self._rows(
            ("unit", custodian.name),
            ("unit_contact", custodian.contact),
            ("system", report.system),
            ("network", self.say(f"network_{report.network}") if report.network else ""),
            ("reporter", self._join((report.reporter, report.post, report.phone))),
        )

    def facts(self) -> list[tuple[str, str]]:
        incident = self._facts.incident
        at = incident.found_at
        found = f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else incident.found_on.isoformat()
        ends = (incident.happened_from, incident.happened_until)
        happened = [str(day) if day else self.say("blank") for day in ends] if any(ends) else []
        return self._rows(
            ("found", found),
            ("happened", " — ".join(dict.fromkeys(happened))),
            ("where", incident.report.where),
            ("how_found", incident.report.how_found),
            ("type", self.say("type_leak")),
            ("kinds", self._join([*self._facts.kinds, *incident.kinds])),
            ("people", self._people()),
            ("harm", incident.harm),
            ("measures", "\n".join(incident.measures)),
        )

    def later(self) -> list[tuple[str, str]]:
        incident, run = self._facts.incident, self._facts.run
        crime = incident.report.crime
        told = incident.report.told_police
        return self._rows(
            ("cause", incident.cause),
            ("spread", incident.report.spread),
            ("source", self.say("case", number=run.case_number) if run and run.case_number else ""),
            ("needed", incident.report.needed),
            ("crime", "" if crime is None else self.say("yes" if crime else "no")),
            ("police", str(told) if told else self.say("not_suspected") if crime is False else ""),
        )

    def notices(self) -> list[tuple[str, str]]:
        run = self._facts.run
        if run is None:
            return self._rows(("told", ""), ("unreachable", ""), ("announced", ""))
        held: dict[int, set[str]] = {}
        for one in self._facts.notices:
            held.setdefault(one.household, set()).add(one.state)
        ways = Counter(
            one.channel for one in self._facts.notices if one.state in {NoticeState.SENT, NoticeState.DELIVERED}
        )
        sent = sum(bool(states & {NoticeState.SENT, NoticeState.DELIVERED}) for states in held.values())
        arrived = sum(NoticeState.DELIVERED in states for states in held.values())
        lost = sum(states <= {NoticeState.UNREACHABLE, NoticeState.ANNOUNCED} for states in held.values())
        public = sum(NoticeState.ANNOUNCED in states for states in held.values())
        by_way = self._join(
            self.say("by_way", way=say(self._lang, f"notice_channel.{name}"), count=ways[name]) for name in sorted(ways)
        )
        return self._rows(
            ("households", str(len(held))),
            ("told", self.say("told_so", count=sent, arrived=arrived)),
            ("ways", by_way or self.say("none_yet")),
            ("unreachable", str(lost)),
            ("announced", str(public) if public else self.say("not_yet")),
        )

    def grade(self) -> list[tuple[str, str]]:
        grading = self._facts.grading
        low, high = (self.say(f"grade_{name or 'none'}") for name in (grading.grade_low, grading.grade_high))
        told = low if grading.settled else self.say("grade_open", low=low, high=high)
        summary = str(grading.summary_by) if grading.summary_by else ""
        return self._rows(("grade", told), ("counting", self._people()), ("summary", summary))

    def law(self) -> list[tuple[str, str, str]]:
        rows = []
        for name in (*AT_ONCE, *GRADED):
            rule = notice_rule(name)
            says = rule.zh if self._lang == "zh" else rule.en
            mark = say(self._lang, f"law_evidence.{weakest_mark((name,)).value}")
            rows.append((rule.citation(self._lang), says, mark))
        return rows

    def _people(self) -> str:
        grading, run = self._facts.grading, self._facts.run
        if run is None and not grading.most:
            return ""
        counts = run.counts if run else {}
        told = "people_so" if grading.stated is None else "people_stated"
        return self.say(
            told,
            stated=grading.stated,
            low=grading.low,
            high=grading.high,
            children=counts.get("children", "—"),
            households=counts.get("households", "—"),
        )

    def _rows(self, *rows: tuple[str, str]) -> list[tuple[str, str]]:
        return [(self.say(name), text or self.say("blank")) for name, text in rows]

    def _join(self, parts: Iterable[str]) -> str:
        return say(self._lang, "pia_sheet.separator").join(part for part in parts if part)
