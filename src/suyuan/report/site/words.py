"""Pages of words: the entrance, a case, and how to check everything."""

from __future__ import annotations

from html import escape

from suyuan.govern.publish_policy import PublicCase
from suyuan.portal.site import Site
from suyuan.portal.small import show_count
from suyuan.remedy.fund.totals import grand_totals, totals_of, unmatched
from suyuan.remedy.money import show_yuan
from suyuan.report.messages import Lang, say
from suyuan.report.site.frame import Cell, Column, Frame

PLAIN = str.maketrans(".-", "__")
NUMBERS = ("rows", "people", "families", "minors")


class WordPages:
    """Pages in one language."""

    def __init__(self, site: Site, lang: Lang) -> None:
        self.site, self.lang = site, lang
        self.frame = Frame(site, lang)

    def home(self) -> str:
        """The entrance."""
        frame, state = self.frame, self.site.state
        totals = grand_totals(state)
        figures = (
            ("awarded", totals.awarded),
            ("received", totals.received),
            ("paid", totals.paid),
            ("committed", totals.reserved),
            ("free", totals.free),
            ("unmatched", unmatched(state)),
        )
        lead = frame.text(
            "lead", received=show_yuan(totals.received), paid=show_yuan(totals.paid), left=show_yuan(totals.left)
        )
        unit = f"<small>{frame.text('unit')}</small>"
        body = [
            f"<p class=lead>{lead}</p>",
            '<ul class="figures">',
            *(f"<li>{frame.text(key)}<b>{show_yuan(fen)} {unit}</b></li>" for key, fen in figures),
            "</ul>",
            *(
                [f'<p class=note><b>{frame.text("look")}</b> <a href="fund.html">{self._looks()}</a></p>']
                if self.site.findings or self.site.interrupted
                else []
            ),
            f"<h2>{frame.text('judgments')}</h2>",
            self._judgments(),
        ]
        if self.site.cases:
            body += [f"<h2>{frame.text('cases')}</h2><ul>"]
            for key, case in self.site.cases.items():
                told = case.en or case.zh if self.lang == "en" else case.zh
                body.append(f'<li><a href="case-{key}.html">{escape(told.title)}</a></li>')
            body.append("</ul>")
        link = f'<a href="verify.html">{frame.text("verify")}</a>'
        body.append(f"<h2>{frame.text('check')}</h2><p>{frame.text('check_short')} {link}</p>")
        return frame.page("index.html", self.site.name[self.lang], body)

    def case(self, key: str, case: PublicCase) -> str:
        """One case."""
        frame = self.frame
        told = case.en or case.zh if self.lang == "en" else case.zh
        foreign = self.lang == "en" and case.en is None
        body = [f"<p class=soft>{frame.text('only_chinese')}</p>"] if foreign else []
        body.append('<div lang="zh-CN">' if foreign else "<div>")
        body += [f"<h2>{frame.text('happened')}</h2>"]
        body += [f"<p>{escape(line)}</p>" for line in told.happened.splitlines() if line.strip()]
        counted = [(name, getattr(case, name)) for name in NUMBERS if getattr(case, name) is not None]
        if counted:
            rows = [
                (frame.say(f"count_{name}"), frame.count(show_count(number, self.site.small)))
                for name, number in counted
            ]
            body += [
                f"<h2>{frame.text('how_many')}</h2><p class=soft>{frame.text('how_many_note')}</p>",
                frame.pairs(rows, figures=True),
            ]
        for heading, items in (("contents", told.contents), ("todo", told.todo)):
            if items:
                body += [f"<h2>{frame.text(heading)}</h2><ul>", *(f"<li>{escape(one)}</li>" for one in items), "</ul>"]
        body.append("</div>")
        if case.judgment in self.site.state.judgments:
            link = f'<a href="judgment-{case.judgment}.html">{frame.text("case_money", judgment=case.judgment)}</a>'
            body.append(f"<p>{link}</p>")
        return frame.page(f"case-{key}.html", told.title, body)

    def verify(self) -> str:
        """The ledger's head, every proof, and the commands that check them."""
        frame, head = self.frame, self.site.head
        root = frame.root()
        files = (
            "check.py",
            "operations.json",
            "balances.json",
            "fund.beancount",
            "fund.csv",
            "operators.json",
            "checkpoint",
            "log-key.txt",
            "publication.json",
            "files.json",
        )
        rows = [
            (
                Cell(f'<a href="{root}data/{file}">{file}</a>'),
                frame.say(f"file_{file}".translate(PLAIN)),
            )
            for file in files
        ]
        lines = self.site.lines[self.lang]
        proofs = [
            (str(one.number), one.title, frame.digest(one.statement), frame.proof(one.ledger_index))
            for one in lines
            if one.ledger_index >= 0
        ]
        proofs.append(("", say(self.lang, "fund_action.publish"), Cell("—"), frame.proof(head.entry)))
        return frame.page(
            "verify.html",
            frame.say("verify"),
            [
                f"<p>{frame.text('verify_why')}</p>",
                f"<h2>{frame.text('steps')}</h2>",
                f"<p>{frame.text('step_check')}</p>",
                f"<pre>python3 data/check.py --log-key '{escape(head.log_key)}'</pre>",
                f"<p>{frame.text('step_key')}</p>",
                f"<p>{frame.text('step_beancount')}</p>",
                "<pre>pip install beancount\nbean-check data/fund.beancount</pre>",
                f"<p>{frame.text('step_tools')}</p>",
                f"<p>{frame.text('step_limits')}</p>",
                f"<h2>{frame.text('head')}</h2>",
                f"<p>{frame.text('head_says', size=head.size)}</p>",
                f"<pre>{escape(head.note.rstrip())}</pre>",
                f"<p>{frame.text('log_key')}</p><pre>{escape(head.log_key)}</pre>",
                f"<h2>{frame.text('files')}</h2>",
                frame.table([Column(frame.say("file")), Column(frame.say("what"))], rows),
                f"<h2>{frame.text('proofs')}</h2><p class=soft>{frame.text('proofs_note')}</p>",
                frame.table(
                    [
                        Column(frame.say("number"), figure=True),
                        Column(frame.say("what")),
                        Column(frame.say("statement")),
                        Column(frame.say("ledger")),
                    ],
                    proofs,
                ),
            ],
        )

    def _looks(self) -> str:
        return self.frame.text("looks", count=len(self.site.findings) + len(self.site.interrupted))

    def _judgments(self) -> str:
        frame, state = self.frame, self.site.state
        if not state.judgments:
            return f"<p>{frame.text('nothing')}</p>"
        columns = [
            Column(frame.say("judgment")),
            *(Column(frame.say(key), figure=True) for key in ("awarded", "received", "paid", "left")),
        ]
        rows: list[list[str | Cell]] = []
        for one in state.judgments.values():
            totals = totals_of(state, one.id)
            name = f'<a href="judgment-{one.id}.html">{one.id} {frame.theirs(one.title).markup}</a>'
            figures = (totals.awarded, totals.received, totals.paid, totals.left)
            rows.append([Cell(name), *(show_yuan(fen) for fen in figures)])
        return frame.table(columns, rows)
