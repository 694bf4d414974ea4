"""`archkit schema`: JSON Schema for people, and for their editors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from archkit.model.schema import kinds

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]


def schema(done: Any) -> dict[str, Any]:
    assert done.code == 0, done.err
    made = json.loads(done.out)
    assert isinstance(made, dict)
    return made


@pytest.mark.parametrize("kind", kinds())
def test_every_schema_is_one(run: Run, kind: str) -> None:
    made = schema(run("schema", kind))
    jsonschema.validators.validator_for(made).check_schema(made)
    assert made["$schema"].startswith("http://json-schema.org/draft-07/")


def test_without_a_kind_it_is_the_schema_of_a_catalog_file(run: Run) -> None:
    assert schema(run("schema")) == schema(run("schema", "catalog"))
    assert schema(run("schema", "Component")) == schema(run("schema", "component"))


def test_the_worked_example_is_valid_by_it(run: Run, root: Path) -> None:
    validator = jsonschema.Draft7Validator(schema(run("schema")))
    documents = _documents(root)
    assert len(documents) > 20
    for document in documents:
        problems = [
            f"{'.'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(document)
        ]
        assert problems == [], document["metadata"]["name"]


def _documents(root: Path) -> list[dict[str, Any]]:
    """Entities as an editor's YAML server reads them: YAML 1.2, in which dates are texts."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    found = []
    for path in sorted((root / "catalog").rglob("*.yaml")):
        for document in yaml.load_all(path.read_text(), Loader=Loader):
            if isinstance(document, dict) and "metadata" in document:
                found.append(document)
    return found


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        ({"kind": "Component", "spec": {"type": "service"}}, "'lifecycle' is a required property"),
        ({"kind": "Component", "spec": {"tier": "first"}}, "'first'"),
        ({"kind": "System", "spec": {}}, "'owner' is a required property"),
    ],
)
def test_what_is_wrong_is_wrong_by_it_too(run: Run, document: dict[str, Any], wrong: str) -> None:
    full = {"apiVersion": "backstage.io/v1alpha1", "metadata": {"name": "x"}, **document}
    validator = jsonschema.Draft7Validator(schema(run("schema")))
    assert any(wrong in error.message for error in validator.iter_errors(full))


def test_a_kind_there_is_not_is_told_with_the_nearest_one(run: Run) -> None:
    done = run("schema", "componnet")
    assert done.code == 2
    assert "did you mean `component`?" in done.err


class TestInstall:
    def test_sets_an_editor_up_and_says_how_others_are(self, run: Run, folder: Folder) -> None:
        root = folder({"archkit.toml": '[paths]\ncatalog = ["catalog", "entities/*.yaml"]\n'})
        done = run("schema", "--install")
        assert done.code == 0
        assert "wrote .vscode/settings.json\n" in done.out and "yaml-language-server" in done.out
        settings = json.loads((root / ".vscode/settings.json").read_text())
        ((path, globs),) = settings["yaml.schemas"].items()
        assert globs == ["catalog-info*.yaml", "catalog-info*.yml", "catalog/**/*.yaml", "entities/*.yaml"]
        assert json.loads((root / path).read_text()) == schema(run("schema"))

    def test_keeps_the_settings_that_are_there(self, run: Run, folder: Folder) -> None:
        there = {"editor.rulers": [110], "yaml.schemas": {"https://example.com/s.json": "x.yaml"}}
        root = folder({"archkit.toml": "", ".vscode/settings.json": json.dumps(there)})
        run("schema", "--install")
        settings = json.loads((root / ".vscode/settings.json").read_text())
        assert settings["editor.rulers"] == [110]
        assert settings["yaml.schemas"]["https://example.com/s.json"] == "x.yaml"
        assert len(settings["yaml.schemas"]) == 2

    def test_a_second_time_changes_nothing(self, run: Run, folder: Folder) -> None:
        root = folder({"archkit.toml": ""})
        run("schema", "--install")
        before = (root / ".vscode/settings.json").read_bytes()
        done = run("schema", "--install")
        assert "is current: .vscode/settings.json\n" in done.out
        assert (root / ".vscode/settings.json").read_bytes() == before

    @pytest.mark.parametrize(
        "content", ["// a comment\n{}", "[]", '{"yaml.schemas": []}', "\xff".encode("latin-1"), "[" * 100_000]
    )
    def test_settings_it_cannot_read_are_left_alone(
        self, run: Run, folder: Folder, content: str | bytes
    ) -> None:
        root = folder({"archkit.toml": "", ".vscode/settings.json": content})
        before = (root / ".vscode/settings.json").read_bytes()
        done = run("schema", "--install")
        assert (done.code, done.out) == (2, "")
        assert ".vscode/settings.json is there and" in done.err
        assert (root / ".vscode/settings.json").read_bytes() == before
        assert not (root / ".archkit").exists()

    def test_a_link_in_the_way_is_neither_read_nor_followed(
        self, run: Run, folder: Folder, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        root = folder({"archkit.toml": ""})
        outside = tmp_path_factory.mktemp("outside") / "settings.json"
        outside.write_text('{"secret": 1}')
        (root / ".vscode").mkdir()
        (root / ".vscode/settings.json").symlink_to(outside)
        assert run("schema", "--install").code == 2
        assert outside.read_text() == '{"secret": 1}'
