"""Measure the freshness of 1,000 pages over a history of 20,000 commits: one run of `archkit stale`, cold and warm,
beside one `git log -1` for each page, as plugins do that date every page by a process of its own.

CPU seconds, with those of all git processes. The history is made by `git fast-import`, the same every time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from measure import Cost, archkit, cost, median

RATIO = 30.0
WARM = 0.3
LATER = 0.5
"""Of the time when cold: one commit more does not make everything be read again."""
_DAY = 86_400
_BEGIN = 1_704_067_200  # 2024-01-01
TODAY = "2026-11-25"

PER_PAGE = """
import pathlib, subprocess, sys
for page in sorted(pathlib.Path("runbooks").glob("*.md")):
    subprocess.run(["git", "log", "-1", "--format=%at", "--", str(page)], check=True, stdout=subprocess.DEVNULL)
"""


def stream(pages: int, commits: int) -> Iterator[bytes]:
    """What `git fast-import` reads: pages and the code they are about, then one change after the other."""
    chance = random.Random(20_261_125)
    texts = {f"runbooks/service-{n}.md": _page(n) for n in range(pages)}
    texts |= {f"catalog/service-{n}.yaml": _entity(n) for n in range(pages)}
    texts |= {f"services/service-{n}/src/main-{k}.py": "x = 1\n" for n in range(pages) for k in range(3)}
    texts["archkit.toml"] = ""
    yield from _commit(0, commits, texts)
    code = [p for p in texts if p.startswith("services/")]
    prose = [p for p in texts if p.startswith("runbooks/")]
    for number in range(1, commits):
        changed = chance.sample(code, chance.randint(1, 4))
        if number % 5 == 0:
            changed.append(chance.choice(prose))
        if number % 97 == 0:
            changed.append(chance.choice(code))
        lines = {path: f"{texts[path]}\n{'# ' if path.endswith('.py') else ''}{number}\n" for path in changed}
        yield from _commit(number, commits, lines)


def _commit(number: int, commits: int, texts: dict[str, str]) -> Iterator[bytes]:
    # The last commit lies a day before today, whatever their number.
    span = (1_795_564_800 - _DAY - _BEGIN) * number // max(commits - 1, 1)
    head = f"commit refs/heads/main\ncommitter Person {number % 40} <p@example.org> {_BEGIN + span} +0000\n"
    yield head.encode() + _data(f"Change number {number}")
    for path, text in texts.items():
        yield f"M 100644 inline {path}\n".encode() + _data(text)


def _data(text: str) -> bytes:
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)


def _page(number: int) -> str:
    return (
        f"---\ntitle: Service {number} fails\nfor: [component:service-{number}]\nowner: group:team\n"
        f"last-reviewed: 2026-{number % 10 + 1:02}-15\nreview-every: 180d\n---\n\n# Service {number} fails\n\n"
        f"Look at `services/service-{number}/src/main-0.py`.\n"
    )


def _entity(number: int) -> str:
    return (
        "apiVersion: archkit.dev/v1alpha1\nkind: Component\n"
        f"metadata: {{name: service-{number}, description: One of many.}}\n"
        "spec:\n  type: service\n  lifecycle: production\n  owner: group:team\n"
        f'  sourcePaths: ["services/service-{number}/**"]\n'
    )


def make(folder: Path, pages: int, commits: int) -> None:
    """A repository with that history, checked out."""
    _git(folder, "init", "-q", "-b", "main")
    command = ["git", "fast-import", "--quiet"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in stream(pages, commits):
            process.stdin.write(part)
    if process.returncode:
        raise SystemExit("git fast-import failed")
    _git(folder, "gc", "-q")  # as any repository is after a while: both ways read it faster
    _git(folder, "reset", "-q", "--hard")


def _git(folder: Path, *arguments: str) -> None:
    command = ["git", *arguments]
    subprocess.run(command, cwd=folder, check=True)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    cpu: float
    target: str
    good: bool
    peak: float


def measure(folder: Path, pages: int, commits: int, runs: int) -> list[Row]:
    """The rows: the way of one process per page, then ours cold, warm, and behind one new commit."""
    root, cache = folder / "root", folder / "cache"
    root.mkdir()
    make(root, pages, commits)
    env = {"ARCHKIT_CACHE_DIR": str(cache), "NO_COLOR": "1"}
    stale = [*archkit(), "stale", "--today", TODAY]

    def run(before: bool) -> Cost:
        return median(
            runs, lambda: cost(stale, root, env), (lambda: shutil.rmtree(cache, True)) if before else None
        )

    each = cost([sys.executable, "-c", PER_PAGE], root)
    cold = run(before=True)
    warm = run(before=False)
    page = next((root / "runbooks").glob("*.md"))
    page.write_text(page.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    _git(
        root, "-c", "user.name=Ada", "-c", "user.email=a@example.org", "commit", "-qam", "Say one more thing"
    )
    more = cost(stale, root, env)
    ratio = each.cpu / cold.cpu
    return [
        Row(f"one `git log -1` for each of {pages:,} pages", each.cpu, "-", True, each.peak),
        Row(
            f"archkit stale, cold, {ratio:.0f} times less",
            cold.cpu,
            f"{RATIO:.0f} times",
            ratio >= RATIO,
            cold.peak,
        ),
        Row("archkit stale, warm", warm.cpu, f"{WARM:.2f} s", warm.cpu < WARM, warm.peak),
        Row(
            "archkit stale, one commit later",
            more.cpu,
            f"{LATER * cold.cpu:.2f} s",
            more.cpu < LATER * cold.cpu,
            more.peak,
        ),
    ]


def table(rows: list[Row]) -> str:
    """The rows for people."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'':{width}}    CPU s     target  peak MiB"]
    lines += [
        f"{r.name:{width}}  {r.cpu:7.2f}  {r.target:>9}  {r.peak:8.0f}{'' if r.good else '  over'}"
        for r in rows
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1_000, help="pages, and services they are about (1,000)")
    parser.add_argument("--commits", type=int, default=20_000, help="commits of the history (20,000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median counts (3)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archkit-bench-") as folder:
        rows = measure(Path(folder), given.pages, given.commits, given.runs)
    if given.format == "json":
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        print(table(rows))
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    os.environ.pop("GIT_DIR", None)
    raise SystemExit(main())
