"""The workspace: made once, opened safely, written whole."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
import sqlalchemy as sa

from suyuan.core.errors import ComponentFault, IntegrityFault, SuyuanError, UsageFault
from suyuan.core.fields import parse_field
from suyuan.core.keyed import keyed_hash
from suyuan.storage.database import HEAD
from suyuan.storage.workspace import create_workspace, open_workspace

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FIELDS = [parse_field("name"), parse_field("phone")]


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w", "")


def store(workspace, names, phones, rids):
    key = workspace.keyring.index_key("phone")
    table = pa.table({"name": pa.array(names, pa.string()), "phone": pa.array(phones, pa.string())})
    numbers = np.array(rids, dtype=np.uint64)
    with workspace.writing() as session:
        keys = {"phone": (keyed_hash(key, table["phone"]), numbers.astype(np.uint32))}
        session.registry.store(FIELDS, table, numbers, keys, {"phone/phone": numbers.astype(np.uint32) + 7})


def everything(workspace):
    with workspace.reading() as session:
        return session.registry.read(["name", "phone"]).to_pydict()


def test_records_are_read_back_updated_and_erased_for_good(workspace):
    store(workspace, ["甲", "乙", "丙"], ["1", "2", "2"], [0, 1, 2])
    store(workspace, ["乙二", "丁"], ["2", "7"], [1, 3])
    assert everything(workspace)["name"] == ["甲", "乙二", "丙", "丁"]
    key = workspace.keyring.index_key("phone")
    with workspace.reading() as session:
        place, rids = session.registry.find("phone", keyed_hash(key, pa.array(["9", "2"])))
        assert set(place) == {1}
        assert set(rids) == {1, 2}
    with workspace.writing() as session:
        session.registry.erase(np.array([1], dtype=np.uint64))
    with workspace.writing() as session:
        session.registry.sweep()
    assert everything(workspace) == {"rid": [0, 2, 3], "name": ["甲", "丙", "丁"], "phone": ["1", "2", "7"]}
    with workspace.reading() as session:
        assert session.registry.size() == 4
        assert 1 not in session.registry.find("phone", keyed_hash(key, pa.array(["2"])))[1]
        assert session.registry.features(np.array([3, 0, 3]))["phone/phone"].tolist() == [10, 7, 10]


def test_nothing_on_disk_shows_a_person(workspace):
    store(workspace, ["某某某某某某"], ["15400001234"], [0])
    for path in workspace.folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert "某某某".encode() not in raw
            assert b"15400001234" not in raw
            assert not path.stat().st_mode & 0o077


def test_a_failed_write_leaves_the_old_state(workspace):
    store(workspace, ["甲"], ["1"], [0])
    key = workspace.keyring.index_key("phone")
    table = pa.table({"name": ["乙"], "phone": ["2"]})

    def fail_at_the_end():
        with workspace.writing() as session:
            session.registry.store(FIELDS, table, np.array([1], dtype=np.uint64), keys, {})
            raise RuntimeError

    keys = {"phone": (keyed_hash(key, table["phone"]), np.array([1], dtype=np.uint32))}
    with pytest.raises(RuntimeError):
        fail_at_the_end()
    assert everything(workspace)["name"] == ["甲"]
    with workspace.writing() as session:
        session.registry.sweep()
    assert everything(workspace)["name"] == ["甲"]


def test_a_changed_segment_is_refused(workspace):
    store(workspace, ["甲"] * 50, [str(i) for i in range(50)], list(range(50)))
    path = next((workspace.folder / "registry").glob("segment-*.parquet"))
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(IntegrityFault) as raised:
        everything(workspace)
    assert raised.value.code == "SY-L005"


def test_keys_that_others_can_read_are_refused(workspace):
    (workspace.folder / "keys" / "marks.key").chmod(0o640)
    with pytest.raises(IntegrityFault) as raised:
        open_workspace(workspace.folder)
    assert raised.value.code == "SY-L003"


def test_a_workspace_of_a_newer_version_is_refused_and_left_alone(workspace):
    with workspace.engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(ComponentFault) as raised:
        open_workspace(workspace.folder)
    assert raised.value.code == "SY-C010"
    settings = workspace.folder / "suyuan.toml"
    settings.write_text(settings.read_text("utf-8").replace("format = 1", "format = 2"), "utf-8")
    with pytest.raises(ComponentFault):
        open_workspace(workspace.folder)


def test_the_known_head_is_the_newest_migration(workspace):
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "suyuan.storage:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_make_the_tables_of_the_schema(workspace):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from suyuan.storage.schema import METADATA

    with workspace.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (lambda folder: (folder / "suyuan.toml").unlink(), "SY-U001"),
        (lambda folder: (folder / "suyuan.toml").write_text("x = [", "utf-8"), "SY-I053"),
        (lambda folder: (folder / "suyuan.db").unlink(), "SY-L001"),
        (lambda folder: (folder / "suyuan.db").write_bytes(b"no database at all" * 100), "SY-L001"),
        (lambda folder: (folder / "keys" / "index.key").unlink(), "SY-L002"),
        (lambda folder: (folder / "keys" / "index.key").write_text("zz", "ascii"), "SY-L002"),
    ],
)
def test_what_is_broken_is_named(workspace, break_it, code):
    break_it(workspace.folder)
    with pytest.raises(SuyuanError) as raised:
        open_workspace(workspace.folder)
    assert raised.value.code == code


def test_a_folder_with_something_in_it_is_not_taken(tmp_path):
    (tmp_path / "note.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageFault) as raised:
        create_workspace(tmp_path, "")
    assert raised.value.code == "SY-U002"
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
