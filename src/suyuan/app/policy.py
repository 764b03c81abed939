"""``policy check``: does the policy fit itself and the registry."""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.core.errors import SuyuanError
from suyuan.govern.policy import Policy, parse_policy
from suyuan.release.layout import lay_out
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CheckedPolicy:
    """A policy that parses, and the purposes that the registry cannot serve."""

    policy: Policy
    problems: tuple[tuple[str, SuyuanError], ...]


def check_policy(workspace: Workspace) -> CheckedPolicy:
    """Parse the policy and lay every purpose out against the registry's fields.

    Raises:
        InputFault: SY-I050..I052, it cannot be read at all.
    """
    policy = parse_policy(workspace.policy_text())
    with workspace.reading() as session:
        available = [field.name for field in session.registry.fields()]
    problems = []
    for key, purpose in policy.purposes.items():
        try:
            lay_out(key, purpose, purpose.carriers, available)
        except SuyuanError as error:
            problems.append((key, error))
    return CheckedPolicy(policy, tuple(problems))
