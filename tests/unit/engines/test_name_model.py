"""The packaged model is the one we know, or it is refused."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.engines import name_model


@pytest.fixture(autouse=True)
def _forget():
    name_model.load_name_model.cache_clear()
    yield
    name_model.load_name_model.cache_clear()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the model's package that a test may spoil."""
    folder = tmp_path / "lac_copy"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('its code must not run')")
    shipped = Path(find_spec(name_model.PACKAGE).submodule_search_locations[0])
    for name in name_model.HASHES:
        shutil.copy(shipped / name, folder / name)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(name_model, "PACKAGE", "lac_copy")
    return folder


def test_the_same_files_elsewhere_are_the_same_model(package):
    assert name_model.load_name_model().transitions.shape == (59, 59)


@pytest.mark.parametrize("name", sorted(name_model.HASHES))
def test_one_changed_byte_is_refused(package, name):
    content = bytearray((package / name).read_bytes())
    content[len(content) // 2] ^= 1
    (package / name).write_bytes(content)
    with pytest.raises(ComponentFault) as fault:
        name_model.load_name_model()
    assert (fault.value.code, fault.value.params) == ("SY-C031", {"file": name})


def test_a_missing_package_is_said_by_name(monkeypatch):
    monkeypatch.setattr(name_model, "PACKAGE", "lac_that_nobody_installed")
    with pytest.raises(ComponentFault) as fault:
        name_model.load_name_model()
    assert fault.value.code == "SY-C030"


def test_a_missing_file_is_an_incomplete_package(package):
    (package / "word.dic").unlink()
    with pytest.raises(ComponentFault) as fault:
        name_model.load_name_model()
    assert fault.value.code == "SY-C030"
