"""Database servers of a test: fresh, on a temporary folder and a socket in it, as a user without privileges."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

OWNER_PASSWORD = "geheim@1"
_WAIT_SECONDS = 60


def find_binary(*patterns):
    """A server's program; None where it is not installed."""
    for pattern in patterns:
        found = shutil.which(pattern) or next(iter(sorted(glob.glob(pattern), reverse=True)), None)  # noqa: PTH207
        if found:
            return found
    return None


INITDB = find_binary("/usr/lib/postgresql/*/bin/initdb", "initdb")
MARIADBD = find_binary("mariadbd", "/usr/sbin/mariadbd")
MARIA_INSTALL = find_binary("mariadb-install-db")


@contextmanager
def unprivileged_folder():
    """A folder of a user who may nothing, and the arguments that run a process as that user."""
    # The path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="sy", dir="/tmp"))
    run_as = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    try:
        yield folder, {**run_as, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql():
    """The URL of a database server's owner, without a database's name."""
    with unprivileged_folder() as (folder, run_as):
        (folder / "password").write_text(OWNER_PASSWORD)
        data = folder / "data"
        made = [INITDB, "-D", data, "-U", "owner", "-A", "scram-sha-256", "--pwfile", folder / "password"]
        subprocess.run([*made, "-E", "UTF8", "--locale", "C", "--no-sync"], check=True, **run_as)
        options = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off"}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        server = subprocess.Popen([Path(INITDB).parent / "postgres", "-D", data, *settings], **run_as)
        try:
            _wait_for(folder / ".s.PGSQL.5432", server)
            yield f"postgresql://owner:geheim%401@/{{}}?host={folder}"
        finally:
            _stop(server)


@contextmanager
def mariadb():
    """The same for MariaDB."""
    with unprivileged_folder() as (folder, run_as):
        data, socket = folder / "data", folder / "s"
        common = ["--no-defaults", f"--datadir={data}"]
        subprocess.run([MARIA_INSTALL, *common, "--auth-root-authentication-method=normal"], check=True, **run_as)
        start = [f"--socket={socket}", "--skip-networking", f"--pid-file={folder}/pid", "--innodb-buffer-pool-size=16M"]
        server = subprocess.Popen([MARIADBD, *common, *start], **run_as)
        try:
            _wait_for(socket, server)
            yield f"mariadb://root@/{{}}?unix_socket={socket}"
        finally:
            _stop(server)


def _wait_for(socket, server):
    end = time.monotonic() + _WAIT_SECONDS
    while not socket.exists():
        assert server.poll() is None, "the server ended"
        assert time.monotonic() < end, "the server does not come up"
        time.sleep(0.05)


def _stop(server):
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
