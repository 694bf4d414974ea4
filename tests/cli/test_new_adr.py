"""`archkit new adr`: numbered on every branch, named like its neighbours, said by the decisions it touches."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

DAY = ("--today", "2026-03-04")
NYGARD = "# {}\n\n## Status\n\nAccepted\n\n## Context\n\nWhy.\n\n## Decision\n\nThis.\n"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git/" not in path.as_posix()
    }


def written(done: Any) -> str:
    """The path that a run says it has written to."""
    assert done.code == 0, done.err
    return str(re.match(r"wrote (.+)\n", done.out)[1])  # type: ignore[index]


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=Ana", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def base(folder: Folder) -> Path:
    return folder({"archkit.toml": "", "adrs/0001-use-x.md": NYGARD.format("1. Use X")})


class TestName:
    @pytest.mark.parametrize(
        ("there", "expected"),
        [
            (["adrs/0041-b.md"], "adrs/0042-use-kafka.md"),
            (["adrs/1-a.md", "adrs/12-b.md"], "adrs/13-use-kafka.md"),
            (["adrs/ADR-0007_a_b.md"], "adrs/ADR-0008_use_kafka.md"),
            (["adrs/ADR001-choose_a_language.md"], "adrs/ADR002-use_kafka.md"),
            (["docs/adr/adr-012-x.md"], "docs/adr/adr-013-use-kafka.md"),
            (["adrs/2026-01-02-a.md"], "adrs/2026-03-04-use-kafka.md"),
            (["adrs/20260102-a.md", "adrs/20260103-b.md"], "adrs/20260304-use-kafka.md"),
            (["adrs/2026-01-02_007-a.md"], "adrs/2026-03-04_008-use-kafka.md"),
            (["adrs/2026-01-02-a/README.md", "adrs/2026-01-03-b/README.md"], "adrs/2026-03-04-use-kafka/README.md"),
            (["adrs/0003-a/index.md"], "adrs/0004-use-kafka/index.md"),
            (["adrs/use-postgres.md"], "adrs/use-kafka.md"),
            (["adrs/0007-a.adoc"], "adrs/0008-use-kafka.md"),
        ],
        ids=str,
    )  # fmt: skip
    def test_is_like_those_of_its_neighbours(
        self, run: Run, folder: Folder, there: list[str], expected: str
    ) -> None:
        folder({"archkit.toml": "", **dict.fromkeys(there, NYGARD.format("A"))})
        assert written(run("new", "adr", "Use Kafka", *DAY)) == expected

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("使用 Kafka 传递订单事件", "0002-使用-kafka-传递订单事件.md"),
            ("استخدام قاعدة بيانات", "0002-استخدام-قاعدة-بيانات.md"),
            ("ガイドラインを決める", "0002-ガイドラインを決める.md"),
            ("नमस्ते दुनिया", "0002-नमस्ते-दुनिया.md"),
            ("Größere Aufträge über Kafka", "0002-grossere-auftrage-uber-kafka.md"),
            ("../../etc/passwd", "0002-etc-passwd.md"),
            ("-rf /", "0002-rf.md"),
            ("a\nb: c\n---\n", "0002-a-b-c.md"),
            ("CON", "0002-con.md"),
            ("{{ 7*7 }}{% raw %}", "0002-7-7-raw.md"),
            ("[x](javascript:alert(1)) <b>", "0002-x-javascript-alert-1-b.md"),
            ("x" * 400, f"0002-{'x' * 80}.md"),
        ],
        ids=range(12),
    )
    def test_is_made_of_a_title_of_any_language(self, run: Run, base: Path, title: str, name: str) -> None:
        path = written(run("new", "adr", *DAY, "--", title))
        assert path == f"adrs/{name}"
        head, _, body = (base / path).read_text().removeprefix("---\n").partition("\n---\n")
        assert set(yaml.safe_load(head)) <= {"status", "date", "decision-makers"}
        assert body.count("\n# ") == 1 and "49" not in body
        assert run("lint", "--today", "2026-03-04").code == 0

    @pytest.mark.parametrize("title", ["🚀🚀", "...", "\0", "\u202e", "y" * 10_000], ids=range(5))
    def test_is_refused_where_none_can_be_made(self, run: Run, base: Path, title: str) -> None:
        before = tree(base)
        done = run("new", "adr", "--", title)
        assert done.code == 2
        assert re.search("no file name can be made|needs a title|is too long", done.err)
        assert tree(base) == before

    def test_may_be_in_another_folder_with_numbers_of_its_own(self, run: Run, folder: Folder) -> None:
        folder(
            {
                "archkit.toml": '[paths]\ndecisions = ["adrs", "services/*/adr"]\n',
                "adrs/0041-a.md": NYGARD.format("41. A"),
                "services/a/adr/0002-b.md": NYGARD.format("2. B"),
            }
        )
        assert (
            written(run("new", "adr", "Use Kafka", "--dir", "services/a/adr"))
            == "services/a/adr/0003-use-kafka.md"
        )
        assert (
            written(run("new", "adr", "Use it", "--dir", "services/b/adr/"))
            == "services/b/adr/0001-use-it.md"
        )
        done = run("new", "adr", "Use it", "--dir", "../x")
        assert done.code == 2 and "leaves the knowledge base" in done.err
        done = run("new", "adr", "Use it", "--dir", "elsewhere")
        assert done.code == 2 and "would not be read as a decision" in done.err

    def test_a_number_that_a_person_asks_for_must_be_free(self, run: Run, base: Path) -> None:
        done = run("new", "adr", "Use it", "--path", "adrs/0001-use-it.md")
        assert done.code == 2
        assert "the number 1 is taken by adrs/0001-use-x.md" in done.err and "2 is free" in done.err
        path = written(run("new", "adr", "Use it", "--path", "adrs/0040-use-it.md"))
        assert "\n# 40. Use it\n" in (base / path).read_text()


class TestNumber:
    def test_is_free_on_every_branch_local_or_of_a_remote(
        self, run: Run, base: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        git(base, "init", "-q")
        git(base, "add", "-A")
        git(base, "commit", "-qm", "a")
        far = tmp_path_factory.mktemp("far")
        git(far, "clone", "-q", str(base), ".")
        git(far, "checkout", "-qb", "theirs")
        (far / "adrs/0007-theirs.md").write_text(NYGARD.format("7. Theirs"))
        git(far, "add", "-A")
        git(far, "commit", "-qm", "b")
        assert written(run("new", "adr", "One")) == "adrs/0002-one.md"
        git(base, "remote", "add", "origin", str(far))
        git(base, "fetch", "-q", "origin")
        assert written(run("new", "adr", "Two")) == "adrs/0008-two.md"
        git(base, "checkout", "-qb", "mine")
        (base / "adrs/0011-mine.md").write_text(NYGARD.format("11. Mine"))
        git(base, "add", "-A")
        git(base, "commit", "-qm", "c")
        git(base, "checkout", "-q", "main")
        assert written(run("new", "adr", "Three")) == "adrs/0012-three.md"

    def test_is_never_given_to_two_runs_at_once(self, base: Path) -> None:
        more = {3: ["--supersedes", "1"]}
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "archkit", "new", "adr", f"Decision {n}", *more.get(n, [])],
                cwd=base, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
            for n in range(6)
        ]  # fmt: skip
        for process in running:
            out, _ = process.communicate(timeout=120)
            assert process.returncode == 0, out
        names = sorted(p.name for p in (base / "adrs").iterdir())
        assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, 8)]
        assert sorted(name[5:] for name in names) == [*(f"decision-{n}.md" for n in range(6)), "use-x.md"]
        assert "Superseded by" in (base / "adrs/0001-use-x.md").read_text()


def test_a_status_with_a_slip_of_the_pen_is_asked_about(run: Run, base: Path) -> None:
    done = run("new", "adr", "Use Z", "--status", "acepted")
    assert done.code == 2 and "`acepted` is no status" in done.err and "did you mean `accepted`?" in done.err


class TestOthers:
    def test_what_it_supersedes_and_amends_says_so(self, run: Run, folder: Folder) -> None:
        root = folder(
            {
                "adrs/0001-use-x.md": NYGARD.format("1. Use X"),
                "adrs/0002-use-y.md": "---\nstatus: accepted\ndate: 2025-01-02\n---\n# 2. Use Y\n\n## Decision Outcome\n\n## Considered Options\n",
            }
        )  # fmt: skip
        done = run(
            "new", "adr", "Use Z", "--supersedes", "1", "--amends", "ADR-0002", "--status", "accepted", *DAY
        )
        assert (
            done.out == "wrote adrs/0003-use-z.md\nchanged adrs/0001-use-x.md\nchanged adrs/0002-use-y.md\n"
        )
        now = {path: text.decode() for path, text in tree(root).items()}
        head = yaml.safe_load(now["adrs/0003-use-z.md"].split("---\n")[1])
        assert (head["supersedes"], head["amends"], head["status"]) == (
            ["ADR-0001"],
            ["ADR-0002"],
            "accepted",
        )
        assert now["adrs/0001-use-x.md"] == NYGARD.format("1. Use X").replace(
            "Accepted", "Superseded by [3. Use Z](0003-use-z.md)"
        )
        assert "date: 2025-01-02\namended-by: [ADR-0003]\n---\n" in now["adrs/0002-use-y.md"]

    def test_all_or_nothing(self, run: Run, folder: Folder) -> None:
        root = folder(
            {
                "adrs/0001-a.md": NYGARD.format("1. A"),
                "adrs/0002-b.md": NYGARD.format("2. B").encode() + b"\xff",
            }
        )
        before = tree(root)
        for words in (
            ["--supersedes", "1", "--supersedes", "2"],
            ["--supersedes", "9"],
            ["--supersedes", "1", "--amends", "1"],
        ):
            assert run("new", "adr", "C", *words).code == 2
            assert tree(root) == before

    def test_a_dry_run_shows_what_would_become_of_them(self, run: Run, base: Path) -> None:
        before = tree(base)
        done = run("new", "adr", "Use Z", "--supersedes", "1", "--dry-run")
        assert "\nsupersedes: [ADR-0001]\n" in done.out
        assert "-Accepted\n+Superseded by [2. Use Z](0002-use-z.md)\n" in done.out
        assert done.err == "would be written as adrs/0002-use-z.md\n"
        assert tree(base) == before


class TestTemplate:
    @pytest.mark.parametrize(
        ("name", "format_", "words"),
        [
            ("madr", "madr-4", "### Confirmation"),
            ("madr-minimal", "madr-4", "## Decision Outcome"),
            ("nygard", "nygard", "## Status\n\nProposed\n"),
            ("y-statement", "y-statement", "we decided for"),
        ],
    )
    def test_each_is_read_as_what_it_is(
        self, run: Run, base: Path, name: str, format_: str, words: str
    ) -> None:
        (base / "adrs/0001-use-x.md").unlink()
        path = written(run("new", "adr", "Use: [Z]", "--template", name, "--by", "Ana <x>", *DAY))
        assert words in (base / path).read_text()
        found = yaml.safe_load(run("adr", "show", "1", "--format", "json").out)
        assert (found["format"], found["status"], found["date"]) == (format_, "proposed", "2026-03-04")
        assert found["title"] == "Use: [Z]"
        assert len(found["decisionMakers"]) == 1
        assert run("lint", "--today", "2026-03-04").code == 0

    def test_the_organisations_own_comes_first(self, run: Run, folder: Folder) -> None:
        root = folder(
            {
                "templates/adr-nygard.md": "# {{ heading }}\n\n## Status\n\n{{ status_word }}\n\nOurs.\n",
                "templates/adr-tiny.md": "# {{ heading }}\n\nStatus: {{ status }}\n",
            }
        )
        assert "\nOurs.\n" in (root / written(run("new", "adr", "A", "--template", "nygard"))).read_text()
        assert (
            root / written(run("new", "adr", "B", "--template", "tiny"))
        ).read_text() == "# 2. B\n\nStatus: proposed\n"
        done = run("new", "adr", "C", "--template", "tinny")
        assert done.code == 2 and "did you mean `tiny`?" in done.err

    def test_a_file_of_adr_tools_is_filled_as_it_fills_it(self, run: Run, base: Path) -> None:
        (base / "my.md").write_text(
            "# NUMBER. TITLE\n\nDate: DATE\n\n## Status\n\nSTATUS\n\n## Context\n\n## Decision\n"
        )
        path = written(run("new", "adr", "Use Z", "--template", "my.md", *DAY))
        assert (
            (base / path).read_text().startswith("# 2. Use Z\n\nDate: 2026-03-04\n\n## Status\n\nProposed\n")
        )

    def test_a_plain_file_gets_title_day_and_status(self, run: Run, base: Path) -> None:
        (base / "plain.md").write_text(
            '---\nstatus: "{proposed | rejected | accepted}"\ndate: {YYYY-MM-DD when the decision was last updated}\n---\n\n'
            "# {short title, representative of solved problem and found solution}\n\n## Context and Problem Statement\n\n"
            "{Describe it}\n\n## Decision Outcome\n\nx\n"
        )
        path = written(run("new", "adr", "Use Z", "--template", "./plain.md", "--status", "accepted", *DAY))
        assert (
            (base / path)
            .read_text()
            .startswith('---\nstatus: "accepted"\ndate: 2026-03-04\n---\n\n# 2. Use Z\n')
        )

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (b"{{ ''.__class__ }}", "the template t.md"),
            (b"# {{ title", "has a mistake in line 1"),
            (b"\xff", "cannot be read"),
            (b"x" * 1_100_000, "larger than a megabyte"),
        ],
    )
    def test_one_that_cannot_be_used_writes_nothing(
        self, run: Run, base: Path, text: bytes, words: str
    ) -> None:
        (base / "t.md").write_bytes(text)
        before = tree(base)
        done = run("new", "adr", "Use Z", "--template", "t.md")
        assert done.code == 2 and words in done.err
        assert tree(base) == before

    def test_a_file_there_is_not(self, run: Run, base: Path) -> None:
        done = run("new", "adr", "Use Z", "--template", "nowhere/t.md")
        assert done.code == 2 and "there is no template nowhere/t.md" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of another kind")
class TestEditor:
    def test_it_opens_in_the_editor_of_the_person(
        self, run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (base / "ed.sh").write_text('#!/bin/sh\necho "$1" > "$2.opened"\n')
        (base / "ed.sh").chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"'{base / 'ed.sh'}' --wait")
        path = written(run("new", "adr", "Use Z", "--edit"))
        assert (base / f"{path}.opened").read_text() == "--wait\n"

    def test_without_one_nothing_is_written(
        self, run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("VISUAL", "EDITOR"):
            monkeypatch.delenv(name, raising=False)
        git(base, "init", "-q")
        git(base, "config", "core.editor", "touch /tmp/never")
        before = tree(base)
        done = run("new", "adr", "Use Z", "--edit")
        assert done.code == 2 and "set $VISUAL or $EDITOR" in done.err
        assert tree(base) == before
