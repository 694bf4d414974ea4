"""A page of ours as MkDocs has it: its text is made when it is read, and it is rendered by our own renderer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from archkit.site.links import Origin
from archkit.site.safe import safe

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from archkit.draw.chart import Chart
    from archkit.draw.picture import Picture
    from archkit.draw.shapes import View
    from archkit.pages.page import Body
    from archkit.site.rendering import Rendering


class SitePage(Page):
    """A generated page, or one written by hand. The title is plain text."""

    rendering: Rendering
    """Set once everything that a link can lead to is known."""

    def __init__(
        self,
        title: str,
        file: File,
        config: MkDocsConfig,
        *,
        body: Callable[[], Body],
        meta: Mapping[str, object],
        address: Callable[[], str | None],
        is_hub: bool = False,
    ) -> None:
        super().__init__(safe(title), file, config)
        self._body = body
        self._raw_meta = meta
        self._address = address
        self._is_hub = is_hub
        self.views: tuple[Callable[[], View | Chart | Picture], ...] = ()
        self.origin = Origin(file.src_uri, self.url)

    @property
    def is_index(self) -> bool:
        """Whether it stands for its section in the navigation."""
        return self._is_hub or self.file.name == "index"

    def read_source(self, config: MkDocsConfig) -> None:
        """Make the text. Front matter is not looked for in it: what begins like some is text."""
        body = self._body()
        self.markdown = body.markdown
        self.meta = dict(self._raw_meta)
        self.views = body.views
        self.origin = Origin(self.file.src_uri, self.url, body.written_by)
        self.edit_url = self._address()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Markdown to HTML. Never raises on what the text says."""
        self.content, tokens = self.rendering.html(self.markdown or "", self.origin)
        self.toc = get_toc(tokens)  # type: ignore[arg-type]
