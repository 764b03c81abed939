"""Several processes at once on one workspace: serialised, nothing lost."""

import subprocess
import sys
from datetime import UTC, datetime

from suyuan.app.audit import audit_ledger
from suyuan.app.import_registry import import_file
from suyuan.app.starter import init_workspace
from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns
from suyuan.storage.workspace import open_workspace


def clock():
    return datetime(2026, 1, 2, tzinfo=UTC)


def test_twelve_releases_and_four_imports_at_once(tmp_path):
    recipients = '[govern]\ndecision = "advise"\n' + "\n".join(f'[recipients.r{i}]\nname = "r{i}"' for i in range(12))
    policy = recipients + '\n[purposes.p]\ntitle = "p"\nbasis = "consent"\nkeep_days = 3\nneeds = ["name", "address"]\n'
    folder = tmp_path / "w"
    workspace = init_workspace(folder, clock, policy_text=policy + 'carriers = ["form"]\n')
    write_table(invent_newborns(200, 1), tmp_path / "a.csv")
    import_file(workspace, tmp_path / "a.csv", clock)
    workspace.engine.dispose()
    commands = [["release", "--to", f"r{i}", "--purpose", "p"] for i in range(12)]
    for i in range(4):
        write_table(invent_newborns(150, 10 + i), tmp_path / f"more{i}.csv")
        commands.append(["registry", "import", str(tmp_path / f"more{i}.csv")])
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "suyuan.cli.main", *command, "-q", "-w", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for command in commands
    ]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    opened = open_workspace(folder)
    audit = audit_ledger(opened)
    assert audit.problems == ()
    assert audit.head.size == 3 + 16
    with opened.reading() as session:
        assert len(session.registry.rids()) == 800
        assert {release.recipient for release in session.releases.all()} == {f"r{i}" for i in range(12)}
    assert len(list(opened.outbox.glob("*.csv"))) == 12
