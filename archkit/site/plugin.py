"""The MkDocs plugin `archkit`: the pages of a knowledge base as virtual files, nothing written into `docs_dir`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger

from archkit.errors import ArchkitError
from archkit.site import clean
from archkit.site.drawings import Drawings
from archkit.site.navigation import foreign, navigation, own_sections, wanted
from archkit.site.page import SitePage
from archkit.site.policy import known_scripts, with_policy
from archkit.site.safe import again, metadata, safe
from archkit.site.searched import Unsearched
from archkit.site.settings import EXTENSIONS
from archkit.site.watch import watched
from archkit.workspace import find_root, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink
    from mkdocs.utils.templates import TemplateContext

    from archkit.site.policy import IsKnown
    from archkit.site.site import Site
    from archkit.workspace import Workspace

log = get_plugin_logger("archkit")

THEME = Path(__file__).with_name("theme")


class Options(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in `mkdocs.yml`."""

    root = config_options.Type(str, default=".")
    """Folder of the knowledge base, from the configuration file."""

    branch = config_options.Optional(config_options.Type(str))
    """Branch that links to sources lead to; the one that is checked out where nobody says."""


class ArchkitPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Puts the catalog, the decisions and the runbooks on the site."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self._space: Workspace | None = None
        self.done = 0
        """Pages that are finished."""
        self.told: Callable[[int, int], None] = lambda done, pages: None
        """Called with the pages that are done, and all of them."""
        self._pages = 0
        self._nav: object = None
        self._is_known: IsKnown = lambda script: False
        self._drawings = Drawings()
        self._unsearched = Unsearched()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set up what the pages need, whatever the configuration says."""
        config.site_name = safe(config.site_name)
        config.site_description = safe(config.site_description) if config.site_description else None
        config.site_author = safe(config.site_author) if config.site_author else None
        config.copyright = clean.phrase(config.copyright) if config.copyright else None
        config.theme["font"] = False
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        _add(config.extra_css, "assets/archkit/site.css", "assets/archkit/drawings.css")
        _add(config.extra_javascript, "assets/archkit/lists.js", "assets/archkit/site.js")
        for name, options in EXTENSIONS.items():
            if name not in config.markdown_extensions:
                config.markdown_extensions.append(name)
            if options:
                config.mdx_configs.setdefault(name, dict(options))
        self._nav, config.nav = config.nav or self._nav, None
        self._space = _opened(self._root(config))
        for path in watched(self._space, find_root(self._root(config))):
            _add(config.watch, str(path))
        return config

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page of the knowledge base."""
        from archkit.site.site import Site

        assert self._space is not None
        self._drawings = Drawings(self._space.cache)
        content = _content(config, self._space.root)
        self.site = Site(
            self._space, config, files, content=content, warn=log.warning, branch=self.config.branch
        )
        repository = self.site.library.repository
        if repository is not None and not config.repo_url:
            config.repo_url, config.repo_name = repository.url, "/".join(repository.url.split("/")[3:])
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Hubs as tabs, their indexes in the sidebar."""
        assert self.site is not None
        own = wanted(self._nav, self.site.own, log.warning) if self._nav else own_sections(self.site.own)
        made = navigation(self.site.tree, own, self.site.find)
        made.items += foreign(nav.items)
        return made

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Escape the front matter: templates and the search print it as it is."""
        page.meta = metadata(page.meta)
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Clean the page before the search reads it."""
        if not isinstance(page, SitePage):
            page.title = again(page.title or "")
        for item in page.toc:
            _clean_entry(item)
        return clean.page(html)

    def on_env(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Look at the theme's scripts, and at the anchors that pages refer to, now that all pages are read."""
        assert self.site is not None
        self._is_known = known_scripts(config.theme.dirs)
        self._pages = len(files.documentation_pages())
        for message in self.site.lost_anchors():
            log.warning(message)

    @event_priority(100)
    def _before_search(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hold back what the search does not read."""
        page.content = self._unsearched.take_out(page.content or "")
        return context

    @event_priority(-100)
    def _after_search(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put it back, and the drawings in."""
        page.content = self._unsearched.put_back(page.content or "")
        if isinstance(page, SitePage) and page.views and self.site is not None:
            page.content = self._drawings.insert(page.content, page.views, self.site.link(page))
        return context

    on_page_context = CombinedEvent(_before_search, _after_search)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Give the page its policy."""
        self.done += 1
        self.told(self.done, self._pages)
        return with_policy(output, self._is_known)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Pages that are no documents, such as the one for a wrong address, get theirs too."""
        is_page = template_name.endswith(".html")
        return with_policy(output_content, self._is_known) if is_page else output_content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Remember the drawings."""
        self._drawings.keep()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Let the script of the live reload run, which the server adds to each page."""
        from archkit.site.reload import allow_reload

        allow_reload(server)
        return server

    def _root(self, config: MkDocsConfig) -> Path:
        base = Path(config.config_file_path).parent if config.config_file_path else Path()
        return (base / self.config.root).resolve()


def _opened(root: Path) -> Workspace:
    try:
        return open_workspace(root)
    except ArchkitError as error:
        raise PluginError(f"{error.message}{f'; {error.hint}' if error.hint else ''}") from None


def _add(values: list, *more: str) -> None:  # type: ignore[type-arg]
    values.extend(value for value in more if value not in values)


def _content(config: MkDocsConfig, root: Path | None) -> str:
    from archkit.site.settings import CONTENT

    if root is None:
        return ""
    folder = Path(os.path.realpath(config.docs_dir))
    if folder.is_relative_to(root.resolve()):
        return f"{folder.relative_to(root.resolve()).as_posix()}/"
    return f"{CONTENT}/"


def _clean_entry(item: AnchorLink) -> None:
    item.title = again(item.title)
    item.id = again(item.id)
    for child in item.children:
        _clean_entry(child)
