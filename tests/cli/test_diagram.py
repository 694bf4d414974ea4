"""`archkit diagram` at the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.draw.made import SAGA, SHOP

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def shop(folder: Folder) -> Path:
    return folder({"catalog/shop.yaml": "---\n".join([*SHOP, SAGA]), "archkit.toml": ""})


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_drawings_are_written_once_and_then_left_alone(run: Run, shop: Path) -> None:
    done = run("diagram")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "wrote diagrams/landscape.svg"
    assert lines[-1] == "14 drawings, 14 written"
    before = contents(shop)
    assert len([p for p in before if p.startswith("diagrams")]) == 14
    again = run("diagram")
    assert (again.code, again.out) == (0, "14 drawings, all current\n")
    assert contents(shop) == before
    assert run("diagram", "--check").out == "14 drawings, all current\n"


def test_check_names_what_is_not_current_and_changes_nothing(run: Run, shop: Path) -> None:
    run("diagram")
    (shop / "diagrams/ownership.mmd").unlink()
    landscape = shop / "diagrams/landscape.svg"
    landscape.write_text(landscape.read_text().replace("Ordering", "Border"))
    catalog = shop / "catalog/shop.yaml"
    catalog.write_text(catalog.read_text().replace("java-21", "java-25"))
    before = contents(shop)
    done = run("diagram", "--check")
    assert done.code == 1
    assert done.out.splitlines() == [
        "changed by hand diagrams/landscape.svg",
        "missing diagrams/ownership.mmd",
        "outdated diagrams/systems/ordering.svg",
        "outdated diagrams/systems/ordering.mmd",
        "outdated diagrams/systems/payments.svg",
        "outdated diagrams/systems/payments.mmd",
        "outdated diagrams/components/order.svg",
        "outdated diagrams/components/order.mmd",
        "outdated diagrams/components/payment.svg",
        "outdated diagrams/components/payment.mmd",
    ]
    assert done.err == "10 drawings are not current; `archkit diagram` puts that right\n"
    assert contents(shop) == before
    assert run("diagram").out.splitlines()[-1] == "14 drawings, 10 written"
    assert run("diagram", "--check").code == 0


def test_a_drawing_of_something_that_is_gone_is_removed_and_nothing_else(run: Run, shop: Path) -> None:
    run("diagram")
    (shop / "diagrams/systems/mine.svg").write_text("<svg/>")
    catalog = shop / "catalog/shop.yaml"
    catalog.write_text(catalog.read_text().replace("name: payments,", "name: billing,"))
    checked = run("diagram", "--check")
    assert checked.code == 1
    assert [line for line in checked.out.splitlines() if line.startswith("left over")] == [
        "left over diagrams/systems/payments.mmd",
        "left over diagrams/systems/payments.svg",
    ]
    done = run("diagram")
    assert done.code == 0 and done.out.splitlines()[-1].endswith("2 removed")
    assert not (shop / "diagrams/systems/payments.svg").exists()
    assert (shop / "diagrams/systems/mine.svg").read_text() == "<svg/>"
    assert run("diagram", "--check").code == 0


def test_a_picture_that_somebody_else_made_is_never_replaced(run: Run, shop: Path) -> None:
    (shop / "diagrams").mkdir()
    (shop / "diagrams/landscape.svg").write_text("<svg>by hand</svg>")
    assert "not drawn by archkit diagrams/landscape.svg" in run("diagram", "--check").out
    done = run("diagram")
    assert done.code == 2
    assert "diagrams/landscape.svg is there, and archkit did not draw it" in done.err
    assert contents(shop / "diagrams") == {"landscape.svg": b"<svg>by hand</svg>"}


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_nothing_is_written_or_removed_through_a_link_out_of_the_root(
    run: Run, shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (shop / "diagrams").symlink_to(outside)
    done = run("diagram")
    assert done.code == 2 and "symbolic link" in done.err
    assert list(outside.iterdir()) == []


def test_an_empty_knowledge_base_has_nothing_to_draw(run: Run, folder: Folder) -> None:
    folder({"archkit.toml": ""})
    for words in (("diagram",), ("diagram", "--check")):
        done = run(*words)
        assert (done.code, done.out) == (
            0,
            "nothing to draw: the catalog has no systems, components or flows yet\n",
        )


def test_one_drawing_is_printed_in_every_language(run: Run, shop: Path) -> None:
    starts = {"svg": "<svg ", "mermaid": "flowchart LR\n", "dot": "digraph {\n", "d2": "direction: right\n"}
    for format, start in starts.items():
        done = run("diagram", "order", "--format", format)
        assert done.code == 0 and done.out.startswith(start) and done.out.endswith("\n"), format
    assert run("diagram", "landscape").out.startswith("<svg ")
    assert run("diagram", "place-order", "-f", "mermaid").out.startswith("sequenceDiagram\n")
    assert not (shop / "diagrams").exists()


def test_of_a_system_and_a_team_of_one_name_the_system_is_drawn(run: Run, folder: Folder) -> None:
    folder(
        {
            "archkit.toml": "",
            "catalog/a.yaml": "---\n".join(
                [
                    *SHOP,
                    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: payments}\nspec: {type: team, children: []}\n",
                ]
            ),
        }
    )
    assert 'subgraph in_payments_["Payments"]' in run("diagram", "payments", "-f", "mermaid").out


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.svg", "<svg "), ("a.mmd", "flowchart"), ("a.dot", "digraph"), ("a.d2", "direction"), ("a", "<svg ")],
)
def test_the_name_of_the_file_tells_the_language(run: Run, shop: Path, name: str, start: str) -> None:
    done = run("diagram", "order", "-o", name)
    assert (done.code, done.out) == (0, f"wrote {name}\n")
    assert (shop / name).read_text().startswith(start)
    assert run("diagram", "order", "-o", name).out == f"is current: {name}\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ordr"], "there is no entity `ordr`"),
        (["order", "-f", "sgv"], "did you mean `svg`?"),
        (["landscap"], "did you mean `landscape`?"),
        (["order", "--check"], "leave REF out"),
        (["--format", "svg"], "name what to draw"),
        (["--out", "x.svg"], "name what to draw"),
        (["order", "-o", "catalog"], "it is a folder"),
    ],
)
def test_misuse_is_told_in_a_sentence(run: Run, shop: Path, words: list[str], told: str) -> None:
    done = run("diagram", *words)
    assert done.code == 2 and told in done.err


def test_a_flow_without_steps_is_nothing_to_draw(run: Run, folder: Folder) -> None:
    folder({"archkit.toml": "", "catalog/a.yaml": SAGA.partition("steps:")[0] + "steps: []}\n"})
    done = run("diagram", "place-order")
    assert done.code == 2 and "there is nothing to draw of `place-order`" in done.err
