"""A workspace for the tests of screens: invented people, copies of which one leaks, staff who can sign."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from suyuan.app.clock import machine_clock
from suyuan.app.import_registry import import_file
from suyuan.app.logins import set_login
from suyuan.app.operators import add_operator
from suyuan.app.release import make_release
from suyuan.app.staff import Signer
from suyuan.engines.writing import write_table
from suyuan.govern.approval import OperatorRole
from suyuan.samples.people import invent_newborns
from suyuan.storage.operator_key import make_operator_key, read_operator_key
from suyuan.storage.workspace import Workspace, create_workspace

PASSWORD, PASSPHRASE = "a password of tests", "a passphrase of tests"
RECIPIENTS = ("studio", "school", "clinic")
POLICY = """
[custodian]
name = "样例信息中心"
[notify]
sender = "样例信息中心"
[govern]
decision = "advise"
[purposes.photo]
title = "新生儿回访"
basis = "consent"
keep_days = 30
needs = ["birth_month", { one_of = ["mother_phone", "father_phone"], as = "contact" }, "mother_name"]
carriers = ["choice", "form", "honey"]
""" + "".join(f'[recipients.{name}]\nname = "某虚构{name}"\n' for name in RECIPIENTS)


@dataclass(frozen=True)
class World:
    """The workspace, the leaked copy, the file of all people, and their names."""

    workspace: Workspace
    leak: bytes
    leak_name: str
    names: tuple[str, ...]


def make_world(folder: Path, people: int = 200) -> World:
    """Invent it; ``people`` of them."""
    workspace = create_workspace(folder / "w", POLICY)
    table = invent_newborns(people, 7)
    write_table(table, folder / "people.csv")
    import_file(workspace, folder / "people.csv", machine_clock)
    made = [make_release(workspace, name, "photo", machine_clock) for name in RECIPIENTS]
    out = made[0].out
    return World(workspace, out.read_bytes(), f"leak{out.suffix}", tuple(table["mother_name"].to_pylist()))


def add_staff(workspace: Workspace, folder: Path) -> None:
    """Li approves, wang is a clerk, qian is a clerk too, zhao looks: all with passwords and keys left here."""
    roles = {
        "li": OperatorRole.APPROVER,
        "wang": OperatorRole.CLERK,
        "qian": OperatorRole.CLERK,
        "zhao": OperatorRole.AUDITOR,
    }
    first: Signer | None = None
    for name, role in roles.items():
        public = make_operator_key(folder / f"{name}.key", PASSPHRASE)
        signer = Signer(name, read_operator_key(folder / f"{name}.key", PASSPHRASE))
        first = first or signer
        add_operator(workspace, name, frozenset({role}), public, first, machine_clock)
        sealed = (folder / f"{name}.key").read_text()
        set_login(workspace, signer, f"{PASSWORD} {name}", sealed, machine_clock)
