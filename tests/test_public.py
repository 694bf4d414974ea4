"""What programs may import, and that a command pays only for the modules it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import archkit
from archkit.cli.app import COMMANDS

PUBLIC = {
    "ArchkitError",
    "Decision",
    "DictTree",
    "Edge",
    "Entity",
    "Finding",
    "Graph",
    "Knowledge",
    "Report",
    "Settings",
    "Workspace",
    "__version__",
    "build",
    "load",
    "open_workspace",
}

HEAVY = {
    "diagrams", "git", "jinja2", "markdown", "material", "mkdocs", "networkx", "nh3", "pathspec", "pydantic",
    "pygraphviz", "rich", "sqlite3", "typer", "yaml",
}  # fmt: skip

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
spec:
  type: service
  lifecycle: production
  owner: group:default/ordering
  dependsOn: [component:default/ordr]
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: ordering}
spec: {type: team, children: []}
"""


def test_the_public_names_are_these() -> None:
    assert set(archkit.__all__) == PUBLIC
    assert set(dir(archkit)) == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(archkit, name)
    assert name == "__version__" or value.__doc__


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute `find_root`"):
        archkit.find_root  # noqa: B018


def test_the_public_names_are_enough_to_load_a_catalog_and_follow_an_edge() -> None:
    files = {"catalog/order.yaml": CATALOG}
    knowledge = archkit.load(archkit.DictTree(files), archkit.Settings())
    graph = archkit.build(knowledge)
    assert [(edge.source, edge.target) for edge in graph.out("component:default/order", "depends-on")] == [
        ("component:default/order", "component:default/ordr")
    ]


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import archkit, sys, json; print(json.dumps([m for m in sys.modules if m.startswith('archkit')]))"
    assert loaded_by(["-c", code]) == {"archkit", "archkit.version"}


def test_the_version_is_told_before_anything_is_imported(tmp_path: Path) -> None:
    assert heavy_modules(tmp_path, "--version") == set()
    assert heavy_modules(tmp_path, "-V") == set()


def test_help_lists_the_commands_without_loading_one(tmp_path: Path) -> None:
    modules = modules_of(tmp_path, "--help")
    assert modules & HEAVY == {"typer"}
    assert not {f"archkit.cli.{name}" for name in COMMANDS} & modules


@pytest.mark.parametrize(
    ("command", "allowed"),
    [
        (["lint"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["list"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["show", "order"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["search", "order"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["graph", "order"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["incidents"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["onboarding", "ordering"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["readiness"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["runbooks"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["adr", "list"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["adr", "graph"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["config", "list"], {"pathspec", "pydantic", "sqlite3", "typer", "yaml"}),
        (["schema", "Component"], {"pydantic", "typer", "yaml"}),
        (["rule"], {"pydantic", "typer"}),  # typer reads options with pydantic
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_needs(tmp_path: Path, command: list[str], allowed: set[str]) -> None:
    assert heavy_modules(tmp_path, *command) <= allowed


def heavy_modules(folder: Path, *arguments: str) -> set[str]:
    """The heavy libraries that one run of `archkit` in a small knowledge base has loaded."""
    return modules_of(folder, *arguments) & HEAVY


def modules_of(folder: Path, *arguments: str) -> set[str]:
    catalog = folder / "catalog" / "order.yaml"
    catalog.parent.mkdir(exist_ok=True)
    catalog.write_text(CATALOG)
    code = f"""
import atexit, json, sys
atexit.register(lambda: print("\\n" + json.dumps(sorted(sys.modules))))
sys.argv = ["archkit", *{list(arguments)!r}]
from archkit.__main__ import main
main()
"""
    return loaded_by(["-c", code], folder)


def loaded_by(arguments: list[str], folder: Path | None = None) -> set[str]:
    """The modules named by the last line that a Python process prints."""
    # Measuring coverage loads modules of its own.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))
