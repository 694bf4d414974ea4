"""`archkit adr`: decisions listed, shown, drawn and changed; what is shown is what would be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

DAY = ("--today", "2026-03-04")


def madr(title: str, front: str = "status: accepted\ndate: 2025-01-02") -> str:
    return f"---\n{front}\n---\n\n# {title}\n\n## Context and Problem Statement\n\nWhy.\n\n## Decision Outcome\n\nThis.\n"


def nygard(title: str, status: str = "Accepted") -> str:
    return f"# {title}\n\n## Status\n\n{status}\n\n## Context\n\nWhy.\n\n## Decision\n\nThis.\n"


LOG: Mapping[str, str] = {
    "archkit.toml": '[paths]\ndecisions = ["adrs", "services/*/adr"]\n',
    "adrs/0001-use-postgres.md": madr(
        "1. Use PostgreSQL", "status: accepted\ndate: 2025-01-02\ndecision-makers: [ana, kofi]\ntags: [data]\naffects: [order]"
    ),
    "adrs/0002-use-rest.md": nygard("2. Use REST"),
    "adrs/0003-use-grpc.md": madr("3. Use gRPC", "status: proposed\ndate: 2025-03-04\nrelates-to: [ADR-0001]"),
    "services/a/adr/0001-local.md": nygard("1. Keep it local", "Proposed"),
}  # fmt: skip


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git/" not in path.as_posix()
    }


@pytest.fixture
def base(folder: Folder) -> Path:
    return folder(LOG)


def git(folder: Path, *words: str, given: str = "") -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Ana", "-c", "user.email=a@example.org", *words],
        cwd=folder, input=given, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.usefixtures("base")
class TestReading:
    def test_the_list_has_a_line_for_each(self, run: Run) -> None:
        lines = run("adr", "list").out.splitlines()
        assert lines[0].split() == ["ID", "STATUS", "DATE", "PEOPLE", "TITLE", "PATH"]
        assert [line.split()[0] for line in lines[1:]] == ["ADR-0001", "ADR-0001", "ADR-0002", "ADR-0003"]

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["--status", "proposed"], {"adrs/0003-use-grpc.md", "services/a/adr/0001-local.md"}),
            (["--status", "proposed", "--status", "accepted"], {p for p in LOG if p.endswith(".md")}),
            (["--tag", "data"], {"adrs/0001-use-postgres.md"}),
            (["--entity", "order"], {"adrs/0001-use-postgres.md"}),
            (["--status", "deprecated"], set()),
        ],
    )
    def test_it_can_be_filtered(self, run: Run, words: list[str], expected: set[str]) -> None:
        found = json.loads(run("adr", "list", "--format", "json", *words).out)
        assert {d["path"] for d in found} == expected

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            (["--status", "acepted"], "did you mean `accepted`?"),
            (["--tag", "dat"], "did you mean `data`?"),
            (["--entity", "ordr"], "`archkit new` writes the first one"),
        ],
    )
    def test_what_it_cannot_be_filtered_by_is_said(self, run: Run, words: list[str], hint: str) -> None:
        done = run("adr", "list", *words)
        assert (done.code, done.out) == (2, "") and hint in done.err

    @pytest.mark.parametrize(
        "name", ["2", "0002", "ADR-2", "adr-0002", "#2", "adrs/0002-use-rest.md", "0002-use-rest.md", "0002-use-rest", "Use REST"]
    )  # fmt: skip
    def test_a_decision_is_found_by_any_of_its_names(self, run: Run, name: str) -> None:
        assert json.loads(run("adr", "show", name, "--format", "json").out)["path"] == "adrs/0002-use-rest.md"

    def test_a_number_that_two_have_is_asked_about(self, run: Run) -> None:
        done = run("adr", "show", "1")
        assert done.code == 2
        assert "`1` may mean 2 decisions" in done.err
        assert "say which: adrs/0001-use-postgres.md or services/a/adr/0001-local.md" in done.err

    def test_the_card_tells_what_hangs_together(self, run: Run) -> None:
        run("adr", "supersede", "2", "--by", "3", *DAY)
        out = run("adr", "show", "3").out
        assert out.startswith("ADR-0003  Use gRPC\nproposed\n")
        assert (
            "\nchain, the oldest first\n  ADR-0002  Use REST (superseded)\n> ADR-0003  Use gRPC (proposed)\n"
            in out
        )
        assert "\nrelated\n  ADR-0001  Use PostgreSQL (accepted)\n" in out

    def test_the_graph_is_drawn_in_several_languages(self, run: Run) -> None:
        run("adr", "supersede", "2", "--by", "3", *DAY)
        assert run("adr", "graph").out == (
            "ADR-0001  Use PostgreSQL (accepted)\n"
            "ADR-0002  Use REST (superseded)\n"
            "ADR-0003  Use gRPC (proposed)\n"
            "  relates to ADR-0001  Use PostgreSQL\n"
            "  supersedes ADR-0002  Use REST\n"
        ) or "supersedes ADR-0002  Use REST" in run("adr", "graph").out  # fmt: skip
        assert '-->|"supersedes"|' in run("adr", "graph", "--format", "mermaid").out
        dot = run("adr", "graph", "--format", "dot").out
        assert dot.startswith("digraph decisions {") and 'label="supersedes"' in dot
        found = json.loads(run("adr", "graph", "--format", "json").out)
        assert {
            "source": "adrs/0003-use-grpc.md",
            "kind": "supersedes",
            "target": "adrs/0002-use-rest.md",
            "partial": False,
        } in found["ties"]
        assert len(json.loads(run("adr", "graph", "2", "--format", "json").out)["decisions"]) == 3


def test_a_decision_there_is_not(run: Run, base: Path) -> None:
    done = run("adr", "accept", "0002-use-rst")
    assert done.code == 2
    assert (
        "there is no decision `0002-use-rst`" in done.err and "did you mean `0002-use-rest.md`?" in done.err
    )
    assert "did you mean `accept`?" in run("adr", "acept", "2").err


class TestChanging:
    @pytest.mark.parametrize(
        ("command", "status"), [("accept", "accepted"), ("reject", "rejected"), ("deprecate", "deprecated")]
    )
    def test_a_status(self, run: Run, base: Path, command: str, status: str) -> None:
        before = tree(base)
        done = run("adr", command, "3", *DAY)
        assert done.out == f"ADR-0003 is {status}\n  wrote adrs/0003-use-grpc.md\n"
        text = before["adrs/0003-use-grpc.md"]
        expected = text.replace(b"proposed", status.encode()).replace(b"2025-03-04", b"2026-03-04")
        assert tree(base) == before | {"adrs/0003-use-grpc.md": expected}

    def test_what_is_so_already_is_left(self, run: Run, base: Path) -> None:
        before = tree(base)
        done = run("adr", "accept", "2", *DAY)
        assert (done.code, done.out) == (0, "ADR-0002 is accepted already; nothing was changed\n")
        assert tree(base) == before

    def test_a_dry_run_shows_a_diff_that_git_applies(self, run: Run, base: Path) -> None:
        before = tree(base)
        diff = run("adr", "supersede", "2", "--by", "3", *DAY, "--dry-run").out
        assert tree(base) == before
        assert "-Accepted\n+Superseded by [3. Use gRPC](0003-use-grpc.md)\n" in diff
        assert "+supersedes: [ADR-0002]\n" in diff
        run("adr", "supersede", "2", "--by", "3", *DAY)
        done = tree(base)
        git(base, "init", "-q")
        git(base, "apply", "--reverse", given=diff)
        assert tree(base) == before
        git(base, "apply", given=diff)
        assert tree(base) == done

    def test_both_sides_of_an_amendment(self, run: Run, base: Path) -> None:
        done = run("adr", "amend", "2", "--by", "3", *DAY)
        assert done.out.startswith("ADR-0003 amends ADR-0002\n")
        assert (
            "\nAccepted\n\nAmended by [3. Use gRPC](0003-use-grpc.md)\n"
            in (base / "adrs/0002-use-rest.md").read_text()
        )
        assert "\namends: [ADR-0002]\n" in (base / "adrs/0003-use-grpc.md").read_text()

    def test_a_number_means_the_neighbour(self, run: Run, folder: Folder) -> None:
        root = folder({**LOG, "services/a/adr/0002-remote.md": nygard("2. Go remote")})
        run("adr", "supersede", "services/a/adr/0001-local.md", "--by", "2", *DAY)
        assert "[2. Go remote](0002-remote.md)" in (root / "services/a/adr/0001-local.md").read_text()

    def test_when_one_side_cannot_be_edited_neither_is(self, run: Run, folder: Folder) -> None:
        root = folder(
            {**LOG, "adrs/0004-x.md": b"# 4. X\n\n## Status\n\nAccepted \xff\n\n## Context\n\n## Decision\n"}
        )
        before = tree(root)
        done = run("adr", "supersede", "2", "--by", "4", *DAY)
        assert done.code == 2
        assert (
            "adrs/0004-x.md was left as it is" in done.err and "nothing was written in any file" in done.err
        )
        assert tree(root) == before

    @pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
    def test_when_one_side_cannot_be_written_both_are_as_they_were(self, base: Path) -> None:
        big = base / "adrs/0003-use-grpc.md"
        big.write_text(big.read_text() + "x" * 60_000)
        before = tree(base)
        code = (
            "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
            "sys.argv = ['archkit', 'adr', 'supersede', '2', '--by', '3']\n"
            "from archkit.__main__ import main; sys.exit(main())"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=base, capture_output=True, check=False, text=True
        )
        assert done.returncode == 2
        assert "adrs/0003-use-grpc.md cannot be written: File too large" in done.stderr
        assert tree(base) == before

    def test_a_folder_in_the_way_leaves_all_as_it_was(self, run: Run, base: Path) -> None:
        before = tree(base)
        (base / "adrs/0044-use-grpc.md").mkdir()
        done = run("adr", "renumber", "3", "44")
        assert (
            done.code == 2
            and "cannot be written: it is a folder" in done.err
            or "is there already" in done.err
        )
        assert tree(base) == before

    @pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed like that there")
    @pytest.mark.parametrize("words", [["adr", "deprecate", "3", *DAY], ["adr", "list"], ["lint"]])
    def test_a_run_that_is_killed_half_way_is_taken_back_by_the_next(
        self, run: Run, base: Path, words: list[str]
    ) -> None:
        before = tree(base)
        code = (
            "import os, signal, sys\n"
            "replace = os.replace\n"
            "def last(*a, **k): replace(*a, **k); os.kill(os.getpid(), signal.SIGKILL)\n"
            "os.replace = last\n"
            "sys.argv = ['archkit', 'adr', 'supersede', '2', '--by', '3']\n"
            "from archkit.__main__ import main; main()"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=base, capture_output=True, check=False)
        assert done.returncode == -9
        half = tree(base)
        assert half != before and any(".archkit-" in path for path in half)
        done = run(*words)
        assert done.code == 0
        assert "it was taken back in adrs/0002-use-rest.md, adrs/0003-use-grpc.md" in done.err
        assert set(tree(base)) == set(before)
        assert (base / "adrs/0002-use-rest.md").read_bytes() == before["adrs/0002-use-rest.md"]

    def test_two_runs_at_once_both_count(self, base: Path) -> None:
        words = [("accept", "3"), ("deprecate", "2"), ("amend", "adrs/0001-use-postgres.md", "--by", "2")]
        running = [
            subprocess.Popen([sys.executable, "-m", "archkit", "adr", *w], cwd=base, env=os.environ, stdout=subprocess.DEVNULL)
            for w in words
        ]  # fmt: skip
        assert [process.wait(60) for process in running] == [0, 0, 0]
        text = (base / "adrs/0002-use-rest.md").read_text()
        assert "Deprecated" in text and "Amends [1. Use PostgreSQL]" in text
        assert "amended-by: [ADR-0002]" in (base / "adrs/0001-use-postgres.md").read_text()

    def test_hostile_words_are_shown_as_text(self, run: Run, folder: Folder) -> None:
        title = '4. \x1b[31mred\u202e <script>alert(1)</script> ]] "x"'
        folder({**LOG, "adrs/0004-x.md": nygard(title, "Accepted \x1b[0m")})
        for words in (
            ["list"],
            ["show", "4"],
            ["graph"],
            ["supersede", "2", "--by", "4", *DAY],
            ["graph", "--format", "mermaid"],
            ["graph", "--format", "dot"],
        ):
            done = run("adr", *words)
            assert done.code == 0, done.err
            assert "\x1b" not in done.out and "\u202e" not in done.out


class TestRenumber:
    FILES: Mapping[str, str] = {
        "archkit.toml": '[paths]\ndecisions = ["adrs"]\n',
        "catalog/radar.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: order}\n"
        "spec: {type: service, lifecycle: production, owner: group:a}\n# decision: ADR-0002, [two](../adrs/0002-use-rest.md)\n",
        "adrs/0001-use-x.md": nygard("1. Use X", "Superseded by [2. Use REST](0002-use-rest.md)"),
        "adrs/0002-use-rest.md": nygard("2. Use REST", "Accepted\n\nSupersedes [1. Use X](0001-use-x.md)"),
        "adrs/0003-y.md": madr("3. Y", "status: accepted\nrelates-to: [ADR-0002, 2]\nsupersedes:\n  - 0002-use-rest"),
        "docs/guide.adoc": "= Guide\n\nSee xref:../adrs/0002-use-rest.md#2-use-rest[ADR-0002], <<x>> and ADR 2.\n",
        "README.md": "[ADR-0002](adrs/0002-use-rest.md), [two](./adrs/0002-use-rest.md#status 'x'), [r]\n\n[r]: adrs/0002-use-rest.md\n"
        "Not [this](adrs/0002-use-rest-more.md), nor [that](other/0002-use-rest.md); "
        "https://example.org/blob/main/adrs/0002-use-rest.md and <a href=\"adrs/0002-use-rest.html\">.\n",
    }  # fmt: skip

    def test_every_link_leads_to_the_new_place(self, run: Run, folder: Folder) -> None:
        root = folder(self.FILES)
        done = run("adr", "renumber", "2", "7")
        assert done.code == 0, done.err
        now = {path: text.decode() for path, text in tree(root).items()}
        assert "adrs/0002-use-rest.md" not in now
        assert now["adrs/0007-use-rest.md"].startswith("# 7. Use REST\n")
        assert "Superseded by [7. Use REST](0007-use-rest.md)" in now["adrs/0001-use-x.md"]
        assert "relates-to: [ADR-0007, 7]\nsupersedes:\n  - 0007-use-rest\n" in now["adrs/0003-y.md"]
        assert (
            "xref:../adrs/0007-use-rest.md#2-use-rest[ADR-0007], <<x>> and ADR 7." in now["docs/guide.adoc"]
        )
        assert "# decision: ADR-0007" in now["catalog/radar.yaml"]
        readme = self.FILES["README.md"]
        assert now["README.md"] == (
            readme.replace("(adrs/0002-use-rest.md)", "(adrs/0007-use-rest.md)").replace("[ADR-0002]", "[ADR-0007]")
            .replace("./adrs/0002", "./adrs/0007").replace("[r]: adrs/0002", "[r]: adrs/0007")
            .replace("main/adrs/0002", "main/adrs/0007").replace('"adrs/0002', '"adrs/0007')
        )  # fmt: skip
        assert run("lint").code == 0

    def test_a_dry_run_is_a_rename_that_git_applies(self, run: Run, folder: Folder) -> None:
        root = folder(self.FILES)
        before = tree(root)
        diff = run("adr", "renumber", "2", "7", "--dry-run").out
        assert tree(root) == before and "rename from adrs/0002-use-rest.md\n" in diff
        run("adr", "renumber", "2", "7")
        done = tree(root)
        git(root, "init", "-q")
        git(root, "apply", "--reverse", given=diff)
        assert tree(root) == before and done != before

    def test_there_and_back_again(self, run: Run, folder: Folder) -> None:
        root = folder(self.FILES)
        before = tree(root)
        run("adr", "renumber", "2", "123")
        assert run("adr", "renumber", "123", "2").code == 0
        assert tree(root) == before

    def test_links_to_the_other_holder_of_a_number_stay(self, run: Run, folder: Folder) -> None:
        root = folder(
            {
                "adrs/0002-a.md": nygard("2. A"),
                "adrs/0002-b.md": nygard("2. B"),
                "adrs/0003-c.md": madr(
                    "3. C", "status: accepted\nsupersedes: [0002-a]\nrelates-to: [0002-b, ADR-0002]"
                ),
                "README.md": "[A](adrs/0002-a.md), [B](adrs/0002-b.md), ADR-0002\n",
            }
        )
        assert run("adr", "renumber", "2", "5").code == 2
        done = run("adr", "renumber", "adrs/0002-b.md", "2")
        assert done.code == 2 and "another decision has the number 2 as well" in done.err
        done = run("adr", "renumber", "adrs/0002-b.md")
        assert done.code == 0
        assert "2 mentions of number 2 may mean another record and stayed as they are" in done.err
        now = tree(root)
        assert b"# 4. B" in now["adrs/0004-b.md"] and b"# 2. A" in now["adrs/0002-a.md"]
        assert b"supersedes: [0002-a]\nrelates-to: [0004-b, ADR-0002]\n" in now["adrs/0003-c.md"]
        assert now["README.md"] == b"[A](adrs/0002-a.md), [B](adrs/0004-b.md), ADR-0002\n"

    def test_a_number_that_is_taken_here_or_on_a_branch(self, run: Run, folder: Folder) -> None:
        root = folder(self.FILES)
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "x")
        git(root, "checkout", "-qb", "feature")
        (root / "adrs/0009-z.md").write_text(nygard("9. Z"))
        git(root, "add", "-A")
        git(root, "commit", "-qm", "y")
        git(root, "checkout", "-q", "main")
        before = tree(root)
        assert "the number 3 is taken by adrs/0003-y.md" in run("adr", "renumber", "2", "3").err
        done = run("adr", "renumber", "2", "9")
        assert (
            "the number 9 is taken by 0009-z.md on the branch feature" in done.err
            and "10 is free" in done.err
        )
        assert tree(root) == before
        assert "moved adrs/0002-use-rest.md to adrs/0010-use-rest.md" in run("adr", "renumber", "2").out
        assert run("adr", "renumber", "10", "2").code == 0
        assert tree(root) == before

    def test_a_record_in_a_folder_of_its_own_moves_with_the_folder(self, run: Run, folder: Folder) -> None:
        root = folder(
            {
                "adrs/0001-a/README.md": nygard("1. A") + "\n![p](p.png) [b](../0002-b/README.md)\n",
                "adrs/0001-a/p.png": b"\x89PNG\0",
                "adrs/0002-b/README.md": nygard("2. B")
                + "\n[a](../0001-a/README.md) ![p](../0001-a/p.png)\n",
            }
        )
        assert run("adr", "renumber", "1", "5").code == 0
        now = tree(root)
        assert set(now) == {"adrs/0005-a/README.md", "adrs/0005-a/p.png", "adrs/0002-b/README.md"}
        assert b"\n[a](../0005-a/README.md) ![p](../0005-a/p.png)\n" in now["adrs/0002-b/README.md"]
