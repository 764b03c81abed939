"""Additions to ``policy.toml`` by a form: shown as a difference first, then written, then logged.

Nothing that stands in the file is touched: a table is added at its end, and the policy that is read afterwards must be
the one before with the addition, else nothing is written.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from suyuan.app.clock import Clock
from suyuan.app.policy import log_policy
from suyuan.core.errors import UsageFault
from suyuan.govern.policy import Policy, parse_policy
from suyuan.release.layout import lay_out
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace

_KEY = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")


@dataclass(frozen=True, slots=True)
class NewRecipient:
    """A recipient to be added; what is None or empty is left unsaid, and the decision will ask for it.

    Attributes:
        key: short name in commands, the ledger and file names.
        clauses: of the contract; empty for no contract told.
    """

    key: str
    name: str
    contact: str = ""
    kind: str = ""
    abroad: bool | None = None
    receipt: bool | None = None
    clauses: tuple[str, ...] = ()
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class NewNeed:
    """A column of the copy: one field, any one of several, or two in one cell."""

    fields: tuple[str, ...]
    mode: str = "field"
    column: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class NewPurpose:
    """A purpose to be added; what is None or empty is left unsaid."""

    key: str
    title: str
    basis: str
    keep_days: int
    needs: tuple[NewNeed, ...]
    recipients: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    statute: str = ""
    notice: str = ""
    necessity: str = ""
    children_rule: bool | None = None
    as_told: bool | None = None
    paid: bool | None = None
    automated_marketing: bool | None = None


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """An addition that was not written yet.

    Attributes:
        before, after: the whole text.
        changes: lines with their sign, ``+``, ``-`` or a blank.
    """

    before: str
    after: str
    changes: tuple[tuple[str, str], ...]


def draft_policy(workspace: Workspace, *additions: NewRecipient | NewPurpose) -> PolicyDraft:
    """Say what the policy would be.

    Raises:
        UsageFault: SY-U159, a key is none or is taken.
        InputFault: SY-I050..I052, the file as it is cannot be read, or the addition makes no policy.
        PolicyRefusal: SY-G005, the registry has no such field.
    """
    before = workspace.policy_text()
    policy = parse_policy(before)
    for one in additions:
        taken = policy.recipients if isinstance(one, NewRecipient) else policy.purposes
        if not _KEY.match(one.key) or one.key in taken:
            raise UsageFault("SY-U159", name=one.key[:60] or "-")
    lines = [line for one in additions for line in ("", *write_addition(one))]
    after = before.rstrip("\n") + "\n" + "\n".join(lines) + "\n"
    grown = parse_policy(after)
    _hold_same(policy, grown, additions)
    _lay_out(workspace, grown, additions)
    return PolicyDraft(before, after, _changes(before, after))


def adopt_policy(workspace: Workspace, draft: PolicyDraft, clock: Clock) -> str:
    """Write an addition and log the policy as it is from now on.

    Returns:
        SHA-256 of the policy.

    Raises:
        UsageFault: SY-U160, the policy was changed since the addition was shown.
    """
    with workspace.writing() as session:
        if workspace.policy_text() != draft.before:
            raise UsageFault("SY-U160")
        write_whole(workspace.policy_file, draft.after.encode())
        log_policy(session, clock)
    return sha256(draft.after.encode()).hexdigest()


def write_addition(one: NewRecipient | NewPurpose) -> list[str]:
    """The addition as lines of TOML."""
    return [*(_recipient_lines(one) if isinstance(one, NewRecipient) else _purpose_lines(one))]


def write_string(text: str) -> str:
    """A TOML string: JSON writes basic strings as TOML reads them, but for DEL, which TOML must escape."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def empty_policy(custodian: str) -> str:
    """The policy of a workspace that was made in the console: the custodian's name and no recipient yet."""
    return (
        "# 谁可以接收什么，为了什么目的。Who may receive what, and for which purpose.\n"
        f"[custodian]\nname = {write_string(custodian)}\n\n"
        '[govern]\n# 没有“可以提供”的决定就不提供。 Nothing leaves without an allow.\ndecision = "enforce"\n\n'
        "[approvals]\n# 超过这么多行要两个人审批。 Above so many rows two people approve.\ntwo_above = 10000\n\n"
        "[recipients]\n\n[purposes]\n"
    )


def _recipient_lines(one: NewRecipient) -> Iterator[str]:
    yield f"[recipients.{one.key}]"
    yield f"name = {write_string(one.name)}"
    for name, value in (("contact", one.contact), ("kind", one.kind)):
        if value:
            yield f"{name} = {write_string(value)}"
    yield from _switches(("abroad", one.abroad), ("receipt", one.receipt))
    if one.clauses or one.expires:
        last = f", expires = {one.expires.isoformat()}" if one.expires else ""
        yield f"contract = {{ clauses = {_list(one.clauses)}{last} }}"


def _purpose_lines(one: NewPurpose) -> Iterator[str]:
    yield f"[purposes.{one.key}]"
    yield f"title = {write_string(one.title)}"
    yield f"basis = {write_string(one.basis)}"
    yield f"keep_days = {one.keep_days}"
    for name in ("statute", "notice", "necessity"):
        if value := getattr(one, name):
            yield f"{name} = {write_string(value)}"
    said = ("children_rule", "as_told", "paid", "automated_marketing")
    yield from _switches(*((name, getattr(one, name)) for name in said))
    if one.recipients:
        yield f"recipients = {_list(one.recipients)}"
    yield "needs = ["
    yield from (f"  {_need(need)}," for need in one.needs)
    yield "]"
    yield f"carriers = {_list(one.carriers)}"


def _need(need: NewNeed) -> str:
    if need.mode == "field" and not need.optional and not need.column:
        return write_string(need.fields[0])
    named = write_string(need.fields[0]) if need.mode == "field" else _list(need.fields)
    told = f", as = {write_string(need.column)}" if need.column else ""
    return f"{{ {need.mode} = {named}{told}{', optional = true' if need.optional else ''} }}"


def _switches(*said: tuple[str, bool | None]) -> Iterator[str]:
    yield from (f"{name} = {str(value).lower()}" for name, value in said if value is not None)


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(write_string(value) for value in values)}]"


def _hold_same(old: Policy, new: Policy, additions: tuple[NewRecipient | NewPurpose, ...]) -> None:
    """Whatever was there must be there unchanged, and nothing but the additions besides."""
    keys = {(type(one) is NewRecipient, one.key) for one in additions}
    kept = new.model_copy(
        update={
            "recipients": {key: value for key, value in new.recipients.items() if (True, key) not in keys},
            "purposes": {key: value for key, value in new.purposes.items() if (False, key) not in keys},
        }
    )
    if kept != old:
        raise UsageFault("SY-U160")


def _lay_out(workspace: Workspace, policy: Policy, additions: tuple[NewRecipient | NewPurpose, ...]) -> None:
    with workspace.reading() as session:
        available = [field.name for field in session.registry.fields()]
    for one in additions:
        if isinstance(one, NewPurpose) and available:
            purpose = policy.purpose(one.key)
            lay_out(one.key, purpose, purpose.carriers, available)


def _changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=3, lineterm="")
    return tuple((line[:1], line[1:]) for line in lines if not line.startswith(("---", "+++", "@@")))
