"""Where a link leads on the site: to a generated page, a copied picture, or the file in the repository.

People write links that work where they write them, from one file to another. On the site the same link leads
to what was made of that file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from archkit.model.adr.routes import candidates, numbered
from archkit.pages.places import DECISIONS, INCIDENTS, MARK, RUNBOOKS
from archkit.site.clean import is_local

if TYPE_CHECKING:
    from archkit.pages.library import Library

PICTURES = frozenset(".png .jpg .jpeg .gif .webp .avif .svg .ico .bmp".split())
ASSETS = PICTURES | frozenset(
    ".pdf .txt .csv .tsv .json .zip .drawio .puml .mmd .mp4 .webm .mp3 .pptx .xlsx .docx".split()
)
"""Kinds of files that are copied when somebody links to them. Nothing among them runs in a browser."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The page a link stands on."""

    page: str
    """Its path on the site, as Markdown: `decisions/0001-x.md`."""
    url: str
    """Its address from the top of the site: `decisions/0001-x/`."""
    document: str = ""
    """The file whose own text the link is part of; empty for text that archkit made."""


@dataclass(frozen=True, slots=True)
class Led:
    """What became of a link: an address, or none. A link without an address may still be right."""

    address: str | None
    is_dead: bool = False
    says: str = ""
    """What a reader who points at it is told, where there is no address."""


DEAD = Led(None, is_dead=True, says="This link leads nowhere")


