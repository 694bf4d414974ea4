"""Sets an editor up with the schema, so that completion explains each field."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.model.schema import json_schema
from archkit.model.settings import Settings

SCHEMA = ".archkit/catalog.schema.json"
VSCODE = ".vscode/settings.json"
_KEY = "yaml.schemas"


def install(root: Path, settings: Settings) -> Iterator[str]:
    """Write the schema and the settings of VS Code beside it; says for each file what was done.

    Settings that are there are kept; only the entry for the catalog is added. Raises ArchkitError when they
    cannot be understood.
    """
    from archkit.store.write import write_all

    globs = ["catalog-info*.yaml", "catalog-info*.yml"]
    for pattern in settings.paths.catalog:
        globs.append(pattern if pattern.endswith((".yaml", ".yml")) else f"{pattern.rstrip('/')}/**/*.yaml")
    root = root.resolve()
    schema = json.dumps(json_schema("catalog"), indent=2, ensure_ascii=False) + "\n"
    made = {SCHEMA: schema, VSCODE: _vscode(root, globs)}
    changed = write_all(root, made, overwrite=True)
    for path in made:
        yield f"{'wrote' if path in changed else 'is current:'} {path}"
    yield "VS Code needs the extension redhat.vscode-yaml. Other editors read the schema through"
    yield f"yaml-language-server: put `# yaml-language-server: $schema=<path to>/{SCHEMA}` on a file's first line,"
    yield f"or add to its settings: {json.dumps({_KEY: {SCHEMA: globs}})}"


def _vscode(root: Path, globs: list[str]) -> str:
    """The settings that are there, and our entry. The file of a stranger is opened as such: no link, no pipe."""
    from archkit.store.inside import read_inside

    data: object = {}
    if os.path.lexists(root / VSCODE):
        try:
            data = json.loads(read_inside(str(root), VSCODE).decode("utf-8-sig"))
        except (ValueError, RecursionError, OSError) as error:
            raise ArchkitError(
                f"{VSCODE} is there and cannot be read as JSON: {error}",
                f"add to it by hand: {json.dumps({_KEY: {'./' + SCHEMA: globs}})}",
            ) from None
    if not isinstance(data, dict) or not isinstance(data.get(_KEY, {}), dict):
        raise ArchkitError(f"{VSCODE} is there and is no mapping", f"`{_KEY}` must map a schema to files")
    schemas = {**data.get(_KEY, {}), "./" + SCHEMA: globs}
    return json.dumps({**data, _KEY: schemas}, indent=2, ensure_ascii=False) + "\n"
