"""``records``: the sheets that a custodian keeps and hands in, from what is stored; no person's data is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from suyuan.app.clock import Clock
from suyuan.app.duties import held_copies
from suyuan.app.headcount import count_heads, under_14
from suyuan.app.pia import draft_facts
from suyuan.govern.duties import PaperKind
from suyuan.govern.duty_law import citations
from suyuan.govern.policy import Policy, parse_policy
from suyuan.govern.request_states import RequestState, is_open
from suyuan.report.messages import Lang, catalogue, say
from suyuan.report.printed import Grid, Note, Pairs, Sheet, Signatures
from suyuan.storage.workspace import Session, Workspace


class RecordKind(StrEnum):
    """The sheets."""

    ACTIVITIES = "activities"  # 处理活动台账
    RELEASES = "releases"  # 对外提供清单
    MINORS_AUDIT = "minors-audit"  # 未成年人个人信息合规审计表


COLUMNS = {
    RecordKind.ACTIVITIES: (
        ("purpose", 8), ("title", 10), ("mode", 6), ("basis", 9), ("fields", 17), ("sensitive", 10),
        ("recipients", 13), ("keep_days", 6), ("releases", 6), ("assessed", 15),
    ),
    RecordKind.RELEASES: (
        ("release", 12), ("day", 9), ("recipient", 13), ("purpose", 9), ("basis", 7), ("fields", 13), ("rows", 6),
        ("until", 9), ("receipt", 8), ("deleted", 8), ("ledger", 6),
    ),
    RecordKind.MINORS_AUDIT: (("item", 32), ("figure", 14), ("ground", 24), ("finding", 15), ("putting_right", 15)),
}  # fmt: skip
"""Columns of each sheet and their widths in hundredths."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its titles, rows of text, and the same as a sheet."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sheet: Sheet


def make_record(workspace: Workspace, kind: RecordKind, clock: Clock, lang: Lang, year: int | None = None) -> Record:
    """Make a sheet.

    Args:
        year: of the minors' audit; the last whole one by default.
    """
    policy, today = parse_policy(workspace.policy_text()), clock().date()
    audited = today.year - 1 if year is None else year
    with workspace.reading() as session:
        maker = _Maker(session, policy, today, lang)
        makers: dict[RecordKind, Callable[[], list[tuple[str, ...]]]] = {
            RecordKind.ACTIVITIES: maker.activities,
            RecordKind.RELEASES: maker.releases,
            RecordKind.MINORS_AUDIT: lambda: maker.minors_audit(audited),
        }
        rows = tuple(makers[kind]())
        heads = count_heads(session, today)
    told = COLUMNS[kind]
    titles = tuple(say(lang, f"record.{name}") for name, _ in told)
    figures = [place for place, (name, _) in enumerate(told) if name in {"rows", "keep_days", "releases", "ledger"}]
    name = kind.value.replace("-", "_")
    subtitle = say(lang, "record.made", day=today, people=heads.people, under_14=heads.under_14)
    sheet = Sheet(
        lang,
        say(lang, f"record.title_{name}", year=audited),
        subtitle,
        [
            Pairs([(say(lang, "pia_sheet.organisation"), "")]),
            Note(say(lang, f"record.note_{name}")),
            Grid(titles, rows, [width for _, width in told], figures),
            Signatures([(say(lang, f"record.{line}"), "") for line in ("made_by", "in_charge", "seal", "signed_on")]),
        ],
        wide=True,
    )
    return Record(titles, rows, sheet)