@dataclass
class Links:
    """Everything a link can lead to."""

    library: Library
    urls: Mapping[str, str]
    """Pages and files of the site by path, each with its address from the top of the site."""
    paths: Collection[str]
    """Files of the repository that may be read."""
    copy: Callable[[str], str | None]
    """Take a file of the repository along; its address from the top of the site, None when it cannot be read."""
    content: str = ""
    """Folder of the pages written by hand, with a slash at its end."""
    anchors: list[tuple[Origin, str, str]] = field(default_factory=list)
    """Links that archkit made to a place within a page: from where, which page, which anchor."""

    def follow(self, target: str, origin: Origin) -> Led:
        """Where a link or image with this target leads."""
        target = target.strip()
        if target.startswith(MARK):
            return self._on_site(*_cut(target.removeprefix(MARK)), origin)
        if target.startswith("#"):
            return Led(self._heading(origin.document, target))
        target = self._here(target, origin.document)
        if target.startswith("?") or not target or not is_local(target):
            return Led(target)
        path, anchor = _cut(target)
        path = unquote(path)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(origin.page), path))
        if not origin.document:
            return self._on_site(beside, anchor, origin)
        if origin.document.startswith(self.content or "\0") and beside in self.urls:
            return self._on_site(beside, anchor, origin)
        return self._in_repository(path, anchor, origin)

    def relative(self, path: str, origin: Origin) -> str | None:
        """The address of a page of the site as seen from another."""
        url = self.urls.get(path)
        return None if url is None else _relative(url, origin.url)

    def _on_site(self, path: str, anchor: str, origin: Origin) -> Led:
        address = self.relative(path, origin)
        if address is None:
            return DEAD
        if anchor and not origin.document:
            self.anchors.append((origin, path, anchor.removeprefix("#")))
        return Led(address + anchor)

    def _in_repository(self, written: str, anchor: str, origin: Origin) -> Led:
        folder = "" if written.startswith("/") else posixpath.dirname(origin.document)
        path = posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        page = self._page_of(path)
        if page is not None:
            return self._on_site(page, self._heading(path, anchor), origin)
        if path not in self._files:
            path = next((p for p in candidates(path, written, origin.document) if self._is_shown(p)), path)
            path = self._route(written, origin.document) or path
            page = self.library.places.document(path)
            if page is not None:
                return self._on_site(page, self._heading(path, anchor), origin)
        if path in self._files:
            if posixpath.splitext(path)[1].lower() in ASSETS and (url := self.copy(path)) is not None:
                return Led(_relative(url, origin.url) + anchor)
            repository = self.library.repository
            return Led(repository.view(path) + anchor) if repository else Led(None, says=path)
        if path in self._folders:
            return self._folder(path, origin)
        return DEAD

    def _here(self, target: str, document: str) -> str:
        """The address of another file in this very repository as a path from its root; any other as it is.

        Lines, and the document itself, are what pages show of the repository: these links lead there, and so does
        every such link that archkit made.
        """
        repository = self.library.repository
        if repository is None or not document or not target.startswith(f"{repository.url}/"):
            return target
        for shown in (repository.view(""), repository.edit("").partition("?")[0]):
            path, _, anchor = target.removeprefix(shown).partition("#")
            is_source = path == document or re.match(r"L\d", anchor)
            if target.startswith(shown) and path in self._files and not is_source:
                return f"/{path}#{anchor}" if anchor else f"/{path}"
        return target

    def _route(self, written: str, document: str) -> str | None:
        """The decision that an address on the authors' own site means (`/adr/9`): the one so numbered beside it."""
        here = self.library.succession.decisions.get(document)
        return numbered(self.library.knowledge.decisions, written, here.scope) if here else None

    def _is_shown(self, path: str) -> bool:
        """Whether a file has a page or is a picture."""
        is_picture = posixpath.splitext(path)[1].lower() in PICTURES and path in self._files
        return is_picture or self.library.places.document(path) is not None

    def _heading(self, document: str, anchor: str) -> str:
        """The anchor as MkDocs spells it: code hosts keep more letters, and number repetitions otherwise."""
        known = self.library.knowledge.anchors.get(document, frozenset())
        written = unquote(anchor.removeprefix("#"))
        if not written or written in known:
            return anchor
        lower = written.lower()
        plain = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", lower)).strip("-")
        numbered = re.sub(r"-(\d+)\Z", r"_\1", plain)
        return next((f"#{found}" for found in (lower, plain, numbered) if found in known), anchor)

    def _page_of(self, path: str) -> str | None:
        """The page that was made of a file."""
        page = self.library.places.document(path)
        if page is not None:
            return page
        if self.content and path.startswith(self.content) and path.removeprefix(self.content) in self.urls:
            return path.removeprefix(self.content)
        described = self._described.get(path, ())
        return described[0] if len(described) == 1 else None

    def _folder(self, path: str, origin: Origin) -> Led:
        repository = self.library.repository
        settings = self.library.knowledge.settings.paths
        for hub, folders in (
            (DECISIONS, settings.decisions),
            (RUNBOOKS, settings.runbooks),
            (INCIDENTS, settings.incidents),
        ):
            if path in (f.rstrip("/") for f in folders) and f"{hub}/index.md" in self.urls:
                return self._on_site(f"{hub}/index.md", "", origin)
        return Led(repository.folder(path)) if repository else Led(None, says=path)

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self.paths)

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(folder for path in self.paths for folder in _parents(path))

    @cached_property
    def _described(self) -> Mapping[str, list[str]]:
        """Pages of the entities by the file that describes them."""
        found: dict[str, list[str]] = {}
        for ref, entity in self.library.knowledge.entities.items():
            if ref in self.library.places.entities:
                found.setdefault(entity.path, []).append(self.library.places.entities[ref])
        return found


def is_elsewhere(target: str) -> bool:
    """Whether a browser that loads it would leave the site."""
    return not is_local(target) and not re.match(r"data:", target.strip(), re.IGNORECASE)


def _cut(target: str) -> tuple[str, str]:
    """Path, and anchor with its `#`; a query means nothing to a file."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return target, ""
    return parts.path, f"#{quote(unquote(parts.fragment), safe='')}" if parts.fragment else ""


def _relative(url: str, start: str) -> str:
    """`teams/` from `components/order/` is `../../teams/`."""
    here = start.rpartition("/")[0]
    found = posixpath.relpath(url or ".", here or ".")
    return f"{found}/" if url.endswith("/") or not url else found


def _parents(path: str) -> Iterator[str]:
    yield "."
    while path := posixpath.dirname(path):
        yield path
