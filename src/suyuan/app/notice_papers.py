"""Papers of a notification: the letter to one household, and the public announcement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from suyuan.remedy.notices.law import cite_rules
from suyuan.remedy.notices.wording import Message, Wording
from suyuan.report.messages import Lang, catalogue, say
from suyuan.report.printed import Note, Pairs, Sheet, Signatures, print_sheet

GROUNDS = ("pipl-57", "minorsnet-35")
"""What a notice rests on."""


def letter_sheet(wording: Wording, notice_id: str, message: Message) -> Sheet:
    """The letter (告知书) of one message."""
    words, lang = wording.words, wording.lang
    return Sheet(
        lang,
        wording.title,
        say(lang, "notice_sheet.number", number=notice_id),
        [
            Pairs([(words["to"], message.greeting.rstrip("：:,")), (words["address"], message.to)]),
            Note(words["opening"]),
            Pairs(message.rows),
            Signatures([(words["signed"], wording.sender), (words["dated"], "")]),
        ],
    )


def letter_page(wording: Wording, notice_id: str, message: Message) -> bytes:
    """The letter as a page to print."""
    return print_sheet(letter_sheet(wording, notice_id, message)).encode()


def announcement_sheet(
    wording: Wording, kinds: Iterable[str], households: int, people: int, on: date, lang: Lang
) -> Sheet:
    """The public announcement (公告): what happened and what to do, and nobody's name.

    Args:
        kinds: kinds of information, in words.
        households, people: who could not be told one by one.
    """
    told, ground, words = dict(wording.items), cite_rules(GROUNDS, lang), catalogue(lang)["notice_words"]
    rows = [(say(lang, "notice_sheet.kinds"), say(lang, "pia_sheet.separator").join(kinds))]
    order = ("happened", "cause", "harm", "measures", "advice", "contact", "authority", "link")
    rows += [(words[f"item_{name}"], told[name]) for name in order if told.get(name)]
    return Sheet(
        lang,
        say(lang, "notice_sheet.announcement"),
        say(lang, "notice_sheet.announced", sender=wording.sender, day=on),
        [
            Note(say(lang, "notice_sheet.why", households=households, people=people, ground=ground)),
            Pairs(rows),
            Signatures([(words["signed"], wording.sender), (words["dated"], str(on))]),
        ],
    )