class _Maker:
    def __init__(self, session: Session, policy: Policy, today: date, lang: Lang) -> None:
        self._session = session
        self._policy = policy
        self._today = today
        self._lang: Lang = lang
        self._words = catalogue(lang)
        self._releases = session.releases.all()

    def activities(self) -> list[tuple[str, ...]]:
        """One row a purpose."""
        rows: list[tuple[str, ...]] = []
        heads = count_heads(self._session, self._today)
        for key, purpose in self._policy.purposes.items():
            allowed = purpose.recipients if purpose.recipients is not None else tuple(self._policy.recipients)
            known = [name for name in allowed if name in self._policy.recipients]
            if not known:
                continue
            facts = draft_facts(self._session, self._policy, known[0], key, self._today, heads)
            sensitive = [name for name, _, word in facts.fields if word == "yes"]
            whole = self._say("all_children") if facts.under_14 else self._join(sensitive) or "—"
            given = [one for one in self._releases if one.purpose == key]
            rows.append(
                (
                    key,
                    purpose.title,
                    self._words["mode"].get(facts.mode, facts.mode),
                    f"{self._words['basis'].get(purpose.basis, purpose.basis)} {purpose.statute}".strip(),
                    self._join(name for name, _, _ in facts.fields),
                    whole,
                    self._join(self._policy.recipients[name].name for name in known),
                    str(purpose.keep_days),
                    str(len(given)),
                    self._assessed(key, known),
                )
            )
        return rows

    def releases(self) -> list[tuple[str, ...]]:
        """One row a release."""
        papers = self._session.papers.all()
        shown = {(one.kind, one.release): one.at for one in papers if one.release is not None}
        until = {copy.release: copy.until for copy in held_copies(self._session)}
        rows: list[tuple[str, ...]] = []
        for one in self._releases:
            known = self._policy.recipients.get(one.recipient)
            basis = str(one.manifest["basis"])
            rows.append(
                (
                    one.release_id,
                    one.at[:10],
                    f"{known.name}（{one.recipient}）" if known else one.recipient,
                    one.purpose,
                    self._words["basis"].get(basis, basis),
                    self._join(one.manifest["fields"]),
                    str(one.manifest["rows"]),
                    until[one.release_id].isoformat(),
                    str(shown.get((PaperKind.RECEIPT, one.release_id), "—")),
                    str(shown.get((PaperKind.DELETION, one.release_id), "—")),
                    str(one.ledger_index),
                )
            )
        return rows

    def minors_audit(self, year: int) -> list[tuple[str, ...]]:
        """What the workspace knows about a year of handling minors' information; findings are left to the auditor."""
        session, last = self._session, min(date(year, 12, 31), self._today)
        heads = count_heads(session, last)
        given = [one for one in self._releases if one.at[:4] == str(year)]
        children = {one.release_id: self._children(one.scope, date.fromisoformat(one.at[:10])) for one in given}
        with_children = [one for one in given if children[one.release_id]]
        purposes = {one.purpose for one in with_children}
        ruled = sum(bool(self._policy.purposes[key].children_rule) for key in purposes if key in self._policy.purposes)
        requests = [one for one in session.requests.all() if one.received_at.year == year]
        answered = [one for one in requests if one.answered_at is not None and not is_open(RequestState(one.state))]
        in_time = sum(one.answered_at <= one.due for one in answered if one.answered_at is not None)
        papers = [one for one in session.papers.all() if one.kind == PaperKind.DELETION]
        proven = {one.release for one in papers}
        over = [one for one in held_copies(session) if one.until < self._today and children.get(one.release)]
        gone = [one for one in over if one.release in proven]
        assessed = {(one.recipient, one.purpose) for one in session.assessments.all() if one.dated <= last}
        told: list[tuple[str, str, tuple[str, ...]]] = [
            ("held", self._say("of", part=heads.under_14, whole=heads.people), ("minorsnet-37",)),
            ("unknown_age", str(heads.age_unknown), ("pipl-31",)),
            ("given", self._say("of", part=len(with_children), whole=len(given)), ("pipl-23", "pipl-31")),
            ("rows_given", str(sum(children.values())), ("pipl-31",)),
            ("rule", self._say("of", part=ruled, whole=len(purposes)), ("pipl-31",)),
            (
                "assessed_before",
                self._say(
                    "of",
                    part=sum((one.recipient, one.purpose) in assessed for one in with_children),
                    whole=len(with_children),
                ),
                ("pipl-55",),
            ),
            ("guardians", "—", ("pipl-31", "minorsnet-36")),
            ("access", "—", ("minorsnet-36",)),
            ("requests", self._say("of", part=in_time, whole=len(requests)), ("minorsnet-34", "pipl-50")),
            ("deletions", self._say("of", part=len(gone), whole=len(over)), ("pipl-47",)),
            ("marketing", "—", ("minorsnet-24",)),
            ("incidents", "—", ("pipl-57",)),
        ]
        return [
            (say(self._lang, f"minors_item.{name}"), figure, citations(rules, self._lang), "", "")
            for name, figure, rules in told
        ]

    def _children(self, scope: str, on: date) -> int:
        """Records of a scope that are still here and of children on that day."""
        rids = np.intersect1d(self._session.releases.scope(scope).astype(np.uint64), self._session.registry.rids())
        return int(under_14(self._session, rids, on)[0].sum())

    def _assessed(self, purpose: str, recipients: list[str]) -> str:
        found = [self._session.assessments.latest(name, purpose, self._today) for name in recipients]
        filed = [one for one in found if one is not None]
        words = (f"{one.recipient} {self._words['pia_conclusion'][one.conclusion]} {one.dated}" for one in filed)
        return self._join([*words, *([self._say("none_for", count=len(found) - len(filed))] if None in found else [])])

    def _join(self, words: Iterable[object]) -> str:
        return say(self._lang, "pia_sheet.separator").join(str(word) for word in words)

    def _say(self, name: str, **params: object) -> str:
        return say(self._lang, f"record.{name}", **params)
