"""Outsiders over real sockets: a witness of ours, a timestamp authority of OpenSSL's; and a pack that carries both."""

import shutil
import stat
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from suyuan.app.endorse import endorse_head, extra_keys
from suyuan.app.starter import init_workspace
from suyuan.app.timestamp import verify_stamp
from suyuan.app.witness_server import make_server
from suyuan.core.errors import UsageFault
from suyuan.ledger.cosignature import check_cosignature
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.note import parse_key, verifier_key
from suyuan.ledger.sm3_head import Sm3Head
from suyuan.storage.witness_folder import create_witness, open_witness, watch

NOW = datetime(2026, 1, 2, tzinfo=UTC)
POLICY = """
[govern]
decision = "advise"
[recipients.studio]
name = "某虚构摄影公司"
[purposes.photo]
title = "回访"
basis = "consent"
keep_days = 30
needs = ["birth_month"]
[ledger]
"""


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def clock():
    return NOW


def log(workspace, number):
    with workspace.writing() as session:
        session.log(Entry(Event.IMPORT, NOW, {"rows": number}))


def ask(workspace):
    with workspace.writing() as session:
        return endorse_head(session, clock)


def configure(workspace, text):
    workspace.policy_file.write_text(POLICY + text, "utf-8")


@pytest.fixture
def workspace(tmp_path):
    return init_workspace(tmp_path / "w", clock, policy_text=POLICY)


@pytest.fixture
def witness(tmp_path, workspace):
    made = create_witness(tmp_path / "witness", "witness.invalid/bureau")
    return watch(made, workspace.ledger.verifier_key())


def test_a_witness_cosigns_every_head_and_keeps_the_last(workspace, witness):
    heard = []
    with serving(make_server(witness, "127.0.0.1", 0, lambda status, _: heard.append(status))) as url:
        configure(workspace, f'witnesses = [{{ url = "{url}", key = "{witness.key}" }}]\n')
        for number in range(3):
            log(workspace, number)
            made = ask(workspace)
            assert [one.error for one in made.witnesses] == [None]
            assert check_cosignature(workspace.ledger.note(), witness.key) == made.witnesses[0].time
            workspace.ledger.checkpoint()
        again = ask(workspace)
        assert again.witnesses[0].error is None
    assert heard == [200, 409, 200, 409, 200, 409, 200]
    assert open_witness(witness.folder).logs == witness.logs
    log(workspace, 9)
    assert ask(workspace).witnesses[0].error.code == "SY-C014", "nobody answers any more; nothing is lost"


def test_a_rewritten_history_is_refused_by_the_witness(workspace, witness, tmp_path):
    with serving(make_server(witness, "127.0.0.1", 0)) as url:
        configure(workspace, f'witnesses = [{{ url = "{url}", key = "{witness.key}" }}]\n')
        backup = tmp_path / "backup"
        shutil.copytree(workspace.ledger.folder, backup)
        log(workspace, 1)
        assert ask(workspace).witnesses[0].error is None
        # The custodian puts the backup back on a machine that remembers nothing, and goes on from there.
        shutil.rmtree(workspace.ledger.folder)
        shutil.copytree(backup, workspace.ledger.folder)
        workspace.ledger._memory._file.unlink()
        log(workspace, 2)
        error = ask(workspace).witnesses[0].error
    assert (error.code, error.params["status"]) == ("SY-L022", 422)


def test_a_log_that_is_not_watched_or_has_another_key(workspace, tmp_path):
    stranger = create_witness(tmp_path / "other", "witness.invalid/other")
    with serving(make_server(stranger, "127.0.0.1", 0)) as url:
        configure(workspace, f'witnesses = [{{ url = "{url}", key = "{stranger.key}" }}]\n')
        assert ask(workspace).witnesses[0].error.params["status"] == 404
    watched = watch(stranger, workspace.ledger.verifier_key())
    with pytest.raises(UsageFault):
        watch(watched, verifier_key(workspace.ledger.origin, b"x" * 32))


CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Invented TSA
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
authorityKeyIdentifier = keyid
[tsa]
default_tsa = tsa_one
[tsa_one]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An RFC 3161 authority run by OpenSSL."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "c.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")

    def openssl(*arguments, data=None):
        command = ["openssl", *arguments]
        return subprocess.run(command, cwd=folder, input=data, capture_output=True, check=True).stdout

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650", "-config", "c.cnf",
            "-extensions", "ca", "-subj", "/CN=Invented root")  # fmt: skip
    openssl("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-config", "c.cnf")
    openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3650",
            "-out", "tsa.pem", "-extfile", "c.cnf", "-extensions", "tsa_cert")  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "q.tsq").write_bytes(query)
            reply = openssl("ts", "-reply", "-queryfile", "q.tsq", "-config", "c.cnf", "-section", "tsa_one")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_):
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        yield url, folder / "ca.pem"


def test_a_head_is_stamped_and_two_programs_accept_it(workspace, authority):
    url, root = authority
    shutil.copy(root, workspace.folder / "tsa.pem")
    configure(workspace, f'timestamps = [{{ name = "invented", url = "{url}", ca = "tsa.pem" }}]\n')
    log(workspace, 1)
    made = ask(workspace)
    assert [one.error for one in made.authorities] == [None]
    (stamp,) = made.stamps
    assert stamp.verified_by == ("rfc3161-client", "openssl")
    (stored,) = (workspace.ledger.folder / "timestamps").iterdir()
    assert stored.read_bytes() == stamp.response
    text = workspace.ledger.checkpoint().encode().encode()
    assert verify_stamp(stamp.response, text + b"x", root) == ()
    assert verify_stamp(stamp.response[:-9] + b"x" * 9, text, root) == ()
    configure(workspace, f'timestamps = [{{ name = "invented", url = "{url}", ca = "none.pem" }}]\n')
    assert ask(workspace).authorities[0].error.code == "SY-C015"


def test_sm3_heads_and_further_signatures_come_by_policy(workspace):
    log(workspace, 1)
    assert ask(workspace).witnesses == ()
    assert workspace.ledger.note().count("— ") == 1
    configure(workspace, 'signatures = ["sm2", "ml-dsa-44"]\nsm3_every = 3\n')
    size = workspace.ledger.checkpoint().size
    ask(workspace)
    head = workspace.ledger.checkpoint()
    assert head.size == size + 1
    assert workspace.ledger.note().count("— ") == 3
    body = list(workspace.ledger.entries())[-1].body
    leaves = list(workspace.ledger.leaves())
    assert (body["size"], body["root"]) == (size, Sm3Head().grow(leaves[:size]).root.hex())
    ask(workspace)
    assert workspace.ledger.checkpoint() == head, "not due again, not signed twice"
    assert workspace.ledger.note().count("— ") == 3
    for number in range(3):
        log(workspace, number)
    ask(workspace)
    body = list(workspace.ledger.entries())[-1].body
    leaves = list(workspace.ledger.leaves())
    assert body["root"] == Sm3Head().grow(leaves[:-1]).root.hex()
    kinds = [parse_key(key).kind for key in extra_keys(workspace)]
    assert kinds == [0x06, 0xFF]
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in (workspace.folder / "keys").iterdir())
