"""What the live reload looks at: everything that the knowledge base is read from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.site.settings import CONTENT, NAMES

if TYPE_CHECKING:
    from archkit.workspace import Workspace


def watched(space: Workspace, settings: Path) -> list[Path]:
    """Folders and files of a knowledge base, as far as they are there; its settings lie in `settings`."""
    from archkit.model.settings import NAME

    base = space.root or settings
    paths = space.settings.paths
    named = (*paths.catalog, *paths.decisions, *paths.runbooks, *paths.incidents, *paths.alerts, CONTENT)
    folders = {base / _plain(path) for path in named}
    read = {base / path for path in space.tree.paths() if path.rpartition("/")[2].startswith("catalog-info.")}
    told = {settings / name for name in (NAME, "pyproject.toml", *NAMES)}
    found = [path for path in folders | read | told if path.exists() and path != base]
    return sorted(p for p in found if not any(p != other and p.is_relative_to(other) for other in found))


def _plain(pattern: str) -> str:
    """The part of a glob that names a folder: `ops/alerts/**/*.yaml` lies in `ops/alerts`."""
    parts = pattern.rstrip("/").split("/")
    first = next((i for i, part in enumerate(parts) if set(part) & set("*?[{")), len(parts))
    return "/".join(parts[:first]) or "."
