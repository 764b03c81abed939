"""What stands before the demo's releases: two operators, an assessment for each recipient, approvals by the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suyuan.app.approve import approve, propose
from suyuan.app.clock import Clock
from suyuan.app.operators import add_operator
from suyuan.app.pia import file_assessment, start_assessment
from suyuan.app.staff import Signer
from suyuan.govern.approval import OperatorRole
from suyuan.storage.workspace import Workspace

CLERK, APPROVER = "clerk-wang", "officer-li"

# What an office would write by hand; the story's own words are the same for every recipient.
_FILLED = (
    (re.compile(r'^(signed_by) = ""$', re.MULTILINE), r'\1 = "演示负责人"'),
    (re.compile(r'^(office) = ""$', re.MULTILINE), r'\1 = "个人信息保护负责人"'),
    (re.compile(r'^(conclusion) = ""$', re.MULTILINE), r'\1 = "may"'),
    (re.compile(r'^(impact) = ""$', re.MULTILINE), r'\1 = "medium"'),
    (re.compile(r'^(likelihood) = ""$', re.MULTILINE), r'\1 = "low"'),
    (re.compile(r'^(in_place) = ""$', re.MULTILINE), r'\1 = "yes"'),
    (re.compile(r'^(statute|remark) = ""$', re.MULTILINE), r"\1 = ''"),
    (re.compile(r'^(\w+) = ""$', re.MULTILINE), r'\1 = "演示：见策略、同意书和台账"'),
    (re.compile(r"= ''$", re.MULTILINE), '= ""'),
)


@dataclass(frozen=True, slots=True)
class Office:
    """The two people of the story, with their keys."""

    clerk: Signer
    approver: Signer


def open_office(workspace: Workspace, clock: Clock, seed: int) -> Office:
    """Let a clerk and an approver work here; their keys come from the seed, like all keys of the demo."""
    clerk, approver = (Signer(name, _key(name, seed)) for name in (CLERK, APPROVER))
    add_operator(workspace, APPROVER, frozenset({OperatorRole.APPROVER}), approver.public_key, approver, clock)
    add_operator(workspace, CLERK, frozenset({OperatorRole.CLERK}), clerk.public_key, approver, clock)
    return Office(clerk, approver)


def assess_recipient(workspace: Workspace, recipient: str, purpose: str, clock: Clock) -> None:
    """Fill in and file the impact assessment for one recipient."""
    folder = workspace.folder / "cases" / "assessments"
    folder.mkdir(mode=0o700, exist_ok=True)
    form = folder / f"{recipient}.toml"
    start_assessment(workspace, recipient, purpose, form, clock, "zh")
    text = form.read_text("utf-8")
    for pattern, filled in _FILLED:
        text = pattern.sub(filled, text)
    form.write_text(text, "utf-8")
    file_assessment(workspace, form, clock)


def approve_release(workspace: Workspace, office: Office, recipient: str, purpose: str, clock: Clock) -> None:
    """The approver looks at the clerk's plan and signs it."""
    proposal = propose(workspace, recipient, purpose, clock)
    approve(workspace, proposal, office.approver, clock, clerk=office.clerk.name)


def _key(name: str, seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(f"suyuan demo operator {name} {seed}".encode()).digest())
