"""How MkDocs is set up: the same for every knowledge base, and what its own `mkdocs.yml` may change of it.

`archkit site` reads that file as plain data, since it may come from a pull request: a name, an address, a
colour, the order of pages written by hand. What would run code or read other files (hooks, plugins, custom
templates, extensions) is not looked at; plain `mkdocs build` is for those who want it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archkit.site.clean import is_local
from archkit.source.data import Json

CONTENT, PUBLIC = "site/content", "site/public"
"""Pages written by hand, and the built site. MkDocs refuses one inside the other."""

NAMES = ("mkdocs.yml", "mkdocs.yaml")

FEATURES = (
    "content.action.edit",
    "content.code.copy",
    "content.tabs.link",
    "navigation.footer",
    "navigation.indexes",
    "navigation.path",
    "navigation.prune",
    "navigation.tabs",
    "navigation.top",
    "search.highlight",
    "search.suggest",
    "toc.follow",
)

EXTENSIONS: Mapping[str, Mapping[str, object]] = {
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "md_in_html": {},
    "sane_lists": {},
    "tables": {},
    "toc": {"permalink": True, "permalink_title": "Link to this section"},
    "pymdownx.details": {},
    "pymdownx.highlight": {},
    "pymdownx.magiclink": {},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tilde": {},
}
"""What pages are written in. None of them reads another file (`pymdownx.snippets` would), and Mermaid blocks
are shown as code: drawing them needs a script from elsewhere."""

_MOST_NAV = 500


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a knowledge base's own `mkdocs.yml` says, as far as it is followed."""

    name: str | None = None
    url: str | None = None
    description: str | None = None
    author: str | None = None
    copyright: str | None = None
    repository: str | None = None
    branch: str | None = None
    language: str = "en"
    primary: str = "custom"
    accent: str = "custom"
    logo: str | None = None
    favicon: str | None = None
    nav: Sequence[object] = field(default_factory=tuple)

    def theme(self) -> dict[str, object]:
        """Material without anything that is fetched from elsewhere."""
        chosen: dict[str, object] = {
            "name": "material",
            "language": self.language,
            "font": False,
            "features": list(FEATURES),
            "palette": palette(self.primary, self.accent),
        }
        return chosen | {k: v for k, v in (("logo", self.logo), ("favicon", self.favicon)) if v}


def palette(primary: str = "custom", accent: str = "custom") -> list[dict[str, object]]:
    """As the reader's system is, light or dark, also when that changes; until the reader chooses one of them."""
    colours = {"primary": primary, "accent": accent}

    def entry(media: str, icon: str, name: str, **scheme: str) -> dict[str, object]:
        toggle = {"icon": f"material/{icon}", "name": name}
        return {"media": f"(prefers-color-scheme{media})", **scheme, **colours, "toggle": toggle}

    return [
        entry("", "brightness-auto", "Switch to light mode"),
        entry(": light", "weather-night", "Switch to dark mode", scheme="default"),
        entry(": dark", "weather-sunny", "Follow the system", scheme="slate"),
    ]


def read(root: Path) -> Wishes:
    """The wishes of the knowledge base in a folder; none where there is no file that can be read."""
    from archkit.source.yaml import parse
    from archkit.store.inside import read_inside

    for name in NAMES:
        try:
            content = read_inside(os.path.realpath(root), name)
        except OSError:
            continue
        documents = parse(content, name).documents
        data = documents[0].data if documents else None
        return wishes(data) if isinstance(data, dict) else Wishes()
    return Wishes()


def wishes(data: Mapping[str, Json]) -> Wishes:
    """The wishes in the data of a `mkdocs.yml`; what is of another type than it should be counts as absent."""
    theme = data.get("theme")
    theme = theme if isinstance(theme, dict) else {}
    colours = _palette(theme.get("palette"))
    nav = data.get("nav")
    return Wishes(
        _text(data.get("site_name")),
        _web(data.get("site_url")),
        _text(data.get("site_description")),
        _text(data.get("site_author")),
        _text(data.get("copyright"), 2000),
        _web(data.get("repo_url")),
        _branch(data.get("edit_uri")),
        _matching(theme.get("language"), r"[a-z]{2}(-[A-Za-z]{2,4})?") or "en",
        colours.get("primary", "custom"),
        colours.get("accent", "custom"),
        _asset(theme.get("logo")),
        _asset(theme.get("favicon")),
        tuple(nav[:_MOST_NAV]) if isinstance(nav, list) else (),
    )


def _text(value: Json, limit: int = 300) -> str | None:
    return value.strip()[:limit] if isinstance(value, str) and value.strip() else None


def _web(value: Json) -> str | None:
    text = _text(value)
    return text if text and re.fullmatch(r"https?://[^\s\"'<>\\]+", text) else None


def _matching(value: Json, pattern: str) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(pattern, value) else None


def _branch(value: Json) -> str | None:
    """The branch in an `edit_uri` such as `edit/trunk/site/content/`."""
    found = re.match(
        r"/?(?:-/)?(?:_?edit|blob|tree|raw|src(?:/branch)?)/([\w.-]+)/",
        value if isinstance(value, str) else "",
    )
    return found[1] if found else None


def _palette(value: Json) -> dict[str, str]:
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return {}
    return {k: v for k in ("primary", "accent") if (v := _matching(first.get(k), r"[a-z]+( [a-z]+)?"))}


def _asset(value: Json) -> str | None:
    text = _text(value)
    return (
        text if text and is_local(text) and ".." not in text.split("/") and not text.startswith("/") else None
    )
