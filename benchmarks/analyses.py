"""Measure the analyses of a design review over large designs: CPU seconds, each analysis over all elements once.

What the analyses compute is asked for through their rules, which look at every element; the figures of some elements
with their derivations, as pages and `archkit analyze` show them, are a row of their own. Everything runs in one
process, since what several analyses need is made by the first that asks. Run it with the interpreter of the environment
in which archkit is installed.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date

import yaml
from designs import chain, documents, graph, layered, plain
from lint import Row, table

from archkit.analysis.design import design
from archkit.analysis.questions import QUESTIONS, Asked
from archkit.lint.registry import rules
from archkit.lint.rule import Context
from archkit.model.knowledge import Knowledge

TODAY = date(2026, 11, 1)
TARGET = 3.0
"""CPU seconds of all analyses together, over 5,000 elements with 25,000 needs."""

SOME = 20

FAMILIES = {
    "availability": "availability",
    "latency": "latency",
    "retries": "retries",
    "blast radius": "blast-radius",
    "structure": "structure",
    "data": "data",
    "sagas": "sagas",
    "capacity": "capacity",
    "observability": "observability",
    "lifecycle": "lifecycle",
}
"""Analysis -> the family of its rules. A new analysis is one more line."""


def measure(name: str, knowledge: Knowledge, target: float | None) -> Iterator[Row]:
    """Every analysis over one design, all of them together, and all figures of some elements.

    The floor, one CSafeLoader pass over the design as text, says how fast the machine is, and what a lint that begins
    with nothing takes in any case.
    """
    text = "\n---\n".join(json.dumps(document) for document in documents(knowledge))
    yield _row(
        f"{name}: the floor, one CSafeLoader pass", lambda: list(yaml.load_all(text, yaml.CSafeLoader))
    )
    made = graph(knowledge)
    context = Context(knowledge, lambda: made, TODAY)
    yield _row(f"{name}: the design", lambda: _read(context))
    total = 0.0
    for analysis, family in FAMILIES.items():
        checks = [r.check for r in rules() if r.family == family and r.scope == "knowledge"]
        if not checks:
            print(f"{name}: there are no rules of the family {family}", file=sys.stderr)
            continue
        row = _row(f"{name}: {analysis}", lambda c=checks: [sum(1 for _ in check(context)) for check in c])
        total += row.cpu
        yield row
    yield Row(f"{name}: all of them", total, target, _peak())
    yield _row(f"{name}: every question about {SOME} elements", lambda: _figures(context))


def _read(context: Context) -> None:
    """What every analysis builds on, so that none of them pays for it."""
    found = context.design
    for element in found.elements:
        element.rps("capacity", "max")
    _ = found.needs, found.out, found.into, found.alternatives


def _figures(context: Context) -> int:
    """Every figure of some elements of every kind, evenly chosen; how many there are."""
    asked = Asked(design(context.graph), context.knowledge, TODAY)
    found = 0
    for question in QUESTIONS.values():
        refs = list(question.subjects(asked))
        found += sum(len(question.answer(asked, ref)) for ref in refs[:: max(1, len(refs) // SOME)])
    return found


def _row(name: str, run: Callable[[], object]) -> Row:
    print(name, file=sys.stderr, flush=True)
    gc.collect()
    gc.disable()  # as in a lint
    began = time.process_time()
    run()
    row = Row(name, time.process_time() - began, None, _peak())
    gc.enable()
    return row


def _peak() -> float:
    """The largest resident set of the process until now, in MiB."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


DESIGNS: dict[str, tuple[Callable[[], Knowledge], float | None]] = {
    "5,000 + 25,000": (lambda: layered(5000, 25_000), TARGET),
    "5,000 + 25,000, plain": (lambda: plain(5000, 25_000), TARGET),
    "5,000 + 25,000, plain and deep": (lambda: plain(5000, 25_000, near=50), TARGET),
    "10,000 + 50,000": (lambda: layered(10_000, 50_000), None),
    "chain of 20,000": (lambda: chain(20_000), None),
}
"""Elements + needs -> how it is made, and the target of all analyses together."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=tuple(DESIGNS), action="append", help="one design")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    given = parser.parse_args()
    rows: list[Row] = []
    for name in given.only or DESIGNS:
        make, target = DESIGNS[name]
        rows.extend(measure(name, make(), target))
    together = {row.name.partition(":")[0]: row.cpu for row in rows if row.name.endswith(": all of them")}
    if given.format == "json":
        print(json.dumps([{**asdict(r), "ratio": r.ratio, "good": r.is_good} for r in rows], indent=2))
    else:
        print(table(rows))
        once, twice = together.get("5,000 + 25,000"), together.get("10,000 + 50,000")
        if once and twice:
            print(f"twice the first design takes {twice / once:.1f} times as long")
    return 0 if all(row.is_good for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
