"""A new knowledge base in a folder: settings, one example of each thing, and perhaps a workflow."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.model.settings import NAME
from archkit.scaffold.naming import slug
from archkit.scaffold.templates import PACKAGED
from archkit.source.template import render

WORKFLOWS: Mapping[str, str] = {"github": ".github/workflows/architecture.yml", "gitlab": ".gitlab-ci.yml"}
"""Code host -> path of the workflow, from the top of the repository."""

_FILES: Mapping[str, str] = {
    "archkit.toml": NAME,
    "catalog/teams.yaml": "catalog/teams.yaml",
    "catalog/system.yaml": "catalog/{system}.yaml",
    "adrs/0001-record-architecture-decisions.md": "adrs/0001-record-architecture-decisions.md",
    "runbooks/web.md": "runbooks/web.md",
    "gitignore": ".gitignore",
}
"""Packaged template -> path in the new knowledge base."""


@dataclass(frozen=True, slots=True)
class Started:
    """A file of a new knowledge base."""

    path: str
    """From the folder of the knowledge base; a workflow may lie above it."""
    written: bool
    """False: it was there, and is as it was."""


def init(folder: Path, *, ci: str | None, today: date, team: str = "platform") -> Sequence[Started]:
    """Write what is not there yet; says of each file whether it was written.

    A catalog that is there already gets the settings only: examples would be in its way. A workflow goes to the
    top of the repository, where the code host looks for it. Raises ArchkitError for an unknown code host, and
    when the folder cannot be written to.
    """
    from archkit.store.write import write_all

    if folder.exists() and not folder.is_dir():
        raise ArchkitError(f"{folder} is a file", "name a folder, or one that is yet to be made")
    folder = folder.resolve()
    top = _top(folder)
    below = folder.relative_to(top).as_posix()
    files = {
        str(Path(below, path).as_posix()): text for path, text in _contents(folder, below, ci, today, team)
    }
    workflow = WORKFLOWS.get(ci or "")
    if workflow is not None:
        files[workflow] = _workflow(str(ci), below)
    missing = {path: text for path, text in files.items() if not os.path.lexists(top / path)}
    folder.mkdir(parents=True, exist_ok=True)
    write_all(top, missing)
    return [Started(os.path.relpath(top / path, folder), path in missing) for path in files]


def _contents(folder: Path, below: str, ci: str | None, today: date, team: str) -> Iterator[tuple[str, str]]:
    if ci is not None and ci not in WORKFLOWS:
        raise ArchkitError(f"there is no workflow for `{ci}`", "there are " + ", ".join(WORKFLOWS))
    system = slug(folder.name, ascii_only=True, limit=50) or "system"
    values = {"team": team, "system": system, "today": today.isoformat()}
    has_catalog = _has_catalog(folder)
    for template, path in _FILES.items():
        if (path == NAME and _has_settings(folder)) or (has_catalog and path not in (NAME, ".gitignore")):
            continue
        yield path.format(system=system), _filled(template, values)


def _workflow(ci: str, below: str) -> str:
    from archkit.version import __version__

    within = "" if below == "." else below
    at = " -C " + shlex.quote(within) if within else ""
    values = {"version": __version__, "at": at, "below": f"{within}/" if within else ""}
    return _filled(f"ci/{ci}.yml", values)


def _filled(template: str, values: Mapping[str, str]) -> str:
    text = (PACKAGED / "init" / template).read_text(encoding="utf-8")
    return render(text, values, template).rstrip() + "\n"


def _has_settings(folder: Path) -> bool:
    """Whether they stand in `pyproject.toml` already; a second file would win over them."""
    try:
        return b"[tool.archkit" in (folder / "pyproject.toml").read_bytes()
    except OSError:
        return False


def _top(folder: Path) -> Path:
    """The top of the repository that the folder lies in; the folder itself where there is none."""
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), folder)


def _has_catalog(folder: Path) -> bool:
    """Whether there are entities already: a catalog folder, or a descriptor at the top."""
    catalog = folder / "catalog"
    return any(folder.glob("catalog-info*.y*ml")) or (catalog.is_dir() and any(catalog.iterdir()))
