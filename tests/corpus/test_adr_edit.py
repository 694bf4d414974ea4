"""Decision records of strangers, edited on a copy: exactly the intended facts change, or a reason is given.

The copy is a git repository of its own. All records are edited, then everything is read again from the disk.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.model.adr.record import Decision, Status
from archkit.scaffold.decision.changes import Change, carry_out, set_status, supersede
from archkit.workspace import Workspace, open_workspace
from tests.scaffold.decision.made import do, log

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "adr"
DAY = "2026-11-25"
DATED_BY_STATUS = {"madr-2", "madr-3", "madr-4"}

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of decision records is not beside this repository"
)
REPOSITORIES = sorted(p.name for p in CORPUS.iterdir()) if CORPUS.is_dir() else []


RECORDS = [
    p
    for name in REPOSITORIES
    for p in sorted((CORPUS / name).rglob("*"))
    if p.suffix in (".md", ".adoc") and p.stat().st_size < 20_000
]


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, bytes]:
    """A record of somebody, cut, swapped, with odd characters in it, or with other line ends."""
    file = draw(st.sampled_from(RECORDS))
    text = file.read_text(encoding="utf-8", errors="replace")
    near = st.integers(0, min(len(text), 600))  # the facts stand at the top
    for _ in range(draw(st.integers(1, 3))):
        a, b = sorted((draw(near), draw(near)))
        match draw(st.sampled_from(["slice", "swap", "odd", "ends", "tail"])):
            case "slice":
                text = text[:a] + text[b:]
            case "swap":
                text = text[:a] + text[b : 2 * b - a] + text[a:b] + text[2 * b - a :]
            case "odd":
                odd = draw(
                    st.text(st.sampled_from("\u2028\x85\u202e\0\ufeffé{}[]()|*_`~#>:-\t\"' &"), max_size=5)
                )
                text = text[:a] + odd + text[a:]
            case "ends":
                text = text.replace("\r\n", "\n").replace("\n", draw(st.sampled_from(["\r\n", "\r", "\n\r"])))
            case "tail":
                text = text[:b]
    return file.suffix, text.encode("utf-8", "replace")


@settings(max_examples=60)
@given(mutations(), mutations(), st.sampled_from(["accepted", "rejected", "supersede", "amend"]))
def test_no_mutation_of_a_record_is_changed_otherwise_than_intended(
    one: tuple[str, bytes], two: tuple[str, bytes], action: str
) -> None:
    old, new = f"adrs/0004-old{one[0]}", f"adrs/0012-new{two[0]}"
    files: dict[str, str | bytes] = {old: one[1], new: two[1]}
    known = log(files)
    if {d.path for d in known.decisions} != {old, new}:
        return  # nothing is left by which it could be known as a record
    try:
        plan = do(known, action, *((old, new) if action in ("supersede", "amend") else (old,)))
    except ArchkitError as error:
        refused = error
    else:
        assert {c.path for c in plan.changes} <= {old, new}
        now = {d.path: d for d in log({**files, **{c.path: c.after or b"" for c in plan.changes}}).decisions}
        for d in known.decisions:
            assert facts(now[d.path]) == facts(d)
            assert links(d) <= links(now[d.path])
        expected = {
            "supersede": "superseded",
            "amend": next(d.status for d in known.decisions if d.path == old),
        }
        assert now[old].status == expected.get(action, action)
        return
    assert refused.message.isprintable()


@pytest.fixture(params=REPOSITORIES)
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one repository, committed."""
    root = tmp_path / "copy"
    shutil.copytree(CORPUS / request.param, root)
    (root / "archkit.toml").write_text('[paths]\ndecisions = ["**"]\ncatalog = []\n')
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-c", "core.autocrlf=false", *words], cwd=root, check=True)
    return root


def opened(root: Path) -> Workspace:
    return open_workspace(root)


def facts(d: Decision) -> tuple[object, ...]:
    """What no change of status touches."""
    return (
        d.title,
        d.number,
        d.format,
        d.decision_makers,
        d.consulted,
        d.informed,
        d.authors,
        d.tags,
        d.summary,
    )


def links(d: Decision) -> set[tuple[str, str]]:
    return {(x.kind, x.target or x.text) for x in d.links}


def changed_lines(root: Path) -> dict[str, int]:
    """How many lines git sees as taken away, by path."""
    done = subprocess.run(
        ["git", "diff", "--numstat", "-z"], cwd=root, capture_output=True, check=True, text=True
    )
    return {path: int(gone) for _, gone, path in (x.split("\t") for x in done.stdout.split("\0") if x)}


def test_a_change_of_status_changes_the_status(copy: Path) -> None:
    """Every other record is deprecated, the rest accepted."""
    space = opened(copy)
    log, before = space.log, {d.path: d for d in space.knowledge.decisions}
    changes: list[Change] = []
    refused: dict[str, str] = {}
    wanted: dict[str, Status] = {p: ("accepted", "deprecated")[n % 2] for n, p in enumerate(before)}  # type: ignore[misc]
    for d in before.values():
        try:
            changes += set_status(log, d, wanted[d.path], DAY).changes
        except ArchkitError as error:
            refused[d.path] = error.message
    carry_out(copy, changes)
    after = {d.path: d for d in opened(copy).knowledge.decisions}
    assert set(after) == set(before)
    for path, d in before.items():
        new = after[path]
        assert facts(new) == facts(d), path
        assert links(new) == links(d), path
        assert new.status == (d.status if path in refused else wanted[path]), path
        if new.date != d.date:
            beside = d.places.get("date") == d.places.get("status")
            assert new.date == DAY and (d.format in DATED_BY_STATUS or beside), path
    assert all(gone <= 3 for gone in changed_lines(copy).values())
    assert set(changed_lines(copy)) == {c.path for c in changes}
    for path, why in refused.items():
        assert re.search(r"is superseded by|no longer say|words of its own|it would say", why), why
        assert before[path].status in ("superseded", "rejected", None), path


def test_a_supersession_changes_both_sides(copy: Path) -> None:
    space = opened(copy)
    log, before = space.log, {d.path: d for d in space.knowledge.decisions}
    changes: list[Change] = []
    pairs: list[tuple[str, str]] = []
    in_order = list(before.values())
    refused = []
    for old, new in zip(in_order[::2], in_order[1::2], strict=False):
        try:
            changes += supersede(log, old, new, DAY).changes
            pairs.append((old.path, new.path))
        except ArchkitError as error:
            refused.append(error.message)
    assert all(why.isprintable() for why in refused)
    assert len(refused) * 20 <= len(in_order)
    carry_out(copy, changes)
    after = {d.path: d for d in opened(copy).knowledge.decisions}
    expected = {path: links(d) for path, d in before.items()}
    for old_path, new_path in pairs:
        expected[old_path] |= {("superseded-by", new_path)}
        expected[new_path] |= {("supersedes", old_path)}
        assert after[old_path].status == "superseded", old_path
        assert after[new_path].status == before[new_path].status, new_path
    for path, d in before.items():
        assert facts(after[path]) == facts(d), path
        assert links(after[path]) == expected[path], path
    assert all(gone <= 3 for gone in changed_lines(copy).values())
