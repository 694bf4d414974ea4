"""A new knowledge base in a folder: settings, one example of each thing, and perhaps a workflow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.scaffold.naming import slug
from archkit.scaffold.templates import PACKAGED
from archkit.source.template import render

WORKFLOWS = {"github": ".github/workflows/architecture.yml", "gitlab": ".gitlab-ci.yml"}

_FILES = {
    "archkit.toml": "archkit.toml",
    "catalog/teams.yaml": "catalog/teams.yaml",
    "catalog/system.yaml": "catalog/{system}.yaml",
    "adrs/0001-record-architecture-decisions.md": "adrs/0001-record-architecture-decisions.md",
    "runbooks/web.md": "runbooks/web.md",
    "gitignore": ".gitignore",
}
"""Packaged template -> path in the new knowledge base."""


def init(folder: Path, *, ci: str | None, today: date, team: str = "platform") -> Iterator[tuple[str, bool]]:
    """Write what is not there yet; yields each path and whether it was written.

    A catalog that is there already gets the settings only: examples would be in its way.
    """
    from archkit.store.write import write_all

    files = dict(_contents(folder, ci, today, team))
    if _has_catalog(folder):
        files = {p: t for p, t in files.items() if p == "archkit.toml" or p in WORKFLOWS.values()}
    missing = {p: t for p, t in files.items() if not (folder / p).exists() and not (folder / p).is_symlink()}
    folder.mkdir(parents=True, exist_ok=True)
    write_all(folder, missing)
    for path in files:
        yield path, path in missing


def _contents(folder: Path, ci: str | None, today: date, team: str) -> Iterator[tuple[str, str]]:
    from archkit.version import __version__

    system = slug(folder.resolve().name, ascii_only=True, limit=50) or "system"
    values = {"team": team, "system": system, "today": today.isoformat(), "version": __version__}
    for template, path in _FILES.items():
        yield path.format(system=system), _filled(template, values)
    if ci is not None:
        if ci not in WORKFLOWS:
            raise ArchkitError(f"there is no workflow for `{ci}`", "there are " + ", ".join(WORKFLOWS))
        yield WORKFLOWS[ci], _filled(f"ci/{ci}.yml", values)


def _filled(template: str, values: dict[str, str]) -> str:
    text = (PACKAGED / "init" / template).read_text(encoding="utf-8")
    return render(text, values, template).rstrip() + "\n"


def _has_catalog(folder: Path) -> bool:
    """Whether there are entities already: a catalog folder, or a descriptor at the top."""
    catalog = folder / "catalog"
    return any(folder.glob("catalog-info*.y*ml")) or (catalog.is_dir() and any(catalog.iterdir()))
