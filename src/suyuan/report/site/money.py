"""Pages of the money: the whole fund, and one judgment."""

from __future__ import annotations

from html import escape

from suyuan.portal.site import Site
from suyuan.remedy.fund.accounts import UNMATCHED
from suyuan.remedy.fund.findings import Finding
from suyuan.remedy.fund.lines import Booked, concerns
from suyuan.remedy.fund.state import Application, Judgment
from suyuan.remedy.fund.tables import purposes
from suyuan.remedy.fund.totals import Totals, grand_totals, totals_of, unmatched
from suyuan.remedy.money import show_yuan
from suyuan.report.messages import Lang, say
from suyuan.report.site.flow import Strip, draw_flow
from suyuan.report.site.frame import Cell, Column, Frame
from suyuan.report.site.oversight import show_claims, show_refusals, show_rules


class MoneyPages:
    """Pages in one language."""

    def __init__(self, site: Site, lang: Lang) -> None:
        self.site, self.lang = site, lang
        self.frame = Frame(site, lang)

    def fund(self) -> str:
        """The whole fund."""
        totals, lines = grand_totals(self.site.state), self.site.lines[self.lang]
        body = [
            *self._findings(self.site.findings),
            *self._flow(totals),
            *self._totals(totals, lines),
            *self._unmatched(lines),
            *self._projects(tuple(self.site.state.applications.values())),
            *show_claims(self.frame, tuple(self.site.state.judgments.values())),
            *show_refusals(self.frame),
            *show_rules(self.frame),
            *self._operations(lines),
        ]
        return self.frame.page("fund.html", self.frame.say("fund"), body)

    def judgment(self, judgment: Judgment) -> str:
        """One judgment."""
        frame, state = self.frame, self.site.state
        totals = totals_of(state, judgment.id)
        lines = tuple(one for one in self.site.lines[self.lang] if concerns(one, judgment.id, state))
        mine = {one.id for one in state.applications.values() if one.judgment == judgment.id} | {judgment.id}
        separator = "、" if self.lang == "zh" else ", "
        named = separator.join(purposes()[code].say(self.lang) for code in judgment.earmark)
        window = judgment.window
        facts = [
            ("judged_on", judgment.day.isoformat()),
            ("case_no", judgment.case_no),
            ("awarded", show_yuan(judgment.fen)),
            ("earmark", named or frame.say("no_earmark")),
            ("due", judgment.due.isoformat() if judgment.due else ""),
            ("window", frame.say("until", first=window[0], last=window[1]) if window else frame.say("no_window")),
        ]
        rows = [(frame.say(key), value) for key, value in facts if value]
        body = [
            *self._findings(tuple(one for one in self.site.findings if one.subject in mine)),
            frame.pairs(rows),
            f"<p>{frame.text('document', sha256='')}{frame.digest(judgment.document).markup}</p>",
            *self._flow(totals),
            *self._totals(totals, lines),
            *self._projects(tuple(one for one in state.applications.values() if one.judgment == judgment.id)),
            *show_claims(frame, (judgment,)),
            *self._operations(lines),
        ]
        title = f"{judgment.id} {judgment.title}"
        return frame.page(f"judgment-{judgment.id}.html", title, body)

    def _flow(self, totals: Totals) -> list[str]:
        frame = self.frame
        spent = sum(fen for _, fen in totals.spent)
        places = [("interest", totals.interest, 0, "two")] if totals.interest else []
        rows = [
            ("awarded", totals.awarded, 0, "two"),
            *places,
            ("received", totals.received, 0, "one"),
            ("receivable", totals.receivable, totals.received, "hatch"),
            ("projects", spent, 0, "three"),
            ("claims_paid", totals.claims, spent, "three"),
            ("admin", totals.admin, spent + totals.claims, "three"),
            ("treasury", totals.treasury, spent + totals.claims + totals.admin, "three"),
            ("committed", totals.reserved, totals.paid, "two"),
            ("free", totals.free, totals.paid + totals.reserved, "one"),
        ]
        strips = [Strip(frame.say(key), show_yuan(fen), at, at + fen, kind) for key, fen, at, kind in rows]
        figures = frame.pairs([(one.label, one.amount) for one in strips], figures=True)
        title = frame.say("flow")
        return [
            f"<figure><figcaption>{escape(title)}</figcaption>{draw_flow(title, strips)}</figure>",
            f"<p class=soft>{frame.text('flow_note')}</p>",
            f"<details><summary>{frame.text('figures')}</summary>{figures}</details>",
        ]

    def _totals(self, totals: Totals, lines: tuple[Booked, ...]) -> list[str]:
        """Each total opens to the lines that make it."""
        frame = self.frame
        rows: list[tuple[str, int, str]] = [
            (frame.say("awarded"), totals.awarded, ":Award"),
            (frame.say("interest"), totals.interest, ":Interest"),
            (frame.say("receivable"), totals.receivable, ":Receivable"),
            *((purposes()[code].say(self.lang), fen, f":{code.capitalize()}") for code, fen in totals.spent if fen),
            (frame.say("claims_paid"), totals.claims, ":Victims"),
            (frame.say("admin"), totals.admin, ":Admin"),
            (frame.say("treasury"), totals.treasury, ":Treasury"),
            (frame.say("committed"), totals.reserved, ":Reserved"),
            (frame.say("free"), totals.free, ":Free"),
        ]
        out = [f"<h2>{frame.text('totals')}</h2><p class=soft>{frame.text('totals_note')}</p>"]
        for label, fen, ending in rows:
            made = [self._posting(one, ending) for one in lines]
            shown = [row for row in made if row is not None]
            opened = frame.table(self._posting_columns(), shown) if shown else f"<p>{frame.text('nothing')}</p>"
            out.append(f"<details><summary>{escape(label)} <b>{show_yuan(fen)}</b></summary>{opened}</details>")
        return out

    def _posting_columns(self) -> list[Column]:
        say_ = self.frame.say
        return [
            Column(say_("day")),
            Column(say_("what")),
            Column(say_("yuan"), figure=True),
            Column(say_("voucher")),
            Column(say_("ledger")),
        ]

    def _posting(self, one: Booked, ending: str) -> tuple[str | Cell, ...] | None:
        fen = sum(posting.fen for posting in one.postings if posting.account.endswith(ending))
        if not fen:
            return None
        signed = -fen if ending in (":Award", ":Interest") else fen
        return (
            one.day.isoformat(),
            self._what(one),
            show_yuan(signed),
            self.frame.digest(one.voucher),
            self.frame.proof(one.ledger_index),
        )

    def _what(self, one: Booked) -> Cell:
        return Cell(f"{escape(one.title)} {one.subject} {self.frame.theirs(one.words).markup if one.words else ''}")

    def _findings(self, found: tuple[Finding, ...]) -> list[str]:
        frame = self.frame
        told = [
            say(
                self.lang,
                f"fund.finding_{one.kind.value}",
                subject=one.subject,
                yuan=show_yuan(one.fen),
                since=one.since or "",
            )
            for one in found
        ]
        told += [say(self.lang, "fund.interrupted", index=index) for index in self.site.interrupted]
        return [f"<p class=note><b>{frame.text('look')}</b> {escape(one)}</p>" for one in told]

    def _unmatched(self, lines: tuple[Booked, ...]) -> list[str]:
        frame, left = self.frame, unmatched(self.site.state)
        out = [f"<h2>{frame.text('unmatched')} {show_yuan(left)}</h2><p class=soft>{frame.text('unmatched_note')}</p>"]
        waiting = {one.id: one for one in self.site.state.receipts.values() if one.left}
        if waiting:
            rows = [(one.id, one.day.isoformat(), show_yuan(one.left)) for one in waiting.values()]
            columns = [Column(frame.say("number")), Column(frame.say("day")), Column(frame.say("yuan"), figure=True)]
            out.append(frame.table(columns, rows))
        shown = [row for one in lines if (row := self._posting(one, UNMATCHED)) is not None]
        if shown:
            opened = frame.table(self._posting_columns(), shown)
            out.append(f"<details><summary>{frame.text('unmatched_all')}</summary>{opened}</details>")
        return out

    def _projects(self, some: tuple[Application, ...]) -> list[str]:
        frame = self.frame
        out = [f"<h2>{frame.text('projects')}</h2>"]
        if not some:
            return [*out, f"<p>{frame.text('nothing')}</p>"]
        columns = [
            Column(frame.say("number")),
            Column(frame.say("project")),
            Column(frame.say("purpose")),
            Column(frame.say("payee")),
            Column(frame.say("yuan"), figure=True),
            Column(frame.say("state")),
            Column(frame.say("outcome")),
        ]
        rows = [
            (
                Cell(f'<a href="judgment-{one.judgment}.html">{one.judgment}</a> {one.id}'),
                frame.theirs(one.title),
                purposes()[one.purpose].say(self.lang),
                say(self.lang, f"fund_payee.{one.payee_kind.value}"),
                self._paid(one),
                self._state(one),
                frame.theirs(one.outcome),
            )
            for one in some
        ]
        return [*out, frame.table(columns, rows)]

    def _state(self, one: Application) -> str:
        given = self.frame.say("approvals", given=len(one.approvers))
        return f"{say(self.lang, f'fund_state.{one.state.value}')} · {given}"

    def _paid(self, one: Application) -> str | Cell:
        if not one.refunded:
            return show_yuan(one.fen)
        back = self.frame.text("came_back", back=show_yuan(one.refunded))
        return Cell(f"{show_yuan(one.fen)}<br><small>{back}</small>")

    def _operations(self, lines: tuple[Booked, ...]) -> list[str]:
        frame = self.frame
        columns = [
            Column(frame.say("number"), figure=True),
            Column(frame.say("day")),
            Column(frame.say("what")),
            Column(frame.say("yuan"), figure=True),
            Column(frame.say("voucher")),
            Column(frame.say("ledger")),
        ]
        rows = []
        for one in lines:
            gained = [posting.fen for posting in one.postings if posting.fen > 0]
            rows.append(
                (
                    str(one.number or ""),
                    one.day.isoformat(),
                    self._what(one),
                    show_yuan(max(gained)) if gained else "",
                    frame.digest(one.voucher),
                    frame.proof(one.ledger_index),
                )
            )
        shown = frame.table(columns, rows) if rows else f"<p>{frame.text('nothing')}</p>"
        return [f"<h2>{frame.text('operations')}</h2><p class=soft>{frame.text('operations_note')}</p>", shown]
