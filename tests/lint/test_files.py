"""Where a path as people write it leads, and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archkit.lint.files import Files, is_address, leaves, resolved
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace, default_day

PATHS = ("catalog/order.yaml", "docs/order.md", "lib/order.py", "runbooks/order.md", "runbooks/web.md")


@pytest.mark.parametrize(
    ("written", "folder", "path"),
    [
        ("web.md", "runbooks", "runbooks/web.md"),
        ("../catalog/order.yaml", "runbooks", "catalog/order.yaml"),
        ("/catalog/order.yaml", "runbooks", "catalog/order.yaml"),
        ("runbooks\\web.md", "", "runbooks/web.md"),
        ("a%20b.md", "docs", "docs/a b.md"),
        ("..", "runbooks", "."),
        ("/", "runbooks", "."),
        ("../../etc/passwd", "runbooks", "../etc/passwd"),
    ],
)
def test_a_path_counts_from_its_folder_or_with_a_slash_from_the_root(
    written: str, folder: str, path: str
) -> None:
    assert resolved(written, folder) == path
    assert leaves(path) == (path == "../etc/passwd")


def test_files_and_folders_with_something_in_them_are_there() -> None:
    files = Files(PATHS)
    there = ["docs/order.md", "docs", ".", "run", "runbooks", "docs/orde", "nowhere"]
    assert [p for p in there if files.is_there(p)] == ["docs/order.md", "docs", ".", "runbooks"]
    assert not files.is_file("docs")


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("docs/web.md", "did you mean `runbooks/web.md`?"),  # moved: the only one of that name
        ("runbook/order.md", "did you mean `runbooks/order.md`?"),  # of several, the nearest folder
        ("runbooks/wbe.md", "did you mean `runbooks/web.md`?"),
        ("lib/order.py2", "did you mean `catalog/order.yaml`?"),  # and never a file of code
        ("zzz.md", None),
    ],
)
def test_the_nearest_file_is_one_that_people_link_to(path: str, hint: str | None) -> None:
    assert Files(PATHS).nearest(path) == hint


def test_addresses_are_told_from_paths() -> None:
    assert [is_address(t) for t in ("https://a.b", "mailto:x", "//a.b", "a/b.md", "#c")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_many_dead_links_in_a_large_repository_do_not_stall_the_lint(elapsed: Callable[[], float]) -> None:
    files = Files([f"docs/area-{i // 100:03}/chapter-{i % 100:02}.md" for i in range(10_000)])
    elapsed()
    for number in range(200):
        files.nearest(f"docs/gone-{number}/chaptr-{number}.md")
    assert elapsed() < 5


def test_a_link_out_of_the_root_is_told_as_that() -> None:
    tree = DictTree({"runbooks/a.md": "---\ntitle: A\n---\n\n[x](../../etc/passwd) [y](b.md)\n"})
    space = Workspace(tree, Settings(), root=None, today=default_day())
    found = space.lint(Selection(select=("dead-link",))).findings
    assert [f.message for f in found] == [
        "this link is dead: it leads out of the knowledge base",
        "this link is dead: there is no `runbooks/b.md`",
    ]
