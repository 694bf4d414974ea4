"""Histories of any shape: read in parts, kept and extended, they say the same as when they are read at once."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.source.tree import Touch
from archkit.store.cache import SqliteCache
from archkit.store.changes import GitHistory

NAMES = ["a/x.md", "a/y.md", "b/x.md", "b/c/x.md", "z.md"]
BEGIN = 1_704_067_200  # 2024-01-01
DAY = 86_400

Step = tuple[str, str, str, int]
"""What is done, to which file, towards which other, and how many days later."""

steps = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "lay out", "move", "move and edit", "delete", "branch", "merge"]),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.integers(-20, 30),
    ),
    min_size=4,
    max_size=14,
)


def stream(told: Sequence[Step]) -> Iterator[str]:
    """What `git fast-import` reads. The line of first parents is `main`; a branch is left where it is merged."""
    files: dict[str, dict[str, str]] = {"main": {}}
    tips: dict[str, int] = {}
    at, time = "main", BEGIN
    for number, (what, one, other, days) in enumerate(told, start=1):
        time += days * DAY
        tree = files[at]
        merged = ""
        if what == "branch" and at == "main" and tips:
            at = "side"
            tree = files["side"] = dict(files["main"])
            tips["side"] = tips["main"]
            what = "edit"
        elif what == "merge" and at == "side":
            at = "main"
            tree = files["main"]
            for path, content in files["side"].items():
                tree.setdefault(path, content)
            merged = f"merge :{tips['side']}\n"
        if what != "edit" and tree and one not in tree:
            one = min(tree)
        if what in ("move", "move and edit") and one in tree:
            tree[other] = tree.pop(one)
            one = other
        if what == "delete":
            tree.pop(one, None)
        elif what == "lay out" and one in tree:
            tree[one] = tree[one].replace("\n", "\n\n", 1)
        elif what in ("edit", "move and edit") or one not in tree:
            tree[one] = tree.get(one, "".join(f"line {n} of {number}\n" for n in range(9))) + f"{number}\n"
        yield f"commit refs/heads/{at}\nmark :{number}\ncommitter A <a@example.org> {time} +0000\ndata 1\nx\n"
        yield (f"from :{tips[at]}\n" if at in tips else "") + merged + "deleteall\n"
        for path, content in sorted(tree.items()):
            yield f"M 100644 inline {path}\ndata {len(content)}\n{content}\n"
        tips[at] = number


def repository(root: Path, told: Sequence[Step]) -> list[str]:
    """Made with `main` as its only branch; the ids of the commits on its line, oldest first."""
    git = ["git", "-C", str(root)]
    subprocess.run(["git", "init", "-qb", "main", str(root)], check=True)
    words = "".join(stream(told)).encode()
    subprocess.run([*git, "fast-import", "--quiet", "--force"], input=words, check=True)
    line = subprocess.run(
        [*git, "rev-list", "--first-parent", "--reverse", "main"], check=True, capture_output=True
    )
    return line.stdout.decode().split()


def move(root: Path, commit: str) -> None:
    subprocess.run(["git", "-C", str(root), "update-ref", "refs/heads/main", commit], check=True)


def present(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-tree", "-r", "--name-only", "main"], check=True, capture_output=True
    )
    return listed.stdout.decode().split()


def since(touches: dict[str, list[Touch]], day: str) -> dict[str, list[Touch]]:
    return {path: [t for t in found if t.commit.landed > day] for path, found in touches.items()}


@pytest.mark.usefixtures("git")
@settings(max_examples=12)
@given(steps, st.integers(0, 100), st.data())
def test_parts_of_a_history_say_what_all_of_it_says(told: list[Step], days: int, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder, "root"), SqliteCache(Path(folder, "cache"))
        line = repository(root, told)
        tips = [data.draw(st.sampled_from(line)) for _ in range(2)] + line[-1:]
        day = f"2024-{1 + days // 28:02}-{1 + days % 28:02}"
        for tip in tips:
            move(root, tip)
            at_once = GitHistory(root)
            touches = {path: list(at_once.touches(path)) for path in NAMES}
            at_once.close()
            part = GitHistory(root, cache)
            part.paths(day)
            assert {p: list(part.touches(p, day)) for p in NAMES} == since(touches, day)
            files = present(root)
            last = {path: found[0].commit for path, found in touches.items() if found and path in files}
            assert part.newest(files) == last
            part.close()
        cache.close()
