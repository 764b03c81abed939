"""``init``: make a workspace with a policy to start from."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.app.policy import log_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.keyring import Entropy
from suyuan.storage.workspace import Workspace, create_workspace


def init_workspace(
    folder: Path, clock: Clock, *, policy_text: str | None = None, entropy: Entropy | None = None
) -> Workspace:
    """Make a workspace and log its birth.

    Raises:
        UsageFault: SY-U002, there is something already.
    """
    text = starter_policy() if policy_text is None else policy_text
    workspace = create_workspace(folder, text, entropy)
    with workspace.writing() as session:
        now = clock()
        session.log(Entry(Event.INIT, now, {"epoch": workspace.epoch}))
        log_policy(session, lambda: now)
    return workspace


def starter_policy() -> str:
    """The commented policy that a new workspace gets."""
    return resources.files("suyuan.app").joinpath("starter_policy.toml").read_text("utf-8")
