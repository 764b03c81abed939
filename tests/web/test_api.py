"""The interface for other systems: asked as they ask, and fuzzed against its own description."""

from __future__ import annotations

import hashlib
import json

import pytest
import schemathesis
from browser import Browser, make_settings, serving
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from suyuan.app.clock import machine_clock
from suyuan.app.import_registry import import_file
from suyuan.app.other_systems import Scope, make_token, revoke_token
from suyuan.app.release import make_release
from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns
from suyuan.storage.workspace import create_workspace
from suyuan.web.api.openapi import document

POLICY = """
[govern]
decision = "advise"
[recipients.studio]
name = "某虚构摄影公司"
[purposes.photo]
title = "新生儿摄影回访"
basis = "consent"
keep_days = 30
needs = ["birth_month", { one_of = ["mother_phone", "father_phone"], as = "contact" }]
carriers = ["choice"]
"""
ASK = "/api/v1/release-requests"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    workspace = create_workspace(folder / "w", POLICY)
    write_table(invent_newborns(300, 5), folder / "people.csv")
    import_file(workspace, folder / "people.csv", machine_clock)
    secrets = {}
    for name, scopes in (("his", frozenset(Scope)), ("other", frozenset(Scope)), ("gate", frozenset({Scope.ACCESS}))):
        _, secrets[name] = make_token(workspace, name, scopes, None, machine_clock)
    with serving(make_settings(workspace.folder)) as browser:
        yield workspace, browser.port, secrets


def call(world, method, path, body=None, system="his", **headers):
    _, port, secrets = world
    sent = {"Authorization": f"Bearer {secrets[system]}", **headers}
    raw = None
    if body is not None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    return Browser(port).ask(method, path, raw, sent)


def test_a_release_is_asked_for_made_by_a_person_fetched_and_received(world):
    workspace, _, _ = world
    asked = call(world, "POST", ASK, {"recipient": "studio", "purpose": "photo"})
    assert asked.status == 202
    told = json.loads(asked.body)
    assert told["state"] == "waiting"
    again = json.loads(call(world, "POST", ASK, {"recipient": "studio", "purpose": "photo"}).body)
    assert again["request"] == told["request"], "the same request twice is one"
    place = asked.headers["location"]
    assert call(world, "GET", f"{place}/copy").status == 400
    made = make_release(workspace, "studio", "photo", machine_clock)
    now = json.loads(call(world, "GET", place).body)
    assert (now["state"], now["release_id"]) == ("released", made.stored.release_id)
    before = workspace.ledger.checkpoint().size
    copy = call(world, "GET", now["copy"])
    assert copy.body == made.out.read_bytes()
    assert workspace.ledger.checkpoint().size == before + 1, "a copy left without an entry"
    assert made.stored.release_id in copy.headers["content-disposition"]
    wrong = call(world, "POST", f"{place}/receipt", {"sha256": "0" * 64})
    assert (wrong.status, json.loads(wrong.body)["code"]) == (422, "SY-I196")
    right = call(world, "POST", f"{place}/receipt", {"sha256": hashlib.sha256(copy.body).hexdigest()})
    assert right.status == 201
    with workspace.reading() as session:
        (paper,) = session.papers.all()
    assert (paper.kind, paper.release) == ("receipt", made.stored.release_id)


def test_another_system_sees_nothing_of_it(world):
    place = call(world, "POST", ASK, {"recipient": "studio", "purpose": "photo"}).headers["location"]
    for method, path, body in (
        ("GET", place, None),
        ("GET", f"{place}/copy", None),
        ("POST", f"{place}/receipt", {"sha256": "0" * 64}),
    ):
        assert call(world, method, path, body, system="other").status == 404
    assert json.loads(call(world, "GET", ASK, system="other").body)["requests"] == []


def test_scopes_and_tokens(world):
    workspace, port, _ = world
    assert call(world, "POST", ASK, {"recipient": "studio", "purpose": "photo"}, system="gate").status == 403
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
        assert Browser(port).ask("GET", ASK, None, headers).status == 401
    _, secret = make_token(workspace, "short", frozenset(Scope), None, machine_clock)
    assert Browser(port).ask("GET", ASK, None, {"Authorization": f"Bearer {secret}"}).status == 200
    revoke_token(workspace, "short", machine_clock)
    assert Browser(port).ask("GET", ASK, None, {"Authorization": f"Bearer {secret}"}).status == 401


def test_a_session_of_the_console_opens_no_interface(world):
    _, port, _ = world
    browser = Browser(port)
    browser.come_in()
    assert browser.ask("GET", ASK).status == 401


def test_what_the_policy_does_not_know_is_refused(world):
    answer = call(world, "POST", ASK, {"recipient": "nobody", "purpose": "photo"})
    assert answer.status == 403
    assert json.loads(answer.body)["code"].startswith("SY-G")


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 422),
        (b"[" * 100_000, {}, 422),
        (b"\xff\xfe", {}, 422),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b'{"events": [], "more": 1}', {}, 422),
        (b" " * (9 << 20), {}, 413),
    ],
)
def test_hostile_bodies(world, body, headers, status):
    assert call(world, "POST", "/api/v1/access-events", body, **headers).status == status


def test_access_events_are_kept_once(world):
    workspace, _, _ = world
    with workspace.reading() as session:
        table = session.registry.read(["birth_certificate"], session.registry.rids()[:3])
    records = table["birth_certificate"].to_pylist()
    events = [{"account": "N1", "time": f"2026-03-01T09:0{n}:00+08:00", "record": r} for n, r in enumerate(records)]
    first = call(world, "POST", "/api/v1/access-events", {"events": events}, system="gate")
    assert (first.status, json.loads(first.body)["added"]) == (201, 3)
    again = call(world, "POST", "/api/v1/access-events", {"events": events}, system="gate")
    assert (again.status, json.loads(again.body)["added"]) == (200, 0)
    strangers = [{"account": "=1+1", "time": "2026-03-01T09:00:00Z", "record": "nobody"}]
    answer = call(world, "POST", "/api/v1/access-events", {"events": strangers}, system="gate")
    assert (answer.status, json.loads(answer.body)["code"]) == (422, "SY-I072")
    assert "nobody" not in answer.text


def test_secrets_are_not_kept(world):
    workspace, _, secrets = world
    held = b"".join(path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())
    for secret in secrets.values():
        assert secret.encode() not in held


SCHEMA = schemathesis.openapi.from_dict(document())


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_to_its_description(world, case):
    _, port, secrets = world
    headers = {"Authorization": f"Bearer {secrets['other']}"}
    answer = case.call(base_url=f"http://127.0.0.1:{port}", headers=headers)
    assert answer.status_code < 500, answer.text
    # Events of records that nobody has, or a release that the policy does not know, are sound JSON and refused.
    case.validate_response(answer, excluded_checks=[positive_data_acceptance])
