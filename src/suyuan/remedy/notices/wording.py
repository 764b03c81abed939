"""The words of a notice, frozen when it is planned: what is approved is what is sent.

A ``Wording`` is the same for everybody; a message adds whom it addresses, whose data and which kinds, and its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import PolicyRefusal
from suyuan.remedy.notices.channels import Channel, Shown, check_link, check_template, fill, holds_value, shown_by
from suyuan.remedy.notices.households import Draft, Part
from suyuan.remedy.notices.incident import Incident, require_content
from suyuan.remedy.notices.law import notice_table

HIDDEN = "**"


@dataclass(frozen=True, slots=True)
class Wording:
    """What every message of a run says.

    Attributes:
        sender: who signs.
        title: of letters and e-mails.
        items: (name, text) in the order of the letter; labels are the printer's.
        sms: text with the one slot ``{code}``.
        phone: what a text message gives to ask by.
        titles: field name to its name in the language of the notice.
        words: short sentences of the printer, by key.
    """

    lang: Literal["zh", "en"]
    sender: str
    title: str
    items: tuple[tuple[str, str], ...]
    sms: str
    phone: str
    titles: Mapping[str, str]
    words: Mapping[str, str]

    def describe(self) -> dict[str, Json]:
        """As JSON; the digest is over it."""
        return {
            "lang": self.lang,
            "sender": self.sender,
            "title": self.title,
            "items": [[name, text] for name, text in self.items],
            "sms": self.sms,
            "phone": self.phone,
            "titles": dict(self.titles),
            "words": dict(self.words),
        }

    @property
    def sha256(self) -> str:
        """Of all words."""
        return sha256(canonical_bytes(self.describe())).hexdigest()


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it goes out.

    Attributes:
        subject: empty for a text message.
        greeting: whom it addresses; empty where the channel shows no name.
        rows: (label, text) of a letter or e-mail, in order; empty for a text message.
        text: all of it as plain text.
    """

    channel: Channel
    to: str
    subject: str
    greeting: str
    rows: tuple[tuple[str, str], ...]
    text: str

    def __repr__(self) -> str:
        return f"Message({self.channel.value}, …)"

    @property
    def sha256(self) -> str:
        """Of what was sent and to whom; the code in it keeps it from being guessed."""
        return sha256(canonical_bytes({"to": self.to, "subject": self.subject, "text": self.text})).hexdigest()


def read_wording(raw: Mapping[str, Json]) -> Wording:
    """A wording from what ``describe`` gave."""
    held: dict[str, object] = dict(raw)
    held["items"] = tuple((name, text) for name, text in held["items"])  # type: ignore[attr-defined]
    return Wording(**held)  # type: ignore[arg-type]


def word_notice(
    incident: Incident,
    sender: str,
    link: str,
    sms_text: str,
    titles: Mapping[str, str],
    words: Mapping[str, str],
) -> Wording:
    """The words of a run.

    Args:
        sender: who signs; stands before the text message in 【】.
        link: where more can be read, empty for none.
        sms_text: the custodian's own text with the slots ``{link} {code} {phone}``, empty for ours.
        titles: field names in the language of the notice.
        words: those of the table ``notice_words`` of the catalogues.

    Raises:
        PolicyRefusal: SY-G150 content is missing; SY-G151 the link may not be sent; SY-G152 the text may not;
            SY-G154 nobody signs.
    """
    require_content(incident)
    check_link(link)
    if not sender.strip():
        raise PolicyRefusal("SY-G154")
    ours = notice_table()["sms"][incident.lang]["with_link" if link else "without_link"]
    template = sms_text or ours
    check_template(template)
    contact = incident.contact
    phone = contact.phone or contact.email or contact.address
    sms = fill(template, {"link": link, "phone": phone, "code": "{code}"})
    sms = f"【{sender}】{sms}" if incident.lang == "zh" else f"[{sender}] {sms}"
    happened = _span(incident, words)
    items = [
        ("happened", happened),
        ("cause", incident.cause),
        ("harm", incident.harm),
        ("measures", _listed(incident.measures)),
        ("advice", _listed(incident.advice)),
        ("contact", _joined((contact.name, contact.phone, contact.email, contact.address, contact.hours), words)),
        ("authority", _joined((incident.authority.name, incident.authority.phone), words)),
        ("link", link),
    ]
    told = tuple((name, text) for name, text in items if text)
    return Wording(incident.lang, sender, words["title"], told, sms, phone, dict(titles), dict(words))


