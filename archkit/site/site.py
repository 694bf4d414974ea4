"""One build of the site: everything that stands on it, made from an opened knowledge base and MkDocs' files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from archkit.pages.everything import everything, pages
from archkit.pages.freshness import headed
from archkit.pages.page import Body, Hub
from archkit.pages.page import Page as PageValue
from archkit.pages.places import HOME, START, TAGS
from archkit.site import own, shelf
from archkit.site.links import Links
from archkit.site.page import SitePage
from archkit.site.rendering import Rendering

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from archkit.workspace import Workspace

COPIED = "assets/files/"
"""Where files of the repository stand on the site that somebody links to."""
_ID = re.compile(r' id="([^"]*)"')
STYLES = "assets/archkit/drawings.css"


class Site:
    """Everything on the site of one build."""

    def __init__(
        self,
        space: Workspace,
        config: MkDocsConfig,
        files: Files,
        *,
        content: str,
        warn: Callable[[str], None],
        branch: str | None = None,
    ) -> None:
        self._space = space
        self._config = config
        self.files = files
        self._warn = warn
        self.content = content
        """Folder of the pages written by hand, from the root, with a slash at its end; empty when outside."""
        self.copied: dict[str, str | None] = {}
        written = self._take_own()
        titles = {path: page.title for path, page in written.items() if path not in (HOME, START)}
        name = unescape(config.site_name)
        labels = {path: own.tags(page) for path, page in written.items()}
        self.library = shelf.fill(
            space, name, own=titles, own_tags=labels, remote=config.repo_url, branch=branch
        )
        self.tree: list[PageValue | Hub] = list(everything(self.library))
        hubs = _hubs(self.tree)
        beside = {p.path for item in self.tree if isinstance(item, Hub) for p in item.beside}
        for page in pages(self.tree):
            if page.path not in written:
                inside = page.path in (START, TAGS) or page.path in beside
                is_hub = page.path in hubs or page.path == START
                self._add(page, is_hub=is_hub, has_below=inside or hubs.get(page.path, False))
        self.own: dict[str, Page] = {path: self._add_own(page) for path, page in written.items()}
        self._add_file(STYLES, _stylesheet())
        self.links = Links(
            self.library,
            {file.src_uri: "" if file.url in (".", "./") else file.url for file in files},
            space.tree.paths(),
            self.copy,
            content,
        )
        rendering = Rendering(config, self.links, warn)
        for file in files:
            if isinstance(file.page, SitePage):
                file.page.rendering = rendering

    def find(self, path: str) -> Page | None:
        """The page at a path of the site."""
        file = self.files.get_file_from_path(path)
        return file.page if file is not None else None

    def link(self, page: SitePage) -> Callable[[str], str | None]:
        """What leads from a page to the pages of entities and documents."""
        places = self.library.places

        def address(ref: str) -> str | None:
            path = places.entity(ref) or places.document(ref)
            return self.links.relative(path, page.origin) if path and path != page.file.src_uri else None

        return address

    def lost_anchors(self) -> Iterator[str]:
        """Links that archkit made to a place in a page that is not there."""
        ids: dict[str, frozenset[str]] = {}
        for origin, path, anchor in dict.fromkeys(self.links.anchors):
            page = self.find(path)
            if path not in ids:
                ids[path] = frozenset(_ID.findall(page.content or "")) if page else frozenset()
            if unquote(anchor) not in ids[path]:
                yield f"{origin.page}: `{path}` has no heading `#{anchor}`"

    def copy(self, path: str) -> str | None:
        """Take a file of the repository along; its address from the top of the site."""
        if path not in self.copied:
            self.copied[path] = self._copy(path)
        return self.copied[path]

    def _copy(self, path: str) -> str | None:
        try:
            if self._space.tree.size(path) > own.MAX_BYTES:
                return None
            content = own.safe_content(path, self._space.tree.read(path))
        except (KeyError, OSError):
            return None
        return self._add_file(COPIED + path, content).url if content is not None else None

    def _add_file(self, path: str, content: bytes | str) -> File:
        file = File.generated(self._config, path, content=content, inclusion=InclusionLevel.INCLUDED)
        self.files.append(file)
        return file

    def _add(self, page: PageValue, *, is_hub: bool, has_below: bool) -> None:
        file = File.generated(self._config, page.path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        hide = ["toc"] if page.wide else []
        # A sidebar with one line in it takes room from the page.
        hide += ["navigation"] if not has_below else []
        home = page.path == HOME
        SitePage(
            "Home" if home else page.title,
            file,
            self._config,
            body=page.body,
            meta={
                "title": None if home else page.title,
                "description": page.description,
                "tags": list(page.tags),
                "hide": hide,
                "search": {"boost": page.boost},
            },
            address=partial(self._edit, page, file),
            is_hub=is_hub,
        )
        self.files.append(file)

    def _edit(self, page: PageValue, file: File) -> str | None:
        source = page.source()
        if source is None:
            return None
        file.edit_uri = source.path
        repository = self.library.repository
        return repository.edit(source.path, source.line) if repository else None

    def _take_own(self) -> dict[str, own.Written]:
        """Take over what people wrote: out of MkDocs' own list, or from the tree where MkDocs has no folder."""
        from_disk = [f for f in self.files if f.generated_by is None and f.src_dir == self._config.docs_dir]
        found: dict[str, Callable[[], bytes]] = {f.src_uri: partial(_content, f) for f in from_disk}
        for file in from_disk:
            self.files.remove(file)
        if from_disk:
            # What lies under a name of the theme hid it when the files were listed; the theme's comes first.
            self.files.add_files_from_theme(self._config.theme.get_env(), self._config)
        elif self.content:
            found = dict(own.contents(self._space.tree, self.content))
        return {
            path: page for path, read in found.items() if (page := self._own_file(path, read)) is not None
        }

    def _own_file(self, path: str, read: Callable[[], bytes]) -> own.Written | None:
        if any(part.startswith(".") for part in path.split("/")):
            return None
        page = own.is_page(path)
        if not page and not own.is_kept(path):
            self._warn(
                f"{self.content}{path} is left out: only pages in Markdown, pictures and documents are published"
            )
            return None
        try:
            content = read()
        except (KeyError, OSError) as error:
            self._warn(f"{self.content}{path} cannot be read: {error}")
            return None
        if page:
            return own.written(path, content)
        kept = own.safe_content(path, content)
        if kept is not None and path not in self.files.src_uris:
            self._add_file(path, kept)
        return None

    def _add_own(self, page: own.Written) -> SitePage:
        file = File.generated(self._config, page.path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.edit_uri = f"{self.content}{page.path}"
        source = (self.content or "/") + page.path
        self.files.append(file)

        def address() -> str | None:
            repository = self.library.repository
            return repository.edit(self.content + page.path) if repository and self.content else None

        return SitePage(
            page.title,
            file,
            self._config,
            body=lambda: Body(headed(self.library, source, page.body), written_by=source),
            meta={**page.meta, "title": page.title},
            address=address,
        )


def _hubs(tree: list[PageValue | Hub]) -> dict[str, bool]:
    """Indexes of hubs and of hubs within them, and pages; whether something stands below or above them."""
    found: dict[str, bool] = {}

    def walk(hub: Hub, *, inside: bool) -> None:
        found[hub.index.path] = inside or bool(hub.hubs or hub.beside)
        for inner in hub.hubs:
            walk(inner, inside=True)

    for item in tree:
        if isinstance(item, Hub):
            walk(item, inside=False)
    return found


def _content(file: File) -> bytes:
    return file.content_bytes


def _stylesheet() -> str:
    from archkit.draw.style import stylesheet

    return stylesheet()
