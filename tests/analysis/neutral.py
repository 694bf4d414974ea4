"""From a neutral graph to archkit's answer: the catalog that says the same, read, computed and linted.

`answer(analysis, given)` takes the name of an analysis (`a-availability` ... `k-lifecycle`) and the `input` of a
reference case; it returns the values by the keys of the cases, and the findings as rule code, severity and subject.
Each family has its adapter in `adapters/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

Values = dict[str, Any]
Findings = list[dict[str, str]]

ADAPTERS = {
    "a-availability": "availability",
    "d-blast-radius": "blast_radius",
    "e-structure": "structure",
    "f-data": "data",
    "g-sagas": "sagas",
    "h-capacity": "capacity",
    "b-latency": "latency",
    "c-retries": "retries",
    "i-observability": "observability",
    "j-decisions": "decisions",
    "k-lifecycle": "lifecycle",
}


def answer(analysis: str, given: Mapping[str, Any]) -> tuple[Values, Findings]:
    """What archkit says of this input. Raises KeyError for an analysis there is not."""
    values, findings = import_module(f"tests.analysis.adapters.{ADAPTERS[analysis]}").answer(given)
    return values, findings