def compose(wording: Wording, draft: Draft, code: str) -> Message:
    """The message to one contact; only what the table of its channel allows stands in it."""
    shows = shown_by(draft.channel.value)
    if not shows:
        text = fill(wording.sms, {"code": code})
        return Message(draft.channel, draft.to, "", "", (), text)
    words = wording.words
    separator = words["separator"]
    greeting = _greeting(wording, draft) if Shown.GUARDIAN_NAME in shows else ""
    rows: list[tuple[str, str]] = []
    if Shown.MASKED_CHILD in shows:
        rows.append(
            (words["children"], separator.join(mask_name(part.name, words["nameless"]) for part in draft.parts))
        )
    if Shown.KINDS in shows:
        rows.append((words["kinds"], _kinds(wording, draft.parts)))
    rows += [(words[f"item_{name}"], text) for name, text in wording.items]
    rows.append((words["code"], code))
    colon = "：" if wording.lang == "zh" else ": "
    lines = [greeting, words["opening"], *(f"{label}{colon}{text}" for label, text in rows), wording.sender]
    return Message(
        draft.channel, draft.to, wording.title, greeting, tuple(rows), "\n".join(line for line in lines if line)
    )


def mask_name(name: str, nameless: str) -> str:
    """The first sign of a name and two stars, however long it is."""
    return name[0] + HIDDEN if name else nameless


def announcement_text(wording: Wording) -> str:
    """All that a public announcement says of the incident."""
    return "\n".join((wording.title, *(text for _, text in wording.items), wording.sender))


def refuse_sms(wording: Wording, values: Iterable[str]) -> None:
    """Refuse a text message that holds a value of an affected record: a name, a birth date, a number, a hospital.

    Args:
        values: all values of all affected records.

    Raises:
        PolicyRefusal: SY-G155.
    """
    if holds_value(wording.sms, values):
        raise PolicyRefusal("SY-G155")


def refuse_announcement(wording: Wording, values: Iterable[str]) -> None:
    """Refuse words for everybody that name an affected person: they stand in every letter and in the announcement.

    Args:
        values: names, numbers, dates and addresses of all affected records.

    Raises:
        PolicyRefusal: SY-G156.
    """
    if holds_value(announcement_text(wording), values):
        raise PolicyRefusal("SY-G156")


def _greeting(wording: Wording, draft: Draft) -> str:
    words = wording.words
    if draft.names:
        return words["greeting"].replace("{names}", words["separator"].join(draft.names))
    masked = words["separator"].join(mask_name(part.name, words["nameless"]) for part in draft.parts)
    whose = masked if Shown.MASKED_CHILD in shown_by(draft.channel.value) else words["your_child"]
    return words["guardian_of"].replace("{names}", whose)


def _kinds(wording: Wording, parts: Sequence[Part]) -> str:
    names = dict.fromkeys(name for part in parts for name in part.kinds)
    extra = wording.words.get("more_kinds", "")
    return wording.words["separator"].join(
        [*(wording.titles.get(name, name) for name in names), *([extra] if extra else [])]
    )


def _listed(lines: Sequence[str]) -> str:
    kept = [line for line in lines if line]
    return kept[0] if len(kept) == 1 else "\n".join(f"{number}. {line}" for number, line in enumerate(kept, 1))


def _joined(parts: Iterable[str], words: Mapping[str, str]) -> str:
    return words["stop"].join(part for part in parts if part)


def _span(incident: Incident, words: Mapping[str, str]) -> str:
    first, last = incident.happened_from, incident.happened_until
    found = words["found"].replace("{day}", incident.found_on.isoformat())
    if first is None and last is None:
        return f"{words['when_unknown']}{words['stop']}{found}"
    told = (
        f"{first or words['unknown']}" if first == last else f"{first or words['unknown']} — {last or words['unknown']}"
    )
    return f"{told}{words['stop']}{found}"
