"""Measure the command line and the lint: CPU seconds (medians) and peak memory, beside their targets.

The floor is one pass of PyYAML's C loader over the same files: nothing that reads YAML in Python can be
faster when cold. Run it with the interpreter of the environment in which archkit is installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from generate import share, write
from measure import Cost, archkit, cost, median

REPOSITORY = Path(__file__).resolve().parent.parent

FLOOR = """
import pathlib, sys, yaml
for path in pathlib.Path(sys.argv[1]).rglob("*.yaml"):
    with path.open("rb") as file:
        for _ in yaml.load_all(file, Loader=yaml.CSafeLoader):
            pass
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    cpu: float
    target: float | None
    peak: float
    peak_target: float | None = None

    @property
    def ratio(self) -> float | None:
        """Of the target; at most 1 is good."""
        return None if self.target is None else self.cpu / self.target

    @property
    def is_good(self) -> bool:
        return (self.ratio or 0) <= 1 and (self.peak_target is None or self.peak <= self.peak_target)


class Bench:
    """A folder to work in, with a cache of its own, so that nobody's own cache helps or suffers."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs
        self.cache = folder / "cache"
        self.env = {"ARCHKIT_CACHE_DIR": str(self.cache), "NO_COLOR": "1"}

    def archkit(self, *arguments: str, cwd: Path, before: Callable[[], None] | None = None) -> Cost:
        """The median of an archkit command."""
        command = [*archkit(), *arguments]
        return median(self.runs, lambda: cost(command, cwd, self.env), before)

    def forget(self) -> None:
        """Throw the cache away: the next run is cold."""
        shutil.rmtree(self.cache, ignore_errors=True)


def start(bench: Bench) -> Iterator[Row]:
    """What the command line costs before it does anything."""
    for option, target in (("--version", 0.05), ("--help", 0.13)):
        found = bench.archkit(option, cwd=bench.folder)
        yield Row(f"archkit {option}", found.cpu, target, found.peak)


def small(bench: Bench) -> Iterator[Row]:
    """One descriptor, and the knowledge base of this repository."""
    one = bench.folder / "one"
    write(bench.folder / "few", 8)
    (one / "catalog").mkdir(parents=True, exist_ok=True)
    first = next((bench.folder / "few" / "catalog" / "components").rglob("*.yaml"))
    shutil.copy(first, one / "catalog" / "catalog-info.yaml")
    (one / "archkit.toml").write_text('external = ["*:default/*"]\n', encoding="utf-8")
    found = bench.archkit("lint", cwd=one, before=bench.forget)
    yield Row("lint, one file", found.cpu, 0.40, found.peak)
    found = bench.archkit("lint", cwd=REPOSITORY, before=bench.forget)
    yield Row("lint, this repository, cold", found.cpu, 0.60, found.peak)


def large(bench: Bench, count: int, faults: float) -> Iterator[Row]:
    """Many descriptors: cold, unchanged, and with one file changed; the targets are for 10,000 clean ones."""
    scale = count / 10_000
    root = bench.folder / f"many-{faults}"
    write(root, count, faults)
    words = f"{count:,} descriptors" + (f", {faults:.0%} faulty" if faults else "")
    targets = (4.0 * scale, 1.0 * scale, 1.1 * scale) if not faults else (None, None, None)
    memory = 300.0 if not faults else None
    if not faults:
        floor = median(bench.runs, lambda: cost([sys.executable, "-c", FLOOR, str(root)], root))
        yield Row(f"{words}: the floor, one CSafeLoader pass", floor.cpu, None, floor.peak)
    lint = ("lint", "--format", "concise")
    found = bench.archkit(*lint, cwd=root, before=bench.forget)
    yield Row(f"{words}: cold", found.cpu, targets[0], found.peak, memory)
    cost([*archkit(), *lint], root, bench.env)
    found = bench.archkit(*lint, cwd=root)
    yield Row(f"{words}: unchanged", found.cpu, targets[1], found.peak, memory)
    changed = sorted((root / "catalog").rglob("*.yaml"))[count // 2]

    def touch() -> None:
        changed.write_text(changed.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")

    found = bench.archkit(*lint, cwd=root, before=touch)
    yield Row(f"{words}: one file changed", found.cpu, targets[2], found.peak, memory)


def table(rows: list[Row]) -> str:
    """The rows for people."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'':{width}}  CPU s   target  ratio  peak MiB"]
    for row in rows:
        target = "-" if row.target is None else f"{row.target:.2f}"
        ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
        mark = "" if row.is_good else "  over"
        lines.append(f"{row.name:{width}}  {row.cpu:5.2f}  {target:>6}  {ratio:>5}  {row.peak:8.0f}{mark}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="descriptors of the large catalog (10,000)")
    parser.add_argument("--faults", type=share, default=0.01, help="of the faulty one (1%%); 0 leaves it out")
    parser.add_argument("--runs", type=int, default=5, help="runs of which the median counts (5)")
    parser.add_argument("--only", choices=("start", "small", "large"), action="append", help="a part of it")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    given = parser.parse_args()
    parts = given.only or ["start", "small", "large"]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="archkit-bench-") as folder:
        bench = Bench(Path(folder), given.runs)
        if "start" in parts:
            rows.extend(start(bench))
        if "small" in parts:
            rows.extend(small(bench))
        if "large" in parts:
            rows.extend(large(bench, given.count, 0.0))
            if given.faults:
                rows.extend(large(bench, given.count, given.faults))
    if given.format == "json":
        print(
            json.dumps([{**asdict(row), "ratio": row.ratio, "good": row.is_good} for row in rows], indent=2)
        )
    else:
        print(table(rows))
    return 0 if all(row.is_good for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
