"""A file is taken away, and nothing outside of the root."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archkit.errors import ArchkitError
from archkit.store.remove import remove


def test_a_file_is_removed_and_one_that_is_gone_is_fine(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.svg").write_text("x")
    (tmp_path / "a/y.svg").write_text("y")
    remove(tmp_path, "a/x.svg")
    remove(tmp_path, "a/x.svg")
    remove(tmp_path, "b/x.svg")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["y.svg"]


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\\x", "", ".git/config", "a\0"])
def test_no_path_leads_out(tmp_path: Path, path: str) -> None:
    (tmp_path / "x").write_text("x")
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(ArchkitError):
        remove(root, path)
    assert (tmp_path / "x").exists()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_links_and_folders_are_left_alone(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "outside.svg").write_text("x")
    (root / "inside.svg").write_text("x")
    (root / "out.svg").symlink_to(tmp_path / "outside.svg")
    (root / "in.svg").symlink_to(root / "inside.svg")
    (root / "way").symlink_to(tmp_path)
    for path in ("folder", "out.svg", "in.svg", "way/outside.svg"):
        with pytest.raises(ArchkitError):
            remove(root, path)
    assert (tmp_path / "outside.svg").exists() and (root / "inside.svg").exists()
