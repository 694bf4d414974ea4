"""`archkit search`: words in entities, decisions, runbooks and incidents."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, title: Zahlungen, description: Talks to the provider through an outbox., tags: [pci]}
spec: {type: service, owner: group:a}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: outbox, description: "Events to be sent.\\e[2J"}
spec: {type: relational-database, owner: group:a}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: store, description: Größe und Maß.}
spec: {type: relational-database, owner: group:a}
"""


@pytest.fixture(autouse=True)
def shop(folder: Folder) -> Path:
    return folder(
        {
            "archkit.toml": "",
            "catalog/all.yaml": CATALOG,
            "adrs/0007-outbox.md": "---\nstatus: accepted\n---\n# 7. Publish through an outbox\n\nA reason.\n",
            "runbooks/outbox.md": "---\ntitle: Events wait\nalerts: [outbox-lag]\n---\n## Drain the queue\nLook.\n",
            "runbooks/incidents/2026-01-02-down.md": "---\ntitle: Provider down\n---\nAll day.\n",
        }
    )


def found(done: Any) -> list[str]:
    return [hit["id"] for hit in json.loads(done.out)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("outbox", ["resource:outbox", "runbooks/outbox.md", "ADR-0007", "component:payment"]),
        ("OUTB", ["resource:outbox", "runbooks/outbox.md", "ADR-0007", "component:payment"]),
        ("outbox provider", ["component:payment"]),
        ("provider", ["runbooks/incidents/2026-01-02-down.md", "component:payment"]),
        ("zahlung", ["component:payment"]),
        ("grosse", ["resource:store"]),
        ("adr-0007", ["ADR-0007"]),
        ("pci", ["component:payment"]),
        ("drain", ["runbooks/outbox.md"]),
        ("outbox --kind decision", ["ADR-0007"]),
        ("outbox --limit 1", ["resource:outbox"]),
    ],
)
def test_all_words_are_found_best_first(run: Run, words: str, expected: list[str]) -> None:
    done = run("search", *words.split(), "--format", "json")
    assert done.code == 0
    assert found(done) == expected


def test_nothing_found_is_exit_code_1(run: Run) -> None:
    done = run("search", "outbox", "zebra")
    assert (done.code, done.out, done.err) == (1, "", "nothing speaks of outbox zebra\n")
    done = run("search", "zebra", "--format", "json")
    assert (done.code, done.out) == (1, "[]\n")


def test_words_without_a_letter_find_nothing(run: Run) -> None:
    assert run("search", "--", "---").code == 1


def test_a_kind_there_is_not_is_told_with_the_nearest_one(run: Run) -> None:
    done = run("search", "outbox", "--kind", "decison")
    assert done.code == 2
    assert "did you mean `decision`?" in done.err


def test_for_people_it_is_a_table_that_says_what_was_left_out(run: Run) -> None:
    done = run("search", "outbox", "--limit", "2")
    assert done.out == (
        "KIND      NAME                TITLE        ABOUT\n"
        "resource  resource:outbox                  Events to be sent. [2J\n"
        "runbook   runbooks/outbox.md  Events wait  Look.\n"
    )
    assert done.err == "2 more; `--limit 4` shows them\n"


def test_no_word_is_misuse(run: Run) -> None:
    assert run("search").code == 2
    assert run("search", " ").err.startswith("error: there is no word to search for\n")
