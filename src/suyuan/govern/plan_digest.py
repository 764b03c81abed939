"""The digest of a plan: what approvers sign.

It covers who receives and on what terms, the purpose as the policy defines it, the house rule of approvals, and the
release's id, which follows from rows, layout and keys.  Whoever edits one of these afterwards has another plan.
"""

from __future__ import annotations

import json
from hashlib import sha256

from suyuan.core.canonical import canonical_bytes
from suyuan.govern.policy import Policy

PLAN_LABEL = b"suyuan/plan/1\n"


def plan_digest(policy: Policy, recipient_key: str, purpose_key: str, release_id: str) -> str:
    """SHA-256 in hex.

    Raises:
        PolicyRefusal: SY-G001..G003, the policy does not know or permit them.
    """
    purpose = policy.permit(recipient_key, purpose_key)
    plan = {
        "release": release_id,
        "recipient": [recipient_key, json.loads(policy.recipient(recipient_key).model_dump_json(by_alias=True))],
        "purpose": [purpose_key, json.loads(purpose.model_dump_json(by_alias=True))],
        "approvals": json.loads(policy.approvals.model_dump_json()),
    }
    return sha256(PLAN_LABEL + canonical_bytes(plan)).hexdigest()
