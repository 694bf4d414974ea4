"""What one run of a command costs: CPU seconds (user and system, with its children) and peak memory."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Of one run, or the median of several."""

    cpu: float
    """Seconds on the processor, user and system together."""
    peak: float
    """The largest resident set, in MiB: of the process itself or of its largest child."""
    code: int


def archkit() -> list[str]:
    """The command beside the interpreter that runs this, as people start it; else as a module."""
    script = Path(sys.executable).with_name("archkit")
    return [str(script)] if script.exists() else [sys.executable, "-m", "archkit"]


def cost(command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, its output thrown away. SystemExit when it crashes or cannot start."""
    if shutil.which(command[0]) is None:
        raise SystemExit(f"there is no command {command[0]} to measure")
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**_environment(), **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in (0, 1):
        words = complaint.decode(errors="replace").strip().splitlines()[-3:]
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {' / '.join(words)}")
    # Linux counts the largest resident set in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, process.returncode)


def _environment() -> dict[str, str]:
    """Ours, but with bytecode kept as in any installation: else every run compiles the whole package again."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def median(runs: int, run: Callable[[], Cost], before: Callable[[], None] | None = None) -> Cost:
    """The median CPU time and the largest memory of several runs; `before` prepares each, unmeasured."""
    costs = []
    for _ in range(runs):
        if before is not None:
            before()
        costs.append(run())
    return Cost(statistics.median(c.cpu for c in costs), max(c.peak for c in costs), costs[-1].code)
