"""`archkit graph`: the whole graph or the part that answers a question, in seven formats."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web}
spec: {type: website, owner: group:a, dependencies: [{to: component:order, timeout: 1s}]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: 'Orders "<b>"'}
spec:
  type: service
  dependencies: [{to: component:payment}, {to: resource:order-db, operation: write}]
  publishes: [{topic: resource:orders}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment}
spec: {type: service, dependencies: [{to: resource:order-db, operation: read}]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mail}
spec: {type: worker, subscribes: [{topic: resource:orders}]}
"""


@pytest.fixture
def shop(folder: Folder) -> Path:
    return folder({"archkit.toml": "", "catalog/shop.yaml": CATALOG})


def edges(done: Any) -> list[str]:
    """The relations of an answer as JSON: `web calls order`."""
    assert done.code == 0, done.err
    found = json.loads(done.out)["edges"]
    return [" ".join((e["source"], e["kind"], e["target"])).replace(":default/", ":") for e in found]


@pytest.mark.usefixtures("shop")
class TestQuestions:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("payment", ["component:payment reads resource:order-db", "component:order calls component:payment"]),
            ("payment --downstream", ["component:payment reads resource:order-db"]),
            ("payment --upstream", ["component:order calls component:payment"]),
            (
                "payment --upstream --depth 2",
                ["component:web calls component:order", "component:order calls component:payment"],
            ),
            ("payment --depth 0", []),
            ("web --downstream --kinds calls --depth 9",
             ["component:web calls component:order", "component:order calls component:payment"]),
            ("--between web order-db --kinds calls,reads",
             ["component:web calls component:order", "component:order calls component:payment",
              "component:payment reads resource:order-db"]),
            ("--kinds owned-by", ["component:web owned-by group:a"]),
            ("resource:orders",
             ["component:order publishes resource:orders", "component:mail subscribes resource:orders"]),
        ],
    )  # fmt: skip
    def test_are_answered_with_exactly_the_edges_in_question(
        self, run: Run, words: str, expected: list[str]
    ) -> None:
        assert sorted(edges(run("graph", *words.split(), "--format", "json"))) == sorted(expected)

    def test_without_one_everything_is_told(self, run: Run) -> None:
        found = edges(run("graph", "--format", "json"))
        assert "component:order publishes component:mail" in found
        assert len(found) == 8

    def test_no_way_between_is_an_answer_with_exit_code_1(self, run: Run) -> None:
        done = run("graph", "--between", "order-db", "web")
        assert (done.code, done.out) == (1, "")
        assert done.err == "no path leads from order-db to web, but the other way round\n"

    @pytest.mark.parametrize(
        ("words", "error", "hint"),
        [
            ("ordr", "there is no entity `ordr`", "did you mean `component:order`"),
            ("--between web nothing", "there is no entity `nothing`", ""),
            ("--kinds call", "`call` is nothing that --kinds knows", "did you mean `calls`?"),
            ("--format svgg", "`svgg` is nothing that --format knows", "csv"),
            ("--depth 2", "--depth, --upstream and --downstream start somewhere", "archkit graph order"),
            ("web --between web order", "REF and --between ask different questions", "one of them"),
            ("web --depth -1", "--depth", "archkit graph --help"),
            ("web --depth two", "--depth", "archkit graph --help"),
            ("--between web", "--between", "2 arguments"),
        ],
    )
    def test_that_make_no_sense_are_misuse_told_in_words(
        self, run: Run, words: str, error: str, hint: str
    ) -> None:
        done = run("graph", *words.split())
        assert (done.code, done.out) == (2, "")
        assert error in done.err and hint in done.err


def _json(text: str) -> int:
    return len(json.loads(text)["edges"])


def _csv(text: str) -> int:
    return len(list(csv.DictReader(io.StringIO(text))))


def _graphml(text: str) -> int:
    return len(list(ElementTree.fromstring(text).iter("{http://graphml.graphdrawing.org/xmlns}edge")))


@pytest.mark.usefixtures("shop")
class TestFormats:
    @pytest.mark.parametrize(("format", "count"), [("json", _json), ("csv", _csv), ("graphml", _graphml)])
    def test_for_tools_hold_every_edge(self, run: Run, format: str, count: Callable[[str], int]) -> None:
        assert count(run("graph", "--format", format).out) == 8

    @pytest.mark.parametrize(
        ("format", "begins"), [("mermaid", ("flowchart", "graph", "%%")), ("dot", ("digraph",)), ("d2", ())]
    )
    def test_for_drawings_name_every_part(self, run: Run, format: str, begins: tuple[str, ...]) -> None:
        done = run("graph", "--format", format)
        assert done.code == 0
        assert all(name in done.out for name in ("web", "payment", "order-db", "mail"))
        assert not begins or done.out.startswith(begins)

    def test_for_people_is_a_tree_of_relations(self, run: Run) -> None:
        assert run("graph", "payment", "--downstream").out == (
            "component:payment\n  reads resource:order-db  (not described)\n"
        )

    @pytest.mark.parametrize("format", ["text", "mermaid", "dot", "d2", "json", "graphml", "csv"])
    def test_all_of_an_empty_folder_are_something(
        self, run: Run, folder: Folder, tmp_path: Path, format: str
    ) -> None:
        (tmp_path / "catalog/shop.yaml").unlink()
        assert run("graph", "--format", format).code == 0


def test_help_has_examples_that_work(run: Run) -> None:
    done = run("graph", "--help")
    assert "archkit graph --between web ledger-db" in done.out
    assert "--install-completion" not in done.out
