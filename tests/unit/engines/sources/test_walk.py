"""All files below a folder, in order, and no way out of it."""

from __future__ import annotations

import hashlib
import os

import pytest

from suyuan.engines.sources import FoundFile, SkippedFile, walk_files


def put(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(os.fsencode(name))


def walked(*paths, **options):
    found = list(walk_files(paths, **options))
    return [f.name for f in found if isinstance(f, FoundFile)], {
        f.name: f.fault.code for f in found if isinstance(f, SkippedFile)
    }


def test_every_file_below_in_order(tmp_path):
    put(tmp_path / "d", "b.csv", "a/z.txt", "a/b/c.txt", "c", "名单.xlsx")
    names, skipped = walked(tmp_path / "d")
    assert names == ["d/a/b/c.txt", "d/a/z.txt", "d/b.csv", "d/c", "d/名单.xlsx"]
    assert skipped == {}


def test_named_twice_comes_once(tmp_path):
    put(tmp_path / "d", "a.csv", "b.csv")
    assert walked(tmp_path / "d" / "b.csv", tmp_path / "d")[0] == ["b.csv", "d/a.csv"]


def test_identity(tmp_path):
    put(tmp_path, "a.csv")
    (found,) = walk_files([tmp_path / "a.csv"])
    assert (found.name, found.size) == ("a.csv", 5)
    assert found.modified_ns == (tmp_path / "a.csv").stat().st_mtime_ns
    assert found.sha256() == hashlib.sha256(b"a.csv").hexdigest()
    assert list(walk_files([tmp_path / "a.csv"])) == [found]


def test_hidden_and_system_files_are_told(tmp_path):
    put(tmp_path / "d", ".hidden.csv", ".git/a", "Thumbs.db", "~$名单.docx", "__MACOSX/._a.csv", "a.csv")
    names, skipped = walked(tmp_path / "d")
    assert names == ["d/a.csv"]
    assert skipped == dict.fromkeys(
        ["d/.git", "d/.hidden.csv", "d/Thumbs.db", "d/__MACOSX", "d/~$名单.docx"], "SY-I080"
    )
    names, skipped = walked(tmp_path / "d", hidden=True)
    assert names == ["d/.git/a", "d/.hidden.csv", "d/a.csv"]
    assert len(skipped) == 3


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links")
def test_links_are_not_followed(tmp_path):
    put(tmp_path, "out/secret.csv", "d/a.csv")
    (tmp_path / "d" / "loop").symlink_to(tmp_path / "d")
    (tmp_path / "d" / "out").symlink_to(tmp_path / "out")
    (tmp_path / "d" / "file.csv").symlink_to(tmp_path / "out" / "secret.csv")
    (tmp_path / "d" / "dead.csv").symlink_to(tmp_path / "gone")
    names, skipped = walked(tmp_path / "d")
    assert names == ["d/a.csv"]
    assert skipped == dict.fromkeys(["d/dead.csv", "d/file.csv", "d/loop", "d/out"], "SY-I081")


def test_a_link_that_is_named_is_followed(tmp_path):
    put(tmp_path, "d/a.csv")
    (tmp_path / "link").symlink_to(tmp_path / "d")
    assert walked(tmp_path / "link")[0] == ["d/a.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_special_files_are_refused(tmp_path):
    put(tmp_path / "d", "a.csv")
    os.mkfifo(tmp_path / "d" / "pipe")
    assert walked(tmp_path / "d") == (["d/a.csv"], {"d/pipe": "SY-I002"})
    assert walked(tmp_path / "d" / "pipe") == ([], {"pipe": "SY-I002"})


def test_missing_and_looping(tmp_path):
    (tmp_path / "x").symlink_to(tmp_path / "x")
    assert walked(tmp_path / "no.csv")[1] == {"no.csv": "SY-I001"}
    assert walked(tmp_path / "x")[1] == {"x": "SY-I003"}


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch):
    put(tmp_path / "d", "a/x.csv", "b.csv")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("a"):
            raise PermissionError(13, "no")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert walked(tmp_path / "d") == (["d/b.csv"], {"d/a": "SY-I003"})


def test_folders_nested_deeper_than_calls(tmp_path):
    folders = [tmp_path / "d"]
    folders += [folders[0] / "/".join("x" * depth) for depth in range(1, 1_200)]
    for folder in folders:
        folder.mkdir()
    (folders[-1] / "a.csv").write_text("x")
    names, skipped = walked(folders[0])
    # Others who clear up may call themselves for each level; so it is done here.
    (folders[-1] / "a.csv").unlink()
    for folder in reversed(folders):
        folder.rmdir()
    assert [name[-7:] for name in names] == ["x/a.csv"]
    assert skipped == {}


def test_names_in_gbk(tmp_path):
    put(tmp_path / "d", os.fsdecode("名单.csv".encode("gb18030")))
    assert walked(tmp_path / "d")[0] == ["d/名单.csv"]
