"""Every reference case through archkit's own model: values, findings and severities."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.neutral import answer

FOLDER = Path(__file__).parents[2].parent / "shared" / "cases"


def _compare() -> Any:
    found = importlib.util.spec_from_file_location("compare", FOLDER / "compare.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


if (FOLDER / "compare.py").is_file():
    COMPARE = _compare()
    # Its own `load` leaves every file open, and a warning is an error here.
    CASES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
else:
    CASES = []

pytestmark = pytest.mark.skipif(not CASES, reason=f"there are no reference cases in {FOLDER}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_comes_out_as_it_should(case: dict[str, Any]) -> None:
    values, findings = answer(case["analysis"], case["input"])

    assert COMPARE.diff(case, values, findings) == []
