"""``consent form``: the paper on which a guardian agrees or refuses, for one recipient and one purpose.

Its words follow from the policy alone.  Their hash is the version of the form: whoever enters a signed form says which
words were shown, and one word changed is another version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import PolicyRefusal
from suyuan.govern.policy import Policy, Purpose, parse_policy
from suyuan.report.field_names import field_title
from suyuan.report.messages import Lang, say
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace

ITEMS = (
    "processor", "recipient", "purpose", "method", "kinds", "term", "place", "necessity", "impact", "refusal",
    "withdrawal", "complaint",
)  # fmt: skip
"""What a guardian must be told (PIPL 17, 23, 30; 儿童个人信息网络保护规定 10), one row each."""

SHORT = 16
"""Digits of the hash that stand in the form's number."""

SIZES = (105, 98, 91, 84, 78)
"""Type sizes in tenths of a point; 105 is 五号."""

SHARES = {"certificate": 2, "signature": 2}
"""Blanks that take more room than their neighbours."""

_HEX = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[^0-9a-f]")


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """The words of a form.

    Attributes:
        items: (name of ``ITEMS``, text).
        sha256: of all words, the language, recipient and purpose.
    """

    lang: Lang
    recipient: str
    purpose: str
    items: tuple[tuple[str, str], ...]
    sha256: str

    @property
    def number(self) -> str:
        """What a clerk may type: the beginning of the hash, in groups."""
        short = self.sha256[:SHORT].upper()
        return "-".join(short[start : start + 4] for start in range(0, SHORT, 4))


def word_form(policy: Policy, recipient_key: str, purpose_key: str, lang: Lang) -> ConsentForm:
    """The words of the form.

    Raises:
        PolicyRefusal: SY-G001..G003; SY-G050, the policy does not say what a guardian must be told.
    """
    purpose = policy.permit(recipient_key, purpose_key)
    recipient = policy.recipient(recipient_key)
    needed = {
        "custodian.name": policy.custodian.name,
        "custodian.contact": policy.custodian.contact,
        f"recipients.{recipient_key}.contact": recipient.contact,
        f"purposes.{purpose_key}.necessity": purpose.necessity,
    }
    missing = [name for name, told in needed.items() if not told.strip()]
    if missing:
        raise PolicyRefusal("SY-G050", missing=", ".join(missing), recipient=recipient_key, purpose=purpose_key)
    abroad = purpose.abroad or recipient.abroad
    known = {
        "custodian": policy.custodian.name,
        "custodian_contact": policy.custodian.contact,
        "recipient": recipient.name,
        "recipient_contact": recipient.contact,
        "title": purpose.title,
        "kinds": _kinds(purpose, lang),
        "days": purpose.keep_days,
        "place": say(lang, "form.abroad" if abroad else "form.at_home" if abroad is False else "form.place_blank"),
        "necessity": purpose.necessity,
    }
    items = tuple((name, say(lang, f"form.{name}_text", **known)) for name in ITEMS)
    body: dict[str, Json] = {
        "schema": "suyuan/consent-form/1",
        "lang": lang,
        "recipient": recipient_key,
        "purpose": purpose_key,
        "items": [[name, told] for name, told in items],
        "choices": [say(lang, f"form.{name}_text", **known) for name in ("agree", "refuse")],
    }
    return ConsentForm(lang, recipient_key, purpose_key, items, sha256(canonical_bytes(body)).hexdigest())


def _kinds(purpose: Purpose, lang: Lang) -> str:
    """What is given, column by column; of several fields that serve equally well, that only one is."""
    told = []
    for number, need in enumerate(purpose.needs, 1):
        titles = [field_title(lang, name) for name in need.fields]
        if need.mode == "one_of":
            kind = say(lang, "form.only_one", fields=say(lang, "form.or").join(titles))
        else:
            kind = say(lang, "form.and").join(titles)
        told.append(say(lang, "form.kind", number=number, kind=kind))
    return say(lang, "form.next_kind").join(told)


def form_hash(policy: Policy, recipient_key: str, purpose_key: str, cell: str) -> str | None:
    """The hash that a cell of a register names: written out, scanned, or the number of a form of today's policy."""
    told = cell.lower()
    whole = _HEX.search(told)
    if whole:
        return whole.group()
    number = _NUMBER.sub("", told)
    if len(number) != SHORT:
        return None
    languages: tuple[Lang, ...] = ("zh", "en")
    for lang in languages:
        try:
            form = word_form(policy, recipient_key, purpose_key, lang)
        except PolicyRefusal:
            return None
        if form.sha256.startswith(number):
            return form.sha256
    return None


def make_form(workspace: Workspace, recipient: str, purpose: str, lang: Lang, out: Path) -> ConsentForm:
    """Write the form as PDF; the same policy gives the same bytes.

    Raises:
        PolicyRefusal: as ``word_form``.
        ComponentFault: SY-C050, SY-C051, it could not be set.
    """
    from suyuan.report.papers import make_page

    form = word_form(parse_policy(workspace.policy_text()), recipient, purpose, lang)
    write_whole(out, make_page("consent_form", _layout(form), SIZES))
    return form


def _layout(form: ConsentForm) -> dict[str, Json]:
    import segno

    def told(name: str) -> str:
        return say(form.lang, f"form.{name}")

    def blanks(*rows: tuple[str, ...]) -> list[Json]:
        return [[{"label": told(f"blank_{name}"), "share": SHARES.get(name, 1)} for name in row] for row in rows]

    code = segno.make(f"suyuan:consent-form:1:{form.sha256}", error="m", micro=False)
    choices = [{"label": told(name), "text": told(f"{name}_short")} for name in ("agree", "refuse")]
    return {
        "lang": form.lang,
        "title": told("title"),
        "subtitle": told("subtitle"),
        "number_label": told("number"),
        "number": form.number,
        "code": ["".join(str(int(bool(cell))) for cell in row) for row in code.matrix],
        "items": [{"label": told(name), "text": text} for name, text in form.items],
        "choice_label": told("choice"),
        "choice_hint": told("choice_hint"),
        "choices": [dict(one) for one in choices],
        "blanks": blanks(
            ("child", "birth", "certificate"), ("guardian", "relation", "phone"), ("signature", "signed_on", "expires")
        ),
        "check_label": told("check"),
        "checks": [told(f"check_{name}") for name in ("certificate", "register", "other")],
        "check_blanks": blanks(("checked_by", "checked_on")),
        "foot": told("foot"),
        "hash_label": told("hash"),
        "hash": form.sha256,
    }
