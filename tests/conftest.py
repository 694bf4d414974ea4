"""What every test starts from: a cache of its own, no hurry, and the shared material where it is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# Examples repeat from run to run, and how fast the machine is says nothing about the code.
settings.register_profile("archkit", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("archkit")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Nothing a test does reaches the cache of the person who runs it, or finds anything there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHKIT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        for name in ("SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of this repository, which is a knowledge base itself."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"there is no shared material at {folder}")
    return folder


@pytest.fixture
def elapsed() -> Callable[[], float]:
    """CPU seconds since the test asked last, as an idle machine would take without measuring coverage.

    A limit in them tells a hang from a moment, whatever else the machine does; how fast something is, the
    benchmarks say.
    """
    last = time.process_time()

    def since() -> float:
        nonlocal last
        took = time.process_time() - last
        found = took / max(1.0, _loop() / _LOOP_SECONDS)
        last = time.process_time()
        return found

    return since


_LOOP_SECONDS = 0.03


def _loop() -> float:
    """CPU seconds of a plain loop here and now."""
    began, total = time.process_time(), 0
    for number in range(400_000):
        total += number % 7
        if total > 1000:
            total = 0
    return time.process_time() - began
