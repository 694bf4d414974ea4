"""MkDocs' configuration made in memory, so that a knowledge base needs no `mkdocs.yml`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.site.clean import phrase
from archkit.site.settings import EXTENSIONS, NAMES, Wishes

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def configuration(root: Path, wishes: Wishes, *, content: Path, out: Path) -> MkDocsConfig:
    """The configuration for one build of the knowledge base at `root` from `content` into `out`.

    Both folders must exist. Raises ArchkitError when MkDocs does not accept it.
    """
    from mkdocs.config.defaults import MkDocsConfig

    config = MkDocsConfig(config_file_path=str(root / NAMES[0]))
    config.load_dict(
        {
            "site_name": wishes.name or name_of(root),
            "site_url": wishes.url or "",
            "site_description": wishes.description,
            "site_author": wishes.author,
            "copyright": phrase(wishes.copyright) if wishes.copyright else None,
            "repo_url": wishes.repository,
            "docs_dir": str(content),
            "site_dir": str(out),
            "theme": wishes.theme(),
            "plugins": [{"search": {}}, {"archkit": {"root": str(root), "branch": wishes.branch}}],
            "markdown_extensions": [{name: dict(options)} for name, options in EXTENSIONS.items()],
        }
    )
    errors, _ = config.validate()
    for key, error in errors:
        raise ArchkitError(f"MkDocs does not accept `{key}`: {error}", "look at mkdocs.yml")
    config.nav = list(wishes.nav) or None  # the plugin reads it, and bears with whatever it is
    return config


def name_of(root: Path) -> str:
    """What a site is called when nobody says: `shop-platform` gives `Shop platform architecture`."""
    words = root.resolve().name.replace("-", " ").replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]} architecture" if words else "Architecture"
